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
import { SideBySide } from './side-by-side.ts';
import { storedAndExpected, storedShared } from './stored-state.ts';

const ENTRIES = [0, 1, 2].map(place => hash(POOLS.entries, place));
const FINGERPRINTS = [0, 1, 2, 3, 4, 5].map(place => hash(POOLS.fingerprints, place));

type Verdict = Result<ReceivableEvent[], ReceivableRefusal>;

/** Receivables: after each block the state that it leaves is compared too. */
export class Match extends SideBySide<ReceivableCommand, Verdict, ReceivablesModel> {
  constructor(node: ClockedNode, consortium: Consortium, startAt: number) {
    super(node, consortium, new ReceivablesModel(consortium.actors, startAt), /^Fingerprint/);
  }

  /** A lien stands on everything from now on. */
  async pledgeAll(): Promise<void> {
    await this.flush();
    await this.consortium.pledgeAll(this.model.now);
    this.model.isAllPledged = true;
    this.model.now += 1;
  }

  /** Compares everything that the contracts have stored with the domain's state, what receivables share included. */
  async compareState(): Promise<void> {
    await this.flush();
    checkInvariants(this.model);
    for (const subject of this.model.states.keys()) await this.#compareReceivable(subject, true);
    expect(await storedShared(this.node, this.consortium, ENTRIES, FINGERPRINTS)).toEqual({
      entries: ENTRIES.map(this.model.entryAllocated),
      fingerprints: FINGERPRINTS.map(one => this.model.liveObject(one) ?? ZERO_HASH),
    });
  }

  protected override async compareChanged(subjects: ReadonlySet<Hex>): Promise<void> {
    for (const subject of subjects) await this.#compareReceivable(subject, false);
  }

  async #compareReceivable(subject: Hex, everything: boolean): Promise<void> {
    const state = this.model.stateOf(subject);
    if (!state) return;
    const { stored, expected } = await storedAndExpected(this.node, this.consortium, state, everything);
    expect(stored).toEqual(expected);
  }
}
