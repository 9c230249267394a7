import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absolute,
  add,
  compare,
  decimal,
  decimalText,
  multiply,
  parseDecimal,
  roundHalfUpwards,
  subtract,
  toUnits,
} from './decimal.ts';

const anyDecimal = fc
  .record({ unscaled: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), scale: fc.integer({ min: 0, max: 9 }) })
  .map(({ unscaled, scale }) => decimal(unscaled, scale));

describe('parseDecimal', () => {
  it.each([
    ['0', 0n, 0],
    ['12.50', 1250n, 2],
    ['-0.5', -5n, 1],
    ['+7', 7n, 0],
    ['.5', 5n, 1],
    ['5.', 5n, 0],
    [' \n 1.00\t', 100n, 2],
    ['007', 7n, 0],
  ])('reads %j', (text, unscaled, scale) => {
    expect(parseDecimal(text)).toEqual({ unscaled, scale });
  });

  it.each(['', ' ', '.', '-', '1e3', '1,5', '1 000', 'NaN', 'INF', '0x10', '--1', '1.2.3', '٣', '1'.repeat(41)])(
    'refuses %j',
    text => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('reads back what decimalText writes', () => {
    fc.assert(
      fc.property(anyDecimal, value => {
        expect(parseDecimal(decimalText(value))).toEqual(value);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('is exact where floating point is not', () => {
    expect(decimalText(add(decimal(1n, 1), decimal(2n, 1)))).toBe('0.3');
    expect(decimalText(multiply(decimal(105n, 2), decimal(105n, 2)))).toBe('1.1025');
  });

  it('adds and subtracts inversely', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        expect(compare(subtract(add(a, b), b), a)).toBe(0);
      }),
    );
  });
});

describe('roundHalfUpwards', () => {
  it.each([
    ['0.125', '0.13'],
    ['-0.125', '-0.12'],
    ['-0.126', '-0.13'],
    ['-0.001', '0.00'],
    ['2.344', '2.34'],
    ['2.345', '2.35'],
    ['7', '7'],
  ])('%s becomes %s', (from, to) => {
    const value = parseDecimal(from);
    expect(value && decimalText(roundHalfUpwards(value, 2))).toBe(to);
  });

  it('moves a number by at most half a unit', () => {
    fc.assert(
      fc.property(anyDecimal, value => {
        const distance = absolute(subtract(roundHalfUpwards(value, 2), value));
        expect(compare(distance, decimal(5n, 3))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('toUnits', () => {
  it.each([
    ['12.50', 2, 1250n],
    ['12.5', 2, 1250n],
    ['12.500', 2, 1250n],
    ['12.505', 2, undefined],
    ['100.00', 0, 100n],
    ['100.01', 0, undefined],
    ['1.234', 3, 1234n],
  ])('%s at %i digits', (text, digits, units) => {
    const value = parseDecimal(text);
    expect(value && toUnits(value, digits)).toBe(units);
  });
});
