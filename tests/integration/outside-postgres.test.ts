import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '#prisma/migrator';
import { debianPostgres, startDebianPostgres } from '#tests/support/debian-postgres';
import { startTestNode } from '#tests/support/node';
import { serveTrade } from '#tests/support/served-trade';
import { confirmClaim, issueClaim } from '#tests/support/trade';

const bin = debianPostgres();

describe.skipIf(bin === null)('a PostgreSQL of Debian', () => {
  let outside: Awaited<ReturnType<typeof startDebianPostgres>>;
  beforeAll(async () => {
    outside = await startDebianPostgres(bin ?? '');
  });
  afterAll(() => outside.stop());

  it('is version 15 or later, and takes every migration', async () => {
    const client = new pg.Client({ connectionString: outside.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ version: number }>(
        "SELECT current_setting('server_version_num')::int AS version",
      );
      expect(rows[0]?.version).toBeGreaterThanOrEqual(150_000);
      expect((await migrate(outside.url)).length).toBeGreaterThan(0);
      expect(await pendingMigrations(client)).toEqual([]);
    } finally {
      await client.end();
    }
  });

  it('keeps the journal of the embedded node', async () => {
    await migrate(outside.url);
    const test = await startTestNode({ databaseUrl: outside.url });
    await test.node.mine();
    await test.node.mine();
    const { hash } = test.node.head;
    await test.node.loseEverything();
    await expect.poll(() => test.node.mine().then(() => test.node.head.number), { timeout: 60_000 }).toBeGreaterThan(2);
    const client = new pg.Client({ connectionString: outside.url });
    await client.connect();
    expect((await client.query('SELECT hash FROM journal_blocks WHERE number = 2')).rows).toEqual([{ hash }]);
    await client.end();
    await test.stop();
  });

  it('carries the whole product: a claim is issued and confirmed', async () => {
    const trade = await serveTrade({ databaseUrl: outside.url });
    try {
      const claim = await issueClaim(trade, '1200.00');
      await confirmClaim(trade, claim);
      const row = await trade.ctx.db.receivableProjection.findUniqueOrThrow({ where: { subject: claim.subject } });
      expect(row.status).toBe('Confirmed');
      expect(trade.server.output()).not.toContain('embedded PostgreSQL');
    } finally {
      await trade.close();
    }
  });
});
