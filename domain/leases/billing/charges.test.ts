import { expect, test } from 'vitest';
import { chargeLines } from './charges.ts';

test('a settlement is billed without old rents, its fee apart, the deposit set off', () => {
  const charged = [
    { kind: 'balance' as const, amountMinor: 900_000n },
    { kind: 'interest' as const, amountMinor: 1_200n },
    { kind: 'residual' as const, amountMinor: -200_000n },
    { kind: 'unpaid' as const, amountMinor: 30_000n },
    { kind: 'fee' as const, amountMinor: 9_000n },
    { kind: 'deposit' as const, amountMinor: -50_000n },
  ];
  expect(chargeLines(charged)).toEqual({
    lines: [
      { kind: 'charge', charge: 'settlement', amountMinor: 701_200n },
      { kind: 'charge', charge: 'fee', amountMinor: 9_000n },
    ],
    depositMinor: 50_000n,
  });
});

test('a price and a payment are lines of their own; what is negative is not billed', () => {
  expect(chargeLines([{ kind: 'payment', amountMinor: 500n }]).lines).toEqual([
    { kind: 'charge', charge: 'payment', amountMinor: 500n },
  ]);
  const back = [
    { kind: 'balance' as const, amountMinor: 100n },
    { kind: 'residual' as const, amountMinor: -300n },
  ];
  expect(chargeLines(back)).toEqual({ lines: [], depositMinor: 0n });
  expect(chargeLines([{ kind: 'purchase-price', amountMinor: 0n }]).lines).toEqual([]);
});
