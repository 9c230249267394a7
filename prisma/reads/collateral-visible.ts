import { type Database, Prisma } from '../client.ts';

const unixSeconds = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000));

const among = (column: Prisma.Sql, subject: string | undefined): Prisma.Sql =>
  subject === undefined ? Prisma.empty : Prisma.sql`AND ${column} = ${subject}`;

/** Machines that the present title holder shows to the organisation, which it asked to lend; while the ask runs. */
export const askedToLendOn = (organisationId: string, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT asked.subject FROM collateral_asks asked
    JOIN equipment_projections shown ON shown.subject = asked.subject
    JOIN party_keys holder ON holder.subject = asked.subject AND holder."organisationId" = asked."holderId"
     AND holder.address = shown."holderKey"
   WHERE asked."bankId" = ${organisationId}::uuid AND asked."endedAt" IS NULL AND asked."expiresAt" > ${now}
     ${among(Prisma.sql`asked.subject`, subject)})`;

/** One organisation, as `lentOn` and `rentsFinancedOf` take it: they serve several as well, by a subquery. */
export const theOne = (organisationId: string): Prisma.Sql => Prisma.sql`(${organisationId}::uuid)`;

/** Machines on which a lien of one of these organisations stands, and `lender`: whose. */
export const lentOn = (whose: Prisma.Sql, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT own.subject, own."organisationId" AS lender FROM party_keys own
    JOIN lien_projections lien ON lien.subject = own.subject AND lien."securedPartyKey" = own.address
   WHERE own."organisationId" IN ${whose} AND lien.collateral = 'Equipment' AND lien.status = 'Filed'
     AND lien.lapse >= ${unixSeconds(now)} ${among(Prisma.sql`own.subject`, subject)})`;

/** Machines of running leases on whose rents a lien of one of these stands, or of whose rents it has bought some; and whose. */
export const rentsFinancedOf = (whose: Prisma.Sql, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT leased.machine, own."organisationId" AS lender FROM party_keys own
    JOIN leased_machine_projections leased ON leased.lease = own.subject AND leased.running
    JOIN lease_projections lease ON lease.subject = own.subject
   WHERE own."organisationId" IN ${whose} ${among(Prisma.sql`leased.machine`, subject)}
     AND (EXISTS (SELECT 1 FROM lien_projections lien WHERE lien.subject = own.subject AND lien."securedPartyKey" = own.address
                     AND lien.collateral = 'Lease' AND lien.status = 'Filed' AND lien.lapse >= ${unixSeconds(now)})
          OR EXISTS (SELECT 1 FROM jsonb_array_elements(lease.state->'assignments') AS sold
                      WHERE sold->>'assignee' = own.address AND NOT (sold->>'returned')::boolean)))`;

/** Subjects of the machines on which one of these organisations lends, by a lien on them or through their rents. */
export const lentBy = (whose: Prisma.Sql, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT lent.subject FROM ${lentOn(whose, now, subject)} AS lent
  UNION SELECT rents.machine FROM ${rentsFinancedOf(whose, now, subject)} AS rents)`;

/**
 * Subjects of the machines that a financier may see as one: those on which it lends, by a lien on them or through their rents,
 * and those on which their title holder asked it to lend. When the loan is over, and the ask, it sees them no more.
 */
export const lentOrAsked = (organisationId: string, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT lent.subject FROM ${lentBy(theOne(organisationId), now, subject)} AS lent
  UNION SELECT asked.subject FROM ${askedToLendOn(organisationId, now, subject)} AS asked)`;

/** Whether the organisation may see the machine as one who lends on it, or was asked to. */
export const seesAsFinancier = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<boolean> => {
  const [row] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM ${lentOrAsked(organisationId, now, subject)} AS seen) AS found`;
  return row?.found === true;
};
