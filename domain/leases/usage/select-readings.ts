import type { CalendarDate, UnixSeconds } from '#domain/time/calendar-date';
import { startOfDayIn } from '#domain/time/zoned-day';
import type { MeteredInterval, MeterReading, MeterReplacement } from './metered-use.ts';
import type { MeterKind } from './usage-terms.ts';

/** What is known of a machine's meter; readings and replacements in the order of time. */
export interface MeterRecord {
  readonly kind: MeterKind;
  readonly readings: readonly MeterReading[];
  readonly replacements: readonly MeterReplacement[];
}

export interface BilledDays {
  /** First day of the period, and the day after its last. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** The IANA zone by whose midnight a day ends: that of the machine's place, named in the lease. */
  readonly zone: string;
}

const lastBy = (readings: readonly MeterReading[], at: UnixSeconds): MeterReading | undefined =>
  readings.findLast(reading => reading.at <= at);

/** A first bill begins with what the meter showed when the period began, or with the first that is known in it. */
const firstOpening = (readings: readonly MeterReading[], from: UnixSeconds, until: UnixSeconds) =>
  lastBy(readings, from) ?? readings.find(({ at }) => at < until);

/**
 * The readings between which the use of a period is billed: from the one at which the last bill ended to the last one
 * before the period's end. What the meter counts between that and midnight is part of the next bill, so that nothing is
 * counted twice or lost. `null` where there is no reading to end with; then the variable line stops.
 */
export const intervalFor = (
  { kind, readings, replacements }: MeterRecord,
  { from, until, zone }: BilledDays,
  billedTo: MeterReading | null,
): MeteredInterval | null => {
  const end = startOfDayIn(zone, until);
  const opening = billedTo ?? firstOpening(readings, startOfDayIn(zone, from), end);
  const closing = lastBy(readings, end);
  if (!opening || !closing || closing.at <= opening.at) return null;
  const between = replacements.filter(({ last, first }) => last.at >= opening.at && first.at <= closing.at);
  return { kind, opening, closing, replacements: between };
};
