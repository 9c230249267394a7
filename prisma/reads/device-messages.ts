import { type Database, Prisma } from '../client.ts';
import { allOf, type KeyColumns, keyset, newestFirst, type Page, type PageRequest, pageOf } from './paging.ts';

/** A message as a device sent it, for the page that shows what it sends right now. */
export interface DeviceMessageView {
  readonly id: string;
  readonly receivedAt: Date;
  /** tcp, udp, http, mqtt or poller. */
  readonly transport: string;
  readonly trust: number;
  /** What it was decoded to: readings as `lienlight decode` prints them. */
  readonly readings: unknown;
  /** As text where it is printable, else in hexadecimal. */
  readonly payload: string;
  readonly isText: boolean;
  readonly bytes: number;
}

/** What was refused, and why. */
export interface SetAsideView {
  readonly id: string;
  readonly receivedAt: Date;
  readonly protocol: string;
  readonly transport: string;
  /** As it called itself; null where it did not come so far. */
  readonly deviceName: string | null;
  /** The registered device of that name; null for strangers. */
  readonly deviceId: string | null;
  readonly peer: string | null;
  /** Kebab-case. */
  readonly reason: string;
  readonly payload: string;
  readonly isText: boolean;
  readonly bytes: number;
}

/** How a device has been heard since it was registered. */
export interface DeviceHealthView {
  readonly lastMessageAt: Date | null;
  readonly transport: string | null;
  readonly messages: number;
  readonly readings: number;
  /** Readings that came again. */
  readonly known: number;
  readonly refused: number;
  readonly lastRefusedAt: Date | null;
  readonly lastRefusal: string | null;
}

const MOST_SHOWN = 2_000;

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;

const payloadOf = (payload: Uint8Array): Pick<DeviceMessageView, 'payload' | 'isText' | 'bytes'> => {
  const shown = Buffer.from(payload.subarray(0, MOST_SHOWN));
  const isText = shown.every(isPrintable);
  return { payload: shown.toString(isText ? 'latin1' : 'hex'), isText, bytes: payload.length };
};

/** The last messages of one of the organisation's devices, newest first; empty for those of others. */
export const deviceMessages = async (
  db: Database,
  organisationId: string,
  deviceId: string,
): Promise<readonly DeviceMessageView[]> => {
  const rows = await db.$queryRaw<
    { id: bigint; receivedAt: Date; transport: string; trust: number; readings: unknown; payload: Uint8Array }[]
  >`
    SELECT m.id, m."receivedAt", m.transport, m.trust, m.readings, m.payload
      FROM device_messages m JOIN devices d ON d.id = m."deviceId"
     WHERE d.id = ${deviceId}::uuid AND d."organisationId" = ${organisationId}::uuid ORDER BY m.id DESC`;
  return rows.map(({ id, receivedAt, transport, trust, readings, payload }) => ({
    ...{ id: id.toString(), receivedAt, transport, trust, readings },
    ...payloadOf(payload),
  }));
};

/**
 * What is doubted of readings of one of the organisation's devices, by their times in milliseconds; none for a time of which
 * nothing is stored.
 */
export const doubtsOfDevice = async (
  db: Database,
  organisationId: string,
  deviceId: string,
  times: readonly Date[],
): Promise<ReadonlyMap<number, readonly string[]>> => {
  if (times.length === 0) return new Map();
  const source = `device:${deviceId}`;
  const rows = await db.$queryRaw<{ time: Date; doubts: string[] }[]>`
    SELECT r.time, r.doubts FROM devices d
      JOIN readings r ON r.subject IN (SELECT ${source} UNION SELECT b.machine FROM device_bindings b WHERE b."deviceId" = d.id)
     WHERE d.id = ${deviceId}::uuid AND d."organisationId" = ${organisationId}::uuid
       AND r.source = ${source} AND r.time = ANY(${[...times]}::timestamptz[])`;
  const doubts = new Map<number, readonly string[]>();
  for (const row of rows) {
    const known = doubts.get(row.time.getTime()) ?? [];
    doubts.set(row.time.getTime(), [...new Set([...known, ...row.doubts])]);
  }
  return doubts;
};

