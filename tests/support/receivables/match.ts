import { expect } from 'vitest';
import { type Hex, ZERO_HASH } from '#domain/hex';
import type { ReceivableCommand } from '#domain/receivables/commands';
import type { ReceivableEvent } from '#domain/receivables/events';
import type { ReceivableRefusal } from '#domain/receivables/refusals';
import type { Result } from '#domain/result';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from './consortium.ts';
import { hash, POOLS } from './dice.ts';
import { checkInvariants } from './invariants.ts';
import { ReceivablesModel } from './model.ts';
import { type Relayed, relayAll } from './relayed.ts';
import { storedAndExpected, storedShared } from './stored-state.ts';
import type { Turn } from './turns.ts';

/** So many commands at most go into one block. */
const BATCH = 8;
const ENTRIES = [0, 1, 2].map(place => hash(POOLS.entries, place));
const FINGERPRINTS = [0, 1, 2, 3, 4, 5].map(place => hash(POOLS.fingerprints, place));

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

/** Without the events of other contracts that come with those of `Receivables`. */
const ownEvents = (relayed: Relayed): Relayed =>
  relayed.kind === 'performed'
    ? { ...relayed, events: relayed.events.filter(event => !event.name.startsWith('Fingerprint')) }
    : relayed;

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

/** Domain and contracts side by side: every command is given to both, and they must agree. */
export class Match {
  readonly model: ReceivablesModel;
  readonly counts = { performed: 0, refused: 0, 'passed-over': 0 };
  readonly refusals = new Set<string>();
  readonly #node: ClockedNode;
  readonly #consortium: Consortium;
  #batch: { command: ReceivableCommand; expected: Relayed }[] = [];

  constructor(node: ClockedNode, consortium: Consortium, startAt: number) {
    this.#node = node;
    this.#consortium = consortium;
    this.model = new ReceivablesModel(consortium.actors, startAt);
  }

  async play(turn: Turn): Promise<void> {
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
  async give(command: ReceivableCommand): Promise<void> {
    const verdict = this.model.perform(command);
    this.#batch.push({ command, expected: this.#expected(command, verdict) });
    if (this.#batch.length >= BATCH) await this.flush();
  }

  /** A lien stands on everything from now on. */
  async pledgeAll(): Promise<void> {
    await this.flush();
    await this.#consortium.pledgeAll(this.model.now);
    this.model.isAllPledged = true;
    this.model.now += 1;
  }

  /** Relays what was given; compares verdict, reason and events of each, and the state that they leave. */
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
    }
    this.model.now += 1;
    for (const subject of new Set(commands.map(command => command.subject)))
      await this.#compareReceivable(subject, false);
  }

  /** Compares everything that the contracts have stored with the domain's state, what receivables share included. */
  async compareState(): Promise<void> {
    await this.flush();
    checkInvariants(this.model);
    for (const subject of this.model.states.keys()) await this.#compareReceivable(subject, true);
    expect(await storedShared(this.#node, this.#consortium, ENTRIES, FINGERPRINTS)).toEqual({
      entries: ENTRIES.map(this.model.entryAllocated),
      fingerprints: FINGERPRINTS.map(one => this.model.liveObject(one) ?? ZERO_HASH),
    });
  }

  async #compareReceivable(subject: Hex, everything: boolean): Promise<void> {
    const state = this.model.stateOf(subject);
    if (!state) return;
    const { stored, expected } = await storedAndExpected(this.#node, this.#consortium, state, everything);
    expect(stored).toEqual(expected);
  }

  #expected(command: ReceivableCommand, verdict: Verdict): Relayed {
    if (verdict.ok) return { kind: 'performed', events: verdict.value.map(asRelayed) };
    if (leavesNoTrace(this.model, command, verdict)) return { kind: 'passed-over' };
    return { kind: 'refused', code: verdict.refusal.code };
  }
}
