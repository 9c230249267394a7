import { FIX_DOUBTS } from '#domain/telemetry/doubts';
import { type Database, Prisma } from '../client.ts';

/**
 * Who may see what of a machine's readings. `full`: title holder, custodian, and lessor and lessee of the lease that runs:
 * everything. `lender`: who has a lien on it or on its rents, has bought rents, or is asked to lend: use, and whether it is
 * in the countries permitted; the exact place only after default, or where the lessee lets it (of one that is not leased, its title holder). `maker`: use, and no place.
 */
export const TELEMETRY_LEVELS = ['maker', 'lender', 'full'] as const;

export type TelemetryLevel = (typeof TELEMETRY_LEVELS)[number];

const OF_PLACES: readonly string[] = [...FIX_DOUBTS.filter(doubt => doubt !== 'sequence-replayed'), 'sources-disagree'];

/** Doubts of a reading, without those of its place for who sees none. */
export const doubtsFor = <Name extends string>(level: TelemetryLevel, doubts: readonly Name[]): readonly Name[] =>
  level === 'maker' ? doubts.filter(doubt => !OF_PLACES.includes(doubt)) : doubts;

const column = (alias: string, name: string): Prisma.Sql => Prisma.raw(`${alias}."${name}"`);

/** One machine or some, where a read is about no others. */
export type AboutMachines = string | readonly string[] | undefined;

const among = (alias: string, name: string, subject: AboutMachines): Prisma.Sql => {
  if (subject === undefined) return Prisma.empty;
  return typeof subject === 'string'
    ? Prisma.sql`AND ${column(alias, name)} = ${subject}`
    : Prisma.sql`AND ${column(alias, name)} = ANY(${[...subject]}::text[])`;
};

/** Those whose view it is: the organisation itself, and parties that share all of theirs with it as an auditor. */
const readersOf = (organisationId: string): Prisma.Sql => Prisma.sql`(
  SELECT ${organisationId}::uuid UNION
  SELECT whole."organisationId" FROM auditor_shares whole
   WHERE whole."auditorId" = ${organisationId}::uuid AND whole."endedAt" IS NULL AND whole.subject IS NULL)`;

/** Leases that run on a machine, with the organisation's own key on them. */
const runningLeases = (readers: Prisma.Sql, subject: AboutMachines): Prisma.Sql => Prisma.sql`
  SELECT let.machine AS subject, own.address, lease."lessorKey", lease."lesseeKey", lease.state
    FROM leased_machine_projections let
    JOIN lease_projections lease ON lease.subject = let.lease
    JOIN party_keys own ON own.subject = let.lease AND own."organisationId" IN ${readers}
   WHERE let.running ${among('let', 'machine', subject)}`;

/** Machines and how much of their readings the organisation may see, as 1, 2, 3; a machine may come more than once. */
const levels = (readers: Prisma.Sql, now: Date, subject: AboutMachines): Prisma.Sql => {
  const seconds = BigInt(Math.floor(now.getTime() / 1000));
  return Prisma.sql`
  SELECT own.subject, 3 AS level FROM party_keys own JOIN equipment_projections machine ON machine.subject = own.subject
   WHERE own."organisationId" IN ${readers} AND own.address IN (machine."holderKey", machine."custodianKey")
     ${among('own', 'subject', subject)}
  UNION ALL
  SELECT running.subject, CASE WHEN running.address IN (running."lessorKey", running."lesseeKey") THEN 3 ELSE 2 END
    FROM (${runningLeases(readers, subject)}) running
   WHERE running.address IN (running."lessorKey", running."lesseeKey")
      OR EXISTS (SELECT 1 FROM jsonb_array_elements(running.state->'assignments') sale
                  WHERE sale->>'assignee' = running.address AND sale->>'returned' = 'false')
  UNION ALL
  SELECT own.subject, 2 FROM party_keys own JOIN lien_projections lien ON lien.subject = own.subject
   WHERE own."organisationId" IN ${readers} AND lien."securedPartyKey" = own.address AND lien.collateral = 'Equipment'
     AND lien.status = 'Filed' AND lien.lapse >= ${seconds} ${among('own', 'subject', subject)}
  UNION ALL
  SELECT let.machine, 2 FROM party_keys own JOIN lien_projections lien ON lien.subject = own.subject
    JOIN leased_machine_projections let ON let.lease = own.subject AND let.running
   WHERE own."organisationId" IN ${readers} AND lien."securedPartyKey" = own.address AND lien.collateral = 'Lease'
     AND lien.status = 'Filed' AND lien.lapse >= ${seconds} ${among('let', 'machine', subject)}
  UNION ALL
  SELECT ask.subject, 2 FROM collateral_asks ask
   WHERE ask."bankId" IN ${readers} AND ask."endedAt" IS NULL AND ask."expiresAt" > ${now} ${among('ask', 'subject', subject)}
     AND EXISTS (SELECT 1 FROM party_keys asking JOIN equipment_projections machine ON machine.subject = asking.subject
          WHERE asking.subject = ask.subject AND asking."organisationId" = ask."holderId" AND asking.address = machine."holderKey")
  UNION ALL
  SELECT made.subject, 1 FROM equipment made
   WHERE made."manufacturerId" IN ${readers} ${among('made', 'subject', subject)}`;
};

/**
 * Machines (`subject`) whose readings the organisation may see, each once, with `level` (1 maker, 2 lender, 3 full) and
 * `exact`: whether it may see where it is. Given a subject, or some, those alone are looked for.
 */
