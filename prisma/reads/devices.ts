import { type Database, Prisma } from '../client.ts';
import {
  allOf,
  containing,
  type KeyColumns,
  keyset,
  type Page,
  type PageRequest,
  pageOf,
  type SortDirection,
  type SortKey,
} from './paging.ts';
import { telemetrySeen } from './telemetry-visible.ts';

/**
 * Where a device is in its life: it speaks for a machine, a proposal waits for signatures, or is signed and waits for the
 * ledger, it speaks for none, it was removed.
 */
export const DEVICE_STANDINGS = ['speaking', 'proposed', 'settling', 'free', 'removed'] as const;
export type DeviceStanding = (typeof DEVICE_STANDINGS)[number];

export interface DeviceRow {
  readonly id: string;
  /** Its name on chain. */
  readonly subject: string;
  readonly name: string;
  readonly protocol: string;
  readonly externalId: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly isOwn: boolean;
  readonly standing: DeviceStanding;
  /** The machine for which it speaks, and since when. */
  readonly machine: { readonly subject: string; readonly reference: string; readonly name: string } | null;
  readonly since: Date | null;
  /** P-256, Ed25519, or null where it signs nothing. */
  readonly keyKind: string | null;
  readonly hasToken: boolean;
  /** Whether it may hand on what others of its owner's devices say. */
  readonly isGateway: boolean;
  readonly platformAccountId: string | null;
  /** When it was heard last; null when never. */
  readonly lastMessageAt: Date | null;
  /** The agreement that waits about it. */
  readonly agreementId: string | null;
  readonly createdAt: Date;
  readonly removedAt: Date | null;
}

export interface DeviceFilter {
  readonly standings?: readonly DeviceStanding[] | undefined;
  readonly protocols?: readonly string[] | undefined;
  /** Devices that speak for this machine now. */
  readonly machine?: string | undefined;
  /** One's own, or those of others that speak for machines that one sees. */
  readonly own?: boolean | undefined;
  readonly text?: string | undefined;
}

export const DEVICE_SORTS = ['name', 'protocol', 'created', 'heard'] as const;
export type DeviceSort = (typeof DEVICE_SORTS)[number];

type SqlRow = Omit<DeviceRow, 'machine'> & {
  readonly machine: string | null;
  readonly reference: string | null;
  readonly machineName: string | null;
};

/**
 * Devices that the organisation may see, with all that a row shows: its own, those that speak for machines it sees all of, and
 * those that it signs for, until the ledger has what was signed.
 */
const seenDevices = (organisationId: string, now: Date): Prisma.Sql => Prisma.sql`(
  SELECT d.id, d.subject, d.name, d.protocol, d."externalId", d."organisationId" AS "ownerId", o.name AS "ownerName",
         d."organisationId" = ${organisationId}::uuid AS "isOwn", d.machine, m.reference,
         m.manufacturer || ' ' || m.model AS "machineName", d."machineConfirmedAt" AS since, d."publicKey"->>'crv' AS "keyKind",
         d."tokenHash" IS NOT NULL AS "hasToken", d."isGateway", d."platformAccountId", h."lastMessageAt", waiting.id AS "agreementId",
         d."createdAt", d."removedAt",
         CASE WHEN d."removedAt" IS NOT NULL THEN 'removed' WHEN d.machine IS NOT NULL THEN 'speaking'
              WHEN waiting.id IS NOT NULL THEN 'proposed' WHEN settling.id IS NOT NULL THEN 'settling' ELSE 'free' END AS standing
    FROM devices d JOIN organisations o ON o.id = d."organisationId"
    LEFT JOIN equipment m ON m.subject = d.machine
    LEFT JOIN device_health h ON h."deviceId" = d.id
    LEFT JOIN LATERAL (SELECT a.id FROM agreements a
       WHERE a.contract = 'Devices' AND a.command->'message'->>'device' = d.subject AND a.status = 'OPEN'
       ORDER BY a."createdAt" DESC LIMIT 1) waiting ON true
    LEFT JOIN LATERAL (SELECT a.id FROM actions x JOIN agreements a ON a."actionId" = x.id
       WHERE x.contract = 'Devices' AND x.status IN ('PENDING', 'SUBMITTED') AND d.machine IS NULL
         AND a.command->'message'->>'device' = d.subject
       ORDER BY x.sequence DESC LIMIT 1) settling ON true
   WHERE d."organisationId" = ${organisationId}::uuid
      OR d.machine IN (SELECT seen.subject FROM ${telemetrySeen(organisationId, now)} seen WHERE seen.level = 3)
      OR EXISTS (SELECT 1 FROM agreement_signers s WHERE s."agreementId" IN (waiting.id, settling.id)
                    AND s."organisationId" = ${organisationId}::uuid))`;

