import { Prisma, type Transaction } from '#prisma/client';

/** A common table `sources(subject, source)` of the sources of machines. `subjects` selects one column `subject`. */
export const sourcesOf = (subjects: Prisma.Sql): Prisma.Sql => Prisma.sql`
  sources(subject, source) AS (
    SELECT known.subject, known.source FROM reading_sources known WHERE known.subject IN (${subjects}))`;

/**
 * Readings (alias) of the machine and source of another row (alias): by the number that the indexes have for the two, and
 * by their texts.
 */
export const isOfStream = (reading: string, stream: string): Prisma.Sql =>
  Prisma.raw(
    `hashtextextended(${reading}.subject || ' ' || ${reading}.source, 0) = hashtextextended(${stream}.subject || ' ' || ${stream}.source, 0)
     AND ${reading}.subject = ${stream}.subject AND ${reading}.source = ${stream}.source`,
  );

/** A machine, and who spoke of it. */
export interface Stream {
  readonly subject: string;
  readonly source: string;
}

/** Writes down who speaks of which machine, before the first reading; always in the same order. */
export const noteSources = async (tx: Transaction, streams: readonly Stream[]): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO reading_sources (subject, source)
    SELECT DISTINCT s.subject, s.source FROM jsonb_to_recordset(${JSON.stringify(streams)}::jsonb) AS s(subject text, source text)
     ORDER BY 1, 2 ON CONFLICT DO NOTHING`;
};
