import type { Hex } from '#domain/hex';
import { eventFromJson } from '#domain/receivables/event-json';
import type { ReceivableEvent } from '#domain/receivables/events';
import { evolve } from '#domain/receivables/evolve';
import { amountOf } from '#domain/receivables/parts';
import type { ReceivableState } from '#domain/receivables/state';
import type { Database } from '../client.ts';
import type { EventPlace } from './chain-events.ts';
import { openedCommitments, type Scalar } from './commitments.ts';
import { isOpenToAll, mayLearnOf } from './event-visibility.ts';
import { type Folded, foldEvents } from './folded-events.ts';
import type { PartyName, SeenReceivable } from './see-receivable.ts';

/** One change, as its event on chain tells it and as the reader may see it. */
export interface TimelineEntry extends EventPlace {
  readonly type: ReceivableEvent['type'];
  readonly version: bigint;
  readonly fragment: number | null;
  /** Who did it; null where the reader may not know. */
  readonly by: PartyName | null;
  /** It was signed with a key that the portal's operator holds. */
  readonly isOperatorsKey: boolean;
  /** What it is about in money: of payments, reversals, dilutions, write-offs. */
  readonly amountMinor: bigint | null;
  /** Root that the event carries, and its details where they were opened to the reader. */
  readonly root: string | null;
  readonly details: Readonly<Record<string, Scalar>> | null;
}

/** Who did what an event tells of, as a key; the state before it knows those that the event does not name. */
const actorOf = (event: ReceivableEvent, before: ReceivableState | null): Hex | null => {
  const fragment = 'fragment' in event ? before?.fragments[event.fragment] : undefined;
  switch (event.type) {
    case 'Issued':
      return event.issuer;
    case 'Confirmed':
    case 'Rejected':
    case 'Disputed':
    case 'DisputeResolved':
      return before?.obligor ?? null;
    case 'FinanceQuoted':
    case 'QuoteWithdrawn':
      return event.bank;
    case 'Declined':
      return event.by;
    case 'Accepted':
    case 'Funded':
    case 'Repurchased':
      return event.holder;
    case 'PaymentRecorded':
      return event.payee;
    case 'PaymentReversed':
      return before?.allocations[event.allocation]?.recorder ?? null;
    case 'Cancelled':
      return before?.fragments[0]?.holder ?? null;
    case 'MaturityChanged':
    case 'Settled':
      return null;
    default:
      return fragment?.holder ?? null;
  }
};

/** The commitment that an event carries; null where it carries none. */
export const rootOf = (event: ReceivableEvent): string | null => {
  if (event.type === 'PaymentRecorded' || event.type === 'Settled') return null;
  for (const name of [
    'terms',
    'reason',
    'resolution',
    'agreement',
    'quote',
    'request',
    'settlement',
    'notice',
    'root',
  ] as const) {
    if (event.type === 'Funded' && name === 'quote') return event.payment;
    const found = Object.entries(event).find(([field]) => field === name)?.[1];
    if (typeof found === 'string') return found;
  }
  return event.type === 'ReserveReleased' ? event.payment : null;
};

const amountOfEvent = (event: ReceivableEvent, faceMinor: bigint): bigint | null =>
  event.type === 'PaymentRecorded' ||
  event.type === 'PaymentReversed' ||
  event.type === 'Diluted' ||
  event.type === 'WrittenOff'
    ? amountOf(faceMinor, event.from, event.to)
    : null;

/** A stored event of a receivable with the states around it. */
export type FoldedEvent = Folded<ReceivableEvent, ReceivableState>;

/** Every event of a receivable in order, folded. Not scoped: callers show only what `mayLearnOf` allows. */
export const foldedEvents = (db: Database, subject: string): Promise<FoldedEvent[]> =>
  foldEvents(db, subject, { contract: 'Receivables', read: eventFromJson, evolve });

/** What happened to a receivable, oldest first, as far as the reader may know. */
export const timelineOf = async (db: Database, seen: SeenReceivable): Promise<TimelineEntry[]> => {
  const { row, viewer, subject } = seen;
  const events = (await foldedEvents(db, subject)).filter(({ event, before }) => mayLearnOf(event, before, viewer));
  const roots = events.map(({ event }) => rootOf(event));
  const opened = await openedCommitments(
    db,
    viewer.readers,
    roots.filter(root => root !== null),
  );
  return events.map(({ event, before, args: _, after: __, ...place }, index) => {
    const root = roots[index] ?? null;
    const actor = actorOf(event, before);
    return {
      ...place,
      type: event.type,
      version: event.version,
      fragment: 'fragment' in event ? event.fragment : null,
      by: isOpenToAll(event) ? seen.nameOf(actor) : seen.partyOf(actor),
      isOperatorsKey: seen.isOperatorsKey(actor),
      amountMinor: amountOfEvent(event, row.faceMinor),
      root,
      details: root === null ? null : (opened.get(root)?.fields ?? null),
    };
  });
};
