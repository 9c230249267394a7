import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableNames } from '#prisma/migrator';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';
import { readConfig } from '../config.ts';
import { Lifetime } from '../lifetime.ts';
import { createLog } from '../log.ts';
import { DemoPart } from '../parts/demo-part.ts';
import { DemoDatabase } from './demo-database.ts';

let database: TestDatabase;
let client: pg.Client;
let demo: DemoDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  demo = await DemoDatabase.open(database.url);
});
afterEach(async () => {
  await demo.close();
  await client.end();
  await database.drop();
});

const somebody = `INSERT INTO users (id, email, name, "passwordHash") VALUES (gen_random_uuid(), 'a@example.com', 'A', 'x')`;
const users = async () => (await client.query('SELECT email FROM users')).rows.length;

describe('the demo in a database', () => {
  it('knows the tables that are ours, and no others', async () => {
    await client.query('CREATE TABLE theirs (id int)');
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition AND c.relname NOT IN ('_prisma_migrations', 'theirs')`,
    );
    expect(tableNames()).toEqual(rows.map(({ name }) => name).sort());
  });

  it('begins in empty tables, and only there', async () => {
    expect(await demo.begin()).toBe(true);
    expect(await demo.state()).toBe('LOADING');
    await demo.finish();
    expect(await demo.state()).toBe('LOADED');
    expect(await demo.begin()).toBe(false);
  });

  it('does not begin where anything is already', async () => {
    await client.query(somebody);
    expect(await demo.begin()).toBe(false);
    expect(await demo.state()).toBeNull();
  });

  it('clears nothing where no demo was cut off', async () => {
    await client.query(somebody);
    await expect(demo.beginAnew()).rejects.toThrow('no demo was cut off');
    expect(await users()).toBe(1);
  });

  it('clears a demo that was cut off, and leaves the tables of others', async () => {
    await client.query('CREATE TABLE theirs (id int); INSERT INTO theirs VALUES (7)');
    await demo.begin();
    await client.query(somebody);
    await demo.beginAnew();
    expect(await users()).toBe(0);
    expect(await demo.state()).toBe('LOADING');
    expect((await client.query('SELECT id FROM theirs')).rows).toEqual([{ id: 7 }]);
  });

  it('clears nothing when a table of others refers to ours', async () => {
    await demo.begin();
    await client.query(somebody);
    await client.query('CREATE TABLE theirs AS SELECT id FROM users');
    await client.query('ALTER TABLE theirs ADD FOREIGN KEY (id) REFERENCES users (id)');
    await expect(demo.beginAnew()).rejects.toThrow('referenced in a foreign key');
    expect(await users()).toBe(1);
  });

  it('is loaded by one process at a time', async () => {
    await demo.lock();
    const second = await DemoDatabase.open(database.url);
    await expect(second.lock()).rejects.toThrow('Another process is loading the demo');
    await demo.close();
    await second.lock();
    await second.close();
  });
});

describe('a start over a demo that was cut off', () => {
  const startOver = async (demoWanted: 'on' | 'off') => {
    const lifetime = new Lifetime(createLog('silent', null));
    const config = readConfig({ DEMO: demoWanted, DATABASE_URL: database.url, DATA_DIR: '/nonexistent/lienlight' });
    try {
      await new DemoPart(config, lifetime).lookAt(database.url);
    } finally {
      await lifetime.stop();
    }
  };

  beforeEach(async () => {
    await demo.begin();
    await client.query(somebody);
  });

  it('begins anew where the demo is wanted', async () => {
    await startOver('on');
    expect(await users()).toBe(0);
  });

  it('clears nothing where it is not wanted, and says what to do', async () => {
    await expect(startOver('off')).rejects.toThrow('Start with DEMO=on');
    expect(await users()).toBe(1);
  });

  it('clears nothing while another process is loading it', async () => {
    await demo.lock();
    await expect(startOver('on')).rejects.toThrow('Another process is loading');
    expect(await users()).toBe(1);
  });
});
