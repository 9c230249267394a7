import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { isHex, ZERO_HASH } from '#domain/hex';
import type { ChainEvent } from '#ledger/reader/decode-event';

/**
 * What is folded from events besides receivables: small facts, each under a kind and a key. A rule says which events
 * bear on a kind, which keys an event touches, and what the fact is after it. Facts need nothing but their own events, so
 * that a reorganisation refolds only the keys it touched.
 */

const bytes = (length: number) => z.custom<Hex>(value => typeof value === 'string' && isHex(value, length));
const key = bytes(20);
const word = bytes(32);
const number = z.string().regex(/^\d+$/);

/** The value of each kind of fact, as stored: numbers as decimal text. */
export const FACT_VALUES = {
  /** Key: subject/address. Whether the key is frozen is a fact of its own: freezing comes before binding too. */
  'party-key': z.object({ kinds: z.number(), expiry: number, organisation: word, revoked: z.boolean() }),
  /** Key: subject/address. */
  'frozen-key': z.object({ frozen: z.boolean() }),
  /** Key: the organisation's identifier on chain. Its open public key is frozen with it. */
  organisation: z.object({ publicKey: key, kinds: z.number(), frozen: z.boolean() }),
  /** Key: "governors". */
  governors: z.object({ governors: z.array(key), threshold: number }),
  /** Key: address. */
  registrar: z.object({ appointed: z.boolean() }),
  /** Key: subject. */
  document: z.object({ version: number, root: word, signer: key }),
  /** Key: fingerprint; no fact when it has no live object. */
  fingerprint: z.object({ object: word }),
  /** Key: name of the bank entry. */
  entry: z.object({ parts: number }),
  /** Key: the allocation's id. */
  allocation: z.object({ subject: word, entry: word, reversed: z.boolean() }),
  /** Key: subject of the receivable that is the rent of a lease's period. */
  rent: z.object({ lease: word, period: number }),
  /** Key: name/version, the name as bytes32. */
  directory: z.object({ location: key }),
} as const;

export type FactKind = keyof typeof FACT_VALUES;

export const isFactKind = (kind: string): kind is FactKind => Object.hasOwn(FACT_VALUES, kind);

export const partyKeyFact = (subject: Hex, address: Hex): string => `${subject}/${address}`;

/** A touched fact: `next` makes its new value of the old one (`null`: there is none). */
export interface FactChange {
  readonly kind: FactKind;
  readonly key: string;
  readonly next: (previous: unknown) => object | null;
}

const factOf =
  <Value extends object>(kind: FactKind, schema: z.ZodType<Value>) =>
  (factKey: string, next: (previous: Value | null) => Value | null): FactChange => ({
    kind,
    key: factKey,
    next: previous => next(previous === null ? null : schema.parse(previous)),
  });

const fact = {
  partyKey: factOf('party-key', FACT_VALUES['party-key']),
  frozenKey: factOf('frozen-key', FACT_VALUES['frozen-key']),
  organisation: factOf('organisation', FACT_VALUES.organisation),
  governors: factOf('governors', FACT_VALUES.governors),
  registrar: factOf('registrar', FACT_VALUES.registrar),
  document: factOf('document', FACT_VALUES.document),
  fingerprint: factOf('fingerprint', FACT_VALUES.fingerprint),
  entry: factOf('entry', FACT_VALUES.entry),
  allocation: factOf('allocation', FACT_VALUES.allocation),
  rent: factOf('rent', FACT_VALUES.rent),
  directory: factOf('directory', FACT_VALUES.directory),
};

const partyKeyBound = z.object({ subject: word, key, kinds: number, expiry: number, organisation: word });
const partyKeyRef = z.object({ subject: word, key });
const keyRefs = z.object({ id: word, keys: z.array(partyKeyRef) });
const payment = z.object({ subject: word, entry: word, entryParts: number, allocation: word });

const freeze = (frozen: boolean) => (args: unknown) => {
  const { id, keys } = keyRefs.parse(args);
  return [
    fact.organisation(id, previous => previous && { ...previous, frozen }),
    ...keys.map(({ subject, key: address }) => fact.frozenKey(partyKeyFact(subject, address), () => ({ frozen }))),
  ];
};

const addParts = (parts: string, more: string, sign: 1n | -1n): string => String(BigInt(parts) + sign * BigInt(more));

