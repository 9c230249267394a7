import { expect } from 'vitest';
import { ZERO_ADDRESS } from '#domain/hex';
import type { ClockedNode } from '../clocked-node.ts';
import type { Consortium } from '../receivables/consortium.ts';
import { Dice, hash } from '../receivables/dice.ts';
import { SideBySide } from '../receivables/side-by-side.ts';
import { draftLeasingCommand } from './draft-command.ts';
import { type LeasingCommand, LeasingModel, type LeasingVerdict } from './model.ts';
import { storedAndExpected } from './stored-state.ts';

const FINGERPRINTS = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13].map(place => hash(21, place));

/** Events of `Fingerprints`, and of ERC-721. */
const FOREIGN = /^(Fingerprint|Transfer$)/;

/** Machines, leases, liens and devices. */
export class LeasingMatch extends SideBySide<LeasingCommand, LeasingVerdict, LeasingModel> {
  constructor(node: ClockedNode, consortium: Consortium, startAt: number) {
    super(node, consortium, new LeasingModel(consortium.actors, consortium.governor, startAt), FOREIGN);
  }

  /** Compares everything that the contracts have stored with the domain's states. */
  async compareState(): Promise<void> {
    await this.flush();
    const { stored, expected } = await storedAndExpected(this.node, this.consortium, this.model, FINGERPRINTS);
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
}
