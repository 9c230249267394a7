import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '../client.ts';

/** A value of a reference rate (per cent) or of an index, in force from a day. */
export interface PublishedValueView {
  readonly name: string;
  readonly from: CalendarDate;
  /** A decimal number as text. */
  readonly value: string;
}

/** What organisations have entered, newest first: of some names, or of all. */
export const publishedValues = async (
  db: Database,
  organisationIds: readonly string[],
  names?: readonly string[],
): Promise<PublishedValueView[]> => {
  const rows = await db.publishedValue.findMany({
    where: { organisationId: { in: [...organisationIds] }, ...(names && { name: { in: [...names] } }) },
    orderBy: [{ from: 'desc' }, { name: 'asc' }],
    distinct: ['name', 'from'],
    select: { name: true, from: true, value: true },
  });
  return rows.map(({ name, from, value }) => ({ name, from: from.toISOString().slice(0, 10), value }));
};
