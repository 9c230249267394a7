import fc from 'fast-check';
import { type Hex, wordOf, ZERO_ADDRESS } from '#domain/hex';
import { WHOLE } from '#domain/receivables/parts';
import type { ReceivablesModel } from './model.ts';

/** Raw material of one turn; what becomes of it depends on the state that it meets. */
export interface Seed {
  readonly rolls: readonly number[];
  readonly parts: bigint;
}

export const seeds = fc.record({
  rolls: fc.array(fc.nat({ max: 2 ** 30 }), { minLength: 12, maxLength: 12, size: 'max' }),
  parts: fc.bigInt(0n, WHOLE),
});

export const DAY = 86_400;

/** Draws from a seed, one number after the other. */
export class Dice {
  readonly #seed: Seed;
  #turn = 0;
  constructor(seed: Seed) {
    this.#seed = seed;
  }
  below(limit: number): number {
    const roll = this.#seed.rolls[this.#turn++ % this.#seed.rolls.length] ?? 0;
    return (Math.floor(roll / this.#turn) + this.#turn) % limit;
  }
  /** True so many times in a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  pick<Value>(values: readonly Value[]): Value | undefined {
    return values[this.below(Math.max(values.length, 1))];
  }
  between(from: bigint, to: bigint): bigint {
    return to > from ? from + (this.#seed.parts % (to - from + 1n)) : from;
  }
}

/** Hashes come from small pools, so that the same ones are met again. */
export const hash = (pool: number, place: number): Hex => wordOf(BigInt(pool * 256 + place + 1));

export const POOLS = {
  fingerprints: 1,
  terms: 2,
  requests: 3,
  quotes: 4,
  entries: 5,
  allocations: 6,
  notes: 7,
} as const;

export const keyNamed = (model: ReceivablesModel, name: string): Hex =>
  model.actors.find(actor => actor.name === name)?.key ?? ZERO_ADDRESS;

export const someKey = (model: ReceivablesModel, dice: Dice): Hex => dice.pick(model.actors)?.key ?? ZERO_ADDRESS;
