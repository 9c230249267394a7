import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';
import { createPrismaClient, KEPT_PLAN, type PrismaClient } from './client.ts';
import { createStatementNames } from './kept-plans.ts';

describe('the names of kept plans', () => {
  it('are given to marked queries only, the same one to the same text', () => {
    const name = createStatementNames();
    expect(name({ sql: 'SELECT 1' })).toBe('');
    const first = name({ sql: '/* kept plan */ SELECT 1' });
    expect(first).not.toBe('');
    expect(name({ sql: '/* kept plan */ SELECT 2' })).not.toBe(first);
    expect(name({ sql: '/* kept plan */ SELECT 1' })).toBe(first);
  });

  it('come to an end, so that texts of endless variety fill no memory', () => {
    const name = createStatementNames(2);
    const texts = [1, 2, 3].map(one => ({ sql: `/* kept plan */ SELECT ${one}` }));
    expect(new Set(texts.map(name)).size).toBe(3);
    expect(texts.map(name).at(-1)).toBe('');
    expect(texts.map(name).filter(one => one === '')).toHaveLength(1);
  });
});

describe('a plan that a connection keeps', () => {
  let database: TestDatabase;
  let db: PrismaClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createPrismaClient(database.url, 1);
  });
  afterAll(async () => {
    await db.$disconnect();
    await database.drop();
  });

  const bigger = (than: number) => db.$queryRaw<{ n: number }[]>`${KEPT_PLAN}
    SELECT n FROM generate_series(1, 3) AS n WHERE n > ${than}::int ORDER BY n`;
  const kept = () => db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_prepared_statements WHERE name LIKE 'kept-%'`;

  it('answers each value for itself, and is there once', async () => {
    for (let asked = 0; asked < 8; asked++) {
      expect(await bigger(asked % 4)).toEqual([1, 2, 3].filter(n => n > asked % 4).map(n => ({ n })));
    }
    expect(await kept()).toEqual([{ count: 1 }]);
  });

  it('is planned anew where a table got another column or partition since', async () => {
    await db.$executeRaw`CREATE TABLE months (at int NOT NULL) PARTITION BY RANGE (at)`;
    await db.$executeRaw`CREATE TABLE months_1 PARTITION OF months FOR VALUES FROM (0) TO (10)`;
    const months = () =>
      db.$queryRaw<{ at: number }[]>`${KEPT_PLAN} SELECT at FROM months WHERE at > ${0}::int ORDER BY at`;
    await db.$executeRaw`INSERT INTO months VALUES (1)`;
    for (let asked = 0; asked < 6; asked++) expect(await months()).toEqual([{ at: 1 }]);
    await db.$executeRaw`CREATE TABLE months_2 PARTITION OF months FOR VALUES FROM (10) TO (20)`;
    await db.$executeRaw`ALTER TABLE months ADD COLUMN note text`;
    await db.$executeRaw`INSERT INTO months VALUES (11)`;
    expect(await months()).toEqual([{ at: 1 }, { at: 11 }]);
  });
});
