import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROLES } from '#domain/access/permissions';
import { RECEIVABLE_LIST_STATES } from '#domain/receivables/list-state';
import { addMonths, dateOf } from '#domain/time/calendar-date';
import { createPrismaClient, type PrismaClient } from '#prisma/client';
import { listReceivables, receivableTotals } from '#prisma/reads/receivables';
import { runningPostgresUrl } from '#server/embedded/postgres';
import { startTestNode } from '#tests/support/node';
import { createTestDatabase } from '#tests/support/postgres';
import { type RunningServer, runServer } from '#tests/support/server';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });

/** The whole demo takes a minute or two of a processor that others may be using. */
const patienceMs = 800_000;
const demoOn = { DEMO: 'on' };
const today = (): string => dateOf(Math.floor(Date.now() / 1000));

const query = async <Row extends object>(url: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Waits until the demo is being loaded, and some of it is there. */
const untilHalfLoaded = async (dataDir: string, receivables: number): Promise<void> => {
  for (const deadline = Date.now() + patienceMs; ; ) {
    if (existsSync(join(dataDir, 'postgres.pid.json'))) {
      const rows = await query<{ count: number }>(
        runningPostgresUrl(dataDir),
        'SELECT count(*)::int AS count FROM receivables',
      ).catch(() => []);
      if ((rows[0]?.count ?? 0) >= receivables) return;
    }
    if (Date.now() > deadline) throw new Error('the demo does not load');
    await new Promise(done => setTimeout(done, 100));
  }
};

let servers: RunningServer[] = [];
const start = async (...options: Parameters<typeof runServer>): Promise<RunningServer> => {
  const server = await runServer(...options);
  servers.push(server);
  return server;
};
const stopAll = async () => {
  for (const server of servers) {
    if (server.process.exitCode === null && server.process.signalCode === null) server.process.kill('SIGTERM');
    await server.exited;
  }
  servers = [];
};

describe('the demo on the embedded chain, cut off and begun anew', () => {
  let dataDir: string;
  let server: RunningServer;
  let db: PrismaClient;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'lienlight-demo-'));
    const first = await start({ dataDir, env: demoOn });
    await untilHalfLoaded(dataDir, 3);
    first.process.kill('SIGKILL');
    await first.exited;
  });
  afterAll(async () => {
    await db?.$disconnect();
    await stopAll();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('takes nothing from another database that is named then', async () => {
    const other = await createTestDatabase();
    const keep = `INSERT INTO users (id, email, name, "passwordHash") VALUES (gen_random_uuid(), 'keep@example.com', 'Keep', 'x');
      CREATE TABLE theirs (id int); INSERT INTO theirs VALUES (7);`;
    await query(other.url, keep);
    const second = await start({ dataDir, env: { ...demoOn, DATABASE_URL: other.url } });
    try {
      await second.untilReady(patienceMs);
      expect(await query(other.url, 'SELECT email FROM users')).toEqual([{ email: 'keep@example.com' }]);
      expect(await query(other.url, 'SELECT id FROM theirs')).toEqual([{ id: 7 }]);
    } finally {
      await second.stop();
      await other.drop();
    }
  });

  it('does not start half-loaded where no demo is wanted, and says what to do', async () => {
    const second = await start({ dataDir });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain('Start with DEMO=on');
  });

  it('is loaded whole by the next start', async () => {
    server = await start({ dataDir, env: demoOn });
    await server.untilReady(patienceMs);
    db = createPrismaClient(runningPostgresUrl(dataDir), 2);
    expect(await db.demoLoad.findMany({ select: { state: true } })).toEqual([{ state: 'LOADED' }]);
  });

  it('has two lessors, three lessees, four banks, one manufacturer and an auditor', async () => {
    const organisations = await db.organisation.findMany({ where: { guest: false }, select: { kinds: true } });
    const count = (kind: string) => organisations.filter(({ kinds }) => kinds.some(one => one === kind)).length;
    expect([count('LESSOR'), count('LESSEE'), count('BANK'), count('MANUFACTURER'), count('AUDITOR')]).toEqual([
      2, 3, 4, 1, 1,
    ]);
  });

  it('has people in every role in every organisation that trades', async () => {
    const organisations = await db.organisation.findMany({
      where: { guest: false, NOT: { kinds: { has: 'AUDITOR' } } },
      select: { name: true, memberships: { select: { roles: true } } },
    });
    for (const { name, memberships } of organisations) {
      const roles = new Set(memberships.flatMap(one => one.roles));
      expect([name, ROLES.filter(role => !roles.has(role))]).toEqual([name, []]);
    }
  });

  it('has second claims that the contract refused, finance that its obligor knows nothing of, and nothing else undone', async () => {
    const undone = await db.action.groupBy({
      by: ['type', 'status', 'refusalCode'],
      where: { status: { not: 'CONFIRMED' } },
    });
    expect(undone.map(({ type, status }) => [type, status])).toEqual([['IssueReceivable', 'REFUSED']]);
    const quotes = await db.quote.findMany({ select: { terms: true, subject: true } });
    const undisclosed = quotes.filter(({ terms }) => JSON.stringify(terms).includes('"undisclosed"'));
    const funded = await db.event.count({
      where: { name: 'Funded', subject: { in: undisclosed.map(({ subject }) => subject) } },
    });
    expect(funded).toBeGreaterThan(0);
  });

  it('lets its auditor read what lessors and a bank share', async () => {
    const auditor = await db.organisation.findFirstOrThrow({ where: { kinds: { has: 'AUDITOR' } } });
    const { edges } = await listReceivables(db, auditor.id, { page: { first: 200 }, now: new Date() });
    expect(edges.length).toBeGreaterThan(30);
    expect(new Set(edges.map(({ node }) => node.seller.name)).size).toBeGreaterThan(1);
    expect(edges.every(({ node }) => node.roles.includes('auditor'))).toBe(true);
  });

  it('has 18 months of invoices, and blocks of their own days', async () => {
    const { _min, _max } = await db.invoice.aggregate({ _min: { issueDate: true }, _max: { issueDate: true } });
    const day = (at: Date | null) => dateOf(Math.floor((at?.getTime() ?? 0) / 1000));
    expect(day(_min.issueDate) < addMonths(today(), -17)).toBe(true);
    expect(day(_max.issueDate) > addMonths(today(), -1)).toBe(true);
    const issued = await db.event.findMany({
      where: { name: 'Issued' },
      select: { subject: true, block: { select: { timestamp: true } } },
    });
    // Of a second claim that was refused the private row stays, as evidence of the try.
    const receivables = await db.receivable.findMany({
      where: { projection: { isNot: null } },
      select: { subject: true, issueDate: true },
    });
    expect(issued.length).toBe(receivables.length);
    expect(issued.length).toBeGreaterThan(100);
    for (const { subject, block } of issued) {
      const receivable = receivables.find(one => one.subject === subject);
      const days = (Number(block.timestamp) * 1000 - (receivable?.issueDate.getTime() ?? 0)) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(0);
      expect(days).toBeLessThan(15);
    }
  });

  it('has receivables in every state that lasts', async () => {
    const organisations = await db.organisation.findMany({ select: { id: true } });
    const states = new Set<string>();
    for (const { id } of organisations) {
      for (const { state } of await receivableTotals(db, id, { now: new Date() })) states.add(state);
    }
    // An issue is on its way for a block, and the demo waits for its blocks.
    expect([...states].sort()).toEqual(RECEIVABLE_LIST_STATES.filter(state => state !== 'issuing').toSorted());
  });

  it('is not loaded again, and its people can log in', async () => {
    await server.stop();
    const again = await start({ dataDir, env: demoOn });
    await again.untilReady(patienceMs);
    expect(again.output()).not.toContain('demo consortium');
    const page = await fetch(`${again.url}/login`).then(response => response.text());
    for (const email of ['finance@nordhafen.example', 'audit@hansepruefung.example']) expect(page).toContain(email);
    await again.stop();
  });
});

describe('the demo over the node of somebody else', () => {
  afterEach(stopAll);

  it('is dated from today', async () => {
    const database = await createTestDatabase({ empty: true });
    const node = await startTestNode();
    const db = createPrismaClient(database.url, 2);
    const begunAt = Math.floor(Date.now() / 1000);
    try {
      const server = await start({ env: { ...demoOn, DATABASE_URL: database.url, LEDGER_RPC_URL: node.url } });
      await server.untilReady(patienceMs);
      expect(await db.demoLoad.findMany({ select: { state: true } })).toEqual([{ state: 'LOADED' }]);
      const receivables = await db.receivable.findMany({ select: { issueDate: true } });
      expect(receivables.length).toBeGreaterThan(10);
      for (const { issueDate } of receivables) {
        expect(Math.abs(issueDate.getTime() / 1000 - begunAt)).toBeLessThan(2 * 86_400);
      }
      const first = await db.block.findFirstOrThrow({ where: { number: { gt: 0 } }, orderBy: { number: 'asc' } });
      expect(Number(first.timestamp)).toBeGreaterThanOrEqual(begunAt - 60);
      await server.stop();
    } finally {
      await db.$disconnect();
      await node.stop();
      await database.drop();
    }
  });
});
