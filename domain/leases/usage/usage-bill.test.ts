import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, compare, decimal, decimalText, isEqual, sumOf } from '#domain/money/decimal';
import { number } from '#tests/support/leases/lease-terms';
import { leaseFormulaText } from '../formula.ts';
import type { MeterReading } from './metered-use.ts';
import { billUsage, type UsagePeriod } from './usage-bill.ts';
import { checkUsageTerms, priceUsage, unitsOf } from './usage-price.ts';
import type { UsageTerms } from './usage-terms.ts';

const HOUR = 3_600_000n;
const DAY = 86_400;

/** 100 hours are in the minimum rent; the next 50 cost EUR 42.50, the 50 after that EUR 38, more EUR 31.125. */
const HOURS: UsageTerms = {
  meter: 'engine-hours',
  allowance: number('100'),
  tiers: [
    { upTo: number('50'), unitPrice: number('42.50') },
    { upTo: number('100'), unitPrice: number('38') },
    { upTo: null, unitPrice: number('31.125') },
  ],
  quantityDigits: 2,
};

const reading = (id: string, day: number, value: bigint, meterId = 'M1'): MeterReading => ({
  id,
  meterId,
  at: day * DAY,
  value,
});

const opening = reading('r1', 0, 1000n * HOUR);

const period = (closing: MeterReading, changes: Partial<UsagePeriod> = {}): UsagePeriod => ({
  currency: 'EUR',
  terms: HOURS,
  minimumMinor: 350_000n,
  billedTo: opening,
  interval: { kind: 'engine-hours', opening, closing, replacements: [] },
  periods: 1,
  ...changes,
});

const billed = (input: UsagePeriod) => {
  const bill = billUsage(input);
  if (bill.usage.kind !== 'billed') throw new Error(JSON.stringify(bill.usage.reason));
  return { ...bill, usage: bill.usage };
};

const stopOf = (input: UsagePeriod) => {
  const bill = billUsage(input);
  expect(bill.totalMinor).toBe(input.minimumMinor);
  return bill.usage.kind === 'stopped' ? bill.usage : null;
};

describe('hours', () => {
  test('within the allowance cost the minimum rent', () => {
    const bill = billed(period(reading('r2', 30, 1099n * HOUR)));
    expect(bill.usage.price.lines).toEqual([]);
    expect(bill.totalMinor).toBe(350_000n);
  });

  test('beyond it go through the tiers', () => {
    // 217.50 hours: 100 covered, 50 × 42.50 = 2,125.00, 50 × 38 = 1,900.00, 17.50 × 31.125 = 544.6875
    const bill = billed(period(reading('r2', 30, 1000n * HOUR + (HOUR * 435n) / 2n)));
    expect(decimalText(bill.usage.price.used)).toBe('217.50');
    expect(bill.usage.price.lines.map(({ amountMinor }) => amountMinor)).toEqual([212_500n, 190_000n, 54_469n]);
    expect(bill.usage.price.lines.map(({ formula }) => leaseFormulaText(formula))).toEqual([
      '50 × 42.50',
      '50 × 38',
      '17.50 × 31.125',
    ]);
    expect(bill.totalMinor).toBe(350_000n + 456_969n);
    expect(bill.usage.billedTo.id).toBe('r2');
  });

  test('over a replaced meter are those of both', () => {
    const replacements = [{ last: reading('r2', 10, 1080n * HOUR), first: reading('r3', 10, 5n * HOUR, 'M2') }];
    const closing = reading('r4', 30, 65n * HOUR, 'M2');
    const bill = billed(period(closing, { interval: { kind: 'engine-hours', opening, closing, replacements } }));
    expect(decimalText(bill.usage.price.used)).toBe('140.00');
    expect(bill.usage.spans.map(({ meterId, used }) => [meterId, used / HOUR])).toEqual([
      ['M1', 80n],
      ['M2', 60n],
    ]);
  });

  test('of three periods, after a stop, have the allowance and the tiers three times', () => {
    const closing = reading('r2', 90, 1420n * HOUR);
    const bill = billed(period(closing, { periods: 3 }));
    // 420 − 300 = 120 hours, all within the first 150.
    expect(bill.usage.price.lines.map(({ tier, amountMinor }) => [tier, amountMinor])).toEqual([[0, 510_000n]]);
  });
});

