import { greater, lesser } from '#domain/money/bounds';
import { divideHalfUp } from '#domain/money/money';
import type { CalendarDate } from '#domain/time/calendar-date';
import { countDays } from '#domain/time/day-count';
import { count, type FormulaKey, money, type Priced, rate } from './formula.ts';
import { discountFor, type Price } from './pricing.ts';
import type { QuoteTerms } from './terms.ts';

/** Something that reduced what is open of a financed fragment. `amountMinor` is positive. */
export interface Collection {
  readonly kind: 'payment' | 'dilution' | 'write-off';
  readonly date: CalendarDate;
  readonly amountMinor: bigint;
}

/** Late discount, or rebate, for one payment. `days` late or early after maturity plus grace. */
export interface CollectionLine {
  readonly date: CalendarDate;
  readonly collectedMinor: bigint;
  readonly days: number;
  /** The share of the advance that this payment brings back: shares sum to the advance exactly. */
  readonly advanceShare: Priced;
  readonly amount: Priced;
}

export interface ReleaseStatement {
  readonly reserveMinor: bigint;
  readonly late: readonly CollectionLine[];
  readonly early: readonly CollectionLine[];
  readonly lateDiscountMinor: bigint;
  readonly earlyRebateMinor: bigint;
  readonly collectedMinor: bigint;
  readonly dilutedMinor: bigint;
  readonly writtenOffMinor: bigint;
  readonly openMinor: bigint;
  /** What the bank pays to the assignor. Only final once nothing is open. */
  readonly release: Priced;
  /** What the reserve could not cover. */
  readonly shortfallMinor: bigint;
  /** The part of it that the assignor owes: without recourse, what would be missing had nothing been written off. */
  readonly owedByAssignorMinor: bigint;
  readonly isFinal: boolean;
}

const positive = (amount: bigint): bigint => greater(amount, 0n);

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** Each payment with its days from the end of the discounted period (positive: late) and its share of the advance. */
const linesOf = (terms: QuoteTerms, price: Price, payments: readonly Collection[]) => {
  const inMoney = money(terms.currency);
  const advance = price.advance.amountMinor;
  let collectedBefore = 0n;
  return payments.map(({ date, amountMinor }) => {
    // What comes in above the amount that was priced brings back nothing more: the advance is back already.
    const before = divideHalfUp(advance * lesser(collectedBefore, price.pricedMinor), price.pricedMinor);
    collectedBefore += amountMinor;
    const through = lesser(collectedBefore, price.pricedMinor);
    const share = divideHalfUp(advance * through, price.pricedMinor) - before;
    const days = countDays(terms.dayCount, price.discountedTo, date);
    const advanceShare: Priced = {
      amountMinor: share,
      formula: {
        key: 'advance-share',
        params: {
          advance: inMoney(advance),
          through: inMoney(through),
          face: inMoney(price.pricedMinor),
          before: inMoney(before),
        },
      },
    };
    return { date, collectedMinor: amountMinor, days, advanceShare };
  });
};

/**
 * What becomes of the reserve: discount for late days is taken from it, and what was diluted or written off; discount
 * for early days is given back where the terms say so (never more than was charged).
 * Late discount of a payment = its share of the advance × rate × days after maturity plus grace / base, half up.
 * `collections` are in the order in which they were recorded and sum to at most the face.
 */
export const releaseStatement = (
  terms: QuoteTerms,
  price: Price,
  collections: readonly Collection[],
): ReleaseStatement => {
  const inMoney = money(terms.currency);
  const amounts = (kind: Collection['kind']): bigint =>
    sum(collections.filter(entry => entry.kind === kind).map(entry => entry.amountMinor));
  const lines = linesOf(
    terms,
    price,
    collections.filter(entry => entry.kind === 'payment'),
  );

  const priced = (line: (typeof lines)[number], key: 'late-discount' | 'early-rebate'): CollectionLine => {
    const days = Math.abs(line.days);
    const formulaKey: FormulaKey = terms.ratePeriod === 'month' ? `${key}-monthly` : key;
    const share = line.advanceShare.amountMinor;
    return {
      ...line,
      days,
      amount: {
        amountMinor: discountFor(share, days, terms),
        formula: {
          key: formulaKey,
          params: {
            share: inMoney(share),
            rate: rate(terms.discountRateBps),
            days: count(days),
            base: count(price.base),
          },
        },
      },
    };
  };
  const late = lines.filter(line => line.days > 0).map(line => priced(line, 'late-discount'));
  const early =
    terms.earlyRebate === 'unearned'
      ? lines.filter(line => line.days < 0).map(line => priced(line, 'early-rebate'))
      : [];

  const lateDiscountMinor = sum(late.map(line => line.amount.amountMinor));
  const earlyRebateMinor = lesser(sum(early.map(line => line.amount.amountMinor)), price.discount.amountMinor);
  const reserveMinor = price.reserve.amountMinor;
  const [collectedMinor, dilutedMinor, writtenOffMinor] = [
    amounts('payment'),
    amounts('dilution'),
    amounts('write-off'),
  ];
  const openMinor = price.faceMinor - collectedMinor - dilutedMinor - writtenOffMinor;
  const due = reserveMinor - lateDiscountMinor + earlyRebateMinor - dilutedMinor - writtenOffMinor;
  const shortfallMinor = positive(-due);
  return {
    reserveMinor,
    late,
    early,
    lateDiscountMinor,
    earlyRebateMinor,
    collectedMinor,
    dilutedMinor,
    writtenOffMinor,
    openMinor,
    release: {
      amountMinor: positive(due),
      formula: {
        key: 'release',
        params: {
          reserve: inMoney(reserveMinor),
          late: inMoney(lateDiscountMinor),
          rebate: inMoney(earlyRebateMinor),
          diluted: inMoney(dilutedMinor),
          writtenOff: inMoney(writtenOffMinor),
        },
      },
    },
    shortfallMinor,
    owedByAssignorMinor: terms.recourse.kind === 'none' ? positive(shortfallMinor - writtenOffMinor) : shortfallMinor,
    isFinal: openMinor === 0n,
  };
};
