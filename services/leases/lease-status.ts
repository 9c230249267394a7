import { type LeaseStanding, type LeaseStep, leaseStanding, leaseStep } from '#domain/leases/lifecycle/next-step';
import {
  arrearsDays,
  isDefaultDue,
  type LeaseFacts,
  leaseRecordOf,
  type RentClaim,
} from '#domain/leases/lifecycle/record';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '#prisma/client';
import { rentClaims } from '#prisma/reads/rent-claims';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { LeaseContract } from './lease-contract.ts';
import { contractSeen } from './terms-in-force.ts';
import { todayIn } from './today-there.ts';

/** Where a lease stands today, what should happen next, and whose turn it is. */
export interface LeaseSituation {
  readonly today: CalendarDate;
  readonly standing: LeaseStanding;
  readonly step: LeaseStep;
  readonly turn: { readonly organisationId: string; readonly name: string } | null;
  readonly record: { readonly due: number; readonly inArrears: boolean; readonly paid: boolean };
  /** Days for which the oldest unpaid rent is in arrears, and whether that is enough for a default by the lease's terms. */
  readonly arrearsDays: number;
  readonly isDefaultDue: boolean;
  readonly contract: LeaseContract;
}

/** What is due and late of a lease, as its terms and the receivables of its rents say. */
export const factsOf = (
  contract: LeaseContract,
  billed: number,
  claims: readonly RentClaim[],
  today: CalendarDate,
): LeaseFacts => ({ rents: contract.rents, handling: contract.handling, claims, billed, today });

/** The situation of a lease that is on chain; null before that, or where its terms are not shared. Reads the bills' claims. */
export const leaseSituation = async (db: Database, seen: SeenLease, now: Date): Promise<LeaseSituation | null> => {
  const { state, row } = seen;
  const contract = contractSeen(seen);
  if (!state || !contract.ok) return null;
  const today = todayIn(row.timeZone, now);
  const facts = factsOf(contract.value, state.billed, await rentClaims(db, seen.subject), today);
  const record = leaseRecordOf(facts);
  const step = leaseStep(state, record);
  return {
    today,
    standing: leaseStanding(state, record),
    step,
    turn: seen.nameOf(step.key),
    record,
    arrearsDays: arrearsDays(facts),
    isDefaultDue: isDefaultDue(facts),
    contract: contract.value,
  };
};