describe('L8: what stops the variable line, and leaves the minimum rent', () => {
  const closing = reading('r2', 30, 1100n * HOUR);
  const between = (from: MeterReading, to: MeterReading): Partial<UsagePeriod> => ({
    interval: { kind: 'engine-hours', opening: from, closing: to, replacements: [] },
  });

  test.each([
    ['a meter that goes backwards', period(reading('r2', 30, 999n * HOUR)), 'meter-backwards'],
    [
      'another meter, with no record of a replacement',
      period(reading('r2', 30, 1100n * HOUR, 'M2')),
      'meter-unexplained',
    ],
    ['more engine time than time', period(reading('r2', 1, 1025n * HOUR)), 'use-implausible'],
    ['a closing before its opening', period(reading('r2', -1, 1100n * HOUR)), 'readings-out-of-order'],
    ['no reading', period(closing, { interval: null }), 'reading-missing'],
    ['a gap after what was billed', period(closing, between(reading('r1b', 1, 1005n * HOUR), closing)), 'reading-gap'],
    [
      'an overlap with what was billed',
      period(closing, between(reading('r0', -1, 990n * HOUR), closing)),
      'reading-overlap',
    ],
    [
      'another value at the same moment',
      period(closing, between(reading('r1', 0, 1001n * HOUR), closing)),
      'reading-differs',
    ],
    [
      'a new meter read before the old one was',
      period(closing, {
        interval: {
          kind: 'engine-hours',
          opening,
          closing: reading('r4', 30, HOUR, 'M2'),
          replacements: [{ last: reading('r2', 10, 1010n * HOUR), first: reading('r3', 9, 0n, 'M2') }],
        },
      }),
      'readings-out-of-order',
    ],
    [
      'an old meter that ends below where it began',
      period(closing, {
        interval: {
          kind: 'engine-hours',
          opening,
          closing: reading('r4', 30, HOUR, 'M2'),
          replacements: [{ last: reading('r2', 10, 10n * HOUR), first: reading('r3', 10, 0n, 'M2') }],
        },
      }),
      'meter-backwards',
    ],
  ])('%s', (_, input, code) => {
    const line = stopOf(input);
    expect(line?.reason.code).toBe(code);
    expect(line?.billedTo).toBe(opening);
  });
});

test('cycles and kilometres count in their own units, in currencies of 0 and 3 decimals', () => {
  const cycles: UsageTerms = {
    meter: 'cycles',
    allowance: number('0'),
    tiers: [{ upTo: null, unitPrice: number('12.5') }],
    quantityDigits: 0,
  };
  expect(priceUsage(unitsOf(3n, cycles), cycles, 'JPY').amountMinor).toBe(38n);
  const road: UsageTerms = {
    ...cycles,
    meter: 'kilometres',
    tiers: [{ upTo: null, unitPrice: number('0.0855') }],
    quantityDigits: 1,
  };
  expect(decimalText(unitsOf(1_234_567n, road))).toBe('1234.6');
  expect(priceUsage(unitsOf(1_234_567n, road), road, 'KWD').amountMinor).toBe(105_558n);
});

test('L8: however use is cut into intervals, the same hours are billed once: no gap, no overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 12 }), hours => {
      let from = opening;
      let billedHours = decimal(0n);
      for (const [at, used] of hours.entries()) {
        const to = reading(`r${at + 2}`, at + 1, from.value + BigInt(used) * HOUR);
        const bill = billed(
          period(to, {
            billedTo: from,
            interval: { kind: 'engine-hours', opening: from, closing: to, replacements: [] },
          }),
        );
        billedHours = add(billedHours, bill.usage.price.used);
        from = bill.usage.billedTo;
      }
      expect(isEqual(billedHours, decimal(BigInt(hours.reduce((sum, used) => sum + used, 0))))).toBe(true);
    }),
  );
});

test('quantities of the tiers and what is covered sum to what is used, and more use never costs less', () => {
  const used = fc.bigInt({ min: 0n, max: 100_000n }).map(hundredths => decimal(hundredths, 2));
  fc.assert(
    fc.property(used, used, (a, b) => {
      const [less, more] = compare(a, b) <= 0 ? [a, b] : [b, a];
      const price = priceUsage(less, HOURS, 'EUR');
      expect(isEqual(sumOf([price.covered, ...price.lines.map(({ quantity }) => quantity)]), less)).toBe(true);
      // Each tier is rounded by itself: at most half a cent more for each.
      expect(priceUsage(more, HOURS, 'EUR').amountMinor).toBeGreaterThanOrEqual(price.amountMinor - 1n);
    }),
  );
});

describe('terms of use', () => {
  const codeOf = (changes: Partial<UsageTerms>) => {
    const checked = checkUsageTerms({ ...HOURS, ...changes });
    return checked.ok ? null : checked.refusal.code;
  };
  const tier = (upTo: string | null, price = '1') => ({
    upTo: upTo === null ? null : number(upTo),
    unitPrice: number(price),
  });

  test.each([
    [{}, null],
    [{ tiers: [] }, 'usage-last-tier-ends'],
    [{ tiers: [tier('10')] }, 'usage-last-tier-ends'],
    [{ tiers: [tier('10'), tier('10'), tier(null)] }, 'usage-tiers-out-of-order'],
    [{ tiers: [tier(null), tier(null)] }, 'usage-tiers-out-of-order'],
    [{ tiers: [tier('0'), tier(null)] }, 'usage-tiers-out-of-order'],
    [{ tiers: [tier(null, '-1')] }, 'usage-price-negative'],
    [{ allowance: number('-1') }, 'usage-allowance-negative'],
    [{ quantityDigits: 1.5 }, 'usage-digits-out-of-range'],
  ])('no. %#', (changes, code) => {
    expect(codeOf(changes)).toBe(code);
  });
});
