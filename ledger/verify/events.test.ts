import { describe, expect, it } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { INTERFACES } from '../contracts.ts';
import { decodeLog, type NodeLog, verifyEvents } from './events.ts';
import { RECEIVABLE_EVENTS } from './receivable-events.ts';

const contract: Hex = `0x${'ab'.repeat(20)}`;
const key = (digit: number): Hex => `0x${String(digit).repeat(40)}`;

const logOf = (name: string, values: readonly unknown[], logIndex = 0): NodeLog => {
  const { topics, data } = INTERFACES.Receivables.encodeEventLog(name, values);
  return {
    address: `0x${'AB'.repeat(20)}`,
    topics,
    data,
    blockNumber: '0x10',
    blockHash: wordOf(16n),
    transactionHash: wordOf(99n),
    logIndex: `0x${logIndex.toString(16)}`,
  };
};

const issued = logOf('Issued', [
  wordOf(1n),
  1,
  key(1),
  key(1),
  key(2),
  1_800_000_000,
  wordOf(5n),
  wordOf(6n),
  [wordOf(7n), wordOf(8n)],
]);
const confirmed = logOf('Confirmed', [wordOf(1n), 2, wordOf(9n)], 1);
const settled = logOf('Settled', [wordOf(1n), 2], 2);
const logs = [issued, confirmed, settled];

const shown = logs.map(log => {
  const event = decodeLog(log, contract);
  if (!event) throw new Error('not decoded');
  return event;
});

describe('events in a browser', () => {
  it('are those of the contract, name by name and field by field', () => {
    const inContract = INTERFACES.Receivables.fragments.filter(fragment => fragment.type === 'event');
    expect(RECEIVABLE_EVENTS.size).toBe(inContract.length);
    INTERFACES.Receivables.forEachEvent(event => {
      const fields = event.inputs
        .filter(input => !input.indexed)
        .map(input => ({ name: input.name, type: input.type }));
      expect(RECEIVABLE_EVENTS.get(event.topicHash)).toEqual({ name: event.name, topic: event.topicHash, fields });
      expect(event.inputs.filter(input => input.indexed).map(input => input.name)).toEqual(['subject']);
    });
  });

  it('are decoded with numbers as text, and lists', () => {
    expect(shown[0]).toEqual({
      name: 'Issued',
      args: {
        subject: wordOf(1n),
        version: '1',
        issuer: key(1),
        holder: key(1),
        obligor: key(2),
        maturity: '1800000000',
        currency: wordOf(5n),
        root: wordOf(6n),
        fingerprints: [wordOf(7n), wordOf(8n)],
      },
      blockNumber: '16',
      blockHash: wordOf(16n),
      txHash: wordOf(99n),
      logIndex: 0,
    });
  });

  it('verify when they are the chain’s, in whatever order they are shown', () => {
    expect(verifyEvents(shown, logs, contract)).toEqual([]);
    expect(verifyEvents([...shown].reverse(), logs, contract)).toEqual([]);
  });

  it('do not verify when one is withheld, invented, moved or changed', () => {
    const [first, second, third] = shown;
    if (!first || !second || !third) throw new Error('missing');
    expect(verifyEvents([first, third], logs, contract)).toMatchObject([
      { kind: 'withheld', event: { name: 'Confirmed' } },
    ]);
    expect(verifyEvents([...shown, { ...second, logIndex: 7 }], logs, contract)).toMatchObject([
      { kind: 'not-on-chain' },
    ]);
    const changed = { ...second, args: { ...second.args, terms: wordOf(10n) } };
    expect(verifyEvents([first, changed, third], logs, contract)).toMatchObject([{ kind: 'differs', field: 'terms' }]);
    const renamed = { ...second, name: 'Rejected' };
    expect(verifyEvents([first, renamed, third], logs, contract)).toMatchObject([{ kind: 'differs', field: 'name' }]);
    const moved = { ...second, txHash: wordOf(98n) };
    expect(verifyEvents([first, moved, third], logs, contract)).toMatchObject([{ kind: 'differs', field: 'txHash' }]);
  });

  it('of another contract do not count', () => {
    expect(decodeLog({ ...issued, address: key(3) }, contract)).toBeNull();
    expect(decodeLog({ ...issued, topics: [wordOf(1n)] }, contract)).toBeNull();
    expect(verifyEvents(shown, logs, key(3))).toHaveLength(3);
  });

  it('that are cut off are refused', () => {
    expect(() => decodeLog({ ...issued, data: issued.data.slice(0, 200) }, contract)).toThrow(RangeError);
  });
});
