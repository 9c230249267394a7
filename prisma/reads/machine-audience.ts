import type { Database } from '../client.ts';

/** Machines that the same organisations may read of. */
export interface MachineAudience {
  readonly organisations: readonly string[];
  readonly subjects: readonly string[];
}

/**
 * Who may read of machines now, for telling them that there is something new: title holder, custodian, maker, parties of leases
 * that run, lenders and who is asked to lend, and auditors of all of these. It says who is to look, and not what they see: a
 * read finds that (`telemetrySeen`). Not scoped: for those who tell.
 */
export const machineAudiences = async (
  db: Database,
  subjects: readonly string[],
  now: Date,
): Promise<MachineAudience[]> => {
  if (subjects.length === 0) return [];
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  return db.$queryRaw<MachineAudience[]>`
    WITH machines AS (SELECT DISTINCT subject FROM unnest(${[...subjects]}::text[]) AS m(subject)),
    leases AS MATERIALIZED (
      SELECT let.machine, let.lease FROM leased_machine_projections let JOIN machines m ON m.subject = let.machine WHERE let.running),
    parts AS (
      SELECT p.subject AS machine, p.subject AS record, part.key FROM equipment_projections p JOIN machines m ON m.subject = p.subject
        CROSS JOIN LATERAL (VALUES (p."holderKey"), (p."custodianKey")) part(key)
      UNION SELECT let.machine, l.subject, part.key FROM leases let JOIN lease_projections l ON l.subject = let.lease
        CROSS JOIN LATERAL (SELECT l."lessorKey" UNION ALL SELECT l."lesseeKey"
          UNION ALL SELECT sale->>'assignee' FROM jsonb_array_elements(l.state->'assignments') sale WHERE sale->>'returned' = 'false') part(key)
      UNION SELECT m.subject, lien.subject, lien."securedPartyKey" FROM machines m JOIN lien_projections lien ON lien.subject = m.subject
       WHERE lien.collateral = 'Equipment' AND lien.status = 'Filed' AND lien.lapse >= ${seconds}
      UNION SELECT let.machine, lien.subject, lien."securedPartyKey" FROM leases let JOIN lien_projections lien ON lien.subject = let.lease
       WHERE lien.collateral = 'Lease' AND lien.status = 'Filed' AND lien.lapse >= ${seconds}),
    readers AS (
      SELECT parts.machine, own."organisationId" AS reader FROM parts
        JOIN party_keys own ON own.subject = parts.record AND own.address = parts.key
      UNION SELECT e.subject, e."manufacturerId" FROM equipment e JOIN machines m ON m.subject = e.subject
       WHERE e."manufacturerId" IS NOT NULL
      UNION SELECT ask.subject, ask."bankId" FROM collateral_asks ask JOIN machines m ON m.subject = ask.subject
       WHERE ask."endedAt" IS NULL AND ask."expiresAt" > ${now}),
    audience AS (
      SELECT machine, reader FROM readers
      UNION SELECT readers.machine, whole."auditorId" FROM readers JOIN auditor_shares whole
          ON whole."organisationId" = readers.reader AND whole."endedAt" IS NULL AND whole.subject IS NULL),
    told AS (
      SELECT machine, array_agg(reader::text ORDER BY reader) AS organisations FROM audience GROUP BY machine)
    SELECT organisations, array_agg(machine ORDER BY machine) AS subjects FROM told GROUP BY organisations
     ORDER BY 1`;
};
