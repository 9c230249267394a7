import { addMonths, type CalendarDate } from '#domain/time/calendar-date';

/** Years after the reporting date in which a payment falls due (IFRS 16.94, 16.97: each of the first five, and the rest). */
export const MATURITY_BUCKETS = ['under-1', '1-2', '2-3', '3-4', '4-5', 'over-5'] as const;

export type MaturityBucket = (typeof MATURITY_BUCKETS)[number];

export interface DuePayment {
  readonly dueDate: CalendarDate;
  readonly amountMinor: bigint;
}

export interface MaturityAnalysis {
  readonly asOf: CalendarDate;
  /** Not discounted. */
  readonly buckets: Readonly<Record<MaturityBucket, bigint>>;
  readonly totalMinor: bigint;
  /** Total less what the payments stand at in the books: interest or finance income still to come. */
  readonly unearnedMinor: bigint;
}

/** The bucket of a day after the reporting date. The anniversary itself still belongs to the year it ends. */
const bucketOf = (asOf: CalendarDate, dueDate: CalendarDate): MaturityBucket => {
  const year = [1, 2, 3, 4, 5].findIndex(count => dueDate <= addMonths(asOf, 12 * count));
  return MATURITY_BUCKETS[year] ?? 'over-5';
};

/**
 * What falls due after a reporting date, by year, and how it comes to the amount in the books: a lessee's liability, or a
 * lessor's lease receivable (then with the unguaranteed residual left out on both sides). What is due on the date or
 * before it and unpaid is overdue, and not part of this.
 */
export const maturityAnalysis = (
  payments: readonly DuePayment[],
  asOf: CalendarDate,
  carryingMinor: bigint,
): MaturityAnalysis => {
  const later = payments.filter(({ dueDate }) => dueDate > asOf);
  const inBucket = (bucket: MaturityBucket): bigint =>
    later.filter(one => bucketOf(asOf, one.dueDate) === bucket).reduce((sum, one) => sum + one.amountMinor, 0n);
  const buckets: Record<MaturityBucket, bigint> = {
    'under-1': inBucket('under-1'),
    '1-2': inBucket('1-2'),
    '2-3': inBucket('2-3'),
    '3-4': inBucket('3-4'),
    '4-5': inBucket('4-5'),
    'over-5': inBucket('over-5'),
  };
  const totalMinor = later.reduce((sum, one) => sum + one.amountMinor, 0n);
  return { asOf, buckets, totalMinor, unearnedMinor: totalMinor - carryingMinor };
};
