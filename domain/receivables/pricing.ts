import { greater } from '#domain/money/bounds';
import { divideHalfUp } from '#domain/money/money';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import { baseOf, countDays } from '#domain/time/day-count';
import { count, type Formula, money, type Priced, rate } from './formula.ts';
import type { QuoteTerms } from './terms.ts';

/** Basis points of one: 10,000 bps = 100 %. */
export const BPS = 10_000n;

/** What a quote comes to. `paidNow + discount + fee + reserve` is the face, always. */
export interface Price {
  readonly faceMinor: bigint;
  /** What advance and fee are reckoned on: the face, or less where the obligor has confirmed less. */
  readonly pricedMinor: bigint;
  /** Days of discount: from funding to maturity plus grace, by the quote's day count. */
  readonly days: number;
  readonly base: 360 | 365;
  /** The day from which discount is charged. */
  readonly fundedOn: CalendarDate;
  /** The last day whose discount the price contains: maturity plus grace. */
  readonly discountedTo: CalendarDate;
  readonly advance: Priced;
  readonly discount: Priced;
  readonly fee: Priced;
  /** What the bank still owes after collection. Never negative. */
  readonly reserve: Priced;
  /** The part of discount and fee that the rest of the face does not cover, kept back from the advance. */
  readonly withheld: Priced;
  /** What the bank pays at funding. */
  readonly paidNow: Priced;
  /**
   * Cost of the money by simple annualisation, (discount + fee) / paid now × base / days, in basis points, half up.
   * `null` where nothing is paid or no day passes.
   */
  readonly allInCost: { readonly bps: bigint; readonly formula: Formula } | null;
}

type RateTerms = Pick<QuoteTerms, 'discountRateBps' | 'ratePeriod' | 'dayCount'>;

/** Discount on an amount for some days: amount × yearly rate × days / base, half up. A monthly rate counts twelvefold. */
export const discountFor = (amountMinor: bigint, days: number, terms: RateTerms): bigint => {
  const yearlyBps = BigInt(terms.discountRateBps) * (terms.ratePeriod === 'month' ? 12n : 1n);
  return divideHalfUp(amountMinor * yearlyBps * BigInt(days), BPS * BigInt(baseOf(terms.dayCount)));
};

/** The day after which collection counts as late, and to which discount is charged in advance. */
export const discountedTo = (maturityDate: CalendarDate, terms: Pick<QuoteTerms, 'graceDays'>): CalendarDate =>
  addDays(maturityDate, terms.graceDays);

export interface QuoteSubject {
  /** The open amount of the fragment. */
  readonly faceMinor: bigint;
  /** What of it the obligor has confirmed, where that is less. Absent: all of it counts. */
  readonly pricedMinor?: bigint;
  readonly maturityDate: CalendarDate;
}

/**
 * The price of a quote:
 *
 *     advance  = face × advance rate
 *     discount = advance × discount rate × days / base       days: funding → maturity + grace
 *     fee      = face × fee rate, or the fixed fee
 *     reserve  = face − advance − discount − fee
 *
 * each half up to the minor unit. Where the obligor has confirmed less than the face, that takes the place of the face in the
 * first and the third: what it did not confirm stays in the reserve. Where the advance leaves less than discount and fee, the reserve is nothing and
 * what is missing is withheld from the advance. The terms are taken as checked (`checkQuote`).
 */
export const priceQuote = (subject: QuoteSubject, terms: QuoteTerms): Price => {
  const { faceMinor, pricedMinor = faceMinor, maturityDate } = subject;
  const inMoney = money(terms.currency);
  const base = baseOf(terms.dayCount);
  const lastDay = discountedTo(maturityDate, terms);
  const days = Math.max(0, countDays(terms.dayCount, terms.fundingDate, lastDay));

  const advance = divideHalfUp(pricedMinor * BigInt(terms.advanceRateBps), BPS);
  const discount = discountFor(advance, days, terms);
  const fee =
    terms.fee.kind === 'rate' ? divideHalfUp(pricedMinor * BigInt(terms.fee.bps), BPS) : terms.fee.amountMinor;
  const rest = faceMinor - advance - discount - fee;
  const withheld = greater(0n, -rest);
  const paid = advance - withheld;

  const parts = { face: inMoney(faceMinor), advance: inMoney(advance), discount: inMoney(discount), fee: inMoney(fee) };
  const isWhole = pricedMinor === faceMinor;
  const pricedOn = isWhole ? { face: parts.face } : { confirmed: inMoney(pricedMinor) };
  return {
    faceMinor,
    pricedMinor,
    days,
    base,
    fundedOn: terms.fundingDate,
    discountedTo: lastDay,
    advance: {
      amountMinor: advance,
      formula: {
        key: isWhole ? 'advance' : 'advance-on-confirmed',
        params: { ...pricedOn, rate: rate(terms.advanceRateBps) },
      },
    },
    discount: {
      amountMinor: discount,
      formula: {
        key: terms.ratePeriod === 'month' ? 'discount-monthly' : 'discount',
        params: { advance: parts.advance, rate: rate(terms.discountRateBps), days: count(days), base: count(base) },
      },
    },
    fee: {
      amountMinor: fee,
      formula:
        terms.fee.kind === 'rate'
          ? { key: isWhole ? 'fee-rate' : 'fee-rate-on-confirmed', params: { ...pricedOn, rate: rate(terms.fee.bps) } }
          : { key: 'fee-fixed', params: { fee: parts.fee } },
    },
    reserve: {
      amountMinor: greater(0n, rest),
      formula: { key: rest < 0n ? 'reserve-used-up' : 'reserve', params: parts },
    },
    withheld: { amountMinor: withheld, formula: { key: 'withheld', params: parts } },
    paidNow: {
      amountMinor: paid,
      formula: { key: 'paid-now', params: { advance: parts.advance, withheld: inMoney(withheld) } },
    },
    allInCost:
      paid > 0n && days > 0
        ? {
            bps: divideHalfUp(BPS * (discount + fee) * BigInt(base), paid * BigInt(days)),
            formula: {
              key: 'all-in-cost',
              params: { ...parts, paid: inMoney(paid), base: count(base), days: count(days) },
            },
          }
        : null,
  };
};

/**
 * The price as it comes out once the bank has paid: an accepted quote runs from its funding date, and where the bank paid
 * later, from the day of its payment, for no discount is due on money that was not there. Paid earlier, it stays as accepted.
 */
export const priceAsFunded = (subject: QuoteSubject, terms: QuoteTerms, paidOn: CalendarDate): Price =>
  priceQuote(subject, paidOn > terms.fundingDate ? { ...terms, fundingDate: paidOn } : terms);
