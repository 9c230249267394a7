import { type Database, Prisma } from '../client.ts';
import { equipmentEvidence } from './equipment-timeline.ts';
import { visibleEquipment } from './equipment-visible.ts';
import { mayLearnOf } from './event-visibility.ts';
import { leaseEvidence } from './lease-timeline.ts';
import { allOf, type Edge, type KeyColumns, keyset, type Page, type PageRequest, pageOf } from './paging.ts';
import { foldedEvents } from './receivable-timeline.ts';
import { recordReference } from './record-reference.ts';
import { seeEquipment } from './see-equipment.ts';
import { seeLease } from './see-lease.ts';
import { seeReceivable } from './see-receivable.ts';
import { telemetrySeen } from './telemetry-visible.ts';
import { participates, visibleReceivables } from './visible.ts';
import { visibleLeases } from './visible-leases.ts';

export interface LedgerBlock {
  readonly number: bigint;
  readonly hash: string;
  readonly parentHash: string;
  readonly at: Date;
  /** Deep enough to stay. */
  readonly final: boolean;
  readonly events: number;
}

interface BlockRow extends KeyColumns {
  readonly number: bigint;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: bigint;
  readonly final: boolean;
  readonly events: bigint;
}

const momentOf = (timestamp: bigint): Date => new Date(Number(timestamp) * 1000);

const blockColumns = Prisma.sql`b.number, b.hash, b."parentHash", b.timestamp, b.final,
  (SELECT count(*) FROM events e WHERE e."blockHash" = b.hash) AS events`;

const blockOf = ({
  number,
  hash,
  parentHash,
  timestamp,
  final,
  events,
}: Omit<BlockRow, keyof KeyColumns>): LedgerBlock => ({
  number,
  hash,
  parentHash,
  at: momentOf(timestamp),
  final,
  events: Number(events),
});

