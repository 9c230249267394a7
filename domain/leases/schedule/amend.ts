import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { ScheduleRow } from './amortise.ts';
import { balanceOn, rowFrom } from './balance.ts';
import { buildSchedule, type Schedule, type ScheduleRefusal } from './build-schedule.ts';
import type { ScheduleTerms } from './terms.ts';

/** A schedule as agreed at some point, in force from a day until the next version. */
export interface ScheduleVersion {
  readonly effectiveDate: CalendarDate;
  /** What the lessee paid on that day to lower the balance; nothing on the first. */
  readonly paymentMinor: bigint;
  readonly schedule: Schedule;
}

/** All that was ever agreed, the first version first. Nothing is taken away by an amendment. */
export type ScheduleHistory = readonly ScheduleVersion[];

export interface Amendment {
  /** The new terms begin with this day, be it within a period. One amendment a day, the first after commencement. */
  readonly effectiveDate: CalendarDate;
  /** What the lessee pays on that day to lower the balance. */
  readonly paymentMinor: bigint;
  /** Terms for what is left: their periods, steps and grace count from the day of the amendment. */
  readonly terms: Omit<ScheduleTerms, 'commencementDate' | 'financedMinor'>;
}

export const AMENDMENT_REFUSALS = [
  'amendment-date-out-of-range',
  'amendment-payment-out-of-range',
  'amendment-touches-sold-rents',
] as const;

export type AmendmentRefusal = ScheduleRefusal | Refusal<(typeof AMENDMENT_REFUSALS)[number]>;

export const historyOf = (schedule: Schedule): ScheduleHistory => [
  { effectiveDate: schedule.terms.commencementDate, paymentMinor: 0n, schedule },
];

/** The version in force on a day; `undefined` before commencement. */
export const versionOn = (history: ScheduleHistory, date: CalendarDate): ScheduleVersion | undefined =>
  history.findLast(({ effectiveDate }) => effectiveDate <= date);

/**
 * A row that ends early: with the interest of the days that have passed, and the rent if it was due at its beginning.
 * What has accrued and is not paid is part of the new balance.
 */
const cutRow = (row: ScheduleRow, schedule: Schedule, date: CalendarDate): ScheduleRow => {
  const { accruedMinor, totalMinor } = balanceOn(schedule, date) ?? { accruedMinor: 0n, totalMinor: row.openingMinor };
  const isInAdvance = schedule.terms.rent.timing === 'advance';
  return {
    ...row,
    until: date,
    months: 0,
    dueDate: isInAdvance ? row.dueDate : date,
    rentMinor: isInAdvance ? row.rentMinor : 0n,
    interestMinor: accruedMinor,
    closingMinor: totalMinor,
  };
};

/** The rows of a version up to the day on which another takes over. */
const rowsUntil = (schedule: Schedule, date: CalendarDate): ScheduleRow[] => {
  const before = schedule.rows.filter(row => row.until <= date);
  const open = rowFrom(schedule.rows, date);
  return open && open.from < date ? [...before, cutRow(open, schedule, date)] : before;
};

/** The rows in force, over all versions, numbered through. A payment at an amendment lies between two rows. */
export const currentRows = (history: ScheduleHistory): ScheduleRow[] =>
  history
    .flatMap(({ schedule }, at) => {
      const next = history[at + 1];
      return next ? rowsUntil(schedule, next.effectiveDate) : schedule.rows;
    })
    .map((row, at) => ({ ...row, number: at + 1 }));

/**
 * Re-amortises what is left on a day under new terms. The balance on that day, interest accrued until then included, less
 * the payment, is what the new version finances. In arrears a rent due on the day itself belongs to the old version, in
 * advance to the new one. Periods whose rents are sold (`soldPeriods`, numbered through) must lie before the day.
 * Refusals: `AMENDMENT_REFUSALS`, and those of `buildSchedule` for the new terms.
 */
export const amend = (
  history: ScheduleHistory,
  amendment: Amendment,
  soldPeriods: ReadonlySet<number> = new Set(),
): Result<ScheduleHistory, AmendmentRefusal> => {
  const { effectiveDate, paymentMinor, terms } = amendment;
  const last = history.at(-1);
  const open = last && rowFrom(last.schedule.rows, effectiveDate);
  if (!last || !open || effectiveDate <= last.effectiveDate)
    return refuse('amendment-date-out-of-range', {}, 'effectiveDate');
  const sold = currentRows(history).find(row => row.until > effectiveDate && soldPeriods.has(row.number));
  if (sold) return refuse('amendment-touches-sold-rents', { period: String(sold.number) }, 'effectiveDate');
  const balanceMinor =
    open.from === effectiveDate ? open.openingMinor : cutRow(open, last.schedule, effectiveDate).closingMinor;
  if (paymentMinor < 0n || paymentMinor >= balanceMinor)
    return refuse('amendment-payment-out-of-range', {}, 'paymentMinor');
  const schedule = buildSchedule({
    ...terms,
    commencementDate: effectiveDate,
    financedMinor: balanceMinor - paymentMinor,
  });
  return schedule.ok ? accept([...history, { effectiveDate, paymentMinor, schedule: schedule.value }]) : schedule;
};
