import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

const migrationsFolder = fileURLToPath(new URL('./migrations/', import.meta.url));

/** The key that Prisma's own engine locks, so that it and this migrator exclude each other. */
const migrationLock = 72707369;

const migrationsTable = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface Recorded {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** What a query needs of a `pg` client or pool. */
interface Queryable {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** A migration could not be applied, or the database and the folder contradict each other. The message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly isExplained = true;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
  return Promise.all(
    names.sort().map(async name => {
      const bytes = await readFile(`${folder}/${name}/migration.sql`);
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

async function readRecorded(client: Queryable): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations"
      WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows;
}

/** The migrations that are still to be applied. Throws a {@link MigrationError} where the two histories contradict. */
function toApply(migrations: readonly Migration[], recorded: readonly Recorded[]): Migration[] {
  for (const row of recorded) {
    const migration = migrations.find(one => one.name === row.migration_name);
    if (!migration) {
      throw new MigrationError(
        `The database knows the migration ${row.migration_name} and this version of Lienlight does not: it is newer. Start the version that made it.`,
      );
    }
    if (!row.finished_at) {
      throw new MigrationError(
        `The migration ${row.migration_name} was begun by another tool and never finished. Resolve it there first.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `The migration ${row.migration_name} was changed after it had been applied. Restore its text, and add a new migration.`,
      );
    }
  }
  return migrations.filter(migration => recorded.every(row => row.migration_name !== migration.name));
}

function explain(migration: Migration, error: unknown): MigrationError {
  const at = error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN;
  const line = Number.isNaN(at) ? '' : `, line ${migration.sql.slice(0, at).split('\n').length}`;
  const reason = error instanceof Error ? error.message : String(error);
  return new MigrationError(`The migration ${migration.name} failed${line}, and was rolled back: ${reason}`, {
    cause: error,
  });
}

async function apply(client: Queryable, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw explain(migration, error);
  }
}

/**
 * Applies the SQL migrations that the database lacks, each in a transaction of its own, and keeps Prisma's
 * `_prisma_migrations` table, so that `prisma migrate deploy` agrees wherever it can run.
 *
 * @returns the names applied now, oldest first; empty when there was nothing to do
 * @throws MigrationError when a migration fails or was changed after the fact, or the database is newer
 */
export async function migrate(databaseUrl: string, folder: string = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client({ connectionString: databaseUrl, application_name: 'lienlight migrator' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await client.query(migrationsTable);
    const missing = toApply(migrations, await readRecorded(client));
    for (const migration of missing) await apply(client, migration);
    return missing.map(migration => migration.name);
  } finally {
    // Closing the session also gives the lock back.
    await client.end();
  }
}

/** The names of the migrations that the database lacks; for the readiness check. */
export async function pendingMigrations(client: Queryable, folder: string = migrationsFolder): Promise<string[]> {
  const { rows } = await client.query<{ present: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present`,
  );
  const recorded = rows[0]?.present ? await readRecorded(client) : [];
  return toApply(await readMigrations(folder), recorded).map(migration => migration.name);
}

const TABLE_CHANGES = /^(CREATE|DROP) TABLE "?(\w+)"?/gm;

/** The names of the tables that our migrations make and leave: those of a database that are ours, and no others. */
export function tableNames(folder: string = migrationsFolder): string[] {
  const names = new Set<string>();
  const folders = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory());
  for (const { name } of folders.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const sql = readFileSync(`${folder}/${name}/migration.sql`, 'utf8');
    for (const [, change, table = ''] of sql.matchAll(TABLE_CHANGES)) {
      if (change === 'CREATE') names.add(table);
      else names.delete(table);
    }
  }
  return [...names].sort();
}
