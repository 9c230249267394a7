import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, formatBps, formatBytes, formatCount, formatMoney, readAmount } from './amounts.ts';

const of = (amountMinor: bigint, currency = 'EUR') => ({ amountMinor, currency });

describe('formatAmount', () => {
  it('writes exactly the decimals of the currency', () => {
    expect(formatAmount(of(123_456n))).toBe('1,234.56');
    expect(formatAmount(of(100n))).toBe('1.00');
    expect(formatAmount(of(1_234_567n, 'JPY'))).toBe('1,234,567');
    expect(formatAmount(of(-5n, 'KWD'))).toBe('−0.005');
    expect(formatAmount(of(0n))).toBe('0.00');
  });

  it('keeps every digit of amounts that a binary number would round', () => {
    expect(formatAmount(of(9_007_199_254_740_993n))).toBe('90,071,992,547,409.93');
    expect(formatMoney(of(10n ** 21n + 1n))).toBe('EUR 10,000,000,000,000,000,000.01');
  });

  it('reads back what it wrote, in every currency', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 30n), 10n ** 30n),
        fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
        (amount, currency) => {
          expect(readAmount(formatAmount(of(amount, currency)), currency)).toEqual({ ok: true, value: amount });
        },
      ),
    );
  });
});

describe('readAmount', () => {
  it('takes what people type', () => {
    for (const text of ['1234.5', '1,234.50', '1 234.50', ' 1\u202f234.5 ', '１２３４．５']) {
      expect(readAmount(text, 'EUR')).toEqual({ ok: true, value: 123_450n });
    }
  });

  it('refuses what could mean two things, or nothing', () => {
    for (const text of ['1.234,50', '1,23', '12,34.5', '', '-', '1e5', 'Infinity', '0x10', '1.2.3']) {
      expect(readAmount(text, 'EUR', 'amount')).toEqual({
        ok: false,
        refusal: { code: 'amount-unreadable', field: 'amount' },
      });
    }
  });

  it('refuses finer parts than the currency has', () => {
    expect(readAmount('1.005', 'EUR')).toMatchObject({ refusal: { code: 'amount-too-fine', params: { digits: '2' } } });
    expect(readAmount('1.5', 'JPY')).toMatchObject({ refusal: { code: 'amount-too-fine' } });
    expect(readAmount('1.00', 'JPY')).toEqual({ ok: true, value: 1n });
  });
});

describe('other figures', () => {
  it('writes rates without trailing zeros', () => {
    expect([8250, 37, 10_000, 0, 123_456].map(formatBps)).toEqual(['82.5 %', '0.37 %', '100 %', '0 %', '1,234.56 %']);
  });

  it('writes counts and sizes', () => {
    expect(formatCount(1_234_567n)).toBe('1,234,567');
    expect([0, 999, 1000, 1_234_567, 250_000].map(formatBytes)).toEqual(['0 B', '999 B', '1.0 kB', '1.2 MB', '250 kB']);
  });
});
