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
  /** Of the accepted ones, those that a person should look at. */
  readonly warned: number;
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
  readonly notes: Prisma.JsonValue;
  readonly made: string | null;
}

const summaries = (organisationId: string, condition: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT t.id, t.kind, t."fileName", u.name AS by, t."createdAt", t."begunAt", t."finishedAt", t."abandonedAt",
         jsonb_array_length(t.rows) AS rows, t.accepted, t.refused, t.done,
         (SELECT count(*)::int FROM jsonb_array_elements(t.verdicts) AS one WHERE one->>'verdict' = 'warned') AS warned
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
           r.verdict->'warnings' AS warnings, coalesce(r.verdict->'notes', '[]'::jsonb) AS notes, r.verdict->>'made' AS made
      FROM table_imports t CROSS JOIN LATERAL ROWS FROM (jsonb_array_elements(t.rows), jsonb_array_elements(t.verdicts))
           WITH ORDINALITY AS r(content, verdict, place)
     WHERE t.id = ${importId}::uuid AND (${verdict ?? null}::text IS NULL OR r.verdict->>'verdict' = ${verdict ?? null}::text)
     ORDER BY r.place OFFSET ${offset} LIMIT ${limit}`;

/** Readings of a file that are of one machine, and fall under one lease or none. */
export interface FittingReadings {
  readonly machine: string;
  readonly lease: string | null;
  readonly rows: number;
}

/** Of which machines and leases the readings of an import are, and how many are of no machine; the caller has found the import. */
export const fittingReadings = async (
  db: Database,
  importId: string,
): Promise<{ readonly fitting: readonly FittingReadings[]; readonly strange: number }> => {
  const rows = await db.$queryRaw<{ machine: string | null; lease: string | null; strange: boolean; rows: number }[]>`
    SELECT v->'notes'->0->'params'->>'machine' AS machine, v->'notes'->0->'params'->>'lease' AS lease,
           coalesce(v->'problems'->0->>'code' IN ('no-such-machine', 'machine-ambiguous'), FALSE) AS strange, count(*)::int AS rows
      FROM table_imports t CROSS JOIN LATERAL jsonb_array_elements(t.verdicts) AS v
     WHERE t.id = ${importId}::uuid GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS LAST`;
  return {
    fitting: rows.flatMap(({ machine, lease, rows: count }) =>
      machine === null ? [] : [{ machine, lease, rows: count }],
    ),
    strange: rows.find(one => one.strange)?.rows ?? 0,
  };
};

/** What was made of a row, and that the ledger did not take when its turn came: somebody else’s was first. */
export interface LateRefusal {
  /** Its reference. */
  readonly made: string;
  /** Null where it was not sent before its deadline. */
  readonly code: string | null;
  readonly params: Readonly<Record<string, string>>;
}

/** What an import made in vain; readings are no matter of the ledger. The caller has found the import. */
export const lateRefusals = async (
  db: Database,
  { id, kind }: Pick<TableImportSummary, 'id' | 'kind'>,
): Promise<LateRefusal[]> => {
  if (kind !== 'equipment' && kind !== 'leases') return [];
  const things = kind === 'equipment' ? Prisma.sql`equipment` : Prisma.sql`leases`;
  return db.$queryRaw<LateRefusal[]>`
    SELECT thing.reference AS made, begun."refusalCode" AS code, coalesce(begun."refusalParams", '{}'::jsonb) AS params
      FROM (SELECT DISTINCT v->>'made' AS reference FROM table_imports t, jsonb_array_elements(t.verdicts) AS v
             WHERE t.id = ${id}::uuid) AS row
      JOIN ${things} thing ON thing.reference = row.reference
      JOIN LATERAL (SELECT a.* FROM actions a WHERE a.subject = thing.subject ORDER BY a.sequence LIMIT 1) AS begun
           ON begun.status IN ('REFUSED', 'EXPIRED')
     ORDER BY thing.reference`;
};
