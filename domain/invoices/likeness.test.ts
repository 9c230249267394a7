import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparable, isWithinOneEdit, likenessOf } from './likeness.ts';

const one: Comparable = {
  seller: 's',
  buyer: 'b',
  number: 'R-0017',
  issueDate: '2026-03-02',
  amountMinor: 1_000_00n,
  currency: 'EUR',
};

describe('likenessOf', () => {
  it.each([
    ['a cent more and a day later', { number: 'X', amountMinor: 1_000_01n, issueDate: '2026-03-03' }, true],
    ['a digit mistyped, a day earlier', { number: 'R-0019', amountMinor: 5n, issueDate: '2026-03-01' }, true],
    ['the same number and amount, months apart', { number: 'r0017', issueDate: '2026-07-01' }, true],
    ["the next month's rent", { number: 'R-0018', issueDate: '2026-04-02' }, false],
    ['two cents more, another number', { number: 'X-1', amountMinor: 1_000_02n }, false],
    ['nothing in common', { number: 'X-1', amountMinor: 1n, issueDate: '2020-01-01' }, false],
  ])('%s', (_, changes, isSuspicious) => {
    expect(likenessOf(one, { ...one, ...changes })).toMatchObject({ isSuspicious });
  });

  it.each([
    ['another seller', { seller: 'x' }],
    ['another buyer', { buyer: 'x' }],
    ['another currency', { currency: 'USD' }],
  ])('is nothing with %s', (_, changes) => {
    expect(likenessOf(one, { ...one, ...changes })).toBeNull();
  });

  it('names the traits', () => {
    expect(likenessOf(one, one)?.traits).toEqual(['amount', 'date', 'number']);
  });
});

describe('isWithinOneEdit', () => {
  const text = fc.string({ maxLength: 12 });

  it.each([
    ['', '', true],
    ['A', '', true],
    ['AB', '', false],
    ['ABC', 'ABD', true],
    ['ABC', 'AC', true],
    ['ABC', 'ABXC', true],
    ['ABC', 'ACB', false],
  ])('%j and %j', (left, right, expected) => {
    expect(isWithinOneEdit(left, right)).toBe(expected);
  });

  it('holds for every replacement and deletion', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (word, position, char) => {
        const at = word.length === 0 ? 0 : position % word.length;
        expect(isWithinOneEdit(word, word.slice(0, at) + char + word.slice(at + 1))).toBe(true);
        expect(isWithinOneEdit(word, word.slice(0, at) + word.slice(at + 1))).toBe(true);
      }),
    );
  });
});
