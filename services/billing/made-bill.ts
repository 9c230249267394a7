import type { Hex } from '#domain/hex';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { StoppedMachine } from './usage.ts';

/** Who has a lease billed: the portal on its day (nobody), or a person of the lessor. */
export interface BilledBy {
  readonly userId: string | null;
}

/** A bill that was made. `number` and `receivable` are null where there was nothing to pay. */
export interface MadeBill {
  readonly id: string;
  readonly period: number;
  readonly part: 'rent' | 'usage' | 'charge';
  readonly number: string | null;
  readonly receivable: { readonly subject: Hex; readonly reference: string } | null;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly dueOn: CalendarDate;
  readonly stops: readonly StoppedMachine[];
}
