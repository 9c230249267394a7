import { describe, expect, test } from 'vitest';
import { decimal } from '#domain/money/decimal';
import { growthAt, yearFractionOf } from './growth.ts';
import { percentTextOf, rateOfPercent } from './rate.ts';
import { ONE, power, realOf } from './real.ts';

const february = { from: '2024-01-31', until: '2024-02-29', months: 1 };

describe('the part of a year that passes', () => {
  test.each([
    ['equal-periods', 1, 12],
    ['ACT/360', 29, 360],
    ['ACT/365', 29, 365],
    ['30E/360', 29, 360],
    ['30/360', 29, 360],
  ] as const)('by %s, from 31 January to 29 February: %i / %i', (accrual, numerator, denominator) => {
    expect(yearFractionOf(accrual, february)).toEqual({ numerator, denominator });
  });

  test('a whole year is one, whichever way its days are counted, save ACT over a leap day', () => {
    const year = { from: '2023-03-01', until: '2024-03-01', months: 12 };
    expect(yearFractionOf('equal-periods', year)).toEqual({ numerator: 12, denominator: 12 });
    expect(yearFractionOf('30E/360', year)).toEqual({ numerator: 360, denominator: 360 });
    expect(yearFractionOf('ACT/365', year)).toEqual({ numerator: 366, denominator: 365 });
  });

  test('equal periods are divided by their calendar days', () => {
    expect(yearFractionOf('equal-periods', february, '2024-02-10')).toEqual({ numerator: 10, denominator: 12 * 29 });
    expect(yearFractionOf('equal-periods', february, '2024-01-31')).toEqual({ numerator: 0, denominator: 12 * 29 });
  });
});

test('a stretch that is no whole period counts its days in 365', () => {
  expect(yearFractionOf('equal-periods', { from: '2025-01-31', until: '2025-02-10', months: 0 })).toEqual({
    numerator: 10,
    denominator: 365,
  });
});

describe('growth', () => {
  const rate = rateOfPercent(decimal(6n));
  const month = { numerator: 1, denominator: 12 };

  test('nominal: 6 % a year is half a per cent a month', () => {
    expect(growthAt(rate, 'nominal')(month)).toBe(ONE + ONE / 200n);
  });

  test('effective: twelve months make 6 %', () => {
    const factor = growthAt(rate, 'effective')(month);
    expect(percentTextOf(factor - ONE)).toBe('0.486755');
    expect(percentTextOf(power(factor, 12) - ONE, 20)).toBe('6.00000000000000000000');
  });

  test('nothing grows to less than nothing', () => {
    expect(growthAt(realOf(-9n, 10n), 'nominal')({ numerator: 3, denominator: 1 })).toBe(1n);
    expect(() => growthAt(-ONE, 'effective')(month)).toThrow(RangeError);
  });
});