const rowOf = ({ machine, reference, machineName, ...row }: SqlRow): DeviceRow => ({
  ...row,
  machine:
    machine === null ? null : { subject: machine, reference: reference ?? machine, name: machineName ?? machine },
});

const where = ({ standings, protocols, machine, own, text }: DeviceFilter): Prisma.Sql =>
  allOf([
    standings !== undefined && Prisma.sql`d.standing = ANY(${[...standings]}::text[])`,
    protocols !== undefined && Prisma.sql`d.protocol = ANY(${[...protocols]}::text[])`,
    machine !== undefined && Prisma.sql`(d.machine = ${machine} OR d.reference = ${machine})`,
    own !== undefined && Prisma.sql`d."isOwn" = ${own}`,
    text !== undefined &&
      text.trim() !== '' &&
      Prisma.sql`(d.name ILIKE ${containing(text)} OR d."externalId" ILIKE ${containing(text)} OR d.reference ILIKE ${containing(text)})`,
  ]);

const SORTS: Readonly<Record<DeviceSort, Pick<SortKey, 'expression' | 'type'>>> = {
  name: { expression: Prisma.sql`lower(d.name)`, type: 'text' },
  protocol: { expression: Prisma.sql`d.protocol`, type: 'text' },
  created: { expression: Prisma.sql`d."createdAt"`, type: 'timestamptz' },
  heard: { expression: Prisma.sql`coalesce(d."lastMessageAt", timestamptz '1970-01-01Z')`, type: 'timestamptz' },
};

/** The devices that the organisation may see. */
export const listDevices = async (
  db: Database,
  organisationId: string,
  {
    filter = {},
    sort = { by: 'name', direction: 'asc' },
    page = {},
    now,
  }: {
    readonly filter?: DeviceFilter;
    readonly sort?: { readonly by: DeviceSort; readonly direction: SortDirection };
    readonly page?: PageRequest;
    readonly now: Date;
  },
): Promise<Page<DeviceRow>> => {
  const key = keyset({ ...SORTS[sort.by], id: Prisma.sql`d.id`, idType: 'uuid', direction: sort.direction }, page);
  const rows = await db.$queryRaw<(SqlRow & KeyColumns)[]>`
    SELECT d.*, ${key.columns} FROM ${seenDevices(organisationId, now)} d
     WHERE ${where(filter)} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ sort_key: _, sort_id: __, ...row }) => rowOf(row));
};

export const countDevices = async (
  db: Database,
  organisationId: string,
  { filter = {}, now }: { readonly filter?: DeviceFilter; readonly now: Date },
): Promise<number> => {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM ${seenDevices(organisationId, now)} d WHERE ${where(filter)}`;
  return row?.count ?? 0;
};

/** An interval in which a device spoke for a machine. */
export interface DeviceBindingView {
  readonly machine: string;
  readonly reference: string | null;
  readonly from: Date;
  readonly to: Date | null;
}

/** An event of the chain about a device. */
export interface DeviceEventView {
  readonly name: string;
  readonly machine: string;
  readonly args: unknown;
  readonly at: Date;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly txHash: string;
  readonly logIndex: number;
  readonly final: boolean;
}

export interface SeenDevice extends DeviceRow {
  /** Whether it speaks for a machine now. */
  readonly speaks: boolean;
  readonly publicKey: unknown;
  /** A key that both sides have still to confirm, or the one before; null for none. */
  readonly pendingKey: unknown;
  /** Newest first. Of another's device those alone with machines that one sees. */
  readonly bindings: readonly DeviceBindingView[];
  readonly events: readonly DeviceEventView[];
}

