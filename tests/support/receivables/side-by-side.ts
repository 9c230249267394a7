import { expect } from 'vitest';
import type { Hex } from '#domain/hex';
import type { Envelope } from '#domain/lifecycle/signers';
import type { Refusal, Result } from '#domain/result';
import type { ActionCommand } from '#ledger/typed-data/action-types';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from './consortium.ts';
import { type Relayed, relayAll } from './relayed.ts';

/** So many commands at most go into one block. */
const BATCH = 8;

type Verdict = Result<readonly { readonly type: string }[], Refusal>;

/** The domain's side: what it knows, and its clock. */
interface Model<Command, Decided extends Verdict> {
  now: number;
  readonly frozen: Set<Hex>;
  isKnown(key: Hex, subject: Hex): boolean;
  perform(command: Command): Decided;
}

export type Turn<Command> =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'freeze' | 'unfreeze'; readonly key: Hex };

/** An event as the chain's decoder writes it: every number as text. */
const asRelayed = ({ type, ...args }: { readonly type: string }) => ({
  name: type,
  args: Object.fromEntries(
    Object.entries(args).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' || typeof value === 'bigint' ? String(value) : value,
    ]),
  ),
});

/** Domain and contracts side by side: every command is given to both, and they must agree. */
export abstract class SideBySide<
  Command extends ActionCommand & Envelope,
  Decided extends Verdict,
  Known extends Model<Command, Decided>,
> {
  readonly model: Known;
  readonly counts = { performed: 0, refused: 0, 'passed-over': 0 };
  readonly refusals = new Set<string>();
  readonly types = new Set<string>();
  protected readonly node: ClockedNode;
  protected readonly consortium: Consortium;
  /** Names of events of other contracts, which come with those that the domain has. */
  readonly #foreign: RegExp;
  #batch: { command: Command; expected: Relayed }[] = [];

  constructor(node: ClockedNode, consortium: Consortium, model: Known, foreign: RegExp) {
    this.node = node;
    this.consortium = consortium;
    this.model = model;
    this.#foreign = foreign;
  }

  async play(turn: Turn<Command>): Promise<void> {
    if (turn.kind === 'command') {
      await this.give(turn.command);
      return;
    }
    await this.flush();
    if (turn.kind === 'wait') {
      this.model.now += turn.seconds;
      return;
    }
    await this.consortium[turn.kind](this.model.now, turn.key);
    if (turn.kind === 'freeze') this.model.frozen.add(turn.key);
    else this.model.frozen.delete(turn.key);
    this.model.now += 1;
  }

  /** Decided by the domain at once; relayed with those that follow, in one block and so at the same time. */
  async give(command: Command): Promise<Decided> {
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
    const relayed = await relayAll(this.node, this.consortium, this.model.now, commands);
    for (const [place, { command, expected }] of batch.entries()) {
      const found = relayed[place];
      expect({ command, verdict: found && this.#ownEvents(found) }).toEqual({ command, verdict: expected });
      this.counts[expected.kind] += 1;
      if (expected.kind === 'refused') this.refusals.add(expected.code);
      if (expected.kind === 'performed') this.types.add(command.type);
    }
    this.model.now += 1;
    await this.compareChanged(new Set(commands.map(({ subject }) => subject)));
  }

  /** What else is compared after each block, of the subjects that commands were about. */
  protected async compareChanged(_subjects: ReadonlySet<Hex>): Promise<void> {}

  #ownEvents(relayed: Relayed): Relayed {
    return relayed.kind === 'performed'
      ? { ...relayed, events: relayed.events.filter(({ name }) => !this.#foreign.test(name)) }
      : relayed;
  }

  /**
   * A contract leaves no trace of an action that somebody signed twice, or that needs a key of which no registrar ever spoke
   * where it is needed: its credential may come with another copy. The domain refuses both.
   */
  #leavesNoTrace({ signers, subject }: Command, { code, params }: Refusal): boolean {
    if (new Set(signers).size < signers.length) return true;
    const key = params?.key ?? '';
    const isAboutKey = code === 'not-authorised' || code === 'not-financier';
    return isAboutKey && key.startsWith('0x') && !this.model.isKnown(`0x${key.slice(2)}`, subject);
  }

  #expected(command: Command, verdict: Verdict): Relayed {
    if (verdict.ok) return { kind: 'performed', events: verdict.value.map(asRelayed) };
    if (this.#leavesNoTrace(command, verdict.refusal)) return { kind: 'passed-over' };
    return { kind: 'refused', code: verdict.refusal.code };
  }
}
