import { greater, lesser } from '#domain/money/bounds';
import { addMonths, type CalendarDate } from '#domain/time/calendar-date';
import type { Rate } from '../rates/rate.ts';
import type { Period } from './periods.ts';
import type { Fixing, FloatingRate, ScheduleTerms } from './terms.ts';

/** The rate of a period, and whether it still runs on from an earlier reset because no newer one is published. */
export interface PeriodRate {
  readonly rate: Rate;
  readonly isProvisional: boolean;
}

const fixingOn = (fixings: readonly Fixing[], date: CalendarDate): Fixing | undefined =>
  fixings.findLast(fixing => fixing.from <= date);

/** Reference plus margin, within floor and cap. */
const inBounds = ({ margin, floor, cap }: FloatingRate, reference: Rate): Rate => {
  const raised = floor === null ? reference + margin : greater(floor, reference + margin);
  return cap === null ? raised : lesser(cap, raised);
};

/** From where resets are counted: as the periods are, on the lease's day of the month. */
type Start = Pick<ScheduleTerms, 'commencementDate' | 'dayOfMonth'>;

/** The last reset on or before a day, and the one before that. */
const resetsBefore = ({ resetMonths }: FloatingRate, start: Start, date: CalendarDate) => {
  const resetOf = (at: number) => addMonths(start.commencementDate, at * resetMonths, start.dayOfMonth);
  let at = 0;
  while (resetOf(at + 1) <= date) at += 1;
  return { reset: resetOf(at), previous: at === 0 ? null : resetOf(at - 1) };
};

/**
 * The rate of each period: that of the last reset on or before its first day. A reset takes the fixing in force on its day;
 * where none was published since the reset before, the old one runs on and the period is provisional. Empty where no
 * fixing is known at commencement.
 */
export const floatingRates = (floating: FloatingRate, start: Start, periods: readonly Period[]): PeriodRate[] =>
  periods.flatMap(period => {
    const { reset, previous } = resetsBefore(floating, start, period.from);
    const fixing = fixingOn(floating.fixings, reset);
    if (!fixing) return [];
    const isProvisional = previous !== null && fixing.from <= previous;
    return [{ rate: inBounds(floating, fixing.rate), isProvisional }];
  });
