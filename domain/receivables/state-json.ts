import { type Hex, isAddress, isBytes32 } from '#domain/hex';
import type { Interval } from './parts.ts';
import {
  type AllocationState,
  FRAGMENT_STATUSES,
  type FragmentState,
  type QuoteState,
  RECEIVABLE_STATUSES,
  type ReceivableState,
} from './state.ts';

/** The state of a receivable with every bigint as decimal text: what a database keeps as JSON. */
export type StateJson = JsonOf<ReceivableState>;

type JsonOf<Value> = Value extends bigint
  ? string
  : Value extends string | number | boolean | null
    ? Value
    : { readonly [Name in keyof Value]: JsonOf<Value[Name]> };

const intervalJson = ({ from, to }: Interval) => ({ from: from.toString(), to: to.toString() });

const fragmentJson = (fragment: FragmentState): JsonOf<FragmentState> => ({
  ...fragment,
  ...intervalJson(fragment),
  cursor: fragment.cursor.toString(),
  holes: fragment.holes.map(intervalJson),
  paid: fragment.paid.toString(),
  diluted: fragment.diluted.toString(),
  writtenOff: fragment.writtenOff.toString(),
});

const allocationJson = (allocation: AllocationState): JsonOf<AllocationState> => ({
  ...allocation,
  ...intervalJson(allocation),
  entryParts: allocation.entryParts.toString(),
});

export const stateToJson = (state: ReceivableState): StateJson => ({
  ...state,
  version: state.version.toString(),
  fragments: state.fragments.map(fragmentJson),
  allocations: Object.fromEntries(
    Object.entries(state.allocations).map(([id, allocation]) => [id, allocationJson(allocation)]),
  ),
});

/** Reads untyped JSON field by field; what was not written by `stateToJson` throws a TypeError. */
class Reader {
  readonly #fields: ReadonlyMap<string, unknown>;
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null) throw new TypeError('not the state of a receivable');
    this.#fields = new Map(Object.entries(value));
  }
  #typed<Value>(name: string, isIt: (value: unknown) => value is Value): Value {
    const value = this.#fields.get(name);
    if (!isIt(value)) throw new TypeError(`${name} is no part of the state of a receivable`);
    return value;
  }
  number = (name: string): number => this.#typed(name, value => typeof value === 'number');
  flag = (name: string): boolean => this.#typed(name, value => typeof value === 'boolean');
  parts = (name: string): bigint => BigInt(this.#typed(name, value => typeof value === 'string'));
  hash = (name: string): Hex =>
    this.#typed(name, (value): value is Hex => typeof value === 'string' && isBytes32(value));
  key = (name: string): Hex =>
    this.#typed(name, (value): value is Hex => typeof value === 'string' && isAddress(value));
  oneOf = <const Value extends string>(name: string, values: readonly Value[]): Value =>
    this.#typed(name, (value): value is Value => values.some(known => known === value));
  list = (name: string): readonly unknown[] => this.#typed(name, value => Array.isArray(value));
  entries = (name: string): [string, unknown][] =>
    Object.entries(this.#typed(name, value => typeof value === 'object' && value !== null));
  isNull = (name: string): boolean => this.#fields.get(name) === null;
}

const orNull = <Value>(reader: Reader, name: string, read: (name: string) => Value): Value | null =>
  reader.isNull(name) ? null : read(name);

const intervalOf = (reader: Reader): Interval => ({ from: reader.parts('from'), to: reader.parts('to') });

const fragmentOf = (value: unknown): FragmentState => {
  const reader = new Reader(value);
  return {
    index: reader.number('index'),
    ...intervalOf(reader),
    status: reader.oneOf('status', FRAGMENT_STATUSES),
    holder: reader.key('holder'),
    assignor: orNull(reader, 'assignor', reader.key),
    payee: reader.key('payee'),
    counterparty: orNull(reader, 'counterparty', reader.key),
    terms: orNull(reader, 'terms', reader.hash),
    expiry: reader.number('expiry'),
    financed: reader.flag('financed'),
    notified: reader.flag('notified'),
    reserveReleased: reader.flag('reserveReleased'),
    left: orNull(reader, 'left', reader.number),
    cursor: reader.parts('cursor'),
    holes: reader.list('holes').map(hole => intervalOf(new Reader(hole))),
    paid: reader.parts('paid'),
    diluted: reader.parts('diluted'),
    writtenOff: reader.parts('writtenOff'),
  };
};

const quoteOf = (value: unknown): QuoteState => {
  const reader = new Reader(value);
  return {
    fragment: reader.number('fragment'),
    bank: reader.key('bank'),
    request: reader.hash('request'),
    expiry: reader.number('expiry'),
    status: reader.oneOf('status', ['Open', 'Withdrawn', 'Accepted']),
  };
};

const allocationOf = (value: unknown): AllocationState => {
  const reader = new Reader(value);
  return {
    fragment: reader.number('fragment'),
    ...intervalOf(reader),
    entry: reader.hash('entry'),
    entryParts: reader.parts('entryParts'),
    recorder: reader.key('recorder'),
    reversed: reader.flag('reversed'),
  };
};

/** The state out of its JSON. Throws a TypeError on anything that `stateToJson` did not write. */
export const stateFromJson = (json: unknown): ReceivableState => {
  const reader = new Reader(json);
  return {
    subject: reader.hash('subject'),
    version: reader.parts('version'),
    status: reader.oneOf('status', RECEIVABLE_STATUSES),
    confirmed: reader.flag('confirmed'),
    disputed: reader.flag('disputed'),
    assigned: reader.flag('assigned'),
    issuer: reader.key('issuer'),
    obligor: reader.key('obligor'),
    maturity: reader.number('maturity'),
    currency: reader.hash('currency'),
    root: reader.hash('root'),
    terms: orNull(reader, 'terms', reader.hash),
    fingerprints: reader.list('fingerprints').filter((one): one is Hex => typeof one === 'string' && isBytes32(one)),
    fragments: reader.list('fragments').map(fragmentOf),
    quotes: Object.fromEntries(reader.entries('quotes').map(([id, quote]) => [id, quoteOf(quote)])),
    allocations: Object.fromEntries(
      reader.entries('allocations').map(([id, allocation]) => [id, allocationOf(allocation)]),
    ),
  };
};
