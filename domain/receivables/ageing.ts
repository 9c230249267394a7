import type { Currency } from '#domain/money/currency';
import { type CalendarDate, daysFrom } from '#domain/time/calendar-date';

export const AGEING_BUCKETS = ['not-due', '1-30', '31-60', '61-90', 'over-90'] as const;

/** By how many days a claim is past its due date. Due today is not past due. */
export type AgeingBucket = (typeof AGEING_BUCKETS)[number];

export interface AgeingClaim {
  readonly currency: Currency;
  readonly openMinor: bigint;
  readonly dueDate: CalendarDate;
}

export interface AgeingRow {
  readonly currency: Currency;
  readonly buckets: Readonly<Record<AgeingBucket, { readonly amountMinor: bigint; readonly count: number }>>;
  readonly totalMinor: bigint;
  readonly count: number;
}

export const daysPastDue = (dueDate: CalendarDate, today: CalendarDate): number =>
  Math.max(0, daysFrom(dueDate, today));

export const ageingBucketOf = (dueDate: CalendarDate, today: CalendarDate): AgeingBucket => {
  const days = daysPastDue(dueDate, today);
  if (days === 0) return 'not-due';
  if (days <= 30) return '1-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : 'over-90';
};

/** Open claims by currency and by how late they are; currencies in alphabetical order, those with nothing open left out. */
export const ageingOf = (claims: readonly AgeingClaim[], today: CalendarDate): AgeingRow[] => {
  const open = claims.filter(claim => claim.openMinor > 0n);
  const currencies = [...new Set(open.map(claim => claim.currency))].sort();
  return currencies.map(currency => {
    const own = open.filter(claim => claim.currency === currency);
    const bucket = (name: AgeingBucket) => {
      const inside = own.filter(claim => ageingBucketOf(claim.dueDate, today) === name);
      return { amountMinor: inside.reduce((sum, claim) => sum + claim.openMinor, 0n), count: inside.length };
    };
    return {
      currency,
      buckets: {
        'not-due': bucket('not-due'),
        '1-30': bucket('1-30'),
        '31-60': bucket('31-60'),
        '61-90': bucket('61-90'),
        'over-90': bucket('over-90'),
      },
      totalMinor: own.reduce((sum, claim) => sum + claim.openMinor, 0n),
      count: own.length,
    };
  });
};
