import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Seed, seeds } from '../receivables/dice.ts';
import { openRing } from './ring.ts';
import { type Focus, leasingTurnOf } from './turns.ts';

type Ring = Awaited<ReturnType<typeof openRing>>;

const scriptOf = (seed: number): Seed[] =>
  fc.sample(fc.array(seeds, { minLength: 40, maxLength: 120, size: 'max' }), { numRuns: 1, seed }).flat();

/** As many scripts as fit into the time; with DIFFERENTIAL_RUNS set, that many however long it takes. */
const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 60);
const timeLimitMs = process.env.DIFFERENTIAL_RUNS === undefined ? 30_000 : Number.POSITIVE_INFINITY;

/** Plays random scripts with this focus, each on a fresh chain; answers what was performed and what was refused. */
const playScripts = async (newMatch: Ring['newMatch'], focus: Focus) => {
  const firstSeed = Number(process.env.DIFFERENTIAL_SEED ?? Math.floor(Math.random() * 2 ** 30));
  console.log(`differential test: from DIFFERENTIAL_SEED=${firstSeed}`);
  const startedAt = performance.now();
  const types = new Set<string>();
  const refusals = new Set<string>();
  const counts = { performed: 0, refused: 0, 'passed-over': 0 };
  for (let run = 0; run < runs && performance.now() - startedAt < timeLimitMs; run++) {
    const match = await newMatch();
    try {
      for (const seed of scriptOf(firstSeed + run)) await match.play(leasingTurnOf(seed, match.model, focus));
      await match.compareState();
    } catch (error) {
      const again = `DIFFERENTIAL_SEED=${firstSeed + run} DIFFERENTIAL_RUNS=1`;
      throw new Error(`they differ; to play it again: ${again}`, { cause: error });
    }
    for (const kind of ['performed', 'refused', 'passed-over'] as const) counts[kind] += match.counts[kind];
    for (const code of match.refusals) refusals.add(code);
    for (const type of match.types) types.add(type);
  }
  const { performed, refused, 'passed-over': passedOver } = counts;
  console.log(
    `${performed} performed of ${types.size} types, ${refused} refused in ${refusals.size} ways, ${passedOver} passed over`,
  );
  return { counts, types, refusals };
};

/**
 * Opens a ring for the file that calls it, and has its first test: over random scripts with this focus the domain and the
 * contracts agree. Answers how the file's other tests get a match of their own.
 */
export const agreeOver = (
  focus: Focus,
  among: readonly (keyof Focus)[] = [],
): { readonly newMatch: Ring['newMatch'] } => {
  let ring: Ring;
  beforeAll(async () => {
    ring = await openRing();
  }, 120_000);
  afterAll(() => ring?.close());
  test('the domain and the contracts agree on every verdict, event and stored value', async () => {
    const { counts, types } = await playScripts(ring.newMatch, focus);
    expect(Math.min(counts.performed, counts.refused)).toBeGreaterThan(0);
    for (const type of among) expect(types).toContain(type);
  }, 3_600_000);
  return { newMatch: () => ring.newMatch() };
};
