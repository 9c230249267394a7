import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { Timing } from '../schedule/terms.ts';
import type { BilledRent } from './billed-rents.ts';
import type { BilledPart } from './billing-run.ts';

/** Days that a bill leaves the payer where its rent's own due date has come before it: use, and what was billed late. */
export const PAYMENT_DAYS = 14;

export interface BillingState {
  /** All rents in force, index included. */
  readonly rents: readonly BilledRent[];
  readonly timing: Timing;
  /** Whether the use of a period is billed. */
  readonly hasUsage: (period: number) => boolean;
  /** Days before its due date on which a rent is billed. */
  readonly leadDays: number;
  /** Whether a period's rent was sold: it is billed by itself then, because it is another's. */
  readonly isSold: (period: number) => boolean;
  /** The last period whose rent was billed. */
  readonly billed: number;
  /** Whether the use of a period was dealt with: billed, stopped and noted, or not ours to bill. */
  readonly isUsageDone: (period: number) => boolean;
}

/** One bill to make. */
export interface DueBill {
  readonly part: BilledPart;
  readonly rent: BilledRent;
  /** Whether the use of the period is on it. */
  readonly withUsage: boolean;
  /** The day on which it is made. */
  readonly billOn: CalendarDate;
}

/**
 * In arrears, rent and use of a period fall due together, on the day after it: they are one bill. In advance the rent is
 * billed before anything was used.
 */
const isCombined = ({ timing, hasUsage, isSold }: BillingState, period: number): boolean =>
  hasUsage(period) && timing === 'arrears' && !isSold(period);

const billsOf = (state: BillingState, rent: BilledRent): DueBill[] => {
  const { hasUsage, leadDays, billed, isUsageDone } = state;
  const isRentOpen = rent.number > billed;
  if (isCombined(state, rent.number) && isRentOpen)
    return [{ part: 'rent', rent, withUsage: true, billOn: rent.until }];
  const rentBill: DueBill = { part: 'rent', rent, withUsage: false, billOn: addDays(rent.dueDate, -leadDays) };
  const useBill: DueBill = { part: 'usage', rent, withUsage: true, billOn: rent.until };
  return [...(isRentOpen ? [rentBill] : []), ...(hasUsage(rent.number) && !isUsageDone(rent.number) ? [useBill] : [])];
};

/** Every bill that is still to be made. */
const openBills = (state: BillingState): DueBill[] => state.rents.flatMap(rent => billsOf(state, rent));

/**
 * What there is to bill on a day: rents in the order of their periods, for the contract takes no other, each as soon as its
 * day has come and all before it are billed; use in the order of its periods. A run that was missed is caught up by the
 * next one. Other than in `dueForBilling` a period without rent is among them: it is billed on chain with nothing to pay.
 */
export const dueBills = (state: BillingState, today: CalendarDate): DueBill[] => {
  const open = openBills(state);
  const rents = open.filter(({ part }) => part === 'rent');
  const notYet = rents.findIndex(({ billOn }) => billOn > today);
  const uses = open.filter(({ part, billOn }) => part === 'usage' && billOn <= today);
  return [...(notYet < 0 ? rents : rents.slice(0, notYet)), ...uses].toSorted(
    (a, b) => a.rent.number - b.rent.number || (a.part === b.part ? 0 : a.part === 'rent' ? -1 : 1),
  );
};

/** The day of the next bill; `null` when all is billed. */
export const nextBillOn = (state: BillingState): CalendarDate | null => {
  const open = openBills(state);
  const [rent] = open.filter(({ part }) => part === 'rent');
  const uses = open.filter(({ part }) => part === 'usage');
  return [...(rent ? [rent] : []), ...uses].map(({ billOn }) => billOn).toSorted()[0] ?? null;
};

/** When a bill made today is due: on its rent's due date if that is still to come, else after the days of payment. */
export const dueDateOf = ({ part, rent }: Pick<DueBill, 'part' | 'rent'>, today: CalendarDate): CalendarDate =>
  part === 'rent' && rent.dueDate > today ? rent.dueDate : addDays(today, PAYMENT_DAYS);