/** Blocks as the reader has projected them, newest first; with `eventful` only those that carry events of ours. */
export const listBlocks = async (
  db: Database,
  { eventful, page }: { eventful: boolean; page: PageRequest },
): Promise<Page<LedgerBlock>> => {
  const key = keyset(
    {
      expression: Prisma.sql`b.number`,
      type: 'bigint',
      id: Prisma.sql`b.number`,
      idType: 'bigint',
      direction: 'desc',
    },
    page,
  );
  const rows = await db.$queryRaw<BlockRow[]>`
    SELECT ${blockColumns}, ${key.columns} FROM blocks b
     WHERE ${key.where}
       AND ${eventful ? Prisma.sql`EXISTS (SELECT 1 FROM events e WHERE e."blockHash" = b.hash)` : Prisma.sql`TRUE`}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  return pageOf(rows, key, blockOf);
};

/** A block by its number; null before it is projected. */
export const blockByNumber = async (db: Database, number: bigint): Promise<LedgerBlock | null> => {
  const [row] = await db.$queryRaw<BlockRow[]>`SELECT ${blockColumns} FROM blocks b WHERE b.number = ${number}`;
  return row ? blockOf(row) : null;
};

/** An event on chain. What it is about is told only to those who may know. */
export interface LedgerEvent {
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly at: Date;
  readonly final: boolean;
  readonly txHash: string;
  readonly contract: string;
  readonly name: string;
  /** Null: not shared with the reader. */
  readonly shared: {
    readonly subject: string | null;
    readonly version: bigint | null;
    /** Of a receivable, a machine or a lease. */
    readonly reference: string | null;
    readonly args: Readonly<Record<string, unknown>>;
    /** The reader's own action that caused it. */
    readonly actionId: string | null;
  } | null;
}

interface EventRow extends KeyColumns {
  readonly blockHash: string;
  readonly blockNumber: bigint;
  readonly logIndex: number;
  readonly txHash: string;
  readonly contract: string;
  readonly name: string;
  readonly subject: string | null;
  readonly version: bigint | null;
  readonly args: Prisma.JsonValue;
  readonly timestamp: bigint;
  readonly final: boolean;
  /** A receivable, machine or lease that the organisation may see. */
  readonly party: boolean;
  /** A lien that it granted or has. */
  readonly lien: boolean;
  readonly document: boolean;
  readonly own: boolean;
  readonly common: boolean;
  readonly relayed: string | null;
  readonly reference: string | null;
  readonly actionId: string | null;
}

export interface EventFilter {
  readonly block?: bigint | undefined;
  readonly contract?: string | undefined;
  readonly name?: string | undefined;
  /** Only events of subjects that the organisation has a part in. */
  readonly ours?: boolean | undefined;
}

const eventKey = (subject: string, blockNumber: bigint, logIndex: number): string =>
  `${subject}:${blockNumber}:${logIndex}`;

interface EventPlace {
  readonly blockNumber: bigint;
  readonly logIndex: number;
}

/** By contract: where the events of a subject are that the organisation may learn of. */
const LEARNABLE: Readonly<
  Record<string, (db: Database, organisationId: string, subject: string, now: Date) => Promise<readonly EventPlace[]>>
> = {
  Receivables: async (db, organisationId, subject, now) => {
    const seen = await seeReceivable(db, organisationId, subject, now);
    const events = seen ? await foldedEvents(db, subject) : [];
    return events.filter(({ event, before }) => seen !== null && mayLearnOf(event, before, seen.viewer));
  },
  EquipmentTitle: async (db, organisationId, subject, now) => {
    const seen = await seeEquipment(db, organisationId, subject, now);
    return seen ? equipmentEvidence(db, seen) : [];
  },
  Leases: async (db, organisationId, subject, now) => {
    const seen = await seeLease(db, organisationId, subject, now);
    return seen ? leaseEvidence(db, seen) : [];
  },
};

/** Which of the events on a page the organisation may learn of, as a party to what they are about. */
const learnable = async (
  db: Database,
  organisationId: string,
  rows: readonly { readonly contract: string; readonly subject: string | null; readonly party: boolean }[],
  now: Date,
): Promise<Set<string>> => {
  const subjects = new Map(
    rows.flatMap(({ contract, subject, party }) =>
      party && subject !== null ? [[`${contract} ${subject}`, { contract, subject }] as const] : [],
    ),
  );
  const found = await Promise.all(
    [...subjects.values()].map(async ({ contract, subject }) => {
      const places = (await LEARNABLE[contract]?.(db, organisationId, subject, now)) ?? [];
      return places.map(({ blockNumber, logIndex }) => eventKey(subject, blockNumber, logIndex));
    }),
  );
  return new Set(found.flat());
};

const asArgs = (json: Prisma.JsonValue): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};

interface EventQuery {
  readonly organisationId: string;
  readonly now: Date;
  readonly filter: EventFilter;
  readonly page: PageRequest;
}

/** A page of all events under the filter, each told as far as it may be. */
const eventPage = async (
  db: Database,
  { organisationId, now, filter, page }: EventQuery,
): Promise<Page<LedgerEvent>> => {
  const key = keyset(
    {
      expression: Prisma.sql`e."blockNumber"`,
      type: 'bigint',
      id: Prisma.sql`e."logIndex"`,
      idType: 'bigint',
      direction: 'desc',
    },
    page,
  );
  const isParty = Prisma.sql`(
      (e.contract = 'Receivables' AND e.subject IN ${visibleReceivables(organisationId, now)})
      OR (e.contract = 'EquipmentTitle' AND e.subject IN ${visibleEquipment(organisationId, now)})
      OR (e.contract = 'Leases' AND e.subject IN ${visibleLeases(organisationId, now)}))`;
  const isLien = Prisma.sql`(e.contract = 'Liens' AND EXISTS (
      SELECT 1 FROM lien_projections lien JOIN party_keys own ON own.address IN (lien."grantorKey", lien."securedPartyKey")
       WHERE lien.subject = e.subject AND lien.lien = lower(e.args->>'lien') AND own."organisationId" = ${organisationId}::uuid))`;
  const isDocument = Prisma.sql`(e.contract = 'Documents' AND ${participates(organisationId, 'e')})`;
  const isOwn = Prisma.sql`(e.contract = 'Organisations' AND (
      EXISTS (SELECT 1 FROM party_keys own
        WHERE own.address = lower(e.args->>'key') AND own."organisationId" = ${organisationId}::uuid)
      OR EXISTS (SELECT 1 FROM organisations self
        WHERE self.id = ${organisationId}::uuid AND self."publicKey" = lower(e.args->>'key'))))`;
  // What speaks for a machine concerns whoever sees all of its readings; a stream of anchors, whose it is.
  const isDevices = Prisma.sql`(
      (e.contract = 'Devices' AND e.subject IN (
        SELECT seen.subject FROM ${telemetrySeen(organisationId, now)} seen WHERE seen.level = 3))
      OR (e.contract = 'TelemetryAnchors' AND EXISTS (SELECT 1 FROM anchor_streams own
        WHERE own.stream = e.subject AND own."organisationId" = ${organisationId}::uuid)))`;
  // Who governs, who is admitted, which contracts there are: opaque, and the same to everybody.
  const isCommon = Prisma.sql`(e.contract = 'Directory' OR (e.contract = 'Organisations' AND e.subject IS NULL)
      OR (e.contract = 'Organisations' AND e.name NOT IN ('PartyKeyBound', 'PartyKeyRevoked')))`;
  const relayed = Prisma.sql`(SELECT a.id::text FROM actions a
      WHERE e.contract = 'Relay' AND a.digest = lower(e.args->>'digest') AND a."organisationId" = ${organisationId}::uuid)`;
  // The relay says after each action's events that it was performed: the next one after an event names its action.
  const performed = Prisma.sql`(SELECT a.id::text FROM actions a
      WHERE e.contract NOT IN ('Directory', 'Organisations', 'Relay') AND a."organisationId" = ${organisationId}::uuid
        AND a.digest = (SELECT lower(r.args->>'digest') FROM events r
          WHERE r."blockHash" = e."blockHash" AND r."txHash" = e."txHash" AND r.contract = 'Relay'
            AND r."logIndex" > e."logIndex" ORDER BY r."logIndex" LIMIT 1))`;
  const rows = await db.$queryRaw<EventRow[]>`
    SELECT e."blockHash", e."blockNumber", e."logIndex", e."txHash", e.contract, e.name, e.subject, e.version, e.args,
           b.timestamp, b.final, ${isParty} AS party, ${isLien} AS lien, ${isDocument} AS document, (${isOwn} OR ${isDevices}) AS own,
           ${isCommon} AS common, ${relayed} AS relayed,
           ${recordReference('e')} AS reference,
           ${performed} AS "actionId",
           ${key.columns}
      FROM events e JOIN blocks b ON b.hash = e."blockHash"
     WHERE ${allOf([
       key.where,
       filter.block !== undefined && Prisma.sql`e."blockNumber" = ${filter.block}`,
       filter.contract !== undefined && Prisma.sql`e.contract = ${filter.contract}`,
       filter.name !== undefined && Prisma.sql`e.name = ${filter.name}`,
       filter.ours === true &&
         Prisma.sql`(${isParty} OR ${isLien} OR ${isDocument} OR ${isOwn} OR ${isDevices} OR (e.name = 'ActionRefused' AND ${relayed} IS NOT NULL))`,
     ])}
     ORDER BY ${key.orderBy} LIMIT ${key.limit}`;
  const learned = await learnable(db, organisationId, rows, now);
  return pageOf(rows, key, row => {
    const { subject, version, reference } = row;
    const actionId = row.actionId ?? row.relayed;
    const told =
      row.document ||
      row.own ||
      row.common ||
      row.relayed !== null ||
      row.lien ||
      (row.party && subject !== null && learned.has(eventKey(subject, row.blockNumber, row.logIndex)));
    return {
      blockNumber: row.blockNumber,
      logIndex: row.logIndex,
      at: momentOf(row.timestamp),
      final: row.final,
      txHash: row.txHash,
      contract: row.contract,
      name: row.name,
      shared: told
        ? { subject, version, reference: row.party || row.lien ? reference : null, args: asArgs(row.args), actionId }
        : null,
    };
  });
};

/** Pages that are looked through, at most, to fill one of events that may be told. */
const MOST_PAGES = 20;

/**
 * Events as the reader has kept them, newest first. Everybody sees that something happened, in which contract and block;
 * on what, and with which values, only those whom `event-visibility` lets know. (What the holder of a node can see
 * besides is in docs/architecture.md.) Where only its own are asked for, those that it may not learn of are left out: that
 * there was one on a subject of its own would tell it what.
 */
export const listEvents = async (db: Database, query: EventQuery): Promise<Page<LedgerEvent>> => {
  if (!query.filter.ours) return eventPage(db, query);
  const backward = query.page.last !== undefined;
  const size = query.page.first ?? query.page.last ?? 50;
  const first = await eventPage(db, query);
  const isTold = ({ node }: Edge<LedgerEvent>): boolean => node.shared !== null;
  let edges = first.edges.filter(isTold);
  let found = first;
  for (let pages = 1; edges.length < size && pages < MOST_PAGES; pages += 1) {
    const cursor = (backward ? found.edges[0] : found.edges.at(-1))?.cursor;
    if (cursor === undefined || !(backward ? found.hasPreviousPage : found.hasNextPage)) break;
    const page = backward ? { last: size, before: cursor } : { first: size, after: cursor };
    found = await eventPage(db, { ...query, page });
    const told = found.edges.filter(isTold);
    edges = backward ? [...told, ...edges] : [...edges, ...told];
  }
  const kept = backward ? edges.slice(-size) : edges.slice(0, size);
  const isCut = kept.length < edges.length;
  return {
    edges: kept,
    hasNextPage: backward ? first.hasNextPage : found.hasNextPage || isCut,
    hasPreviousPage: backward ? found.hasPreviousPage || isCut : first.hasPreviousPage,
  };
};

/** Names of contracts and events that have occurred, for filters. */
export const eventNames = async (db: Database): Promise<{ contract: string; name: string }[]> =>
  db.event.findMany({
    distinct: ['contract', 'name'],
    select: { contract: true, name: true },
    orderBy: [{ contract: 'asc' }, { name: 'asc' }],
  });
