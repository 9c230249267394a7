import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import type { Arrival, ChainLink } from '#domain/telemetry/sink';
import { type Touched, touchedBy } from '../telemetry/touched.ts';
import { copyLine } from './copy-text.ts';
import { type DeviceRow, type NotStorable, rowsOf, touchesMachine } from './device-rows.ts';
import type { Binding, DeviceIdentity } from './identity.ts';
import type { Waiting } from './lane.ts';
import type { WrittenAs } from './write-batch.ts';

/** Bytes, and not a string: those lie beside the heap, and are not copied with it while they wait. */
const textOf = (rows: readonly DeviceRow[]): Buffer => {
  let text = '';
  for (const row of rows) text += copyLine(row);
  return Buffer.from(text, 'utf8');
};

const writtenAs = (rows: readonly DeviceRow[], again: () => ReturnType<typeof rowsOf>): WrittenAs => ({
  text: textOf(rows),
  touched: touchedBy(rows.filter(touchesMachine)),
  rows: () => storable(again()),
});

const storable = (rows: ReturnType<typeof rowsOf>): readonly DeviceRow[] => (typeof rows === 'string' ? [] : rows);

const ignore = (): void => undefined;

/**
 * A message on its way to a lane: its rows as text, and what is asked of them. The rows themselves are not held: they are made
 * again where they are asked for. A class, and not closures over its parts: there are tens of thousands a second.
 */
export class WaitingMessage implements Waiting {
  readonly #arrival: Arrival;
  readonly #device: DeviceIdentity;
  readonly text: Buffer;
  readonly touched: readonly Touched[];
  readonly count: number;
  readonly months: readonly string[];
  readonly careful: boolean;
  /** Resolves with the number of readings that were not known, once they are committed. */
  readonly stored: Promise<number>;
  #resolve: (stored: number) => void = ignore;
  #reject: (error: Error) => void = ignore;
  readonly #setAside: (reason: RefusalReason) => void;

  constructor(
    arrival: Arrival,
    device: DeviceIdentity,
    rows: readonly DeviceRow[],
    setAside: (reason: RefusalReason) => void,
  ) {
    this.#arrival = arrival;
    this.#device = device;
    this.#setAside = setAside;
    this.text = textOf(rows);
    this.touched = touchedBy(rows.filter(touchesMachine));
    this.count = rows.length;
    const months = rows.map(({ time }) => time.slice(0, 7));
    this.months = months.length > 1 ? [...new Set(months)] : months;
    const isTimeless = rows.some(({ sameWithinMs }) => sameWithinMs !== null && sameWithinMs > 0);
    this.careful = arrival.redelivered === true || arrival.chain !== undefined || isTimeless;
    this.stored = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get deviceId(): string {
    return this.#device.id;
  }

  get chain(): ChainLink | undefined {
    return this.#arrival.chain;
  }

  get epoch(): string {
    return this.#device.epoch;
  }

  /** Bytes that it holds, about. */
  get weight(): number {
    return 3 * this.text.length + this.#arrival.payload.length;
  }

  rows(): readonly DeviceRow[] {
    return storable(rowsOf(this.#arrival, this.#device));
  }

  boundAs(bindings: readonly Binding[]): WrittenAs {
    const { id, owner, key, removedAt } = this.#device;
    const rowsNow = (): readonly DeviceRow[] | NotStorable =>
      rowsOf(this.#arrival, { id, owner, key, removedAt, bindings });
    return writtenAs(storable(rowsNow()), rowsNow);
  }

  written(stored: number): void {
    this.#resolve(stored);
  }

  poisoned(reason: RefusalReason): void {
    this.#setAside(reason);
    this.#resolve(0);
  }

  failed(error: Error): void {
    this.#reject(error);
  }
}
