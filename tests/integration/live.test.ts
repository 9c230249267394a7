import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrismaClient } from '#prisma/client';
import { announce } from '#services/announce';
import { createLive, type LedgerChange, type Live } from '#services/live';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

let database: TestDatabase;
let live: Live;
let client: pg.Client;

const tell = (change: object): Promise<unknown> =>
  client.query(`SELECT pg_notify('lienlight_changes', $1)`, [JSON.stringify(change)]);

/** Tells again until it is heard: the listener connects in its own time. */
const nextAfter = async (changes: AsyncIterator<LedgerChange>, change: object): Promise<LedgerChange> => {
  const told = setInterval(() => void tell(change), 50);
  try {
    return (await changes.next()).value;
  } finally {
    clearInterval(told);
  }
};

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  live = createLive(database.url, log);
});

afterAll(async () => {
  await live.close();
  await client.end();
  await database.drop();
});

describe('live changes', () => {
  it('reach every listener, and none after it has gone', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const one = live.changes(first.signal)[Symbol.asyncIterator]();
    const two = live.changes(second.signal)[Symbol.asyncIterator]();
    const change = await nextAfter(one, { block: '7', subjects: ['0x01'], organisations: ['a'] });
    expect(change).toEqual({ block: 7n, subjects: ['0x01'], organisations: ['a'] });
    expect((await two.next()).value).toEqual(change);
    first.abort();
    let left = await one.next();
    while (!left.done) left = await one.next();
    expect(left.done).toBe(true);
    second.abort();
  });

  it('are told afterwards to whoever was not listening yet, and only then', async () => {
    const stop = new AbortController();
    const changes = live.changes(stop.signal)[Symbol.asyncIterator]();
    await nextAfter(changes, { subjects: ['0x0a'] });
    const mark = live.mark();
    expect(live.since(mark)).toEqual([]);
    await tell({ subjects: ['0x0b'] });
    for (let change = null; change !== '0x0b'; ) change = (await changes.next()).value.subjects[0];
    expect(live.since(mark)?.at(-1)).toEqual({ subjects: ['0x0b'] });
    stop.abort();
  });

  it('are not known to a process of its own, nor after too many of them', async () => {
    expect(live.since('')).toBeNull();
    expect(live.since(`another.${live.mark().split('.')[1]}`)).toBeNull();
    const [process, heard] = live.mark().split('.');
    expect(live.since(`${process}.${Number(heard) + 1}`)).toBeNull();
    const mark = live.mark();
    for (let told = 0; told <= 1_000; told += 1) await tell({ subjects: [String(told)] });
    const stop = new AbortController();
    const changes = live.changes(stop.signal)[Symbol.asyncIterator]();
    await nextAfter(changes, { subjects: ['0x0c'] });
    expect(live.since(mark)).toBeNull();
    stop.abort();
  });

  it('are what services announce, with a kind where only machines speak', async () => {
    const db = createPrismaClient(database.url);
    const stop = new AbortController();
    const changes = live.changes(stop.signal)[Symbol.asyncIterator]();
    await nextAfter(changes, { subjects: ['0x0d'] });
    await db.$transaction(tx => announce(tx, { organisations: ['a'], subjects: ['0x0e'] }));
    await db.$transaction(tx => announce(tx, { organisations: ['a'], subjects: ['0x0f'], kind: 'readings' }));
    const heard: LedgerChange[] = [];
    while (heard.at(-1)?.subjects[0] !== '0x0f') heard.push((await changes.next()).value);
    expect(heard.slice(-2)).toEqual([
      { organisations: ['a'], subjects: ['0x0e'] },
      { organisations: ['a'], subjects: ['0x0f'], kind: 'readings' },
    ]);
    stop.abort();
    await db.$disconnect();
  });

  it('pass over what is no change', async () => {
    const stop = new AbortController();
    const changes = live.changes(stop.signal)[Symbol.asyncIterator]();
    await client.query(`SELECT pg_notify('lienlight_changes', 'not JSON')`);
    expect(await nextAfter(changes, { subjects: ['0x02'] })).toEqual({ subjects: ['0x02'] });
    stop.abort();
  });

  it('come back after the database dropped the connection, and say that something may be missing', async () => {
    const stop = new AbortController();
    const changes = live.changes(stop.signal)[Symbol.asyncIterator]();
    await nextAfter(changes, { subjects: ['0x03'] });
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lienlight live' AND datname = current_database()`,
    );
    let change = (await changes.next()).value;
    while (!change.missed) change = (await changes.next()).value;
    expect(change).toEqual({ subjects: [], missed: true });
    expect(await nextAfter(changes, { subjects: ['0x04'] })).toEqual({ subjects: ['0x04'] });
    stop.abort();
  });
});