export const telemetrySeen = (organisationId: string, now: Date, subject?: AboutMachines): Prisma.Sql => {
  const readers = readersOf(organisationId);
  return Prisma.sql`(
  SELECT seen.subject, max(seen.level) AS level,
         (max(seen.level) = 3 OR (max(seen.level) = 2 AND (${isAfterDefault('seen')} OR ${isPlaceGranted('seen', readers)}))) AS exact
    FROM (${levels(readers, now, subject)}) seen GROUP BY seen.subject)`;
};

/** The lease that runs on the machine is in default, or the machine was repossessed and is not let again. */
const isAfterDefault = (machine: string): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT 1 FROM leased_machine_projections let JOIN lease_projections lease ON lease.subject = let.lease
     WHERE let.machine = ${column(machine, 'subject')} AND let.running AND lease.status = 'Defaulted')
  OR (EXISTS (SELECT 1 FROM leased_machine_projections let JOIN lease_projections lease ON lease.subject = let.lease
     WHERE let.machine = ${column(machine, 'subject')} AND lease.status = 'Repossessed')
    AND NOT EXISTS (SELECT 1 FROM leased_machine_projections let
     WHERE let.machine = ${column(machine, 'subject')} AND let.running)))`;

/** Its lessee (of the innermost lease), or the title holder of one that is not leased, lets it be seen, for as long as he is that. */
const isPlaceGranted = (machine: string, readers: Prisma.Sql): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM place_grants given
   WHERE given.subject = ${column(machine, 'subject')} AND given."bankId" IN ${readers} AND given."endedAt" IS NULL
     AND given."organisationId" = coalesce(
       (SELECT own."organisationId" FROM leased_machine_projections let JOIN lease_projections lease ON lease.subject = let.lease
          LEFT JOIN party_keys own ON own.subject = let.lease AND own.address = lease."lesseeKey"
         WHERE let.machine = given.subject AND let.running ORDER BY (let.head IS NOT NULL) DESC LIMIT 1),
       (SELECT own."organisationId" FROM equipment_projections shown
          JOIN party_keys own ON own.subject = shown.subject AND own.address = shown."holderKey"
         WHERE shown.subject = given.subject)))`;

/** Machines for which the organisation itself may record readings: those of which it sees everything, and those it made. */
export const recordedBy = (organisationId: string, now: Date): Prisma.Sql => Prisma.sql`(
  SELECT mine.subject FROM (${levels(Prisma.sql`(${organisationId}::uuid)`, now, undefined)}) mine WHERE mine.level <> 2)`;

export interface TelemetryAccess {
  readonly level: TelemetryLevel;
  /** Whether it may see where the machine is. */
  readonly exactPlace: boolean;
  /** A lessee sees what the machine did under its lease, and not before; `null`: all of it. */
  readonly since: Date | null;
}

/**
 * From when a lessee may see what was measured: the first day of its lease. Title holders and those who let the machine by title
 * see all; so does who has it in hand without a lease.
 */
export const leasedSince = (organisationId: string, subject: Prisma.Sql): Prisma.Sql => {
  const readers = readersOf(organisationId);
  return Prisma.sql`(CASE WHEN
    EXISTS (SELECT 1 FROM party_keys own JOIN equipment_projections machine ON machine.subject = own.subject
             WHERE own.subject = ${subject} AND own."organisationId" IN ${readers} AND own.address = machine."holderKey")
    OR EXISTS (SELECT 1 FROM leased_machine_projections let JOIN lease_projections lease ON lease.subject = let.lease
              JOIN party_keys own ON own.subject = let.lease AND own.address = lease."lessorKey"
             WHERE let.machine = ${subject} AND let.running AND let.head IS NULL AND own."organisationId" IN ${readers})
    THEN NULL ELSE (SELECT min(terms."startsOn"::timestamp AT TIME ZONE terms."timeZone") FROM leased_machine_projections let
              JOIN lease_projections lease ON lease.subject = let.lease JOIN leases terms ON terms.subject = let.lease
              JOIN party_keys own ON own.subject = let.lease AND own.address = lease."lesseeKey"
             WHERE let.machine = ${subject} AND let.running AND own."organisationId" IN ${readers}) END)`;
};

/** Whether the organisation leases anything: of who does not, `leasedSince` need not be asked of every machine. */
export const isLessee = (organisationId: string): Prisma.Sql => Prisma.sql`(
  SELECT EXISTS (SELECT 1 FROM lease_projections lease JOIN party_keys own ON own.subject = lease.subject AND own.address = lease."lesseeKey"
   WHERE own."organisationId" IN ${readersOf(organisationId)}))`;

/** What an organisation may see of one machine's readings; `null` for strangers. */
export const telemetryAccess = async (
  db: Database,
  organisationId: string,
  subject: string,
  now: Date,
): Promise<TelemetryAccess | null> => {
  const [row] = await db.$queryRaw<{ level: number; exact: boolean; since: Date | null }[]>`
    SELECT seen.level::int AS level, seen.exact,
           CASE WHEN seen.level = 3 THEN ${leasedSince(organisationId, Prisma.sql`${subject}`)} END AS since FROM ${telemetrySeen(organisationId, now, subject)} seen`;
  const level = row && TELEMETRY_LEVELS[row.level - 1];
  if (!row || !level) return null;
  return { level, exactPlace: row.exact, since: row.since };
};

/**
 * Whether the proof of a reading, which says all that the reading does, is the organisation's to open: the device is its own, or it
 * may see where the machine was at that time.
 */
export const mayOpenProof = (
  organisationId: string,
  access: TelemetryAccess | null,
  reading: { readonly organisationId: string; readonly time: Date },
): boolean =>
  reading.organisationId === organisationId ||
  (access?.exactPlace === true && (access.since === null || reading.time >= access.since));
