import { expect, test } from 'vitest';
import type { Hex } from '#domain/hex';
import { type LeaseIdentity, leaseFingerprintInputs, rentPeriodFingerprintInputs } from './fingerprint.ts';

const machine = (digit: string): Hex => `0x${digit.repeat(64)}`;

const identity: LeaseIdentity = {
  lessorIds: [{ value: 'DE136695976', country: 'DE' }],
  contractNumber: 'LV-2025/0017',
  machines: [machine('a'), machine('b')],
  startsOn: '2025-01-31',
  head: null,
};

const shared = (a: LeaseIdentity, b: LeaseIdentity): string[] =>
  leaseFingerprintInputs(a).filter(input => leaseFingerprintInputs(b).includes(input));

test('a number is the same however it is written, with whichever id of the lessor', () => {
  const other = {
    ...identity,
    machines: [],
    contractNumber: ' lv 2025 0017',
    lessorIds: [{ value: 'DE 136 695 976', country: null }],
  };
  expect(shared(identity, other)).toHaveLength(1);
});

test('a changed number does not evade: each machine and the first day is a fingerprint of its own', () => {
  expect(shared(identity, { ...identity, contractNumber: 'X-1', machines: [machine('b')] })).toHaveLength(1);
});

test('the same machine may be let and sublet from one day, and let again from another', () => {
  const number = 'X-1';
  expect(shared(identity, { ...identity, contractNumber: number, head: machine('c') })).toEqual([]);
  expect(shared(identity, { ...identity, contractNumber: number, startsOn: '2026-01-31' })).toEqual([]);
});

test('rents are told apart by the first day of their period, and are the same for both inputs of the lease', () => {
  const inputs = leaseFingerprintInputs(identity);
  const rent = rentPeriodFingerprintInputs(inputs, { from: '2025-02-28' });
  expect(rent).toHaveLength(inputs.length);
  expect(rentPeriodFingerprintInputs(inputs, { from: '2025-03-31' }).some(one => rent.includes(one))).toBe(false);
  const renamed = leaseFingerprintInputs({ ...identity, contractNumber: 'X-1' });
  expect(rentPeriodFingerprintInputs(renamed, { from: '2025-02-28' }).filter(one => rent.includes(one))).toHaveLength(
    2,
  );
});
