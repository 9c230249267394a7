import { lesser } from '#domain/money/bounds';
import type { Currency } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import { countValue, type LeaseFormula, moneyValue, rateValue } from '../formula.ts';
import { type Growth, growthAt, yearFractionOf } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, over, portion, type Real, realOf, times, toWhole } from '../rates/real.ts';
import { type ScheduleHistory, versionOn } from './amend.ts';
import type { ScheduleRow } from './amortise.ts';
import { type BalanceOn, balanceOn } from './balance.ts';
import type { Schedule } from './build-schedule.ts';
import { endBalanceOf } from './terms.ts';

/** Whether the lessee keeps the machine and pays its residual value, or gives it back and does not. */
export const SETTLEMENT_OUTCOMES = ['purchase', 'return'] as const;

export type SettlementFee =
  | { readonly kind: 'none' }
  /** Of the balance, interest included. */
  | { readonly kind: 'rate'; readonly rate: Rate }
  | { readonly kind: 'fixed'; readonly amountMinor: bigint };

export interface SettlementTerms {
  readonly outcome: (typeof SETTLEMENT_OUTCOMES)[number];
  /** At which what is still to come is discounted; `null`: at the lease's own rates, which makes it the balance. */
  readonly discountRate: Rate | null;
  readonly fee: SettlementFee;
  /** Rents due before the day and not paid. Those due on the day or later are part of the quote. */
  readonly unpaidMinor: bigint;
  readonly depositMinor: bigint;
}

export const SETTLEMENT_LINES = ['balance', 'interest', 'rents', 'residual', 'unpaid', 'fee', 'deposit'] as const;

export interface SettlementLine {
  readonly kind: (typeof SETTLEMENT_LINES)[number];
  /** Negative where it lowers what is to be paid. */
  readonly amountMinor: bigint;
  readonly formula: LeaseFormula;
}

export interface Settlement {
  readonly date: CalendarDate;
  readonly currency: Currency;
  /** The row in which the day lies. */
  readonly periodNumber: number;
  readonly lines: readonly SettlementLine[];
  /** The sum of the lines: what ends the lease on that day. Negative: what is paid back. */
  readonly totalMinor: bigint;
}

export const SETTLEMENT_REFUSALS = ['settlement-date-out-of-range', 'settlement-terms-out-of-range'] as const;

/** What remains to be grown through: from the day to the end of its row, and every row after it, at the rates given. */
const growthToEnd = ({ rows, terms }: Schedule, from: BalanceOn, rateOf: (row: ScheduleRow) => Rate): Real => {
  const growths = new Map<Rate, Growth>();
  return rows
    .filter(row => row.number >= from.row.number)
    .reduce<Real>((factor, row) => {
      const growth = growths.get(rateOf(row)) ?? growthAt(rateOf(row), terms.basis.compounding);
      growths.set(rateOf(row), growth);
      const whole = growth(yearFractionOf(terms.basis.accrual, row));
      return times(factor, row.number === from.row.number ? over(whole, growth(from.time)) : whole);
    }, ONE);
};

/** The present value of the rents due on the day or later: one pass backwards through the rows. */
const presentValueOfRents = (
  { rows, terms }: Schedule,
  { row: current, time }: BalanceOn,
  date: CalendarDate,
  rate: Rate,
) => {
  const growth = growthAt(rate, terms.basis.compounding);
  const isInAdvance = terms.rent.timing === 'advance';
  return rows
    .filter(row => row.number >= current.number)
    .reduceRight<Real>((value, row) => {
      const whole = growth(yearFractionOf(terms.basis.accrual, row));
      const factor = row.number === current.number ? over(whole, growth(time)) : whole;
      if (!isInAdvance) return over(value + realOf(row.rentMinor), factor);
      return over(value, factor) + (row.dueDate >= date ? realOf(row.rentMinor) : 0n);
    }, 0n);
};

const sumOf = (lines: readonly SettlementLine[]): bigint => lines.reduce((sum, line) => sum + line.amountMinor, 0n);

/** Balance and interest by the lease's own rates; the residual is in them, and comes off when the machine is returned. */
const owedByBalance = (
  schedule: Schedule,
  at: BalanceOn,
  currency: Currency,
  isPurchase: boolean,
): SettlementLine[] => {
  const inMoney = moneyValue(currency);
  const { row, bearingMinor, accruedMinor, time } = at;
  const { compounding } = schedule.terms.basis;
  const residualMinor = endBalanceOf(schedule.terms.residual);
  const rate = rateValue(row.rate);
  const returned = (): SettlementLine => ({
    kind: 'residual',
    amountMinor: -toWhole(
      over(
        realOf(residualMinor),
        growthToEnd(schedule, at, one => one.rate),
      ),
    ),
    formula: { key: 'settlement-residual', params: { residual: inMoney(-residualMinor), rate } },
  });
  return [
    {
      kind: 'balance',
      amountMinor: bearingMinor,
      formula: {
        key: 'settlement-balance',
        params: { opening: inMoney(row.openingMinor), rent: inMoney(row.openingMinor - bearingMinor) },
      },
    },
    {
      kind: 'interest',
      amountMinor: accruedMinor,
      formula: {
        key: compounding === 'nominal' ? 'settlement-interest-nominal' : 'settlement-interest-effective',
        params: {
          balance: inMoney(bearingMinor),
          rate,
          days: countValue(time.numerator),
          base: countValue(time.denominator),
        },
      },
    },
    ...(isPurchase || residualMinor === 0n ? [] : [returned()]),
  ];
};

