import { greater } from '#domain/money/bounds';
import { type Decimal, percentOf } from '#domain/money/decimal';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { RateBasis } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, portion, type Real, realOf, realOfDecimal, toWhole } from '../rates/real.ts';
import { amortise } from '../schedule/amortise.ts';
import { worthOf } from '../schedule/balance-path.ts';
import type { Period } from '../schedule/periods.ts';
import { growthsAt } from '../schedule/solve.ts';
import type { Timing } from '../schedule/terms.ts';
import { straightLine } from './straight-line.ts';

/** A period and the rent that is due in it, net of VAT. */
export type RentPeriod = Period & { readonly rentMinor: bigint };

/** What the lessee measures its liability from. */
export interface LeasePayments {
  /** From the day of measurement to the end of the lease term, options included that will reasonably certainly be used. */
  readonly periods: readonly RentPeriod[];
  readonly timing: Timing;
  /** What it expects to pay under a residual value guarantee (IFRS 16.27 (c)): not the guarantee, nor what is unguaranteed. */
  readonly expectedResidualMinor: bigint;
  /** A balloon, or the price of an option to buy that it is reasonably certain to use (16.27 (d)). */
  readonly balloonMinor: bigint;
  /** The rate implicit in the lease, or its incremental borrowing rate (16.26). */
  readonly discountRate: Rate;
  readonly basis: RateBasis;
}

/** What the right-of-use asset consists of besides the liability (16.24). */
export interface AssetAdditions {
  readonly directCostsMinor: bigint;
  readonly incentivesMinor: bigint;
  readonly restorationMinor: bigint;
}

/** Opening + interest − payment = closing; asset opening − depreciation = asset closing. */
export interface LesseeRow {
  readonly periodNumber: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly openingMinor: bigint;
  readonly interestMinor: bigint;
  readonly paymentMinor: bigint;
  readonly closingMinor: bigint;
  readonly assetOpeningMinor: bigint;
  readonly depreciationMinor: bigint;
  readonly assetClosingMinor: bigint;
}

export interface LesseeAccounts {
  readonly liabilityMinor: bigint;
  readonly assetMinor: bigint;
  /** Paid on the day of measurement itself: in the asset, not in the liability. */
  readonly paidAtOnceMinor: bigint;
  /** The last closes on the balloon and on what is expected under the guarantee, due that day. */
  readonly rows: readonly LesseeRow[];
}

/** On commencement a rent due that day is paid and not owed. */
const owedAfterFirstDay = (periods: readonly RentPeriod[]): bigint[] => {
  const start = periods[0]?.from;
  return periods.map(({ dueDate, rentMinor }) => (dueDate === start ? 0n : rentMinor));
};

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

const endPaymentOf = ({ expectedResidualMinor, balloonMinor }: LeasePayments): bigint =>
  expectedResidualMinor + balloonMinor;

/** The present value, unrounded, of the rents that are owed and of what is paid at the end. */
const liabilityOf = (payments: LeasePayments, owed: readonly bigint[]): Real => {
  const growths = growthsAt(payments.discountRate, payments);
  const legs = growths.map((growth, at) => ({ growth, rent: realOf(owed[at] ?? 0n) }));
  return worthOf(realOf(endPaymentOf(payments)), legs, payments.timing);
};

const rowsOf = (payments: LeasePayments, owed: readonly bigint[], liability: Real, assetMinor: bigint): LesseeRow[] => {
  const { periods, timing, discountRate, basis } = payments;
  const depreciation = straightLine(assetMinor, periods);
  const problem = { openingMinor: toWhole(liability), endBalanceMinor: endPaymentOf(payments), periods, timing, basis };
  let asset = assetMinor;
  return amortise(problem, owed, discountRate, liability).map((row, at) => {
    const { number, from, until, dueDate, openingMinor, interestMinor, rentMinor, closingMinor } = row;
    const depreciationMinor = depreciation[at] ?? 0n;
    const assetOpeningMinor = asset;
    asset -= depreciationMinor;
    const liabilities = { openingMinor, interestMinor, paymentMinor: rentMinor, closingMinor };
    const assets = { assetOpeningMinor, depreciationMinor, assetClosingMinor: asset };
    return { periodNumber: number, from, until, dueDate, ...liabilities, ...assets };
  });
};

/**
 * The lessee's accounts from commencement. Liability: the present value of what is not paid on that day. Right-of-use
 * asset: the liability, what is paid on or before the day, direct costs and restoration, less incentives. Interest by the
 * discount rate; depreciation straight-line over the term. Source: IFRS 16.23–36; illustrative example 13.
 */
export const lesseeAccounts = (payments: LeasePayments, additions: AssetAdditions): LesseeAccounts => {
  const owed = owedAfterFirstDay(payments.periods);
  const liability = liabilityOf(payments, owed);
  const liabilityMinor = toWhole(liability);
  const paidAtOnceMinor = sumOf(payments.periods.map(({ rentMinor }) => rentMinor)) - sumOf(owed);
  const { directCostsMinor, incentivesMinor, restorationMinor } = additions;
  const assetMinor = liabilityMinor + paidAtOnceMinor + directCostsMinor + restorationMinor - incentivesMinor;
  return { liabilityMinor, assetMinor, paidAtOnceMinor, rows: rowsOf(payments, owed, liability, assetMinor) };
};

/** What the books say before a change. */
export interface Carrying {
  readonly liabilityMinor: bigint;
  readonly assetMinor: bigint;
}

export interface Remeasurement extends Omit<LesseeAccounts, 'paidAtOnceMinor'> {
  /** By which the liability changes beyond what a smaller scope takes from it; it changes the asset too. */
  readonly adjustmentMinor: bigint;
  /** Of a smaller scope, or where the asset would fall below nothing. Negative: a loss. */
  readonly gainMinor: bigint;
}

/**
 * The accounts from a change on: payments and term as they now are, at a rate that is revised (another term or scope,
 * 16.40, 16.45) or not (an index, 16.42 (b)); the caller says which by giving it. `decreasePercent` is the part of the
 * scope that is given up: asset and liability fall by it, the difference is a gain or loss (16.46 (a)); all else adjusts
 * the asset (16.46 (b)), as far as there is one (16.39). In advance, a rent due on the day of the change is still owed.
 * Source: IFRS 16.39–46; illustrative examples 13, 14, 16, 17 and 19.
 */
export const remeasured = (
  before: Carrying,
  payments: LeasePayments,
  decreasePercent: Decimal = { unscaled: 0n, scale: 0 },
): Remeasurement => {
  const share = realOfDecimal(percentOf(decreasePercent));
  const remaining = (amountMinor: bigint): bigint => amountMinor - toWhole(portion(realOf(amountMinor), share, ONE));
  const [keptLiability, keptAsset] = [remaining(before.liabilityMinor), remaining(before.assetMinor)];
  const scopeGain = before.liabilityMinor - keptLiability - (before.assetMinor - keptAsset);
  const owed = payments.periods.map(({ rentMinor }) => rentMinor);
  const liability = liabilityOf(payments, owed);
  const liabilityMinor = toWhole(liability);
  const adjustmentMinor = liabilityMinor - keptLiability;
  const wanted = keptAsset + adjustmentMinor;
  const assetMinor = greater(0n, wanted);
  return {
    liabilityMinor,
    assetMinor,
    adjustmentMinor,
    gainMinor: scopeGain + (assetMinor - wanted),
    rows: rowsOf(payments, owed, liability, assetMinor),
  };
};
