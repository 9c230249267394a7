import type { Database } from '#prisma/client';

/** How long what was refused is kept, and how much of it: of a device, and of names that nobody knows. */
const SET_ASIDE_KEPT_MS = 30 * 86_400_000;
const MOST_SET_ASIDE = 200;
const MOST_OF_STRANGERS = 5_000;
/** Of strangers at one address, for one reason, on one day. */
const MOST_ALIKE = 500;
/**
 * Takes away what is too old or too much of what was refused. Of each device so many messages stay, and of strangers together.
 * Who sends a lot of one kind from one address on one day ousts its own, and not what others sent or what came for another
 * reason: the rarest go last.
 */
export const trimSetAside = async (db: Database): Promise<void> => {
  await db.ingestSetAside.deleteMany({ where: { receivedAt: { lt: new Date(Date.now() - SET_ASIDE_KEPT_MS) } } });
  await db.$executeRaw`
    DELETE FROM ingest_set_aside s USING (
      SELECT id, "deviceId" IS NULL AS strange, alike,
             row_number() OVER (PARTITION BY "deviceId" ORDER BY alike, "receivedAt" DESC, id) AS place
        FROM (SELECT id, "deviceId", "receivedAt",
                     row_number() OVER (PARTITION BY "deviceId", protocol, reason, regexp_replace(peer, ':[0-9]+$', ''),
                                                     date_trunc('day', "receivedAt", 'UTC')
                                        ORDER BY "receivedAt" DESC, id) AS alike
                FROM ingest_set_aside) counted) ranked
     WHERE s.id = ranked.id
       AND (ranked.place > CASE WHEN ranked.strange THEN ${MOST_OF_STRANGERS}::int ELSE ${MOST_SET_ASIDE}::int END
            OR ranked.strange AND ranked.alike > ${MOST_ALIKE}::int)`;
};