/** Rents to come and, on a purchase, the residual, discounted at a rate of its own. */
const owedByDiscount = (
  schedule: Schedule,
  at: BalanceOn,
  { date, rate, currency, isPurchase }: { date: CalendarDate; rate: Rate; currency: Currency; isPurchase: boolean },
): SettlementLine[] => {
  const residualMinor = endBalanceOf(schedule.terms.residual);
  const open = schedule.rows.filter(({ number, dueDate, rentMinor }) => {
    return number >= at.row.number && dueDate >= date && rentMinor > 0n;
  });
  const rentsMinor = open.reduce((sum, { rentMinor }) => sum + rentMinor, 0n);
  const rents: SettlementLine = {
    kind: 'rents',
    amountMinor: toWhole(presentValueOfRents(schedule, at, date, rate)),
    formula: {
      key: 'settlement-rents-discounted',
      params: { rents: moneyValue(currency)(rentsMinor), rate: rateValue(rate), count: countValue(open.length) },
    },
  };
  const residual: SettlementLine = {
    kind: 'residual',
    amountMinor: toWhole(
      over(
        realOf(residualMinor),
        growthToEnd(schedule, at, () => rate),
      ),
    ),
    formula: {
      key: 'settlement-residual',
      params: { residual: moneyValue(currency)(residualMinor), rate: rateValue(rate) },
    },
  };
  return isPurchase && residualMinor > 0n ? [rents, residual] : [rents];
};

const feeLine = (fee: SettlementFee, balanceMinor: bigint, currency: Currency): SettlementLine[] => {
  const inMoney = moneyValue(currency);
  if (fee.kind === 'none') return [];
  if (fee.kind === 'fixed') {
    const formula: LeaseFormula = { key: 'settlement-fee-fixed', params: { fee: inMoney(fee.amountMinor) } };
    return [{ kind: 'fee', amountMinor: fee.amountMinor, formula }];
  }
  const params = { balance: inMoney(balanceMinor), rate: rateValue(fee.rate) };
  const amountMinor = toWhole(portion(realOf(balanceMinor), fee.rate, ONE));
  return [{ kind: 'fee', amountMinor, formula: { key: 'settlement-fee-rate', params } }];
};

const isInOrder = ({ unpaidMinor, depositMinor, fee, discountRate }: SettlementTerms): boolean => {
  const feeMinor = fee.kind === 'fixed' ? fee.amountMinor : fee.kind === 'rate' ? fee.rate : 0n;
  const least = lesser(lesser(unpaidMinor, depositMinor), feeMinor);
  return least >= 0n && (discountRate === null || (discountRate > -ONE / 2n && discountRate <= 10n * ONE));
};

/**
 * What ends the lease on a day, before anything due on that day is paid: any day from commencement to the end, past ones
 * by the version then in force. With the lease's own rates and a purchase it is the balance; on a due date therefore the
 * same as the schedule's. Refusals: `SETTLEMENT_REFUSALS`.
 */
export const quoteSettlement = (
  history: ScheduleHistory,
  date: CalendarDate,
  terms: SettlementTerms & { readonly currency: Currency },
): Result<Settlement, Refusal<(typeof SETTLEMENT_REFUSALS)[number]>> => {
  const version = versionOn(history, date);
  const at = version && balanceOn(version.schedule, date);
  if (!version || !at) return refuse('settlement-date-out-of-range', {}, 'date');
  if (!isInOrder(terms)) return refuse('settlement-terms-out-of-range');
  const { currency, unpaidMinor, depositMinor, discountRate: rate } = terms;
  const isPurchase = terms.outcome === 'purchase';
  const inMoney = moneyValue(currency);
  const owed =
    rate === null
      ? owedByBalance(version.schedule, at, currency, isPurchase)
      : owedByDiscount(version.schedule, at, { date, rate, currency, isPurchase });
  const unpaid: SettlementLine = {
    kind: 'unpaid',
    amountMinor: unpaidMinor,
    formula: { key: 'settlement-unpaid', params: { unpaid: inMoney(unpaidMinor) } },
  };
  const deposit: SettlementLine = {
    kind: 'deposit',
    amountMinor: -depositMinor,
    formula: { key: 'settlement-deposit', params: { deposit: inMoney(depositMinor) } },
  };
  const lines = [
    ...owed,
    ...(unpaidMinor > 0n ? [unpaid] : []),
    ...feeLine(terms.fee, sumOf(owed), currency),
    ...(depositMinor > 0n ? [deposit] : []),
  ];
  return accept({ date, currency, periodNumber: at.row.number, lines, totalMinor: sumOf(lines) });
};
