import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hex, wordOf } from '#domain/hex';
import { LIEN_CLASSES, LIEN_LAWS, type LienLaw, type LienTerms, purchaseMoneyDeadline } from './law.ts';
import { type RankableLien, rankLiens } from './priority.ts';
import type { Subordination } from './state.ts';

const name = (place: number): Hex => wordOf(BigInt(place));

const lien = (place: number, terms: Partial<LienTerms> | null): RankableLien => ({
  lien: name(place),
  filedHereOn: '2025-06-01',
  terms: terms && {
    class: 'ordinary',
    filedOn: '2025-06-01',
    deliveredOn: null,
    securesPrice: false,
    registration: `R-${place}`,
    ...terms,
  },
});

const orderOf = (liens: readonly RankableLien[], law: LienLaw, agreements: readonly Subordination[] = []) =>
  rankLiens(liens, agreements, law).map(one => [Number(BigInt(one.lien)), one.rule.id]);

const agreement = (junior: number, senior: number): Subordination => ({
  lien: name(junior),
  senior: name(senior),
  agreement: name(99),
});

/** A first bank with an ordinary lien, and a second that financed the purchase and filed so many days after delivery. */
const purchase = (filedOn: string) => [
  lien(1, { filedOn: '2025-01-10' }),
  lien(2, { class: 'purchase-money', deliveredOn: '2025-03-01', filedOn }),
];

describe('purchase-money liens on either side of their deadline', () => {
  test.each([
    ['US-UCC', '2025-03-21', 2, 'UCC 9-324(a)'],
    ['US-UCC', '2025-03-22', 1, 'UCC 9-322(a)(1)'],
    ['CN-CIVIL-CODE', '2025-03-11', 2, '民法典第416条'],
    ['CN-CIVIL-CODE', '2025-03-12', 1, '民法典第414条'],
  ] as const)('%s, filed on %s: lien %i is first, by %s', (law, filedOn, first, source) => {
    const [top] = rankLiens(purchase(filedOn), [], law);
    expect(top?.lien).toBe(name(first));
    const second = rankLiens(purchase(filedOn), [], law).find(one => one.lien === name(2));
    expect(second?.rule.source).toBe(source);
    expect(second?.deadline).toBe(law === 'US-UCC' ? '2025-03-21' : '2025-03-11');
  });

  test('the deadline crosses month ends and leap days', () => {
    expect(purchaseMoneyDeadline('US-UCC', '2024-02-15')).toBe('2024-03-06');
    expect(purchaseMoneyDeadline('US-UCC', '2025-02-15')).toBe('2025-03-07');
    expect(purchaseMoneyDeadline('CN-CIVIL-CODE', '2024-12-28')).toBe('2025-01-07');
    expect(purchaseMoneyDeadline('FILING-ORDER', '2024-12-28')).toBeNull();
    expect(purchaseMoneyDeadline('US-UCC', null)).toBeNull();
  });

  test('filed before delivery it is in time; without a day of delivery it ranks by filing', () => {
    expect(orderOf(purchase('2025-02-01'), 'US-UCC')[0]).toEqual([2, 'purchase-money-in-time']);
    const undelivered = [
      lien(1, { filedOn: '2025-01-10' }),
      lien(2, { class: 'purchase-money', filedOn: '2025-03-02' }),
    ];
    expect(orderOf(undelivered, 'US-UCC')).toEqual([
      [1, 'by-filing'],
      [2, 'purchase-money-undelivered'],
    ]);
  });

  test('under the UCC the seller’s goes before a lender’s; under the Civil Code by registration', () => {
    const both = [
      lien(1, { class: 'purchase-money', deliveredOn: '2025-03-01', filedOn: '2025-03-02' }),
      lien(2, { class: 'purchase-money', deliveredOn: '2025-03-01', filedOn: '2025-03-04', securesPrice: true }),
    ];
    expect(orderOf(both, 'US-UCC').map(([place]) => place)).toEqual([2, 1]);
    expect(orderOf(both, 'CN-CIVIL-CODE').map(([place]) => place)).toEqual([1, 2]);
  });
});

describe('the others', () => {
  test('possessory first, then purchase-money in time, then by filing, last what is in no registry', () => {
    const liens = [
      lien(1, { filedOn: '2025-01-01', registration: null }),
      lien(2, { filedOn: '2025-02-02' }),
      lien(3, { filedOn: '2025-02-01' }),
      lien(4, { class: 'purchase-money', deliveredOn: '2025-05-01', filedOn: '2025-05-02' }),
      lien(5, { class: 'possessory', filedOn: '2025-06-01', registration: null }),
    ];
    expect(orderOf(liens, 'US-UCC')).toEqual([
      [5, 'possessory-first'],
      [4, 'purchase-money-in-time'],
      [3, 'by-filing'],
      [2, 'by-filing'],
      [1, 'unregistered'],
    ]);
  });

  test('on the same day by the order of filing here; without terms by the day of filing here', () => {
    expect(orderOf([lien(1, {}), lien(2, {}), lien(3, null)], 'CN-CIVIL-CODE').map(([place]) => place)).toEqual([
      1, 2, 3,
    ]);
    const early = { ...lien(4, null), filedHereOn: '2024-01-01' };
    expect(orderOf([lien(1, {}), early], 'US-UCC').map(([place]) => place)).toEqual([4, 1]);
  });

  test('where no law is named, filing alone counts', () => {
    const liens = [lien(1, { filedOn: '2025-02-01' }), lien(2, { class: 'possessory', filedOn: '2025-02-02' })];
    expect(orderOf(liens, 'FILING-ORDER')).toEqual([
      [1, 'by-filing'],
      [2, 'by-filing'],
    ]);
  });
});

