import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '#prisma/migrator';
import { storedAlarmState } from '#services/alarms/stored-state';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const BY_KEY = '20261123000200_alarms_by_key';
const SUBJECT = `0x${'1'.repeat(64)}`;
const AREA = '00000000-0000-4000-8000-000000000001';

let database: TestDatabase;
let folder: string;
let client: pg.Client;

/** Migrations up to one, or from it on, come into the folder. */
const bring = (wanted: (name: string) => boolean) => {
  for (const name of readdirSync(MIGRATIONS).filter(wanted))
    cpSync(join(MIGRATIONS, name), join(folder, name), { recursive: true });
};

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  folder = mkdtempSync(join(tmpdir(), 'lienlight-alarms-by-key-'));
  bring(name => name < BY_KEY);
  await migrate(database.url, folder);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const watch = (since: number, isActive = true) => ({
  ...{ isActive, since, lastBad: since, dueAt: since, evidence: [`r${since}`] },
});

/** As it was kept when one alarm stood of a kind. */
const former = {
  ...{ at: 100, seen: null, heard: null, place: null, used: null, sources: {} },
  watches: {
    'power-cut|device:a': watch(10),
    'power-cut|device:b': watch(20),
    [`outside-area|${AREA}/00000000-0000-4000-8000-000000000002`]: watch(30),
    'outside-area|permitted': watch(90, false),
    'place-doubted|device:a': watch(40),
    'place-doubted|device:b': watch(35),
  },
  open: {
    'power-cut': { since: 10, evidence: ['r10'] },
    'outside-area': { since: 30, evidence: ['r30'] },
    'place-doubted': { since: 35, evidence: ['r35'] },
  },
};

it('what is remembered of alarms by kind becomes alarms by name, and nothing is folded anew for it', async () => {
  const quiet = { ...former, watches: {}, open: {} };
  await client.query(`INSERT INTO alarm_watches (subject, state, rules, refold) VALUES ($1, $2, '{}', NULL)`, [
    SUBJECT,
    former,
  ]);
  await client.query(
    `INSERT INTO alarm_watches (subject, state, refold) VALUES ('quiet', $1, '{"since": 5000}'), ('new', NULL, NULL)`,
    [quiet],
  );
  await client.query(`INSERT INTO alarm_checkpoints (subject, at, state) VALUES ($1, now(), $2)`, [SUBJECT, former]);
  bring(name => name >= BY_KEY);
  await migrate(database.url, folder);
  const { rows } = await client.query(
    `SELECT subject, state, rules, refold, "refoldFrom" FROM alarm_watches ORDER BY subject`,
  );
  const [machine, fresh, calm] = rows;
  const state = storedAlarmState(machine?.state);
  expect(state?.open).toEqual({
    'power-cut|device:a': { since: 10, evidence: ['r10'] },
    'power-cut|device:b': { since: 20, evidence: ['r20'] },
    [`outside-area|${AREA}`]: { since: 30, evidence: ['r30'] },
    'place-doubted|machine': { since: 35, evidence: ['r35'] },
  });
  expect(Object.keys(state?.watches ?? {}).sort()).toEqual(
    [
      ...['outside-area|permitted', `outside-area|${AREA}`],
      ...['place-doubted|device:a', 'place-doubted|device:b', 'power-cut|device:a', 'power-cut|device:b'],
    ].sort(),
  );
  expect(machine).toMatchObject({ rules: null, refold: null, refoldFrom: null });
  expect(fresh).toMatchObject({ state: null, refoldFrom: null });
  expect(calm).toMatchObject({ refold: null, refoldFrom: new Date(5000) });
  expect(storedAlarmState(calm?.state)).toEqual(quiet);
  const kept = await client.query('SELECT state FROM alarm_checkpoints');
  expect(storedAlarmState(kept.rows[0]?.state)).toEqual(state);
});
