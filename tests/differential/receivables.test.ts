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

/** A command of this type that the domain accepts and that leaves something open, found by drawing its fields again and again. */
const giveGood = async (match: Match, type: CommandType): Promise<void> => {
  const [subject] = SUBJECTS;
  for (let roll = 1; roll <= 400; roll++) {
    const dice = new Dice({ rolls: [roll, roll * 7, roll * 31, roll * 101], parts: 10n ** 17n + BigInt(roll) });
    const state = match.model.stateOf(subject);
    const command = draftCommand(type, state, subject, match.model, dice);
    const isAll = 'to' in command && command.to === state?.fragments[command.fragment]?.to;
    if (!isAll && match.model.decide(command).ok) {
      await match.give(command);
      return;
    }
  }
  throw new Error(`no ${type} would be accepted`);
};

test('along a long life: split, financed, sold on, financed again, paid, returned, taken back', async () => {
  const match = await newMatch();
  const finance: CommandType[] = ['RequestFinance', 'QuoteFinance', 'QuoteFinance', 'AcceptQuote', 'FundReceivable'];
  const life: CommandType[] = [
    ...(['IssueReceivable', 'ConfirmReceivable'] as const),
    ...finance,
    ...(['NotifyAssignment', 'SplitFragment', 'OfferFragment', 'AcceptOffer', 'RecordPayment'] as const),
    ...finance,
    ...(['RecordPayment', 'RecordPayment', 'ReversePayment', 'RepurchaseFragment', 'RecordDilution'] as const),
    ...finance,
    ...(['OfferFragment', 'Decline', 'OfferFragment', 'AcceptOffer', 'NotifyAssignment', 'ChangeMaturity'] as const),
    ...(['DisputeReceivable', 'RecordPayment', 'ReversePayment', 'RepurchaseFragment', 'ResolveDispute'] as const),
    ...finance,
    ...(['SplitFragment', 'RequestFinance', 'Withdraw', 'WriteOff', 'RecordPayment'] as const),
  ];
  for (const type of life) {
    await giveGood(match, type);
    await match.flush();
  }
  await match.compareState();
  expect(match.counts).toEqual({ performed: life.length, refused: 0, 'passed-over': 0 });
});

test('and while a lien stands on everything: no trade, and all else goes on', async () => {
  const match = await newMatch();
  for (const type of ['IssueReceivable', 'ConfirmReceivable'] as const) await giveGood(match, type);
  const [subject] = SUBJECTS;
  const trades = (['SplitFragment', 'OfferFragment', 'RequestFinance'] as const).map(type =>
    draftCommand(
      type,
      match.model.stateOf(subject),
      subject,
      match.model,
      new Dice({ rolls: [12], parts: 10n ** 17n }),
    ),
  );
  await match.pledgeAll();
  for (const trade of trades) await match.give(trade);
  await giveGood(match, 'RecordPayment');
  await match.compareState();
  expect(match.counts).toEqual({ performed: 3, refused: 3, 'passed-over': 0 });
  expect([...match.refusals]).toEqual(['pledged']);
});
