import fc from 'fast-check';
import { expect } from 'vitest';
import { ZERO_ADDRESS } from '#domain/hex';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from '../receivables/consortium.ts';
import { Dice, hash, type Seed, seeds } from '../receivables/dice.ts';
import { type Relayed, relayAll } from '../receivables/relayed.ts';
import { draftLeasingCommand } from './draft-command.ts';
import { type LeasingCommand, type LeasingEvent, LeasingModel, type LeasingVerdict } from './model.ts';
import { storedAndExpected } from './stored-state.ts';
import { type Focus, type LeasingTurn, leasingTurnOf } from './turns.ts';

/** So many commands at most go into one block. */
const BATCH = 8;
const FINGERPRINTS = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13].map(place => hash(21, place));

/** An event as the chain's decoder writes it: every number as text. */
const asRelayed = ({ type, ...args }: LeasingEvent) => ({
  name: type,
  args: Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'bigint' ? String(value) : value,
    ]),
  ),
});

/** Without the events that come with those of the three contracts: of `Fingerprints`, and of ERC-721. */
const ownEvents = (relayed: Relayed): Relayed =>
  relayed.kind === 'performed'
    ? { ...relayed, events: relayed.events.filter(({ name }) => !/^(Fingerprint|Transfer$)/.test(name)) }
    : relayed;

/**
 * A contract leaves no trace of an action that somebody signed twice, or that needs a key of which no registrar ever spoke
 * where it is needed: its credential may come with another copy. The domain refuses both.
 */
const leavesNoTrace = (model: LeasingModel, { signers, subject }: LeasingCommand, verdict: LeasingVerdict): boolean => {
  if (verdict.ok) return false;
  if (new Set(signers).size < signers.length) return true;
  const { code, params } = verdict.refusal;
  const key = params?.key ?? '';
  const isAboutKey = code === 'not-authorised' || code === 'not-financier';
  return isAboutKey && key.startsWith('0x') && !model.isKnown(`0x${key.slice(2)}`, subject);
};

/** Domain and contracts side by side: every command is given to both, and they must agree. */
export class LeasingMatch {
  readonly model: LeasingModel;
  readonly counts = { performed: 0, refused: 0, 'passed-over': 0 };
  readonly refusals = new Set<string>();
  readonly types = new Set<string>();
  readonly #node: ClockedNode;
  readonly #consortium: Consortium;
  #batch: { command: LeasingCommand; expected: Relayed }[] = [];

  constructor(node: ClockedNode, consortium: Consortium, startAt: number) {
    this.#node = node;
    this.#consortium = consortium;
    this.model = new LeasingModel(consortium.actors, consortium.governor, startAt);
  }

  async play(turn: LeasingTurn): Promise<void> {
    if (turn.kind === 'command') {
      await this.give(turn.command);
      return;
    }
    await this.flush();
    if (turn.kind === 'wait') {
      this.model.now += turn.seconds;
      return;
    }
    await this.#consortium[turn.kind](this.model.now, turn.key);
    if (turn.kind === 'freeze') this.model.frozen.add(turn.key);
    else this.model.frozen.delete(turn.key);
    this.model.now += 1;
  }

  /** Decided by the domain at once; relayed with those that follow, in one block and so at the same time. */
  async give(command: LeasingCommand): Promise<LeasingVerdict> {
    const verdict = this.model.perform(command);
    this.#batch.push({ command, expected: this.#expected(command, verdict) });
    if (this.#batch.length >= BATCH) await this.flush();
    return verdict;
  }

  /** Relays what was given; compares verdict, reason and events of each. */
  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const commands = batch.map(({ command }) => command);
    const relayed = await relayAll(this.#node, this.#consortium, this.model.now, commands);
    for (const [place, { command, expected }] of batch.entries()) {
      const found = relayed[place];
      expect({ command, verdict: found && ownEvents(found) }).toEqual({ command, verdict: expected });
      this.counts[expected.kind] += 1;
      if (expected.kind === 'refused') this.refusals.add(expected.code);
      if (expected.kind === 'performed') this.types.add(command.type);
    }
    this.model.now += 1;
  }

  /** Compares everything that the contracts have stored with the domain's states. */
  async compareState(): Promise<void> {
    await this.flush();
    const { stored, expected } = await storedAndExpected(this.#node, this.#consortium, this.model, FINGERPRINTS);
    expect(stored).toEqual(expected);
  }

  /** A command of this type that the domain accepts, found by drawing its fields again and again; and it is given. */
  async giveGood(type: LeasingCommand['type'], isMeant: (command: LeasingCommand) => boolean = () => true) {
    for (let roll = 1; roll <= 600; roll++) {
      const dice = new Dice({ rolls: [roll, roll * 7, roll * 31, roll * 101, roll * 13], parts: 1n });
      const command = draftLeasingCommand(type, this.model, dice);
      if (isMeant(command) && this.model.decide(command).ok) {
        await this.give(command);
        return command;
      }
    }
    throw new Error(`no ${type} would be accepted`);
  }

  key(name: string) {
    return this.model.actors.find(actor => actor.name === name)?.key ?? ZERO_ADDRESS;
  }

  #expected(command: LeasingCommand, verdict: LeasingVerdict): Relayed {
    if (verdict.ok) return { kind: 'performed', events: verdict.value.map(asRelayed) };
    if (leavesNoTrace(this.model, command, verdict)) return { kind: 'passed-over' };
    return { kind: 'refused', code: verdict.refusal.code };
  }
}

const scriptOf = (seed: number): Seed[] =>
  fc.sample(fc.array(seeds, { minLength: 40, maxLength: 120, size: 'max' }), { numRuns: 1, seed }).flat();

/** As many scripts as fit into the time; with DIFFERENTIAL_RUNS set, that many however long it takes. */
const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 60);
const timeLimitMs = process.env.DIFFERENTIAL_RUNS === undefined ? 30_000 : Number.POSITIVE_INFINITY;

/** Plays random scripts with this focus, each on a fresh chain; answers what was performed and what was refused. */
export const playScripts = async (newMatch: () => Promise<LeasingMatch>, focus: Focus) => {
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
