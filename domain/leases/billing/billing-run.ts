import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { Period } from '../schedule/periods.ts';

/** What is billed of a period: its rent, and apart from it its use, which is known only at its end. */
export const BILLED_PARTS = ['rent', 'usage'] as const;

export type BilledPart = (typeof BILLED_PARTS)[number];

/** One thing to bill. Its key is unique in its lease, and the same in every run. */
export interface BillingItem {
  readonly key: string;
  readonly periodNumber: number;
  readonly part: BilledPart;
  readonly from: CalendarDate;
  /** The day after the last of what is billed. */
  readonly until: CalendarDate;
  /** The day on which it is billed. */
  readonly billDate: CalendarDate;
  readonly dueDate: CalendarDate;
  /** The rent; for use what the meter says, so `null`. */
  readonly rentMinor: bigint | null;
}

export const billingKey = (periodNumber: number, part: BilledPart): string => `${periodNumber}/${part}`;

export interface BillingRule {
  /** Days before the due date on which a rent is billed. */
  readonly leadDays: number;
  /** Whether use is billed after each period. */
  readonly hasUsage: boolean;
}

type BilledPeriod = Period & { readonly rentMinor: bigint };

const itemsOf = (row: BilledPeriod, { leadDays, hasUsage }: BillingRule): BillingItem[] => {
  const { number: periodNumber, from, until, dueDate, rentMinor } = row;
  const item = (part: BilledPart, due: CalendarDate, lead: number, amount: bigint | null): BillingItem => ({
    key: billingKey(periodNumber, part),
    periodNumber,
    part,
    from,
    until,
    billDate: addDays(due, -lead),
    dueDate: due,
    rentMinor: amount,
  });
  return [
    // A period of grace or a skipped month has no rent, and no invoice.
    ...(rentMinor > 0n ? [item('rent', dueDate, leadDays, rentMinor)] : []),
    // Nobody can bill use before it is over.
    ...(hasUsage ? [item('usage', until, 0, null)] : []),
  ];
};

/**
 * What a billing run on a day has to bill: everything whose day has come and whose key is not among those billed, oldest
 * first. A run that was missed is caught up by the next; a run that is repeated bills nothing.
 */
export const dueForBilling = (
  rows: readonly BilledPeriod[],
  rule: BillingRule,
  today: CalendarDate,
  billedKeys: ReadonlySet<string>,
): BillingItem[] =>
  rows
    .flatMap(row => itemsOf(row, rule))
    .filter(({ key, billDate }) => billDate <= today && !billedKeys.has(key))
    .toSorted((a, b) => (a.billDate < b.billDate ? -1 : a.billDate > b.billDate ? 1 : a.periodNumber - b.periodNumber));

/** The day of the next run that has something to bill; `null` when all is billed. */
export const nextBillDate = (
  rows: readonly BilledPeriod[],
  rule: BillingRule,
  billedKeys: ReadonlySet<string>,
): CalendarDate | null =>
  rows
    .flatMap(row => itemsOf(row, rule))
    .filter(({ key }) => !billedKeys.has(key))
    .map(({ billDate }) => billDate)
    .toSorted()[0] ?? null;
