import { lesser } from '#domain/money/bounds';
import type { Currency } from '#domain/money/currency';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import { countValue, type LeaseFormula, moneyValue, rateValue } from '../formula.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, portion, realOf, toWhole } from '../rates/real.ts';
import { type ScheduleHistory, versionOn } from './amend.ts';
import { type BalanceOn, balanceOn } from './balance.ts';
import type { Schedule } from './build-schedule.ts';
import { presentValueOfEnd, presentValueOfRents } from './present-value.ts';
import { endBalanceOf } from './terms.ts';

/** Whether the lessee keeps the machine and pays its residual value, or gives it back and does not. A balloon it owes. */
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

const sumOf = (lines: readonly SettlementLine[]): bigint => lines.reduce((sum, line) => sum + line.amountMinor, 0n);

/** What is due at the end: residual value and balloon where the machine is kept, the balloon alone where it comes back. */
const endPaymentOf = ({ terms: { residual } }: Schedule, isPurchase: boolean): bigint =>
  isPurchase ? endBalanceOf(residual) : residual.balloonMinor;

interface Owed {
  readonly schedule: Schedule;
  readonly at: BalanceOn;
  readonly date: CalendarDate;
  readonly currency: Currency;
  readonly isPurchase: boolean;
}

const residualLine = (amountMinor: bigint, residualMinor: bigint, rate: Rate, currency: Currency): SettlementLine => ({
  kind: 'residual',
  amountMinor,
  formula: {
    key: 'settlement-residual',
    params: { residual: moneyValue(currency)(residualMinor), rate: rateValue(rate) },
  },
});

/** Balance and interest by the lease's own rates; the residual value is in them, and comes off when the machine returns. */
const owedByBalance = ({ schedule, at, currency, isPurchase }: Owed): SettlementLine[] => {
  const inMoney = moneyValue(currency);
  const { row, bearingMinor, accruedMinor, time } = at;
  const balance: SettlementLine = {
    kind: 'balance',
    amountMinor: bearingMinor,
    formula: {
      key: 'settlement-balance',
      params: { opening: inMoney(row.openingMinor), rent: inMoney(row.openingMinor - bearingMinor) },
    },
  };
  const interest: SettlementLine = {
    kind: 'interest',
    amountMinor: accruedMinor,
    formula: {
      key: `settlement-interest-${schedule.terms.basis.compounding}`,
      params: {
        balance: inMoney(bearingMinor),
        rate: rateValue(row.rate),
        days: countValue(time.numerator),
        base: countValue(time.denominator),
      },
    },
  };
  const forgone = endPaymentOf(schedule, true) - endPaymentOf(schedule, isPurchase);
  if (forgone === 0n) return [balance, interest];
  const worth = presentValueOfEnd(schedule, at, forgone, one => one.rate);
  return [balance, interest, residualLine(-worth, -forgone, row.rate, currency)];
};

/** Rents to come and what is due at the end, discounted at a rate of its own. */
const owedByDiscount = ({ schedule, at, date, currency, isPurchase }: Owed, rate: Rate): SettlementLine[] => {
  const open = schedule.rows.filter(({ number, dueDate, rentMinor }) => {
    return number >= at.row.number && dueDate >= date && rentMinor > 0n;
  });
  const rentsMinor = open.reduce((sum, { rentMinor }) => sum + rentMinor, 0n);
  const rents: SettlementLine = {
    kind: 'rents',
    amountMinor: presentValueOfRents(schedule, at, date, rate),
    formula: {
      key: 'settlement-rents-discounted',
      params: { rents: moneyValue(currency)(rentsMinor), rate: rateValue(rate), count: countValue(open.length) },
    },
  };
  const endMinor = endPaymentOf(schedule, isPurchase);
  if (endMinor === 0n) return [rents];
  const worth = presentValueOfEnd(schedule, at, endMinor, () => rate);
  return [rents, residualLine(worth, endMinor, rate, currency)];
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
  const inMoney = moneyValue(currency);
  const all: Owed = { schedule: version.schedule, at, date, currency, isPurchase: terms.outcome === 'purchase' };
  const owed = rate === null ? owedByBalance(all) : owedByDiscount(all, rate);
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
