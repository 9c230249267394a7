import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MigrationError, migrate, pendingMigrations } from '#prisma/migrator';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

let database: TestDatabase;
let folder: string;
let client: pg.Client;

const write = (name: string, sql: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienlight-migrations-'));
  database = await createTestDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  write('20200101000000_first', 'CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);');
});

afterEach(async () => {
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

describe('migrate', () => {
  it('applies what is missing, once, in the order of the names', async () => {
    write('20200102000000_second', 'ALTER TABLE a ADD COLUMN b text;');
    expect(await pendingMigrations(client, folder)).toEqual(['20200101000000_first', '20200102000000_second']);
    expect(await migrate(database.url, folder)).toEqual(['20200101000000_first', '20200102000000_second']);
    expect(await migrate(database.url, folder)).toEqual([]);
    expect(await pendingMigrations(client, folder)).toEqual([]);
    expect((await client.query('SELECT id FROM a')).rows).toEqual([{ id: 1 }]);
  });

  it('keeps the table of Prisma, with the checksum of the file', async () => {
    await migrate(database.url, folder);
    const { rows } = await client.query(
      'SELECT migration_name, checksum, applied_steps_count, finished_at FROM _prisma_migrations',
    );
    expect(rows).toEqual([
      {
        migration_name: '20200101000000_first',
        checksum: '6388091ecd63833911fe67f503d5ef72fd12de8454ef15123d21047dea49b91b',
        applied_steps_count: 1,
        finished_at: expect.any(Date),
      },
    ]);
  });

  it('rolls a failing migration back whole, names it and its line, and can be tried again', async () => {
    write('20200102000000_second', 'CREATE TABLE b (id int);\nALTER TABLE nowhere ADD COLUMN b text;');
    await expect(migrate(database.url, folder)).rejects.toThrow(/20200102000000_second failed.*rolled back.*nowhere/);
    expect((await client.query("SELECT to_regclass('b') AS b")).rows).toEqual([{ b: null }]);
    write('20200102000000_second', 'CREATE TABLE b (id int);');
    expect(await migrate(database.url, folder)).toEqual(['20200102000000_second']);
  });

  it('refuses a migration that was changed after the fact', async () => {
    await migrate(database.url, folder);
    write('20200101000000_first', 'CREATE TABLE a (id bigint);');
    await expect(migrate(database.url, folder)).rejects.toThrow(MigrationError);
    await expect(migrate(database.url, folder)).rejects.toThrow(/20200101000000_first was changed/);
  });

  it('refuses a database that a newer version has migrated', async () => {
    write('20200109000000_newer', 'SELECT 1;');
    await migrate(database.url, folder);
    rmSync(join(folder, '20200109000000_newer'), { recursive: true });
    await expect(migrate(database.url, folder)).rejects.toThrow(/20200109000000_newer.*newer/);
  });

  it('lets two starts at the same moment apply each migration once', async () => {
    const both = await Promise.all([migrate(database.url, folder), migrate(database.url, folder)]);
    expect(both.flat()).toEqual(['20200101000000_first']);
    expect((await client.query('SELECT id FROM a')).rows).toEqual([{ id: 1 }]);
  });
});
