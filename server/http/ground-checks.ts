import pg from 'pg';
import { codeAt, headOf } from '#ledger/node';
import { pendingMigrations } from '#prisma/migrator';
import type { Composition } from '../compose.ts';
import type { Lifetime } from '../lifetime.ts';
import type { Readiness } from './readiness.ts';

/** Readiness of what everything stands on: database, migrations, chain, contracts. */
export function registerGroundChecks(
  readiness: Readiness,
  { ground, rpc, chain, log }: Composition,
  lifetime: Lifetime,
): void {
  // A pool of its own, so that a crowded one does not make the database look ill.
  const pool = new pg.Pool({
    connectionString: ground.databaseUrl,
    max: 1,
    connectionTimeoutMillis: 2_500,
    application_name: 'lienlight readiness',
  });
  pool.on('error', error => log.warn({ err: error }, 'the connection of the readiness check broke'));
  lifetime.onStop('readiness checks', () => pool.end());

  readiness.register('database', async () => {
    const started = performance.now();
    await pool.query('SELECT 1');
    return { ok: true, detail: `answers in ${Math.round(performance.now() - started)} ms` };
  });
  readiness.register('migrations', async () => {
    const missing = await pendingMigrations(pool);
    return {
      ok: missing.length === 0,
      detail: missing.length === 0 ? 'all applied' : `missing: ${missing.join(', ')}`,
    };
  });
  readiness.register('chain', async () => {
    const head = await headOf(rpc);
    return { ok: true, detail: `chain ${ground.chainId}, block ${head.number}` };
  });
  readiness.register('contracts', async () => {
    const codes = await Promise.all(
      Object.entries(chain.addresses).map(async ([name, at]) => [name, await codeAt(rpc, at)] as const),
    );
    const missing = codes.filter(([, code]) => code === '0x').map(([name]) => name);
    return {
      ok: missing.length === 0,
      detail: missing.length === 0 ? `${codes.length} deployed` : `missing: ${missing.join(', ')}`,
    };
  });
}