/** One device with its history; `null` for strangers. */
export const seeDevice = async (
  db: Database,
  organisationId: string,
  deviceId: string,
  now: Date,
): Promise<SeenDevice | null> => {
  const [found] = await db.$queryRaw<SqlRow[]>`
    SELECT d.* FROM ${seenDevices(organisationId, now)} d WHERE d.id = ${deviceId}::uuid`;
  if (!found) return null;
  const row = rowOf(found);
  const keys = await db.device.findUniqueOrThrow({
    where: { id: deviceId },
    select: { publicKey: true, pendingKey: true },
  });
  const seen = Prisma.sql`(SELECT seen.subject FROM ${telemetrySeen(organisationId, now)} seen WHERE seen.level = 3)`;
  const bindings = await db.$queryRaw<DeviceBindingView[]>`
    SELECT b.machine, m.reference, b."from", b."to" FROM device_bindings b LEFT JOIN equipment m ON m.subject = b.machine
     WHERE b."deviceId" = ${deviceId}::uuid AND (${row.isOwn} OR b.machine IN ${seen}) ORDER BY b."from" DESC`;
  const events = await db.$queryRaw<(Omit<DeviceEventView, 'at'> & { readonly seconds: bigint })[]>`
    SELECT e.name, e.subject AS machine, e.args, b.timestamp AS seconds, e."blockNumber"::text AS "blockNumber", e."blockHash",
           e."txHash", e."logIndex", b.final
      FROM events e JOIN blocks b ON b.hash = e."blockHash"
     WHERE e.contract = 'Devices' AND (e.args->>'device' = ${row.subject} OR e.args->>'removed' = ${row.subject})
       AND (${row.isOwn} OR e.subject IN ${seen})
     ORDER BY e."blockNumber" DESC, e."logIndex" DESC`;
  return {
    ...row,
    speaks: row.machine !== null,
    ...keys,
    bindings,
    events: events.map(({ seconds, ...event }) => ({ ...event, at: new Date(Number(seconds) * 1000) })),
  };
};

/** How sure what devices say of a machine can be, without which devices they are. */
type DeviceStrength = Pick<DeviceRow, 'protocol' | 'hasToken' | 'keyKind' | 'platformAccountId'>;

/** The strengths of the devices that speak for a machine, for its parties and those who lend on it; empty for others. */
export const deviceStrengths = (
  db: Database,
  organisationId: string,
  machine: string,
  now: Date,
): Promise<DeviceStrength[]> => db.$queryRaw`
  SELECT d.protocol, d."tokenHash" IS NOT NULL AS "hasToken", d."publicKey"->>'crv' AS "keyKind", d."platformAccountId"
    FROM devices d
   WHERE d.machine = ${machine} AND d."removedAt" IS NULL
     AND d.machine IN (SELECT seen.subject FROM ${telemetrySeen(organisationId, now, machine)} seen WHERE seen.level >= 2)`;

/** Who may observe a machine now. */
export interface ObserverView {
  readonly organisationId: string;
  readonly name: string;
  readonly since: Date | null;
}

/** The observers of a machine, for its parties and those who lend on it; empty for others. */
export const observersOf = async (
  db: Database,
  organisationId: string,
  machine: string,
  now: Date,
): Promise<readonly ObserverView[]> => {
  const rows = await db.$queryRaw<{ organisationId: string; name: string; seconds: bigint | null }[]>`
    SELECT o.id AS "organisationId", o.name,
           (SELECT max(b.timestamp) FROM events e JOIN blocks b ON b.hash = e."blockHash"
             WHERE e.contract = 'Devices' AND e.subject = p.subject AND e.args->>'observer' = p."observerKey") AS seconds
      FROM observer_projections p
      JOIN party_keys k ON k.subject = p.subject AND k.address = p."observerKey"
      JOIN organisations o ON o.id = k."organisationId"
     WHERE p.subject = ${machine}
       AND p.subject IN (SELECT seen.subject FROM ${telemetrySeen(organisationId, now, machine)} seen WHERE seen.level >= 2)
     ORDER BY o.name`;
  return rows.map(({ seconds, ...row }) => ({
    ...row,
    since: seconds === null ? null : new Date(Number(seconds) * 1000),
  }));
};
