import { type Hex, isAddress, isBytes32 } from '#domain/hex';

/** A value with every bigint as decimal text: what a database keeps as JSON. */
export type JsonOf<Value> = Value extends bigint
  ? string
  : Value extends string | number | boolean | null
    ? Value
    : { readonly [Name in keyof Value]: JsonOf<Value[Name]> };

/** What a field of an event holds: a count or seconds, a large number, yes or no, a key, a hash, hashes. */
export type FieldKind = 'number' | 'large' | 'flag' | 'key' | 'hash' | 'hashes';

interface AnyEvent {
  readonly type: string;
  readonly subject: Hex;
  readonly version: bigint;
}

/** The own fields of every event of a union, and what each holds. */
export type EventFields<Event extends AnyEvent> = {
  readonly [Type in Event['type']]: Readonly<
    Record<Exclude<keyof Extract<Event, { readonly type: Type }>, keyof AnyEvent>, FieldKind>
  >;
};

const isDigits = (value: unknown): value is string => typeof value === 'string' && /^\d+$/.test(value);
const isHash = (value: unknown): value is Hex => typeof value === 'string' && isBytes32(value);

/** The value of a field out of the arguments of a log as JSON: numbers are decimal text. `undefined` when it is none. */
const fieldOf = (kind: FieldKind, json: unknown): unknown => {
  if (kind === 'number') return isDigits(json) ? Number(json) : undefined;
  if (kind === 'large') return isDigits(json) ? BigInt(json) : undefined;
  if (kind === 'flag') return typeof json === 'boolean' ? json : undefined;
  if (kind === 'hash') return isHash(json) ? json : undefined;
  if (kind === 'key') return typeof json === 'string' && isAddress(json) ? json : undefined;
  return Array.isArray(json) && json.every(isHash) ? json : undefined;
};

/**
 * A reader of one contract's events out of their names and their arguments as JSON, as the chain's reader keeps them. It
 * answers `null` for the name of another event, and throws a TypeError when an argument is missing or of another kind.
 */
export const eventReader = <Event extends AnyEvent>(
  table: EventFields<Event>,
): ((name: string, args: Readonly<Record<string, unknown>>) => Event | null) => {
  const fields = new Map<string, Readonly<Record<string, FieldKind>>>(Object.entries(table));
  // Each of the table's fields was read as its kind, or is `undefined`.
  const isWhole = (event: AnyEvent | { readonly type: string }): event is Event =>
    Object.values(event).every(value => value !== undefined);
  return (name, args) => {
    const own = fields.get(name);
    if (!own) return null;
    const event = {
      type: name,
      subject: fieldOf('hash', args.subject),
      version: fieldOf('large', args.version),
      ...Object.fromEntries(Object.entries(own).map(([field, kind]) => [field, fieldOf(kind, args[field])])),
    };
    if (!isWhole(event)) throw new TypeError(`not the arguments of ${name}`);
    return event;
  };
};

/** Reads untyped JSON field by field; what was not written as that state throws a TypeError. */
export class StateReader {
  readonly #fields: ReadonlyMap<string, unknown>;
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null) throw new TypeError('not a state');
    this.#fields = new Map(Object.entries(value));
  }
  #typed<Value>(name: string, isIt: (value: unknown) => value is Value): Value {
    const value = this.#fields.get(name);
    if (!isIt(value)) throw new TypeError(`${name} is no part of this state`);
    return value;
  }
  number = (name: string): number => this.#typed(name, value => typeof value === 'number');
  flag = (name: string): boolean => this.#typed(name, value => typeof value === 'boolean');
  large = (name: string): bigint => BigInt(this.#typed(name, isDigits));
  hash = (name: string): Hex => this.#typed(name, isHash);
  key = (name: string): Hex =>
    this.#typed(name, (value): value is Hex => typeof value === 'string' && isAddress(value));
  hashes = (name: string): readonly Hex[] =>
    this.#typed(name, (value): value is Hex[] => Array.isArray(value) && value.every(isHash));
  keys = (name: string): readonly Hex[] =>
    this.#typed(
      name,
      (value): value is Hex[] => Array.isArray(value) && value.every(one => typeof one === 'string' && isAddress(one)),
    );
  oneOf = <const Value extends string>(name: string, values: readonly Value[]): Value =>
    this.#typed(name, (value): value is Value => values.some(known => known === value));
  list = <Item>(name: string, read: (reader: StateReader) => Item): readonly Item[] =>
    this.#typed(name, value => Array.isArray(value)).map(one => read(new StateReader(one)));
  orNull = <Value>(name: string, read: (name: string) => Value): Value | null =>
    this.#fields.get(name) === null ? null : read(name);
  part = (name: string): StateReader => new StateReader(this.#fields.get(name));
}
