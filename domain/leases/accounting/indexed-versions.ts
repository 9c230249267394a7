import type { CalendarDate } from '#domain/time/calendar-date';
import type { Real } from '../rates/real.ts';
import { indexFactor, indexRent } from '../schedule/indexation.ts';
import type { Indexation } from '../schedule/terms.ts';
import type { MeasuredVersion } from './lessee-books.ts';

export interface IndexedFrom {
  readonly indexation: Indexation | null;
  /** From where its reviews are counted. */
  readonly commencementDate: CalendarDate;
  readonly dayOfMonth?: number | undefined;
}

/**
 * A version of a lease as its lessee measures it while an index moves its rents: all rents to come at the level of its first
 * day, and again from the first period of each review that changes them, at the rate of before (IFRS 16.27 (b), 16.42 (b),
 * 16.43). `until`: the day of the next version, whose reviews are its own; `null` for the last.
 */
export const indexedVersions = (
  version: MeasuredVersion,
  { indexation, ...start }: IndexedFrom,
  until: CalendarDate | null,
): MeasuredVersion[] => {
  if (!indexation) return [version];
  const { schedule, effectiveDate } = version;
  const atLevel = (factor: Real, from: CalendarDate) => ({
    ...schedule,
    rows: schedule.rows
      .filter(row => row.from >= from)
      .map(row => ({ ...row, rentMinor: indexRent(row.rentMinor, factor) })),
  });
  let level = indexFactor(indexation, start, effectiveDate);
  const versions: MeasuredVersion[] = [
    { ...version, schedule: atLevel(level, schedule.rows[0]?.from ?? effectiveDate) },
  ];
  for (const { from } of schedule.rows) {
    const factor = indexFactor(indexation, start, from);
    if (from <= effectiveDate || (until !== null && from >= until) || factor === level) continue;
    level = factor;
    versions.push({ ...version, effectiveDate: from, paymentMinor: 0n, schedule: atLevel(level, from) });
  }
  return versions;
};
