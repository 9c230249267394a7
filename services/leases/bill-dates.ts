import { clausesOn } from '#domain/leases/schedule/clauses';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { LeaseContract } from './lease-contract.ts';

/** The first day on which something is to be billed after period `billed`; null when nothing is left. */
export const firstBillOn = (
  { rents, handling, clauses }: Pick<LeaseContract, 'rents' | 'handling' | 'clauses'>,
  billed: number,
): CalendarDate | null => {
  const days = rents
    .filter(({ number }) => number > billed)
    .map(({ from, dueDate, until, rentMinor }) => {
      const rent = addDays(dueDate, -handling.billLeadDays);
      // A period without rent has nothing to bill before its use is known, and is passed over at its own day.
      return rentMinor === 0n && clausesOn(clauses, from).usage ? until : rent;
    });
  return days.toSorted()[0] ?? null;
};

/** How many periods are due by a day: a running lease was billed these before it came here. */
export const periodsDueBy = ({ rents }: Pick<LeaseContract, 'rents'>, day: CalendarDate): number =>
  rents.findLast(({ dueDate }) => dueDate <= day)?.number ?? 0;
