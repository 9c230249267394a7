import type { Database } from '../client.ts';
import { ownKeys } from './visible.ts';

/** How many machines are offered to an organisation, which can accept or decline them still. */
export const titleOffersTo = async (db: Database, organisationId: string, now: Date): Promise<number> => {
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM equipment_projections p
     WHERE p.status = 'Recorded' AND (p.state->'proposal'->>'expiry')::bigint >= ${seconds}
       AND p.state->'proposal'->>'buyer' IN ${ownKeys(organisationId, 'p')}`;
  return Number(row?.count ?? 0n);
};
