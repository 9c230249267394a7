import { startOfDayIn } from '#domain/time/zoned-day';
import type { Transaction } from '#prisma/client';

/** A lease of the machine with the time for which its rules hold. */
export interface LeaseSpan {
  readonly lease: string;
  readonly countries: readonly string[];
  readonly timeZone: string;
  readonly from: number;
  readonly until: number | null;
  readonly running: boolean;
}

interface LeaseRow {
  readonly lease: string;
  readonly countries: string[];
  readonly timeZone: string;
  readonly startsOn: string;
  readonly running: boolean;
  readonly endedAt: bigint | null;
}

/** Innermost first. A lease that runs no more ended with the last that the chain says of it. */
export const leaseSpans = async (tx: Transaction, machine: string): Promise<LeaseSpan[]> => {
  const rows = await tx.$queryRaw<LeaseRow[]>`
    SELECT let.lease, lease.countries, lease."timeZone", lease."startsOn"::text AS "startsOn", let.running,
           CASE WHEN NOT let.running THEN (SELECT max(b.timestamp) FROM events e JOIN blocks b ON b.hash = e."blockHash"
             WHERE e.subject = let.lease) END AS "endedAt"
      FROM leased_machine_projections let JOIN leases lease ON lease.subject = let.lease
      JOIN lease_projections shown ON shown.subject = let.lease
     WHERE let.machine = ${machine} AND (let.running OR shown.status NOT IN ('Signed', 'Cancelled'))
     ORDER BY let.running DESC, (let.head IS NOT NULL) DESC, let.lease`;
  return rows.map(({ lease, countries, timeZone, startsOn, running, endedAt }) => ({
    ...{ lease, countries, timeZone, running },
    from: startOfDayIn(timeZone, startsOn) * 1000,
    until: running || endedAt === null ? null : Number(endedAt) * 1000,
  }));
};

/** `null` is never. */
export const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** The time in which a rule for a lease holds for its machine; nothing where that is never. */
export const within = <Rule extends { readonly from: number; readonly until: number | null }>(
  rule: Rule,
  span: Pick<LeaseSpan, 'from' | 'until'> | undefined,
): Rule[] => {
  if (!span) return [rule];
  const [from, until] = [Math.max(rule.from, span.from), earliest(rule.until, span.until)];
  return until === null || until > from ? [{ ...rule, from, until }] : [];
};
