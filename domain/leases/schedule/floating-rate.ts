import { greater, lesser } from '#domain/money/bounds';
import { addMonths, type CalendarDate } from '#domain/time/calendar-date';
import type { Rate } from '../rates/rate.ts';
import type { Period } from './periods.ts';
import type { Fixing, FloatingRate } from './terms.ts';

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

/** The last reset on or before a day, and the one before that. */
const resetsBefore = ({ resetMonths }: FloatingRate, commencementDate: CalendarDate, date: CalendarDate) => {
  let at = 0;
  while (addMonths(commencementDate, (at + 1) * resetMonths) <= date) at += 1;
  return {
    reset: addMonths(commencementDate, at * resetMonths),
    previous: at === 0 ? null : addMonths(commencementDate, (at - 1) * resetMonths),
  };
};

/**
 * The rate of each period: that of the last reset on or before its first day. A reset takes the fixing in force on its day;
 * where none was published since the reset before, the old one runs on and the period is provisional. Empty where no
 * fixing is known at commencement.
 */
export const floatingRates = (
  floating: FloatingRate,
  commencementDate: CalendarDate,
  periods: readonly Period[],
): PeriodRate[] =>
  periods.flatMap(period => {
    const { reset, previous } = resetsBefore(floating, commencementDate, period.from);
    const fixing = fixingOn(floating.fixings, reset);
    if (!fixing) return [];
    const isProvisional = previous !== null && fixing.from <= previous;
    return [{ rate: inBounds(floating, fixing.rate), isProvisional }];
  });
