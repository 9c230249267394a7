import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandType } from '#domain/receivables/commands';
import { type ClockedNode, startClockedNode } from '#tests/support/clocked-node';
import { type Consortium, foundConsortium } from '#tests/support/receivables/consortium';
import { Dice, type Seed, seeds } from '#tests/support/receivables/dice';
import { draftCommand } from '#tests/support/receivables/draft-command';
import { Match } from '#tests/support/receivables/match';
import { SUBJECTS } from '#tests/support/receivables/model';
import { turnOf } from '#tests/support/receivables/turns';

/**
 * Random command sequences run against `domain/receivables` and against the contracts on a real node, through the Relay and
 * with real signatures: several actors, commands in order and not, time that passes, two receivables that share
 * fingerprints and bank entries. Both must give the same verdict for the same reason, the same events and the same state.
 */

const START = 1_750_000_000;

let node: ClockedNode;
let consortium: Consortium;
let startAgain: () => Promise<void>;

beforeAll(async () => {
  node = await startClockedNode();
  consortium = await foundConsortium(node, START);
  startAgain = await node.snapshot();
});

afterAll(() => node?.stop());

const newMatch = async (): Promise<Match> => {
  await startAgain();
  return new Match(node, consortium, START);
};

const scriptOf = (seed: number): Seed[] =>
  fc.sample(fc.array(seeds, { minLength: 30, maxLength: 120, size: 'max' }), { numRuns: 1, seed }).flat();

/** As many scripts as fit into the time; with DIFFERENTIAL_RUNS set, that many however long it takes. */
const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 60);
const timeLimitMs = process.env.DIFFERENTIAL_RUNS === undefined ? 40_000 : Number.POSITIVE_INFINITY;

test('the domain and the contracts agree on every verdict, event and stored value', async () => {
  const firstSeed = Number(process.env.DIFFERENTIAL_SEED ?? Math.floor(Math.random() * 2 ** 30));
  console.log(`differential test: from DIFFERENTIAL_SEED=${firstSeed}`);
  const startedAt = performance.now();
  const counts = { performed: 0, refused: 0, 'passed-over': 0 };
  const refusals = new Set<string>();
  for (let run = 0; run < runs && performance.now() - startedAt < timeLimitMs; run++) {
    const match = await newMatch();
    try {
      for (const seed of scriptOf(firstSeed + run)) await match.play(turnOf(seed, match.model));
      await match.compareState();
    } catch (error) {
      const again = `DIFFERENTIAL_SEED=${firstSeed + run} DIFFERENTIAL_RUNS=1`;
      throw new Error(`they differ; to play it again: ${again}`, { cause: error });
    }
    for (const kind of ['performed', 'refused', 'passed-over'] as const) counts[kind] += match.counts[kind];
    for (const code of match.refusals) refusals.add(code);
  }
  const { performed, refused, 'passed-over': passedOver } = counts;
  console.log(`${performed} performed, ${refused} refused in ${refusals.size} ways, ${passedOver} passed over`);
  expect(Math.min(performed, refused)).toBeGreaterThan(10);
}, 3_600_000);

test('and while a lien stands on everything: no trade, and all else goes on', async () => {
  const match = await newMatch();
  const give = (type: CommandType, roll: number) => {
    const dice = new Dice({ rolls: [roll], parts: 10n ** 17n });
    return match.give(draftCommand(type, match.model.stateOf(SUBJECTS[0]), SUBJECTS[0], match.model, dice));
  };
  for (const type of ['IssueReceivable', 'ConfirmReceivable'] as const) await give(type, 12);
  await match.pledgeAll();
  for (const type of ['SplitFragment', 'OfferFragment', 'RequestFinance', 'RecordPayment'] as const)
    await give(type, 12);
  await match.compareState();
  expect(match.counts).toEqual({ performed: 3, refused: 3, 'passed-over': 0 });
  expect([...match.refusals]).toEqual(['pledged']);
});
