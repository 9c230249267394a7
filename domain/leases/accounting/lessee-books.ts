import type { Decimal } from '#domain/money/decimal';
import { divideHalfUp } from '#domain/money/money';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import { growthAt, yearFractionOf } from '../rates/growth.ts';
import type { Rate } from '../rates/rate.ts';
import { ONE, portion, realOf, toWhole } from '../rates/real.ts';
import type { ScheduleVersion } from '../schedule/amend.ts';
import type { Schedule } from '../schedule/build-schedule.ts';
import {
  type AssetAdditions,
  type Carrying,
  type LeasePayments,
  type LesseeAccounts,
  type LesseeRow,
  lesseeAccounts,
  remeasured,
} from './lessee.ts';

/** A version of the lease, and how it is measured. */
export interface MeasuredVersion extends ScheduleVersion {
  /** At commencement implicit or incremental; at an amendment revised, or the same where only an index moved. */
  readonly discountRate: Rate;
  /** The part of the scope that the amendment gives up, in per cent. */
  readonly decreasePercent: Decimal;
}

/** What an amendment changed in the books. `before` is what stood there on its day, before its payment. */
export interface BookedRemeasurement {
  readonly date: CalendarDate;
  readonly paymentMinor: bigint;
  readonly before: Carrying;
  readonly after: Carrying;
  readonly adjustmentMinor: bigint;
  readonly gainMinor: bigint;
}

/** Rows over all versions, numbered through; one that an amendment cuts ends on its day. */
export interface LesseeBooks extends LesseeAccounts {
  readonly remeasurements: readonly BookedRemeasurement[];
}

const paymentsOf = ({ schedule: { rows, terms }, discountRate }: MeasuredVersion): LeasePayments => ({
  periods: rows,
  timing: terms.rent.timing,
  expectedResidualMinor: terms.residual.expectedPaymentMinor,
  balloonMinor: terms.residual.balloonMinor,
  discountRate,
  basis: terms.basis,
});

/** A row as far as a day within it: interest and depreciation of the days passed, and a rent only if due at its beginning. */
const cutRow = (row: LesseeRow, months: number, date: CalendarDate, rate: Rate, { terms }: Schedule): LesseeRow => {
  const { accrual, compounding } = terms.basis;
  const isInAdvance = terms.rent.timing === 'advance';
  const paymentMinor = isInAdvance ? row.paymentMinor : 0n;
  const growth = growthAt(rate, compounding)(yearFractionOf(accrual, { ...row, months }, date));
  const interestMinor = toWhole(portion(realOf(row.openingMinor - paymentMinor), growth - ONE, ONE));
  const [passed, whole] = [daysFrom(row.from, date), daysFrom(row.from, row.until)];
  const depreciationMinor = divideHalfUp(row.depreciationMinor * BigInt(passed), BigInt(whole));
  return {
    ...row,
    until: date,
    dueDate: isInAdvance ? row.dueDate : date,
    interestMinor,
    paymentMinor,
    closingMinor: row.openingMinor + interestMinor - paymentMinor,
    depreciationMinor,
    assetClosingMinor: row.assetOpeningMinor - depreciationMinor,
  };
};

/** The rows of a version that come about before another takes over. */
const rowsUntil = (
  rows: readonly LesseeRow[],
  { schedule, discountRate }: MeasuredVersion,
  end: CalendarDate,
): LesseeRow[] =>
  rows
    .filter(({ from }) => from < end)
    .map((row, at) =>
      row.until <= end ? row : cutRow(row, schedule.rows[at]?.months ?? 0, end, discountRate, schedule),
    );

/** The books on the day of an amendment, and the rows from there on. */
const remeasure = (passed: readonly LesseeRow[], version: MeasuredVersion) => {
  const { effectiveDate: date, paymentMinor, decreasePercent } = version;
  const last = passed.at(-1);
  const before = { liabilityMinor: last?.closingMinor ?? 0n, assetMinor: last?.assetClosingMinor ?? 0n };
  const paid = { ...before, liabilityMinor: before.liabilityMinor - paymentMinor };
  const { rows, liabilityMinor, assetMinor, adjustmentMinor, gainMinor } = remeasured(
    paid,
    paymentsOf(version),
    decreasePercent,
  );
  const after = { liabilityMinor, assetMinor };
  return { rows, booked: { date, paymentMinor, before, after, adjustmentMinor, gainMinor } };
};

/**
 * A lessee's books over all that a lease went through (`ScheduleHistory`, each version with its measurement): measured at
 * commencement, carried to the day of each amendment with interest and depreciation up to it, remeasured there, carried
 * on. Source: as `lesseeAccounts` and `remeasured`.
 */
export const lesseeBooks = (
  first: MeasuredVersion,
  amendments: readonly MeasuredVersion[],
  additions: AssetAdditions,
): LesseeBooks => {
  const accounts = lesseeAccounts(paymentsOf(first), additions);
  const passed: LesseeRow[] = [];
  const remeasurements: BookedRemeasurement[] = [];
  let [rows, version] = [accounts.rows, first];
  for (const next of amendments) {
    passed.push(...rowsUntil(rows, version, next.effectiveDate));
    const { rows: following, booked } = remeasure(passed, next);
    remeasurements.push(booked);
    [rows, version] = [following, next];
  }
  const all = [...passed, ...rows].map((row, at) => ({ ...row, periodNumber: at + 1 }));
  return { ...accounts, rows: all, remeasurements };
};
