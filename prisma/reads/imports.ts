import { type Database, Prisma } from '../client.ts';
import { hasId } from './visible.ts';

export interface ImportSummary {
  readonly id: string;
  readonly submittedAt: Date;
  /** Null while files wait. */
  readonly finishedAt: Date | null;
  /** Who handed the files in. */
  readonly by: string;
  readonly files: number;
  /** Those that were dealt with, and those of them that were taken in. */
  readonly done: number;
  readonly taken: number;
}

export interface ImportedFile {
  readonly name: string;
  /** Null while it waits. As `services/imports/outcome` writes it. */
  readonly outcome: Prisma.JsonValue;
}

const summaries = (organisationId: string, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT j.id, j."submittedAt", j."finishedAt", u.name AS by, count(f.*)::int AS files,
         count(f.outcome)::int AS done, count(*) FILTER (WHERE (f.outcome->>'ok')::boolean)::int AS taken
    FROM import_jobs j JOIN users u ON u.id = j."userId" JOIN import_files f ON f."jobId" = j.id
   WHERE j."organisationId" = ${organisationId}::uuid AND j."submittedAt" IS NOT NULL AND ${condition}
   GROUP BY j.id, u.name ORDER BY j."submittedAt" DESC`;

/** The organisation's newest imports. */
export const recentImports = (db: Database, organisationId: string, most: number): Promise<ImportSummary[]> =>
  db.$queryRaw<ImportSummary[]>`${summaries(organisationId, Prisma.sql`TRUE`)} LIMIT ${most}`;

/** An import with its files in their order; null for strangers. */
export const findImport = async (
  db: Database,
  organisationId: string,
  id: string,
): Promise<(ImportSummary & { readonly outcomes: readonly ImportedFile[] }) | null> => {
  const [summary] = await db.$queryRaw<ImportSummary[]>`${summaries(organisationId, hasId('j', id))}`;
  if (!summary) return null;
  const outcomes = await db.importFile.findMany({
    where: { jobId: summary.id },
    select: { name: true, outcome: true },
    orderBy: { position: 'asc' },
  });
  return { ...summary, outcomes };
};
