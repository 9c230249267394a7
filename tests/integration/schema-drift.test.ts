import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDatamodel } from '#prisma/tools/datamodel';
import { schemaSql } from '#prisma/tools/schema-sql';
import { toSchema } from '#prisma/tools/tables';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

let migrated: TestDatabase;
let declared: TestDatabase;

beforeAll(async () => {
  migrated = await createTestDatabase();
  declared = await createTestDatabase({ empty: true });
});
afterAll(async () => {
  await migrated.drop();
  await declared.drop();
});

const tables = `pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE n.nspname = 'public' AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relname <> '_prisma_migrations'`;

/** Everything that schema.prisma can say about a database, a line each. Checks, partial and expression indexes it cannot. */
const questions = [
  `SELECT 'enum ' || t.typname || ': ' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) AS line
     FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid GROUP BY t.typname`,
  `SELECT 'column ' || t.relname || '.' || a.attname || ': ' || format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS line
     FROM (SELECT t.oid, t.relname FROM ${tables}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum`,
  `SELECT 'constraint ' || t.relname || '.' || c.conname || ': ' || pg_get_constraintdef(c.oid) AS line
     FROM (SELECT t.oid, t.relname FROM ${tables}) t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype IN ('p', 'f')`,
  `SELECT 'index ' || replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') AS line
     FROM (SELECT t.oid FROM ${tables}) t JOIN pg_index i ON i.indrelid = t.oid
     WHERE NOT i.indisprimary AND i.indpred IS NULL AND i.indexprs IS NULL`,
];

async function describeDatabase(url: string, prepare?: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (prepare) await client.query(prepare);
    const lines: string[] = [];
    for (const question of questions) {
      const { rows } = await client.query<{ line: string }>(question);
      lines.push(...rows.map(row => row.line));
    }
    return lines.sort();
  } finally {
    await client.end();
  }
}

it('the migrated database is the one that schema.prisma describes', async () => {
  const inMigrations = await describeDatabase(migrated.url);
  const inSchema = await describeDatabase(declared.url, schemaSql(toSchema(readDatamodel())));
  const onlyInSchema = inSchema.filter(line => !inMigrations.includes(line));
  const onlyInMigrations = inMigrations.filter(line => !inSchema.includes(line));
  expect({ onlyInSchema, onlyInMigrations }).toEqual({ onlyInSchema: [], onlyInMigrations: [] });
  expect(inMigrations.length).toBeGreaterThan(5);
});
