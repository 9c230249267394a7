import { type ClockedNode, startClockedNode } from '../clocked-node.ts';
import { type Consortium, foundConsortium } from '../receivables/consortium.ts';
import { leasingCast } from './cast.ts';
import { LeasingMatch } from './match.ts';

const START = 1_750_000_000;

/** A real node with the contracts and the cast, and matches on it, each from the beginning. */
export const openRing = async () => {
  const node: ClockedNode = await startClockedNode();
  const consortium: Consortium = await foundConsortium(node, START, leasingCast(START));
  const startAgain = await node.snapshot();
  return {
    newMatch: async (): Promise<LeasingMatch> => {
      await startAgain();
      return new LeasingMatch(node, consortium, START);
    },
    close: () => node.stop(),
  };
};
