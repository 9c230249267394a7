import { describe, expect, it } from 'vitest';
import { type ChainVerdict, judgeLink } from './signed-chain.ts';

interface Message {
  readonly sequence: bigint;
  readonly previous: string;
  readonly hash: string;
}

/** Verdicts on messages as they come: each a number, what it names, and its own hash. */
const judged = (...messages: readonly (readonly [number, string, string])[]): ChainVerdict[] => {
  const links = new Map<bigint, Message>();
  let last: bigint | null = null;
  return messages.map(([number, previous, hash]) => {
    const message = { sequence: BigInt(number), previous, hash };
    const verdict = judgeLink(message, last, sequence => links.get(sequence) ?? null);
    if (verdict !== 'known' && verdict !== 'forked') {
      links.set(message.sequence, message);
      if (last === null || message.sequence > last) last = message.sequence;
    }
    return verdict;
  });
};

describe('the chain of a device’s signed messages', () => {
  it('holds together in its order', () => {
    expect(judged([1, '', 'a'], [2, 'a', 'b'], [3, 'b', 'c'])).toEqual(['begins', 'follows', 'follows']);
  });

  it('shows a number that is missing, each time that one is', () => {
    expect(judged([1, '', 'a'], [3, 'b', 'c'], [5, 'd', 'e'], [6, 'e', 'f'])).toEqual([
      ...['begins', 'gap', 'gap', 'follows'],
    ]);
  });

  it('takes a missing one that is chained on both sides, and no other', () => {
    expect(judged([1, '', 'a'], [3, 'b', 'c'], [2, 'a', 'b'])).toEqual(['begins', 'gap', 'fills']);
    expect(judged([1, '', 'a'], [3, 'b', 'c'], [2, 'x', 'b'])).toEqual(['begins', 'gap', 'broken']);
    expect(judged([1, '', 'a'], [3, 'b', 'c'], [2, 'a', 'x'])).toEqual(['begins', 'gap', 'broken']);
    expect(judged([1, '', 'a'], [4, 'c', 'd'], [3, 'b', 'c'], [2, 'a', 'b'])).toEqual([
      ...['begins', 'gap', 'gap', 'fills'],
    ]);
  });

  it('does not take one that names another before it', () => {
    expect(judged([1, '', 'a'], [2, 'x', 'b'], [3, 'b', 'c'])).toEqual(['begins', 'broken', 'follows']);
    expect(judged([2, '', 'a'])).toEqual(['gap']);
    expect(judged([1, 'x', 'a'])).toEqual(['gap']);
    expect(judged([3, 'b', 'c'], [1, '', 'a'], [2, 'a', 'b'])).toEqual(['gap', 'gap', 'fills']);
  });

  it('tells the same message again from another under its number', () => {
    expect(judged([1, '', 'a'], [2, 'a', 'b'], [1, '', 'a'], [1, '', 'x'], [2, 'a', 'y'], [3, 'b', 'c'])).toEqual([
      ...['begins', 'follows', 'known', 'forked', 'forked', 'follows'],
    ]);
  });
});