/** By event name: what it does to facts. */
const RULES: Readonly<Record<string, (args: unknown) => readonly FactChange[]>> = {
  Registered: args => {
    const { name, version, location } = z.object({ name: word, version: number, location: key }).parse(args);
    return [fact.directory(`${name}/${version}`, () => ({ location }))];
  },
  OrganisationAdmitted: args => {
    const { id, publicKey, kinds } = z.object({ id: word, publicKey: key, kinds: number }).parse(args);
    return [fact.organisation(id, () => ({ publicKey, kinds: Number(kinds), frozen: false }))];
  },
  OrganisationFrozen: freeze(true),
  OrganisationUnfrozen: freeze(false),
  GovernorsChanged: args => {
    const value = z.object({ governors: z.array(key), threshold: number }).parse(args);
    return [fact.governors('governors', () => value)];
  },
  RegistrarChanged: args => {
    const { registrar, appointed } = z.object({ registrar: key, appointed: z.boolean() }).parse(args);
    return [fact.registrar(registrar, () => ({ appointed }))];
  },
  PartyKeyBound: args => {
    const { subject, key: address, kinds, expiry, organisation } = partyKeyBound.parse(args);
    const value = { kinds: Number(kinds), expiry, organisation, revoked: false };
    return [fact.partyKey(partyKeyFact(subject, address), () => value)];
  },
  PartyKeyRevoked: args => {
    const { subject, key: address } = partyKeyRef.parse(args);
    const unbound = { kinds: 0, expiry: '0', organisation: ZERO_HASH };
    return [fact.partyKey(partyKeyFact(subject, address), previous => ({ ...(previous ?? unbound), revoked: true }))];
  },
  DocumentAnchored: args => {
    const { subject, ...value } = z.object({ subject: word, version: number, root: word, signer: key }).parse(args);
    return [fact.document(subject, () => value)];
  },
  DocumentSuperseded: args => {
    const { subject, ...value } = z.object({ subject: word, version: number, root: word, signer: key }).parse(args);
    return [fact.document(subject, () => value)];
  },
  FingerprintRegistered: args => {
    const { fingerprint, object } = z.object({ fingerprint: word, object: word }).parse(args);
    return [fact.fingerprint(fingerprint, () => ({ object }))];
  },
  FingerprintReleased: args => {
    const { fingerprint } = z.object({ fingerprint: word }).parse(args);
    return [fact.fingerprint(fingerprint, () => null)];
  },
  PaymentRecorded: args => {
    const { subject, entry, entryParts, allocation } = payment.parse(args);
    return [
      fact.entry(entry, previous => ({ parts: addParts(previous?.parts ?? '0', entryParts, 1n) })),
      fact.allocation(allocation, () => ({ subject, entry, reversed: false })),
    ];
  },
  PaymentReversed: args => {
    const { entry, entryParts, allocation } = payment.parse(args);
    return [
      fact.entry(entry, previous => ({ parts: addParts(previous?.parts ?? '0', entryParts, -1n) })),
      fact.allocation(allocation, previous => previous && { ...previous, reversed: true }),
    ];
  },
  PeriodBilled: args => {
    const { subject, period, receivable } = z.object({ subject: word, period: number, receivable: word }).parse(args);
    return [fact.rent(receivable, () => ({ lease: subject, period }))];
  },
};

/** The facts that an event changes, in order. Throws a ZodError when its arguments are not those of the event. */
export const factChanges = (event: Pick<ChainEvent, 'name' | 'args'>): readonly FactChange[] =>
  RULES[event.name]?.(event.args) ?? [];

/** From which events each kind is folded, and the argument that names its key (`null`: look at all of them). */
export const FACT_SOURCES: Readonly<
  Record<FactKind, { readonly events: readonly string[]; readonly argument: string | null }>
> = {
  'party-key': { events: ['PartyKeyBound', 'PartyKeyRevoked'], argument: 'key' },
  'frozen-key': { events: ['OrganisationFrozen', 'OrganisationUnfrozen'], argument: null },
  organisation: { events: ['OrganisationAdmitted', 'OrganisationFrozen', 'OrganisationUnfrozen'], argument: 'id' },
  governors: { events: ['GovernorsChanged'], argument: null },
  registrar: { events: ['RegistrarChanged'], argument: 'registrar' },
  document: { events: ['DocumentAnchored', 'DocumentSuperseded'], argument: 'subject' },
  fingerprint: { events: ['FingerprintRegistered', 'FingerprintReleased'], argument: 'fingerprint' },
  entry: { events: ['PaymentRecorded', 'PaymentReversed'], argument: 'entry' },
  allocation: { events: ['PaymentRecorded', 'PaymentReversed'], argument: 'allocation' },
  rent: { events: ['PeriodBilled'], argument: 'receivable' },
  directory: { events: ['Registered'], argument: 'name' },
};

/** What a fact's key is called in the argument that names it. */
export const argumentOfKey = (kind: FactKind, factKey: string): string => {
  if (kind === 'party-key') return factKey.slice(factKey.indexOf('/') + 1);
  return kind === 'directory' ? factKey.slice(0, factKey.indexOf('/')) : factKey;
};
