import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountOf, MAX_FACE_MINOR, WHOLE } from '#domain/receivables/parts';
import {
  allocatedOf,
  type BankEntry,
  checkBankEntry,
  entryRemainder,
  NOTHING_ALLOCATED,
  normalizeEntryReference,
} from './bank-entry.ts';
import { entryPartsFor } from './entry-parts.ts';
import { type OpenClaim, suggestAllocations } from './suggest-allocations.ts';

describe('bank entries', () => {
  const entry: BankEntry = {
    account: 'NO9386011117947',
    reference: ' abc 0１/7 ',
    bookedOn: '2025-03-01',
    currency: 'EUR',
    amountMinor: 5n,
  };

  test('the same reference, typed another way, is the same', () => {
    expect(checkBankEntry(entry, '2025-03-01')).toMatchObject({ ok: true, value: { reference: 'ABC01/7' } });
    expect(normalizeEntryReference('Abc\t01/7')).toBe('ABC01/7');
    expect(normalizeEntryReference('ABC0/17')).not.toBe('ABC01/7');
  });

  test.each<[string, Partial<BankEntry>]>([
    ['entry-reference-missing', { reference: ' \n' }],
    ['entry-reference-too-long', { reference: 'x'.repeat(141) }],
    ['entry-amount-out-of-range', { amountMinor: 0n }],
    ['entry-amount-out-of-range', { amountMinor: MAX_FACE_MINOR + 1n }],
    ['entry-date-invalid', { bookedOn: '2025-02-30' }],
    ['entry-date-future', { bookedOn: '2025-03-02' }],
  ])('%s', (code, change) => {
    expect(checkBankEntry({ ...entry, ...change }, '2025-03-01')).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('invariant 6: allocations of an entry', () => {
  const turns = fc.array(fc.tuple(fc.bigInt(1n, MAX_FACE_MINOR), fc.boolean(), fc.bigInt(0n, WHOLE)), {
    minLength: 1,
    maxLength: 40,
  });

  test('fit whenever the money does, never when it does not, and use all parts for all money', () => {
    fc.assert(
      fc.property(fc.oneof(fc.bigInt(1n, 30n), fc.bigInt(1n, MAX_FACE_MINOR)), turns, (entryMinor, script) => {
        const made: { amountMinor: bigint; entryParts: bigint; isReversed: boolean }[] = [];
        for (const [wanted, isReversal, seed] of script) {
          const standing = made.filter(allocation => !allocation.isReversed);
          const returned = standing[Number(seed % BigInt(Math.max(standing.length, 1)))];
          if (isReversal && returned) {
            returned.isReversed = true;
            continue;
          }
          const use = allocatedOf(made);
          const amountMinor = wanted % 2n === 0n ? (wanted % entryMinor) + 1n : (wanted % 3n) + 1n;
          const parts = entryPartsFor(entryMinor, use, amountMinor, below => seed % below);
          expect(parts === null).toBe(amountMinor > entryRemainder({ amountMinor: entryMinor }, use));
          if (parts === null) continue;
          expect(parts).toBeGreaterThan(0n);
          made.push({ amountMinor, entryParts: parts, isReversed: false });
          const after = allocatedOf(made);
          expect(after.allocatedParts).toBeLessThanOrEqual(WHOLE);
          if (after.allocatedMinor === entryMinor) expect(after.allocatedParts).toBe(WHOLE);
          if (made.every(allocation => !allocation.isReversed))
            expect(amountOf(entryMinor, 0n, after.allocatedParts)).toBe(after.allocatedMinor);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('nothing and less than nothing take no parts', () => {
    expect(entryPartsFor(100n, NOTHING_ALLOCATED, 0n, () => 0n)).toBeNull();
    expect(entryPartsFor(100n, NOTHING_ALLOCATED, -5n, () => 0n)).toBeNull();
    expect(entryPartsFor(100n, NOTHING_ALLOCATED, 100n, () => 0n)).toBe(WHOLE);
  });
});

describe('suggestions', () => {
  const claim = (
    subject: string,
    dueDate: string,
    openMinor: bigint,
    invoiceNumber: string,
    currency = 'EUR',
  ): OpenClaim => ({
    subject,
    fragment: 0,
    currency,
    openMinor,
    dueDate,
    invoiceNumber,
  });
  const claims = [
    claim('late', '2025-03-01', 100n, 'INV-2025/003'),
    claim('early', '2025-01-01', 50n, 'INV-2025/001'),
    claim('dollars', '2024-12-01', 80n, 'INV-2024/900', 'USD'),
    claim('paid', '2024-11-01', 0n, 'INV-2024/800'),
  ];
  const entry = { currency: 'EUR', restMinor: 120n, remittance: '' };

  test('oldest due first, in the entry’s currency, no more than is open', () => {
    expect(suggestAllocations(entry, claims)).toEqual({
      allocations: [
        { subject: 'early', fragment: 0, amountMinor: 50n, reason: 'oldest-due' },
        { subject: 'late', fragment: 0, amountMinor: 70n, reason: 'oldest-due' },
      ],
      restMinor: 0n,
    });
  });

  test('an invoice that the payer named comes first, however it is spaced', () => {
    const named = suggestAllocations({ ...entry, remittance: 'payment inv 2025 003 thank you' }, claims);
    expect(named.allocations.map(({ subject, amountMinor, reason }) => [subject, amountMinor, reason])).toEqual([
      ['late', 100n, 'named'],
      ['early', 20n, 'oldest-due'],
    ]);
  });

  test('what nobody owes is left over; a short number is not found by chance', () => {
    expect(suggestAllocations({ ...entry, restMinor: 200n }, claims).restMinor).toBe(50n);
    const short = [claim('a', '2025-01-01', 5n, '1'), claim('b', '2025-02-01', 5n, '12')];
    expect(suggestAllocations({ ...entry, remittance: '12' }, short).allocations[0]).toMatchObject({
      subject: 'a',
      reason: 'oldest-due',
    });
  });
});
