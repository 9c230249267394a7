import { addDays, type CalendarDate, daysFrom } from '#domain/time/calendar-date';
import type { LeaseRecord } from './next-step.ts';

/** A rent that was billed: when it is due, and whether its receivable is settled (paid, diluted or written off). */
export interface RentClaim {
  readonly period: number;
  readonly dueOn: CalendarDate;
  readonly isSettled: boolean;
}

/** What a lease says about lateness and billing, in days. */
export interface LeaseHandling {
  /** Days after the due date in which a rent is not in arrears yet. */
  readonly graceDays: number;
  /** Days in arrears, the grace not counted, after which the lessor may notice a default. */
  readonly defaultAfterDays: number;
  /** Days before its due date on which a rent is billed. */
  readonly billLeadDays: number;
}

export interface LeaseFacts {
  /** The rents of the terms in force, numbered as on chain. */
  readonly rents: readonly { readonly number: number; readonly dueDate: CalendarDate }[];
  readonly handling: LeaseHandling;
  readonly claims: readonly RentClaim[];
  /** The last period that was billed. */
  readonly billed: number;
  /** Today where the lease is: its own time zone's. */
  readonly today: CalendarDate;
}

/** Days for which the oldest rent that is not settled has been in arrears, its grace not counted; 0 when none is. */
export const arrearsDays = ({ claims, handling, today }: Pick<LeaseFacts, 'claims' | 'handling' | 'today'>): number =>
  Math.max(
    0,
    ...claims
      .filter(({ isSettled }) => !isSettled)
      .map(({ dueOn }) => daysFrom(addDays(dueOn, handling.graceDays), today)),
  );

/** Whether the lessor may notice a default for the rents alone. */
export const isDefaultDue = (facts: Pick<LeaseFacts, 'claims' | 'handling' | 'today'>): boolean =>
  arrearsDays(facts) > 0 && arrearsDays(facts) >= facts.handling.defaultAfterDays;

/** What is due, late and paid of a lease today, for its standing and its next step (`leaseStanding`, `leaseStep`). */
export const leaseRecordOf = (facts: LeaseFacts): LeaseRecord => {
  const { rents, handling, claims, today } = facts;
  const due = rents.findLast(({ dueDate }) => addDays(dueDate, -handling.billLeadDays) <= today)?.number ?? 0;
  return { due, inArrears: arrearsDays(facts) > 0, paid: claims.every(({ isSettled }) => isSettled) };
};
