import { type Doubt, isDoubt } from '#domain/telemetry/doubts';
import type { Transaction } from '#prisma/client';
import { isOfStream } from './sources.ts';
import type { Touched } from './touched.ts';

/**
 * From when on readings are kept: the month after the newest that was dropped for its age; `null` where none was. What was
 * counted and raised of the time before stands as it was: nothing is left to make it anew from.
 */
export const keptSince = async (tx: Transaction): Promise<Date | null> => {
  const newest = await tx.readingRetirement.findFirst({ orderBy: { month: 'desc' }, select: { month: true } });
  if (!newest) return null;
  const month = new Date(`${newest.month}-01T00:00:00Z`);
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
};

/** What of a span lies in the time whose readings are kept. */
const keptPart = (touched: Touched, since: Date): Touched[] => {
  if (Date.parse(touched.from) >= since.getTime()) return [touched];
  return Date.parse(touched.to) < since.getTime() ? [] : [{ ...touched, from: since.toISOString() }];
};

/**
 * Readings of months that were dropped before they came stay as evidence under the doubt `month-retired`, and touch nothing;
 * those that stayed since a bill refers to them are what they were. Answers what is still touched, and the doubts by the
 * readings' names.
 */
export const setRetiredAside = async (
  tx: Transaction,
  touched: readonly Touched[],
  since: Date | null,
): Promise<{ readonly kept: readonly Touched[]; readonly retired: ReadonlyMap<string, readonly Doubt[]> }> => {
  const late = since === null ? [] : touched.filter(({ from }) => Date.parse(from) < since.getTime());
  if (since === null || late.length === 0) return { kept: touched, retired: new Map() };
  const rows = await tx.$queryRaw<{ id: string; doubts: readonly string[] }[]>`
    UPDATE readings r SET doubts = array_append(r.doubts, 'month-retired')
      FROM (SELECT DISTINCT t.subject, t.source, t."from", t."to"
              FROM jsonb_to_recordset(${JSON.stringify(late)}::jsonb)
                AS t(subject text, source text, "from" timestamptz, "to" timestamptz)) span
     WHERE ${isOfStream('r', 'span')} AND r.time >= span."from" AND r.time <= span."to" AND r.time < ${since}
       AND to_char(r.time AT TIME ZONE 'UTC', 'YYYY-MM') IN (SELECT month FROM reading_retirements)
       AND NOT r.doubts @> ARRAY['month-retired']
       AND NOT EXISTS (SELECT FROM rent_bill_usage bill WHERE r.id::text IN (bill."fromReading", bill."toReading"))
    RETURNING r.id::text AS id, r.doubts`;
  return {
    kept: touched.flatMap(one => keptPart(one, since)),
    retired: new Map(rows.map(({ id, doubts }) => [id, doubts.filter(isDoubt)])),
  };
};
