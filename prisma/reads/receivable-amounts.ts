import { Prisma } from '../client.ts';

/**
 * Amounts of receivables (r) by their projection (p), summed in SQL by the exact rule of `amountOf`: whole divisions of
 * numerics, nothing rounded. A receivable that is not on chain yet counts as its face, open.
 */

const WHOLE = Prisma.raw('1000000000000000000');

const before = (point: Prisma.Sql): Prisma.Sql => Prisma.sql`div(r."faceMinor" * (${point})::numeric, ${WHOLE})`;

const faceOf = (fragment: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(${before(Prisma.sql`${fragment}->>'to'`)} - ${before(Prisma.sql`${fragment}->>'from'`)})`;

/** From the cursor to the end, and the holes that reversals have left: seldom any, so they are only looked into where there are. */
const openOf = (fragment: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  ${before(Prisma.sql`${fragment}->>'to'`)} - ${before(Prisma.sql`${fragment}->>'cursor'`)}
  + CASE WHEN ${fragment}->'holes' = '[]'::jsonb THEN 0 ELSE (
      SELECT sum(${before(Prisma.sql`hole->>'to'`)} - ${before(Prisma.sql`hole->>'from'`)})
        FROM jsonb_array_elements(${fragment}->'holes') AS hole) END)`;

const only = Prisma.sql`(p.state->'fragments'->0)`;

/** Which fragments count: all, or those alone that the organisation holds. */
export interface Counted {
  /** Where the only fragment counts whenever the receivable does, there is nothing to look up. */
  readonly condition: Prisma.Sql;
}

export const ALL_FRAGMENTS: Counted = { condition: Prisma.sql`TRUE` };

export const fragmentsHeldBy = (organisationId: string): Counted => ({
  condition: Prisma.sql`part->>'holder' IN (SELECT own.address FROM party_keys own
    WHERE own.subject = r.subject AND own."organisationId" = ${organisationId}::uuid)`,
});

/** Most receivables are never divided: then the one fragment is all there is. */
const summed = ({ condition }: Counted, amount: (fragment: Prisma.Sql) => Prisma.Sql): Prisma.Sql => Prisma.sql`(
  CASE WHEN jsonb_array_length(p.state->'fragments') = 1 THEN ${amount(only)}
       ELSE (SELECT coalesce(sum(${amount(Prisma.sql`part`)}), 0) FROM jsonb_array_elements(p.state->'fragments') AS part
              WHERE part->>'status' <> 'Divided' AND ${condition}) END)`;

export const faceMinorOf = (counted: Counted): Prisma.Sql =>
  Prisma.sql`(CASE WHEN p.subject IS NULL THEN r."faceMinor" ELSE ${summed(counted, faceOf)} END)`;

export const openMinorOf = (counted: Counted): Prisma.Sql => Prisma.sql`(
  CASE WHEN p.subject IS NULL THEN r."faceMinor" WHEN p.status IN ('Rejected', 'Cancelled', 'Settled') THEN 0
       ELSE ${summed(counted, openOf)} END)`;
