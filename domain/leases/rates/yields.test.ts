import { IRR, NPV, RATE, XIRR, XNPV } from '@formulajs/formulajs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { findRoot } from './find-root.ts';
import { percentTextOf } from './rate.ts';
import { magnitudeOf, ONE, power, type Real, realOf, times } from './real.ts';
import { type DatedFlow, datedInternalRate, datedPresentValue, internalRate, presentValue } from './yields.ts';

const numberOf = (value: Real): number => Number(value / 10n ** 18n) / 1e18;
const amounts = (flows: readonly bigint[]): number[] => flows.map(Number);
const asDates = (flows: readonly DatedFlow[]) => flows.map(({ date }) => new Date(`${date}T00:00:00Z`));

describe('findRoot', () => {
  test('finds the zero of a cubic to 10^-30', () => {
    const zero = findRoot(x => power(x, 3) - 2n * ONE, { low: 0n, high: 10n * ONE }, 10n ** 6n);
    expect(zero && magnitudeOf(power(zero, 3) - 2n * ONE)).toBeLessThan(10n ** 8n);
  });

  test('takes few steps where the function is smooth', () => {
    let steps = 0;
    const zero = findRoot(
      x => {
        steps += 1;
        return times(x, x) - 2n * ONE;
      },
      { low: ONE, high: 2n * ONE },
      10n ** 6n,
    );
    expect(zero).not.toBeNull();
    expect(steps).toBeLessThan(20);
  });

  test('copes with a step, where no parabola helps', () => {
    const zero = findRoot(x => (x < realOf(1n, 3n) ? -ONE : ONE), { low: -ONE, high: 1000n * ONE }, 10n ** 6n);
    expect(zero && magnitudeOf(zero - realOf(1n, 3n))).toBeLessThan(10n ** 7n);
  });

  test('takes an end that is the zero itself', () => {
    expect(findRoot(x => x, { low: 0n, high: ONE }, 1n)).toBe(0n);
    expect(findRoot(x => x - ONE, { low: 0n, high: ONE }, 1n)).toBe(ONE);
  });

  test('refuses a bracket without a change of sign', () => {
    expect(findRoot(x => times(x, x) + ONE, { low: -ONE, high: ONE }, 1n)).toBeNull();
  });
});

/** The examples in the manual of the spreadsheet that everybody compares with. */
describe('published examples', () => {
  test('IRR: 8.66 % after five years, −2.12 % after four', () => {
    const flows = [-7_000_000n, 1_200_000n, 1_500_000n, 1_800_000n, 2_100_000n];
    const five = internalRate([...flows, 2_600_000n]);
    const four = internalRate(flows);
    expect(five.ok && percentTextOf(five.value)).toBe('8.663095');
    expect(four.ok && percentTextOf(four.value)).toBe('-2.124485');
  });

  const flows: readonly DatedFlow[] = [
    { date: '2008-01-01', amountMinor: -1_000_000n },
    { date: '2008-03-01', amountMinor: 275_000n },
    { date: '2008-10-30', amountMinor: 425_000n },
    { date: '2009-02-15', amountMinor: 325_000n },
    { date: '2009-04-01', amountMinor: 275_000n },
  ];

  test('XIRR: 37.34 %', () => {
    const found = datedInternalRate(flows);
    expect(found.ok && percentTextOf(found.value, 4)).toBe('37.3363');
  });

  test('XNPV at 9 %: 2,086.65', () => {
    expect(numberOf(datedPresentValue(realOf(9n, 100n), flows)) / 100).toBeCloseTo(2086.65, 2);
  });

  test('RATE of 48 payments of 200 on 8,000: 0.77 % a month', () => {
    const found = internalRate([-800_000n, ...Array<bigint>(48).fill(20_000n)]);
    expect(found.ok && numberOf(found.value)).toBeCloseTo(Number(RATE(48, -200, 8000)), 12);
  });
});

/** An outlay, then receipts that bring more than it back. */
const investments = fc
  .record({
    outlay: fc.bigInt({ min: 10_000n, max: 10n ** 10n }),
    shares: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 40 }),
  })
  .filter(({ shares }) => shares.reduce((sum, share) => sum + share, 0) > 105)
  .map(({ outlay, shares }) => [-outlay, ...shares.map(share => (outlay * BigInt(share)) / 100n)]);

describe('an independent library agrees', () => {
  test('on NPV and IRR', () => {
    fc.assert(
      fc.property(investments, fc.integer({ min: 1, max: 4000 }), (flows, bps) => {
        const [first = 0n, ...rest] = flows;
        const ours = numberOf(presentValue(realOf(BigInt(bps), 10_000n), flows));
        const theirs = Number(first) + Number(NPV(bps / 10_000, ...amounts(rest)));
        expect(Math.abs(ours - theirs)).toBeLessThan(1e-9 * Number(-first) + 1e-6);
        const found = internalRate(flows);
        const spreadsheet = IRR(amounts(flows), found.ok ? numberOf(found.value) : 0.1);
        expect(found.ok && numberOf(found.value)).toBeCloseTo(Number(spreadsheet), 8);
      }),
    );
  });

  test('on XNPV and XIRR', () => {
    fc.assert(
      fc.property(investments, fc.integer({ min: 3, max: 100 }), (values, gap) => {
        const flows = values.map((amountMinor, at) => ({ date: addDays('2024-01-31', at * gap), amountMinor }));
        const dates = asDates(flows);
        const ours = numberOf(datedPresentValue(realOf(7n, 100n), flows));
        expect(Math.abs(ours / Number(XNPV(0.07, amounts(values), dates)) - 1)).toBeLessThan(1e-6);
        const found = datedInternalRate(flows);
        if (!found.ok) return;
        const value = numberOf(found.value);
        if (value < 10) expect(value).toBeCloseTo(Number(XIRR(amounts(values), dates, value)), 7);
      }),
    );
  });
});

describe('refusals', () => {
  const codeOf = (flows: readonly bigint[]) => {
    const found = internalRate(flows);
    return found.ok ? null : found.refusal.code;
  };

  test.each([
    ['nothing', [], 'flows-one-sided'],
    ['receipts alone', [100n, 100n], 'flows-one-sided'],
    ['an outlay alone', [-100n, 0n], 'flows-one-sided'],
    ['a hundred million times the outlay', [-1n, 10n ** 15n], 'rate-out-of-range'],
    // −1000 + 2400 v − 1430 v² is nothing at 10 % and at 30 %.
    ['an outlay at both ends', [-100_000n, 240_000n, -143_000n], 'rate-not-unique'],
  ])('%s', (_, flows, code) => {
    expect(codeOf(flows)).toBe(code);
  });

  test('dated flows are one-sided as well', () => {
    expect(datedInternalRate([{ date: '2025-01-01', amountMinor: 5n }])).toMatchObject({ ok: false });
  });
});

test('at the rate that is found the flows are worth less than a millionth of a minor unit', () => {
  fc.assert(
    fc.property(investments, flows => {
      const found = internalRate(flows);
      if (found.ok) expect(magnitudeOf(presentValue(found.value, flows))).toBeLessThan(ONE / 1_000_000n);
    }),
  );
});