describe('a day that is only written', () => {
  const recorded = (place: number, filedHereOn: string, terms: Partial<LienTerms>) => ({
    ...lien(place, terms),
    filedHereOn,
  });

  test.each(LIEN_LAWS)('does not put an unregistered lien before one that stands: %s', law => {
    const liens = [
      recorded(1, '2025-11-28', { filedOn: '2025-11-28', registration: null }),
      recorded(2, '2026-11-22', { filedOn: '1990-01-01', registration: null }),
    ];
    expect(orderOf(liens, law).map(([place]) => place)).toEqual([1, 2]);
    const possessory = liens.map(one => ({
      ...one,
      terms: one.terms && { ...one.terms, class: 'possessory' as const },
    }));
    expect(orderOf(possessory, law).map(([place]) => place)).toEqual([1, 2]);
  });

  test('where no law is named, a registration does not either: the recording here counts', () => {
    const liens = [
      recorded(1, '2025-11-28', { filedOn: '2025-11-28', registration: null }),
      recorded(2, '2026-11-22', { filedOn: '1990-01-01' }),
    ];
    expect(orderOf(liens, 'FILING-ORDER').map(([place]) => place)).toEqual([1, 2]);
    // A law that knows registers ranks by them.
    expect(orderOf(liens, 'US-UCC').map(([place]) => place)).toEqual([2, 1]);
  });
});

describe('subordination', () => {
  test('who lets another go before stands behind it, and it is said why', () => {
    const liens = [lien(1, {}), lien(2, {}), lien(3, {})];
    const ranked = rankLiens(liens, [agreement(1, 3)], 'US-UCC');
    expect(ranked.map(one => [Number(BigInt(one.lien)), one.rule.id])).toEqual([
      [2, 'by-filing'],
      [3, 'by-filing'],
      [1, 'subordinated'],
    ]);
    expect(ranked[2]?.behind).toEqual([name(3)]);
    expect(ranked[2]?.rule.source).toBe('UCC 9-339');
  });

  test('to one that goes before anyway changes nothing', () => {
    expect(orderOf([lien(1, {}), lien(2, {})], 'US-UCC', [agreement(2, 1)])).toEqual([
      [1, 'by-filing'],
      [2, 'by-filing'],
    ]);
  });

  test('in a circle: the agreement that closes it has no effect; one with a lien that does not stand neither', () => {
    const circle = [agreement(1, 2), agreement(2, 3), agreement(3, 1), agreement(1, 7)];
    expect(orderOf([lien(1, {}), lien(2, {}), lien(3, {})], 'US-UCC', circle).map(([place]) => place)).toEqual([
      3, 2, 1,
    ]);
  });
});

const day = fc.integer({ min: 1, max: 28 }).map(number => `2025-03-${String(number).padStart(2, '0')}`);
const someLien = fc.record({
  class: fc.constantFrom(...LIEN_CLASSES),
  filedOn: day,
  deliveredOn: fc.option(day),
  securesPrice: fc.boolean(),
  registration: fc.option(fc.constant('R')),
});
const someLiens = fc.array(someLien, { maxLength: 8 }).map(all => all.map((terms, place) => lien(place, terms)));
const someAgreements = fc.array(
  fc.tuple(fc.nat(7), fc.nat(7)).map(([junior, senior]) => agreement(junior, senior)),
  { maxLength: 6 },
);

test('for any liens and agreements: each has one place, and kept agreements are kept', () => {
  fc.assert(
    fc.property(someLiens, someAgreements, fc.constantFrom(...LIEN_LAWS), (liens, all, law) => {
      const agreements = all.filter(one => one.lien !== one.senior);
      const ranked = rankLiens(liens, agreements, law);
      expect(ranked.map(one => one.rank)).toEqual(liens.map((_, place) => place + 1));
      expect(new Set(ranked.map(one => one.lien))).toEqual(new Set(liens.map(one => one.lien)));
      const rankOf = new Map(ranked.map(one => [one.lien, one.rank]));
      for (const one of ranked) {
        for (const senior of one.behind) expect(rankOf.get(senior) ?? 0).toBeLessThan(one.rank);
      }
    }),
    { numRuns: 300 },
  );
});

test('for any liens without agreements: possessory before all, and nobody loses his place to an ordinary one filed later', () => {
  fc.assert(
    fc.property(someLiens, fc.constantFrom('US-UCC', 'CN-CIVIL-CODE'), (liens, law) => {
      const ranked = rankLiens(liens, [], law);
      const termsOf = (one: { readonly lien: Hex }) => liens.find(other => other.lien === one.lien)?.terms;
      const classes = ranked.map(one => termsOf(one)?.class);
      expect(classes.lastIndexOf('possessory')).toBe(classes.filter(one => one === 'possessory').length - 1);
      for (const [place, one] of ranked.entries()) {
        for (const later of ranked.slice(place + 1)) {
          const [a, b] = [termsOf(one), termsOf(later)];
          const isPlain = (terms: LienTerms | null | undefined) =>
            terms?.class === 'ordinary' && terms.registration !== null;
          if (isPlain(a) && isPlain(b)) expect((a?.filedOn ?? '') <= (b?.filedOn ?? '')).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});
