import type { RentClaim } from '#domain/leases/lifecycle/record';
import type { Database } from '../client.ts';

/** A rent that was billed, with what is still open of it. */
export interface OpenRent extends RentClaim {
  readonly receivable: string;
  /** Net of VAT, all that was billed and not credited. */
  readonly netMinor: bigint;
}

/**
 * What became of the rents of a lease that were billed: settled or not. Bills that were refused on their way, and receivables
 * that were rejected or cancelled, are no claims. Not scoped.
 */
export const rentClaims = async (db: Database, lease: string): Promise<OpenRent[]> =>
  db.$queryRaw<OpenRent[]>`
    SELECT b.period, b."dueOn"::text AS "dueOn", claim.status = 'Settled' AS "isSettled", b.receivable,
           b."rentMinor" + b."usageMinor"
             - coalesce((SELECT sum(credit."netMinor") FROM rent_credits credit WHERE credit."billId" = b.id), 0)::bigint AS "netMinor"
      FROM rent_bills b JOIN receivable_projections claim ON claim.subject = b.receivable
     WHERE b.lease = ${lease} AND claim.status IN ('Issued', 'Confirmed', 'Settled')
     ORDER BY b.period, b."dueOn"`;
