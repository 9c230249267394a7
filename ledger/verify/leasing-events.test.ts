import { describe, expect, it } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { INTERFACES } from '../contracts.ts';
import { ANCHOR_EVENTS, DEVICE_EVENTS } from './device-events.ts';
import { decodeLog, verifyEvents } from './events.ts';
import { LEASE_EVENTS } from './lease-events.ts';
import { LIEN_EVENTS } from './lien-events.ts';

const contract: Hex = `0x${'cd'.repeat(20)}`;
const key = (digit: number): Hex => `0x${String(digit).repeat(40)}`;

describe.each([
  ['Liens', LIEN_EVENTS],
  ['Leases', LEASE_EVENTS],
  ['Devices', DEVICE_EVENTS],
  ['TelemetryAnchors', ANCHOR_EVENTS],
] as const)('the events of %s in a browser', (name, definitions) => {
  it('are those of the contract, name by name and field by field', () => {
    const inContract = INTERFACES[name].fragments.filter(fragment => fragment.type === 'event');
    expect(definitions.size).toBe(inContract.length);
    INTERFACES[name].forEachEvent(event => {
      const fields = event.inputs.filter(input => !input.indexed).map(one => ({ name: one.name, type: one.type }));
      expect(definitions.get(event.topicHash)).toEqual({ name: event.name, topic: event.topicHash, fields });
      expect(event.inputs.filter(input => input.indexed).map(input => input.name)).toEqual(['subject']);
    });
  });
});

describe('a log of another contract than receivables', () => {
  const values = [wordOf(1n), 1, key(1), key(2), wordOf(0n), 36, 0, true, false, wordOf(5n), [wordOf(7n), wordOf(8n)]];
  const { topics, data } = INTERFACES.Leases.encodeEventLog('Signed', values);
  const log = {
    address: contract,
    topics,
    data,
    blockNumber: '0x10',
    blockHash: wordOf(16n),
    transactionHash: wordOf(99n),
    logIndex: '0x0',
  };

  it('is decoded with answers and lists', () => {
    expect(decodeLog(log, contract, LEASE_EVENTS)?.args).toEqual({
      subject: wordOf(1n),
      version: '1',
      lessor: key(1),
      lessee: key(2),
      head: wordOf(0n),
      periods: '36',
      billed: '0',
      subletting: true,
      attested: false,
      root: wordOf(5n),
      fingerprints: [wordOf(7n), wordOf(8n)],
    });
  });

  it('is none of a contract that does not have it', () => {
    expect(decodeLog(log, contract, LIEN_EVENTS)).toBeNull();
    expect(decodeLog(log, contract)).toBeNull();
  });

  it('is compared with what is shown', () => {
    const shown = decodeLog(log, contract, LEASE_EVENTS);
    if (!shown) throw new Error('not decoded');
    expect(verifyEvents([shown], [log], contract, 'all', LEASE_EVENTS)).toEqual([]);
    const other = { ...shown, args: { ...shown.args, attested: true } };
    expect(verifyEvents([other], [log], contract, 'all', LEASE_EVENTS)).toEqual([
      { kind: 'differs', event: other, field: 'attested' },
    ]);
    expect(verifyEvents([], [log], contract, 'all', LEASE_EVENTS)).toMatchObject([{ kind: 'withheld' }]);
  });
});
