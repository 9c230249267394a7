import { type Database, Prisma } from '../client.ts';
import { hasId } from './visible.ts';

export interface TableImportSummary {
  readonly id: string;
  readonly kind: string;
  readonly fileName: string;
  /** Who handed it in. */
  readonly by: string;
  readonly createdAt: Date;
  /** Null until somebody said that the rows be taken. */
  readonly begunAt: Date | null;
  readonly finishedAt: Date | null;
  readonly abandonedAt: Date | null;
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  /** Rows that were worked off. */
  readonly done: number;
}

/** A row with what is thought of it, or what became of it: `services/tables/stored-import` writes them. */
export interface ImportedRow {
  readonly line: number;
  readonly values: Prisma.JsonValue;
  readonly verdict: 'accepted' | 'warned' | 'refused';
  readonly problems: Prisma.JsonValue;
  readonly warnings: Prisma.JsonValue;
  readonly made: string | null;
}

const summaries = (organisationId: string, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT t.id, t.kind, t."fileName", u.name AS by, t."createdAt", t."begunAt", t."finishedAt", t."abandonedAt",
         jsonb_array_length(t.rows) AS rows, t.accepted, t.refused, t.done
    FROM table_imports t JOIN users u ON u.id = t."userId"
   WHERE t."organisationId" = ${organisationId}::uuid AND ${condition} ORDER BY t."createdAt" DESC, t.id DESC`;

/** The organisation's newest imports of a kind; those that were let be are left out. */
export const recentTableImports = (
  db: Database,
  organisationId: string,
  kind: string,
  most: number,
): Promise<TableImportSummary[]> =>
  db.$queryRaw<
    TableImportSummary[]
  >`${summaries(organisationId, Prisma.sql`t.kind = ${kind} AND t."abandonedAt" IS NULL`)} LIMIT ${most}`;

/** An import by its id, without its rows; null for strangers. */
export const findTableImport = async (
  db: Database,
  organisationId: string,
  id: string,
): Promise<TableImportSummary | null> => {
  const [found] = await db.$queryRaw<TableImportSummary[]>`${summaries(organisationId, hasId('t', id))}`;
  return found ?? null;
};

/** Rows of an import in their order, a page of them; the caller has found the import. */
export const tableImportRows = (
  db: Database,
  importId: string,
  {
    offset = 0,
    limit = 200,
    verdict,
  }: { readonly offset?: number; readonly limit?: number; readonly verdict?: ImportedRow['verdict'] } = {},
): Promise<ImportedRow[]> =>
  db.$queryRaw<ImportedRow[]>`
    SELECT (r.content->>'line')::int AS line, r.content->'values' AS values, r.verdict->>'verdict' AS verdict, r.verdict->'problems' AS problems,
           r.verdict->'warnings' AS warnings, r.verdict->>'made' AS made
      FROM table_imports t CROSS JOIN LATERAL ROWS FROM (jsonb_array_elements(t.rows), jsonb_array_elements(t.verdicts))
           WITH ORDINALITY AS r(content, verdict, place)
     WHERE t.id = ${importId}::uuid AND (${verdict ?? null}::text IS NULL OR r.verdict->>'verdict' = ${verdict ?? null}::text)
     ORDER BY r.place OFFSET ${offset} LIMIT ${limit}`;
