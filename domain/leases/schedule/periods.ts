import { addMonths, type CalendarDate } from '#domain/time/calendar-date';
import type { Stretch } from '../rates/growth.ts';
import { type IrregularRent, monthsOf, type ScheduleTerms, type Timing } from './terms.ts';

/** A period of a lease: from its first day up to, and without, the day on which the next begins. */
export interface Period extends Stretch {
  /** From 1, without gaps. */
  readonly number: number;
  /** The day on which its rent is due. */
  readonly dueDate: CalendarDate;
}

const period = (number: number, from: CalendarDate, until: CalendarDate, months: number, timing: Timing): Period => ({
  number,
  from,
  until,
  months,
  dueDate: timing === 'advance' ? from : until,
});

/**
 * Periods of equal months. Each date is counted from commencement, never from the one before, so that a lease of the 31st
 * comes back to it after February.
 */
const regularPeriods = ({ commencementDate, dayOfMonth, frequency, periods, rent }: ScheduleTerms): Period[] => {
  const months = monthsOf(frequency);
  const boundary = (at: number) => addMonths(commencementDate, at * months, dayOfMonth);
  return Array.from({ length: periods }, (_, at) =>
    period(at + 1, boundary(at), boundary(at + 1), months, rent.timing),
  );
};

/**
 * Periods between due dates that follow no rule. In advance each runs from its due date to the next and the last to the
 * end; in arrears from the due date before (at first commencement) to its own. They have no months: their interest goes by
 * a day count.
 */
const irregularPeriods = (
  rents: readonly IrregularRent[],
  endDate: CalendarDate,
  { commencementDate, rent: { timing } }: ScheduleTerms,
): Period[] => {
  const dates = rents.map(({ dueDate }) => dueDate);
  const edges = timing === 'advance' ? [...dates, endDate] : [commencementDate, ...dates];
  return rents.map((_, at) => {
    const [from = commencementDate, until = endDate] = [edges[at], edges[at + 1]];
    return period(at + 1, from, until, 0, timing);
  });
};

/** The periods of a lease in their order. The terms are taken as checked (`checkTerms`). */
export const periodsOf = (terms: ScheduleTerms): Period[] => {
  const { plan } = terms.rent;
  return plan.kind === 'irregular' ? irregularPeriods(plan.rents, plan.endDate, terms) : regularPeriods(terms);
};
