import { Prisma } from '../client.ts';
import { lentBy, lentOrAsked } from './collateral-visible.ts';

const column = (alias: string, name: string): Prisma.Sql => Prisma.raw(`${alias}."${name}"`);

/** Narrows a query to one machine, where one is named. */
const among = (alias: string, name: string, subject: string | undefined): Prisma.Sql =>
  subject === undefined ? Prisma.empty : Prisma.sql`AND ${column(alias, name)} = ${subject}`;

const unixSeconds = (at: Date): bigint => BigInt(Math.floor(at.getTime() / 1000));

/**
 * A machine whose passport is on chain, or on its way there. Where it was refused or expired, the private row stays behind as
 * the action's evidence and is no machine.
 */
export const isLiveEquipment = (equipment: string): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT 1 FROM equipment_projections live WHERE live.subject = ${column(equipment, 'subject')})
  OR EXISTS (SELECT 1 FROM actions issue WHERE issue.subject = ${column(equipment, 'subject')}
       AND issue.type = 'IssuePassport' AND issue.status IN ('PENDING', 'SUBMITTED')))`;

/** The parties that let the organisation read all of theirs as an auditor. */
const wholeSharers = (organisationId: string): Prisma.Sql => Prisma.sql`(
  SELECT whole."organisationId" FROM auditor_shares whole
   WHERE whole."auditorId" = ${organisationId}::uuid AND whole."endedAt" IS NULL AND whole.subject IS NULL)`;

/** Machines of which one of these organisations (an id, or a subquery) holds title, or has custody. */
const heldBy = (owner: Prisma.Sql, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT own.subject FROM party_keys own JOIN equipment_projections p ON p.subject = own.subject
   WHERE own."organisationId" IN ${owner} AND own.address IN (p."holderKey", p."custodianKey")
     ${among('own', 'subject', subject)}`;

