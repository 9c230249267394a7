import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** The connection string of a database of its own. */
  readonly url: string;
  drop(): Promise<void>;
}

async function administer(statement: string): Promise<string> {
  const answer = await fetch(inject('testPostgres'));
  const url = await answer.text();
  if (!answer.ok) throw new Error(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
  return url;
}

/**
 * A database in the run's PostgreSQL: migrated, or empty on request. Drop it in `afterAll`; whoever is still connected is
 * cut off.
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const administrative = await administer(
    `CREATE DATABASE ${name} TEMPLATE ${options.empty ? 'template0' : 'lienlight_template'}`,
  );
  const url = new URL(administrative);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
