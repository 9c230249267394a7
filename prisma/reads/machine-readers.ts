import { type Database, Prisma } from '../client.ts';

/** Who is told of a machine: its parties of everything, its lenders of its conditions. */
export interface MachineReaders {
  /** Title holder, custodian, and lessors and lessees of leases that run. */
  readonly parties: readonly string[];
  /** With a lien on it or on a lease of it, or with rents of it bought. */
  readonly lenders: readonly string[];
  readonly lessorId: string | null;
  readonly titleHolderId: string | null;
}

interface ReaderRow {
  readonly organisationId: string;
  readonly role: 'lessor' | 'lessee' | 'holder' | 'custodian' | 'lender';
}

/** Organisations of this portal with a part in a machine now. Not scoped: for those who open commitments and tell. */
export const machineReaders = async (db: Database, subject: string, now: Date): Promise<MachineReaders> => {
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  const leases = Prisma.sql`SELECT let.lease FROM leased_machine_projections let WHERE let.machine = ${subject} AND let.running`;
  const rows = await db.$queryRaw<ReaderRow[]>`
    SELECT DISTINCT own."organisationId"::text AS "organisationId", part.role FROM (
      SELECT m.subject, m."holderKey" AS key, 'holder' AS role FROM equipment_projections m WHERE m.subject = ${subject}
      UNION ALL SELECT m.subject, m."custodianKey", 'custodian' FROM equipment_projections m WHERE m.subject = ${subject}
      UNION ALL SELECT l.subject, l."lessorKey", 'lessor' FROM lease_projections l WHERE l.subject IN (${leases})
      UNION ALL SELECT l.subject, l."lesseeKey", 'lessee' FROM lease_projections l WHERE l.subject IN (${leases})
      UNION ALL SELECT l.subject, sale->>'assignee', 'lender' FROM lease_projections l
                  CROSS JOIN LATERAL jsonb_array_elements(l.state->'assignments') sale
                 WHERE l.subject IN (${leases}) AND sale->>'returned' = 'false'
      UNION ALL SELECT lien.subject, lien."securedPartyKey", 'lender' FROM lien_projections lien
                 WHERE lien.status = 'Filed' AND lien.lapse >= ${seconds}
                   AND ((lien.collateral = 'Equipment' AND lien.subject = ${subject})
                     OR (lien.collateral = 'Lease' AND lien.subject IN (${leases})))
    ) part JOIN party_keys own ON own.subject = part.subject AND own.address = part.key ORDER BY 1, 2`;
  const of = (...roles: ReaderRow['role'][]): string[] => [
    ...new Set(rows.flatMap(row => (roles.includes(row.role) ? [row.organisationId] : []))),
  ];
  const parties = of('holder', 'custodian', 'lessor', 'lessee');
  return {
    parties,
    lenders: of('lender').filter(id => !parties.includes(id)),
    lessorId: of('lessor')[0] ?? null,
    titleHolderId: of('holder')[0] ?? null,
  };
};
