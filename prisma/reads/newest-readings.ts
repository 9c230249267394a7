import { FUTURE_TOLERANCE_MS, OLDEST_TIME } from '#domain/telemetry/doubts';
import type { Database } from '../client.ts';

interface Standing {
  readonly time: Date;
  readonly receivedAt: Date;
  readonly doubts: readonly string[];
}

const UNBELIEVED: readonly string[] = ['time-future', 'time-ancient'];

/** Where a reading stands among others: by its time, or where that is not believed by its arrival. */
const standsAt = ({ time, receivedAt, doubts }: Standing): number =>
  (doubts.some(doubt => UNBELIEVED.includes(doubt)) ? receivedAt : time).getTime();

/**
 * The newest readings of a machine: one that says 2106 stands where it arrived, and not before all that come after it. Each
 * of three stretches of time is read by its end, so that a clock that is always wrong costs no more than one that is right.
 *
 * @param since whose are only those that were measured, and came, from then on
 */
export const newestReadings = async (
  db: Database,
  subject: string,
  { since, now, most }: { readonly since: Date | null; readonly now: Date; readonly most: number },
) => {
  const latest = new Date(now.getTime() + FUTURE_TOLERANCE_MS);
  const oldest = new Date(OLDEST_TIME);
  const first = since !== null && since > oldest ? since : oldest;
  const stretches = [
    { time: { gte: first, lte: latest } },
    { time: { gt: latest }, ...(since && { receivedAt: { gte: since } }) },
    ...(since === null ? [{ time: { lt: oldest } }] : []),
  ];
  const found = await Promise.all(
    stretches.map(stretch =>
      db.reading.findMany({
        where: { subject, ...stretch },
        orderBy: [{ time: 'desc' }, { source: 'asc' }, { sequence: 'desc' }],
        take: most,
      }),
    ),
  );
  // What stands alike stays in the order of the stretches, and within one in that of the time.
  return found
    .flat()
    .sort((a, b) => standsAt(b) - standsAt(a))
    .slice(0, most);
};