type SetAsideRow = Omit<SetAsideView, 'payload' | 'isText' | 'bytes'> & KeyColumns & { readonly payload: Uint8Array };

const BY_ARRIVAL = newestFirst(Prisma.sql`s."receivedAt"`, Prisma.sql`s.id`);

const setAsidePage = async (db: Database, which: Prisma.Sql, request: PageRequest): Promise<Page<SetAsideView>> => {
  const key = keyset(BY_ARRIVAL, request);
  const rows = await db.$queryRaw<SetAsideRow[]>`
    SELECT s.id, s."receivedAt", s.protocol, s.transport, s."deviceName", s."deviceId", s.peer, s.reason, s.payload, ${key.columns}
      FROM ingest_set_aside s WHERE ${which} AND ${key.where} ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, ({ id, receivedAt, protocol, transport, deviceName, deviceId, peer, reason, payload }) => ({
    ...{ id, receivedAt, protocol, transport, deviceName, deviceId, peer, reason },
    ...payloadOf(payload),
  }));
};

export interface RefusedFilter {
  readonly protocol?: string | undefined;
  /** Kebab-case. */
  readonly reason?: string | undefined;
}

const ofOrganisation = (organisationId: string): Prisma.Sql => Prisma.sql`s."organisationId" = ${organisationId}::uuid`;

const matching = ({ protocol, reason }: RefusedFilter): (Prisma.Sql | false)[] => [
  protocol !== undefined && Prisma.sql`s.protocol = ${protocol}`,
  reason !== undefined && Prisma.sql`s.reason = ${reason}`,
];

/** What the organisation's devices sent and was refused, newest first; of one of them where it is named. */
export const refusedMessages = (
  db: Database,
  organisationId: string,
  { deviceId, protocol, reason, ...request }: PageRequest & RefusedFilter & { readonly deviceId?: string | undefined },
): Promise<Page<SetAsideView>> => {
  const ofDevice = deviceId !== undefined && Prisma.sql`s."deviceId" = ${deviceId}::uuid`;
  return setAsidePage(
    db,
    allOf([ofOrganisation(organisationId), ofDevice, ...matching({ protocol, reason })]),
    request,
  );
};

/** The same of everybody, devices that nobody knows among them: for who runs the portal. */
export const allRefusedMessages = (
  db: Database,
  {
    strangersOnly = false,
    protocol,
    reason,
    ...request
  }: PageRequest & RefusedFilter & { readonly strangersOnly?: boolean | undefined },
): Promise<Page<SetAsideView>> =>
  setAsidePage(
    db,
    allOf([strangersOnly && Prisma.sql`s."deviceId" IS NULL`, ...matching({ protocol, reason })]),
    request,
  );

export interface RefusedKind {
  readonly protocol: string;
  readonly reason: string;
  readonly count: number;
}

/**
 * Of which protocols and for which reasons messages are kept: of an organisation's devices, or of everybody for who runs the
 * portal. The commonest first, as many as a filter can offer.
 */
export const refusedKinds = (
  db: Database,
  organisationId: string | 'everybody',
): Promise<RefusedKind[]> => db.$queryRaw`
  SELECT s.protocol, s.reason, count(*)::int AS count FROM ingest_set_aside s
   WHERE ${organisationId === 'everybody' ? Prisma.sql`TRUE` : ofOrganisation(organisationId)}
   GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 200`;

/** How the organisation's devices have been heard, by their ids; those that never were are left out. */
export const deviceHealthOf = async (
  db: Database,
  organisationId: string,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, DeviceHealthView>> => {
  if (deviceIds.length === 0) return new Map();
  const rows = await db.$queryRaw<(DeviceHealthView & { readonly deviceId: string })[]>`
    SELECT h."deviceId", h."lastMessageAt", h.transport, h.messages::float8 AS messages, h.readings::float8 AS readings,
           h.known::float8 AS known, h.refused::float8 AS refused, h."lastRefusedAt", h."lastRefusal"
      FROM device_health h JOIN devices d ON d.id = h."deviceId"
     WHERE d.id = ANY(${[...deviceIds]}::uuid[]) AND d."organisationId" = ${organisationId}::uuid`;
  return new Map(rows.map(({ deviceId, ...health }) => [deviceId, health]));
};
