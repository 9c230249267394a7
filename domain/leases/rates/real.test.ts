import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, decimalText } from '#domain/money/decimal';
import {
  decimalOfReal,
  magnitudeOf,
  ONE,
  over,
  portion,
  power,
  realOf,
  realOfDecimal,
  root,
  times,
  toWhole,
} from './real.ts';

const factors = fc.bigInt({ min: ONE / 100n, max: 1001n * ONE });

describe('rounding is half up, away from zero', () => {
  test.each([
    [1n, 2n, 1n],
    [-1n, 2n, -1n],
    [1n, -2n, -1n],
    [49n, 100n, 0n],
    [-49n, 100n, 0n],
    [7n, 2n, 4n],
  ])('%i / %i is %i as a whole number', (numerator, denominator, whole) => {
    expect(toWhole(realOf(numerator, denominator))).toBe(whole);
  });
});

test('decimals come in exactly and go out rounded', () => {
  expect(realOfDecimal(decimal(525n, 4))).toBe((525n * ONE) / 10_000n);
  expect(decimalText(decimalOfReal(realOf(2n, 3n), 6))).toBe('0.666667');
});

test('a portion is rounded once', () => {
  expect(portion(100n, 1n, 3n)).toBe(33n);
  expect(portion(realOf(1n, 3n), 3n, 1n)).toBe(ONE - 1n);
});

test('a power is repeated multiplication, and a negative one its reciprocal', () => {
  expect(power(realOf(3n, 2n), 5)).toBe(realOf(243n, 32n));
  expect(power(2n * ONE, -3)).toBe(ONE / 8n);
  expect(power(realOf(7n), 0)).toBe(ONE);
});

describe('root', () => {
  test('is exact where the answer is', () => {
    expect(root(realOf(1024n), 10)).toBe(2n * ONE);
    expect(root(ONE, 365)).toBe(ONE);
    expect(root(realOf(5n), 1)).toBe(realOf(5n));
  });

  test('raised to its degree gives the value again, to 30 digits', () => {
    fc.assert(
      fc.property(factors, fc.integer({ min: 2, max: 5000 }), (value, degree) => {
        const back = power(root(value, degree), degree);
        expect(magnitudeOf(over(back, value) - ONE)).toBeLessThan(ONE / 10n ** 30n);
      }),
    );
  });

  test.each([0n, -ONE])('of %i does not exist', value => {
    expect(() => root(value, 12)).toThrow(RangeError);
  });
});

test('over undoes times', () => {
  fc.assert(
    fc.property(factors, factors, (a, b) => {
      expect(magnitudeOf(over(times(a, b), b) - a)).toBeLessThanOrEqual(100n);
    }),
  );
});
