import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import type { EventOf, EventType, ReceivableEvent } from './events.ts';

/** What a field of an event holds: a count or seconds, parts, a key, a hash, hashes. */
type FieldKind = 'number' | 'parts' | 'key' | 'hash' | 'hashes';

type OwnFields<Type extends EventType> = Exclude<keyof EventOf<Type>, 'type' | 'subject' | 'version'>;

/** Every event's own fields. */
const EVENT_FIELDS = {
  Issued: {
    issuer: 'key',
    holder: 'key',
    obligor: 'key',
    maturity: 'number',
    currency: 'hash',
    root: 'hash',
    fingerprints: 'hashes',
  },
  Confirmed: { terms: 'hash' },
  Rejected: { reason: 'hash' },
  Cancelled: { reason: 'hash' },
  Disputed: { reason: 'hash' },
  DisputeResolved: { resolution: 'hash' },
  MaturityChanged: { maturity: 'number', agreement: 'hash' },
  Split: { fragment: 'number', cut: 'parts', left: 'number', right: 'number' },
  Offered: { fragment: 'number', addressee: 'key', terms: 'hash', expiry: 'number' },
  Accepted: { fragment: 'number', holder: 'key', assignor: 'key', terms: 'hash' },
  Declined: { fragment: 'number', by: 'key', terms: 'hash' },
  Withdrawn: { fragment: 'number' },
  FinanceRequested: { fragment: 'number', request: 'hash', expiry: 'number' },
  FinanceQuoted: { fragment: 'number', bank: 'key', request: 'hash', quote: 'hash', expiry: 'number' },
  QuoteWithdrawn: { fragment: 'number', bank: 'key', quote: 'hash' },
  QuoteAccepted: { fragment: 'number', bank: 'key', quote: 'hash', expiry: 'number' },
  Funded: { fragment: 'number', holder: 'key', assignor: 'key', payee: 'key', quote: 'hash', payment: 'hash' },
  Repurchased: { fragment: 'number', holder: 'key', from: 'key', settlement: 'hash' },
  AssignmentNotified: { fragment: 'number', notice: 'hash', payee: 'key' },
  ReserveReleased: { fragment: 'number', payment: 'hash' },
  Diluted: { fragment: 'number', from: 'parts', to: 'parts', reason: 'hash' },
  PaymentRecorded: {
    fragment: 'number',
    from: 'parts',
    to: 'parts',
    entry: 'hash',
    entryParts: 'parts',
    allocation: 'hash',
    payee: 'key',
  },
  PaymentReversed: {
    fragment: 'number',
    from: 'parts',
    to: 'parts',
    entry: 'hash',
    entryParts: 'parts',
    allocation: 'hash',
    reason: 'hash',
  },
  WrittenOff: { fragment: 'number', from: 'parts', to: 'parts', reason: 'hash' },
  Settled: {},
} as const satisfies { readonly [Type in EventType]: Readonly<Record<OwnFields<Type>, FieldKind>> };

const isEventType = (name: string): name is EventType => Object.hasOwn(EVENT_FIELDS, name);

const isDigits = (value: unknown): value is string => typeof value === 'string' && /^\d+$/.test(value);
const isHash = (value: unknown): value is Hex => typeof value === 'string' && isBytes32(value);

/** The value of a field out of the arguments of a log as JSON: numbers are decimal text. `undefined` when it is none. */
const fieldOf = (kind: FieldKind, json: unknown): number | bigint | Hex | readonly Hex[] | undefined => {
  if (kind === 'number') return isDigits(json) ? Number(json) : undefined;
  if (kind === 'parts') return isDigits(json) ? BigInt(json) : undefined;
  if (kind === 'hash') return isHash(json) ? json : undefined;
  if (kind === 'key') return typeof json === 'string' && isAddress(json) ? json : undefined;
  return Array.isArray(json) && json.every(isHash) ? json : undefined;
};

/** Whether every field of the type is there; `eventFromJson` has made each of the right kind, or `undefined`. */
const isWhole = (event: { type: EventType }): event is ReceivableEvent =>
  ['subject', 'version', ...Object.keys(EVENT_FIELDS[event.type])].every(
    name => Object.entries(event).find(([field]) => field === name)?.[1] !== undefined,
  );

/**
 * An event of `Receivables` out of its name and its arguments as JSON, as the reader keeps them: numbers as decimal text.
 * `null` for the name of another contract's event. Throws a TypeError when an argument is missing or of another kind.
 */
export const eventFromJson = (name: string, args: Readonly<Record<string, unknown>>): ReceivableEvent | null => {
  if (!isEventType(name)) return null;
  const fields: Readonly<Record<string, FieldKind>> = EVENT_FIELDS[name];
  const own = Object.fromEntries(Object.entries(fields).map(([field, kind]) => [field, fieldOf(kind, args[field])]));
  const event = { type: name, subject: fieldOf('hash', args.subject), version: fieldOf('parts', args.version), ...own };
  if (!isWhole(event)) throw new TypeError(`not the arguments of ${name}`);
  return event;
};
