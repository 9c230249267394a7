import { accept, type Refusal, type Result } from '#domain/result';
import { dayIn } from '#domain/time/zoned-day';
import { secondsOf } from '../actions/in-flight.ts';
import type { ServiceContext } from '../context.ts';
import { endsToFollowUp, handOver } from '../leases/hand-over.ts';
import { billCharge } from './bill-charge.ts';
import { type BillingTurn, billNext } from './bill-due.ts';
import type { MadeBill } from './made-bill.ts';
import { tellNotBilled } from './tell-bills.ts';
import { billStoppedUse } from './usage-stops.ts';

export interface BillingRun {
  /** Leases of which something was billed, and how many bills that were. */
  readonly leases: number;
  readonly bills: number;
  /** Leases that could not be billed; their lessors were told why. */
  readonly refused: readonly string[];
}

export interface BillingRunOptions {
  /** At most so many leases in one go. */
  readonly limit?: number;
  /** Leases to pass over for now. */
  readonly except?: readonly string[];
  /** This one lease alone. */
  readonly lease?: string;
}

/** Whether something was done, and the bill that was made. */
type Turn = Pick<BillingTurn, 'done' | 'bill'>;

interface DueLease {
  readonly subject: string;
  readonly reference: string;
  readonly lessorId: string;
  readonly timeZone: string;
}

/** A BillPeriod that was refused is signed again, but not in every run. */
const SIGNED_AGAIN_AFTER = '10 minutes';

/** Leases whose day has come, and those of which a bill was made that the contract did not take. */
const leasesDue = (
  { db, clock }: ServiceContext,
  { limit = 100, except = [], lease }: BillingRunOptions,
): Promise<DueLease[]> => db.$queryRaw<DueLease[]>`
  SELECT l.subject, l.reference, l."lessorId", l."timeZone" FROM leases l
    JOIN lease_projections shown ON shown.subject = l.subject
   WHERE l."billingOn" AND shown.status IN ('Commenced', 'Defaulted', 'Repossessed', 'Ended')
     AND (l."nextBillOn" <= (${clock.now().toISOString()}::timestamptz AT TIME ZONE l."timeZone")::date
       OR EXISTS (SELECT 1 FROM rent_bills lost JOIN actions failed ON failed.id = lost."actionId"
            WHERE lost.lease = l.subject AND lost.period = shown.billed + 1 AND failed.status IN ('REFUSED', 'EXPIRED')
              AND failed."settledAt" < ${clock.now().toISOString()}::timestamptz - ${SIGNED_AGAIN_AFTER}::interval))
     AND NOT l.subject = ANY(${[...except]}::text[]) AND (${lease ?? null}::text IS NULL OR l.subject = ${lease ?? null})
   ORDER BY l."nextBillOn", l.subject LIMIT ${limit}`;

/** Leases of which stopped use may be clear: something came in of one of their machines since it was last looked at. */
const leasesStopped = (
  { db }: ServiceContext,
  { limit = 100, except = [], lease }: BillingRunOptions,
): Promise<DueLease[]> => db.$queryRaw<DueLease[]>`
  SELECT DISTINCT l.subject, l.reference, l."lessorId", l."timeZone" FROM rent_bills bill
    JOIN leases l ON l.subject = bill.lease
    JOIN leased_machine_projections own ON own.lease = bill.lease
   WHERE bill."usageOpen" AND l."billingOn"
     AND NOT l.subject = ANY(${[...except]}::text[]) AND (${lease ?? null}::text IS NULL OR l.subject = ${lease ?? null})
     AND (EXISTS (SELECT 1 FROM readings r WHERE r.subject = own.machine AND r."receivedAt" >= bill."usageTriedAt")
       OR EXISTS (SELECT 1 FROM meter_replacements m WHERE m.subject = own.machine AND m."confirmedAt" >= bill."usageTriedAt"))
   ORDER BY l.subject LIMIT ${limit}`;

/** Leases of which a change is on chain whose costs are not billed yet. */
const leasesCharged = (
  { db }: ServiceContext,
  { limit = 100, except = [], lease }: BillingRunOptions,
): Promise<DueLease[]> => db.$queryRaw<DueLease[]>`
  SELECT DISTINCT l.subject, l.reference, l."lessorId", l."timeZone" FROM lease_charges charge
    JOIN leases l ON l.subject = charge.lease
    JOIN events named ON named.subject = charge.lease AND named.contract = 'Leases' AND named.name IN ('Ended', 'Amended')
     AND charge.root IN (named.args->>'settlement', named.args->>'agreement')
   WHERE l."billingOn" AND jsonb_array_length(charge.lines) > 0
     AND NOT EXISTS (SELECT 1 FROM rent_bills bill WHERE bill."chargeId" = charge.id)
     AND NOT l.subject = ANY(${[...except]}::text[]) AND (${lease ?? null}::text IS NULL OR l.subject = ${lease ?? null})
   ORDER BY l.subject LIMIT ${limit}`;

const note = async (ctx: ServiceContext, lease: DueLease, refusal: Refusal) => {
  ctx.log.warn({ lease: lease.subject, refusal }, 'a lease could not be billed');
  await tellNotBilled(ctx, lease, refusal, dayIn(lease.timeZone, secondsOf(ctx.clock.now())));
};

/**
 * One run of the billing: every lease whose day has come is billed, bill by bill, each in its own transaction, until none is
 * due; then what changes of leases cost, the machines of those that ended, and use that was stopped and is clear. What earlier runs missed is caught up; what is billed is not billed again. Any
 * number of processes may run it at once. A lease that cannot be billed holds up no other.
 */
export const runBilling = async (ctx: ServiceContext, options: BillingRunOptions = {}): Promise<BillingRun> => {
  let [leases, bills] = [0, 0];
  const refused: string[] = [];
  const work = async (lease: DueLease, next: () => Promise<Result<Turn>>): Promise<void> => {
    let made = 0;
    for (;;) {
      const turn = await next();
      if (!turn.ok) {
        refused.push(lease.subject);
        await note(ctx, lease, turn.refusal);
        break;
      }
      if (!turn.value.done) break;
      if (turn.value.bill) made += 1;
    }
    if (made > 0) leases += 1;
    bills += made;
  };
  const by = { userId: null };
  for (const lease of await leasesDue(ctx, options)) {
    await work(lease, () => billNext(ctx, lease.subject, by));
  }
  const isDone = (bill: Result<MadeBill | null>): Result<Turn> =>
    bill.ok ? accept({ done: bill.value !== null, bill: bill.value }) : bill;
  for (const lease of await leasesCharged(ctx, { ...options, except: [...(options.except ?? []), ...refused] })) {
    await work(lease, async () => isDone(await billCharge(ctx, lease.subject, by)));
  }
  for (const id of await endsToFollowUp(ctx, options)) await handOver(ctx, id);
  for (const lease of await leasesStopped(ctx, { ...options, except: [...(options.except ?? []), ...refused] })) {
    await work(lease, async () => isDone(await billStoppedUse(ctx, lease.subject, by)));
  }
  return { leases, bills, refused };
};
