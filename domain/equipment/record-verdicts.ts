import type { CalendarDate } from '#domain/time/calendar-date';
import type { InspectionResult } from './records.ts';

/** What is said of a machine's record wherever it is judged: beside its passport, and where it is collateral. */

/** Limits of the portal, in days; a financier may have others. */
export const RECORD_LIMITS = { inspectionDays: 365, valuationDays: 365 } as const;

/** What an inspection found: it failed, or it did not and something was remarked upon, or nothing. */
export const inspectionVerdict = (result: InspectionResult): 'bad' | 'doubt' | 'good' =>
  result === 'failed' ? 'bad' : result === 'passed' ? 'good' : 'doubt';

interface Policy {
  readonly date: CalendarDate;
  readonly until: CalendarDate;
}

/** The policy that counts on a day, of several the one that ends last; where none does, the one that ended, or begins, last. */
export const policyOn = <One extends Policy>(policies: readonly One[], today: CalendarDate): One | null => {
  const current = policies.filter(({ date, until }) => date <= today && today <= until);
  const past = policies.filter(({ until }) => until < today);
  const [last] =
    [current, past, policies].find(some => some.length > 0)?.toSorted((a, b) => (a.until < b.until ? 1 : -1)) ?? [];
  return last ?? null;
};