/** Machines that one of these organisations made, or recorded: an owner that declared one and sold it has no part in it any more. */
const madeBy = (owner: Prisma.Sql, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT mine.subject FROM equipment mine
   WHERE (mine."manufacturerId" IN ${owner}
      OR (mine."issuerId" IN ${owner} AND (NOT mine.declared OR NOT EXISTS (
            SELECT 1 FROM equipment_projections sold WHERE sold.subject = mine.subject AND (sold.state->>'transferred')::boolean))))
     ${among('mine', 'subject', subject)}`;

/** Machines of leases that run, to which one of these organisations is a party by its key of the lease. */
const leasedBy = (owner: Prisma.Sql, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT leased.machine FROM party_keys own JOIN lease_projections l ON l.subject = own.subject
    JOIN leased_machine_projections leased ON leased.lease = own.subject AND leased.running
   WHERE own."organisationId" IN ${owner} AND own.address IN (l."lessorKey", l."lesseeKey")
     ${among('leased', 'machine', subject)}`;

/** Machines of leases that are signed and not begun, where the lessor has them to let. */
const meantFor = (owner: Prisma.Sql, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT meant.machine FROM lease_projections l
    JOIN party_keys own ON own.subject = l.subject AND own.address IN (l."lessorKey", l."lesseeKey")
    JOIN leases row ON row.subject = l.subject JOIN leased_equipment meant ON meant.lease = l.subject
    JOIN equipment_projections p ON p.subject = meant.machine
   WHERE l.status = 'Signed' AND own."organisationId" IN ${owner}
     AND (row."headSubject" IS NOT NULL OR EXISTS (SELECT 1 FROM party_keys lets WHERE lets.subject = meant.machine
           AND lets."organisationId" = row."lessorId" AND lets.address IN (p."holderKey", p."custodianKey")))
     ${among('meant', 'machine', subject)}`;

/**
 * Machines that who owns or has them has announced to the organisation: it may accept them on site, until the notice is used
 * or over.
 */
export const announcedTo = (organisationId: string, now: Date, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT notice.subject FROM equipment_records notice JOIN equipment_projections p ON p.subject = notice.subject
    JOIN party_keys giver ON giver.subject = notice.subject AND giver."organisationId" = notice."organisationId"
     AND giver.address IN (p."holderKey", p."custodianKey")
   WHERE notice.kind = 'delivery-notice' AND notice.until >= ${now}::date AND notice.details->>'takerId' = ${organisationId}
     AND NOT EXISTS (SELECT 1 FROM equipment_records used WHERE used.subject = notice.subject AND used.kind = 'delivery'
                        AND used."createdAt" >= notice."createdAt")
     ${among('notice', 'subject', subject)})`;

/** Machines that the organisation once sold: it may still see what was, while it was a party. */
export const soldBy = (organisationId: string, subject?: string): Prisma.Sql => Prisma.sql`(
  SELECT part.subject FROM participations part WHERE part."organisationId" = ${organisationId}::uuid AND part.role = 'seller'
     ${among('part', 'subject', subject)})`;

/** Machines of which title was offered to the organisation, which it may accept still. */
const offeredTo = (organisationId: string, now: Date, subject: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT p.subject FROM equipment_projections p JOIN party_keys own ON own.address = p.state->'proposal'->>'buyer'
   WHERE (p.state->'proposal'->>'buyer') IS NOT NULL AND own."organisationId" = ${organisationId}::uuid
     AND (p.state->'proposal'->>'expiry')::bigint >= ${unixSeconds(now)} ${among('p', 'subject', subject)}`;

/** How much of a machine's place one may see: nothing, how old it is, or where it is. As `telemetrySeen`, but for grants. */
const [NO_PLACE, AGE, EXACT] = [0, 1, 2];

/**
 * The machines that the organisation may see now, each once: `subject`, `inside` (whether it sees who owns and has it, its
 * lease and its title chain, or as a maker the machine alone), and `place` (0 nothing, 1 how old it is, 2 where it is).
 *
 * It holds title, has custody, made the machine or its passport, was offered title that it may still accept, or the machine
 * itself, lets or leases it, lends on it or was asked to, was appointed to inspect it; an auditor sees what parties share
 * with it. Given a subject, that one alone is looked for.
 */
export const equipmentScope = (organisationId: string, now: Date, subject?: string): Prisma.Sql => {
  const itself = Prisma.sql`(${organisationId}::uuid)`;
  const sharers = wholeSharers(organisationId);
  const part = (source: Prisma.Sql, inside: boolean, place: number): Prisma.Sql =>
    Prisma.sql`SELECT found.subject, ${inside}::boolean AS inside, ${place}::int AS place FROM (${source}) AS found(subject)`;
  const sharedOne = Prisma.sql`
    SELECT one.subject FROM auditor_shares one WHERE one."auditorId" = ${organisationId}::uuid AND one."endedAt" IS NULL
       AND one.subject IS NOT NULL ${among('one', 'subject', subject)}`;
  const inspected = Prisma.sql`
    SELECT sent.subject FROM inspector_appointments sent WHERE sent."inspectorId" = ${organisationId}::uuid
       AND sent."endedAt" IS NULL AND sent."expiresAt" > ${now} ${among('sent', 'subject', subject)}`;
  const parts = [
    part(heldBy(itself, subject), true, EXACT),
    part(leasedBy(itself, subject), true, EXACT),
    part(meantFor(itself, subject), true, NO_PLACE),
    part(madeBy(itself, subject), false, NO_PLACE),
    part(offeredTo(organisationId, now, subject), true, NO_PLACE),
    part(Prisma.sql`SELECT * FROM ${announcedTo(organisationId, now, subject)} AS given`, true, NO_PLACE),
    part(Prisma.sql`SELECT * FROM ${lentOrAsked(organisationId, now, subject)} AS lent`, true, AGE),
    part(inspected, true, NO_PLACE),
    part(heldBy(sharers, subject), true, EXACT),
    part(leasedBy(sharers, subject), true, EXACT),
    part(madeBy(sharers, subject), false, NO_PLACE),
    part(Prisma.sql`SELECT * FROM ${lentBy(sharers, now, subject)} AS lent`, true, AGE),
    part(sharedOne, false, NO_PLACE),
    part(
      Prisma.sql`SELECT one.subject FROM auditor_shares one
        JOIN party_keys own ON own.subject = one.subject AND own."organisationId" = one."organisationId"
        JOIN equipment_projections p ON p.subject = one.subject AND own.address IN (p."holderKey", p."custodianKey")
       WHERE one."auditorId" = ${organisationId}::uuid AND one."endedAt" IS NULL ${among('one', 'subject', subject)}`,
      true,
      EXACT,
    ),
  ];
  return Prisma.sql`(
  SELECT scope.subject, bool_or(scope.inside) AS inside, max(scope.place) AS place
    FROM (${Prisma.join(parts, ' UNION ALL ')}) AS scope GROUP BY scope.subject)`;
};

/** The subjects of the machines that the organisation may see now: see `equipmentScope`. */
export const visibleEquipment = (organisationId: string, now: Date, subject?: string): Prisma.Sql =>
  Prisma.sql`(SELECT visible.subject FROM ${equipmentScope(organisationId, now, subject)} AS visible)`;

/** Whose view of a machine the auditor was given: those that share that one, or all of theirs and have a part in it. */
export const equipmentSharers = (auditorId: string, subject: string, now: Date): Prisma.Sql => Prisma.sql`(
  SELECT DISTINCT s."organisationId" FROM auditor_shares s
   WHERE s."auditorId" = ${auditorId}::uuid AND s."endedAt" IS NULL
     AND (s.subject = ${subject} OR (s.subject IS NULL AND (
          EXISTS (${heldBy(Prisma.sql`(s."organisationId")`, subject)})
          OR EXISTS (${madeBy(Prisma.sql`(s."organisationId")`, subject)})
          OR EXISTS (${leasedBy(Prisma.sql`(s."organisationId")`, subject)})
          OR EXISTS (${meantFor(Prisma.sql`(s."organisationId")`, subject)})
          OR EXISTS ${lentBy(Prisma.sql`(s."organisationId")`, now, subject)}))))`;
