import type { Database } from '../client.ts';
import type { SeenLease } from './see-lease.ts';
import { dayOf } from './see-receivable.ts';

/** How a lease ended, as the chain names it. */
export interface LeaseEnd {
  /** return, purchase, renewal or early-settlement. */
  readonly cause: string;
  readonly endedOn: string;
  readonly currency: string;
  /** What the lessee buys the machines for; null where it does not. */
  readonly priceMinor: bigint | null;
}

/** The end of a lease, for its parties; null while it runs, and for others. */
export const leaseEndOf = async (db: Database, { subject, viewer }: SeenLease): Promise<LeaseEnd | null> => {
  if (!viewer.isInside) return null;
  const [row] = await db.$queryRaw<{ cause: string; endedOn: Date; currency: string; priceMinor: bigint | null }[]>`
    SELECT charge.cause, charge."chargedOn" AS "endedOn", charge.currency, charge."priceMinor" FROM lease_charges charge
      JOIN events named ON named.subject = charge.lease AND named.contract = 'Leases' AND named.name = 'Ended'
       AND named.args->>'settlement' = charge.root
     WHERE charge.lease = ${subject} LIMIT 1`;
  return row ? { ...row, endedOn: dayOf(row.endedOn) } : null;
};
