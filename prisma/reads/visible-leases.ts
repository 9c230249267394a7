import { Prisma } from '../client.ts';

/** SQL conditions on leases that scoped reads share; as in `visible.ts`, aliases are written by this folder alone. */

const column = (alias: string, name: string): Prisma.Sql => Prisma.raw(`${alias}."${name}"`);

const among = (alias: string, subject: string | undefined, name = 'subject'): Prisma.Sql =>
  subject === undefined ? Prisma.empty : Prisma.sql`AND ${column(alias, name)} = ${subject}`;

/** Somebody has to sign it still. */
export const isProposedLease = (lease: string): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM agreements proposed WHERE proposed.subject = ${column(lease, 'subject')}
     AND proposed.kind = 'lease' AND proposed.status = 'OPEN')`;

/**
 * A lease that is on chain, on its way there, or proposed to somebody. Where the proposal was declined or the action refused,
 * the private row stays behind as evidence and is no lease.
 */
export const isLiveLease = (lease: string): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT 1 FROM lease_projections live WHERE live.subject = ${column(lease, 'subject')})
  OR EXISTS (SELECT 1 FROM actions signing WHERE signing.subject = ${column(lease, 'subject')}
       AND signing.type = 'SignLease' AND signing.status IN ('PENDING', 'SUBMITTED'))
  OR ${isProposedLease(lease)})`;

/** The organisations of these: one, or a column of them. */
type Whose = Prisma.Sql;

/** Leases in which the organisation is a party now, by its key on them; or was named as one, before they are on chain. */
const asParty = (whose: Whose, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT own.subject FROM party_keys own JOIN lease_projections let ON let.subject = own.subject
   WHERE own."organisationId" IN ${whose} AND own.address IN (let."lessorKey", let."lesseeKey") ${among('own', subject)}
  UNION
  SELECT made.subject FROM leases made
   WHERE (made."lessorId" IN ${whose} OR made."lesseeId" IN ${whose}) ${among('made', subject)}
     AND NOT EXISTS (SELECT 1 FROM lease_projections let WHERE let.subject = made.subject)`;

/** Leases of which the organisation has bought rents that it has not given back. */
const asBuyer = (whose: Whose, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT own.subject FROM party_keys own JOIN lease_projections let ON let.subject = own.subject
    CROSS JOIN LATERAL jsonb_array_elements(let.state->'assignments') sale
   WHERE own."organisationId" IN ${whose} AND sale->>'assignee' = own.address AND sale->>'returned' = 'false'
     ${among('own', subject)}`;

/** Leases on whose rents the organisation has a lien that stands, and those under which machines run that it has one on. */
const asSecured = (whose: Whose, now: Date, subject: string | undefined): Prisma.Sql => {
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  return Prisma.sql`
  SELECT own.subject FROM party_keys own JOIN lien_projections lien ON lien.subject = own.subject
   WHERE own."organisationId" IN ${whose} AND lien."securedPartyKey" = own.address AND lien.collateral = 'Lease'
     AND lien.status = 'Filed' AND lien.lapse >= ${seconds} ${among('own', subject)}
  UNION
  SELECT running.lease FROM party_keys own JOIN lien_projections lien ON lien.subject = own.subject
    JOIN leased_machine_projections running ON running.machine = own.subject
   WHERE own."organisationId" IN ${whose} AND lien."securedPartyKey" = own.address AND lien.collateral = 'Equipment'
     AND lien.status = 'Filed' AND lien.lapse >= ${seconds} AND running.running ${among('running', subject, 'lease')}`;
};

/** Leases about which the organisation is asked to sign something: a new lessee, a bank that is to buy rents. */
const asAsked = (whose: Whose, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT asked.subject FROM agreement_signers signer JOIN agreements asked ON asked.id = signer."agreementId"
   WHERE signer."organisationId" IN ${whose} AND asked.status = 'OPEN' AND asked.contract = 'Leases' ${among('asked', subject)}`;

/**
 * The subjects of leases that the organisation may see: it is lessor or lessee now, has bought rents of it, has a lien on its
 * rents or on a machine of it, or is asked to sign something about it; and those that somebody shares with it as an auditor.
 * A party that the lease has passed on from sees it no more. Given a subject, that one alone is looked for.
 */
export const visibleLeases = (organisationId: string, now: Date, subject?: string): Prisma.Sql => {
  const own = Prisma.sql`(${organisationId}::uuid)`;
  const audited = Prisma.sql`(SELECT whole."organisationId" FROM auditor_shares whole
     WHERE whole."auditorId" = ${organisationId}::uuid AND whole."endedAt" IS NULL AND whole.subject IS NULL)`;
  return Prisma.sql`(
  ${asParty(own, subject)} UNION ${asBuyer(own, subject)} UNION ${asSecured(own, now, subject)} UNION ${asAsked(own, subject)}
  UNION
  SELECT one.subject FROM auditor_shares one
   WHERE one."auditorId" = ${organisationId}::uuid AND one."endedAt" IS NULL AND one.subject IS NOT NULL ${among('one', subject)}
  UNION ${asParty(audited, subject)} UNION ${asBuyer(audited, subject)} UNION ${asSecured(audited, now, subject)})`;
};

/** Whose view of one lease the auditor was given: of those who share it, or share everything. Rows of `organisationId`. */
export const lettingReadBy = (auditorId: string, subject: string): Prisma.Sql => Prisma.sql`
  SELECT DISTINCT share."organisationId" FROM auditor_shares share
   WHERE share."auditorId" = ${auditorId}::uuid AND share."endedAt" IS NULL AND (share.subject = ${subject}
      OR (share.subject IS NULL AND EXISTS (SELECT 1 FROM party_keys own
            WHERE own.subject = ${subject} AND own."organisationId" = share."organisationId")))`;
