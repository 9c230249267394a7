import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { leasesSeenBy } from './lease-filter.ts';

/** A lease that an organisation has in its books, with the terms that `contractOfRow` of services/leases reads. */
export interface BookedLease {
  readonly subject: string;
  readonly reference: string;
  readonly contractNumber: string;
  readonly side: 'lessor' | 'lessee';
  readonly terms: Prisma.JsonValue;
  /** Subjects of its machines. */
  readonly machines: readonly string[];
  /** When it ended on chain before its time; null while it runs. */
  readonly endedOn: CalendarDate | null;
}

/** Leases that began and to which the organisation is lessor or lessee now, by reference, so many after one of them. */
export const bookedLeases = (
  db: Database,
  organisationId: string,
  {
    now,
    after = '',
    most = 100,
    lease,
  }: { readonly now: Date; readonly after?: string; readonly most?: number; readonly lease?: string | undefined },
): Promise<BookedLease[]> =>
  db.$queryRaw<BookedLease[]>`
    SELECT l.subject, l.reference, l."contractNumber", v.terms,
           ARRAY(SELECT own.machine FROM leased_equipment own WHERE own.lease = l.subject ORDER BY own.machine) AS machines,
           CASE WHEN lessor.id = ${organisationId}::uuid THEN 'lessor' ELSE 'lessee' END AS side,
           (SELECT to_char(to_timestamp(max(b.timestamp)) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
              FROM events e JOIN blocks b ON b.hash = e."blockHash"
             WHERE e.subject = l.subject AND e.contract = 'Leases' AND e.name IN ('Ended', 'Repossessed')) AS "endedOn"
      FROM ${leasesSeenBy(organisationId, now)}
     WHERE v.subject IS NOT NULL
       AND p.status IN ('Commenced', 'Defaulted', 'Ended', 'Repossessed')
       AND ${organisationId}::uuid IN (lessor.id, lessee.id) AND l.reference > ${after}
       AND ${lease === undefined ? Prisma.sql`TRUE` : Prisma.sql`(l.subject = ${lease.toLowerCase()} OR l.reference = ${lease.toUpperCase()})`}
     ORDER BY l.reference LIMIT ${most}`;
