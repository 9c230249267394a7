import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ZERO_HASH } from '#domain/hex';
import type { ReceivableCommand } from '#domain/receivables/commands';
import type { ReceivableEvent } from '#domain/receivables/events';
import type { ReceivableRefusal } from '#domain/receivables/refusals';
import type { Result } from '#domain/result';
import { type ClockedNode, startClockedNode } from '#tests/support/clocked-node';
import { type Consortium, foundConsortium } from '#tests/support/receivables/consortium';
import { hash, POOLS, type Seed, seeds } from '#tests/support/receivables/dice';
import { checkInvariants } from '#tests/support/receivables/invariants';
import { ReceivablesModel } from '#tests/support/receivables/model';
import { type Relayed, relayAll } from '#tests/support/receivables/relayed';
import { storedAndExpected, storedShared } from '#tests/support/receivables/stored-state';
import { turnOf } from '#tests/support/receivables/turns';

const START = 1_750_000_000;
/** So many commands at most go into one block. */
const BATCH = 8;
const RUNS = Number(process.env.DIFFERENTIAL_RUNS ?? 40);
const ENTRIES = [0, 1, 2].map(place => hash(POOLS.entries, place));
const FINGERPRINTS = [0, 1, 2, 3, 4, 5].map(place => hash(POOLS.fingerprints, place));

let node: ClockedNode;
let consortium: Consortium;
let startAgain: () => Promise<void>;

beforeAll(async () => {
  node = await startClockedNode();
  consortium = await foundConsortium(node, START);
  startAgain = await node.snapshot();
});

afterAll(() => node.stop());

type Verdict = Result<ReceivableEvent[], ReceivableRefusal>;

/** An event as the chain's decoder writes it: every number as text. */
const asRelayed = ({ type, ...args }: ReceivableEvent) => ({
  name: type,
  args: Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'bigint' ? String(value) : value,
    ]),
  ),
});

/**
 * A contract leaves no trace of an action that somebody signed twice, or that needs a key of which no registrar ever
 * spoke: its credential may come with another copy. The domain refuses both.
 */
const leavesNoTrace = (model: ReceivablesModel, { signers, subject }: ReceivableCommand, verdict: Verdict): boolean => {
  if (verdict.ok) return false;
  if (new Set(signers).size < signers.length) return true;
  const { code, params } = verdict.refusal;
  const key = params?.key;
  const isAboutKey = code === 'not-authorised' || code === 'not-financier';
  return isAboutKey && key?.startsWith('0x') === true && !model.isKnown(`0x${key.slice(2)}`, subject);
};

const expectedOf = (model: ReceivablesModel, command: ReceivableCommand, verdict: Verdict): Relayed => {
  if (verdict.ok) return { kind: 'performed', events: verdict.value.map(asRelayed) };
  return leavesNoTrace(model, command, verdict)
    ? { kind: 'passed-over' }
    : { kind: 'refused', code: verdict.refusal.code };
};

/** Events of other contracts that come with those of `Receivables`. */
const ownEvents = (relayed: Relayed): Relayed =>
  relayed.kind === 'performed'
    ? { ...relayed, events: relayed.events.filter(event => !event.name.startsWith('Fingerprint')) }
    : relayed;

const compareStored = async (model: ReceivablesModel): Promise<void> => {
  for (const state of model.states.values()) {
    const { stored, expected } = await storedAndExpected(node, consortium, state);
    expect(stored).toEqual(expected);
  }
  expect(await storedShared(node, consortium, ENTRIES, FINGERPRINTS)).toEqual({
    entries: ENTRIES.map(model.entryAllocated),
    fingerprints: FINGERPRINTS.map(one => model.liveObject(one) ?? ZERO_HASH),
  });
};

const tally = { performed: 0, refused: 0, 'passed-over': 0 };

/** Plays a script on both sides. Commands of one batch are in one block, and so at one time. */
const play = async (script: readonly Seed[]): Promise<void> => {
  await startAgain();
  const model = new ReceivablesModel(consortium.actors, START);
  let batch: { command: ReceivableCommand; expected: Relayed }[] = [];

  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const commands = batch.map(({ command }) => command);
    const relayed = await relayAll(node, consortium, model.now, commands);
    for (const [place, { command, expected }] of batch.entries()) {
      const found = relayed[place];
      expect({ command, verdict: found && ownEvents(found) }).toEqual({ command, verdict: expected });
      tally[expected.kind] += 1;
    }
    batch = [];
    model.now += 1;
  };

  for (const seed of script) {
    const turn = turnOf(seed, model);
    if (turn.kind === 'command') {
      const expected = expectedOf(model, turn.command, model.perform(turn.command));
      batch.push({ command: turn.command, expected });
      if (batch.length >= BATCH) await flush();
      continue;
    }
    await flush();
    if (turn.kind === 'wait') model.now += turn.seconds;
    if (turn.kind === 'freeze' || turn.kind === 'unfreeze') {
      await consortium[turn.kind](model.now, turn.key);
      if (turn.kind === 'freeze') model.frozen.add(turn.key);
      else model.frozen.delete(turn.key);
      model.now += 1;
    }
  }
  await flush();
  checkInvariants(model);
  await compareStored(model);
};

test('the domain and the contracts agree on every verdict, event and stored value', async () => {
  const seed = Number(process.env.DIFFERENTIAL_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`differential test: ${RUNS} runs, DIFFERENTIAL_SEED=${seed}`);
  const scripts = fc.array(seeds, { minLength: 30, maxLength: 120, size: 'max' });
  await fc.assert(fc.asyncProperty(scripts, play), {
    numRuns: RUNS,
    seed,
    endOnFailure: process.env.DIFFERENTIAL_SHRINK === undefined,
  });
  console.log(`performed ${tally.performed}, refused ${tally.refused}, passed over ${tally['passed-over']}`);
  expect(tally.performed).toBeGreaterThan(RUNS);
  expect(tally.refused).toBeGreaterThan(RUNS);
}, 300_000);
