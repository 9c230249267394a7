import pg from 'pg';
import type { ServiceContext } from '../context.ts';
import { keepMonths } from './months.ts';

const HOUR_MS = 3_600_000;

/** A month of readings that was dropped. */
export interface RetiredMonth {
  /** `2024-03`. */
  readonly month: string;
  readonly readings: number;
  /** Those that a bill refers to: they stay. */
  readonly kept: number;
}

/** Readings that bills refer to by their names. */
const BILLED = `SELECT "fromReading" AS name FROM rent_bill_usage UNION SELECT "toReading" FROM rent_bill_usage`;

const monthsOver = async (client: pg.ClientBase, now: Date, keptMonths: number): Promise<string[]> => {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - keptMonths, 1)).toISOString().slice(0, 7);
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'readings'::regclass AND c.relname ~ '^readings_\\d{4}_\\d{2}$' ORDER BY 1`,
  );
  return rows.map(({ name }) => name.slice(9).replace('_', '-')).filter(month => month < first);
};

const retire = async (client: pg.ClientBase, month: string): Promise<RetiredMonth> => {
  const table = pg.escapeIdentifier(`readings_${month.replace('-', '_')}`);
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = '5s'`);
    const counted = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    await client.query(`ALTER TABLE readings DETACH PARTITION ${table}`);
    // Without their month they go to the default partition, and stay what a bill opens to.
    const kept = await client.query(`INSERT INTO readings SELECT * FROM ${table} WHERE id::text IN (${BILLED})`);
    await client.query(`DROP TABLE ${table}`);
    const [readings, stayed] = [Number(counted.rows[0]?.count ?? 0), kept.rowCount ?? 0];
    await client.query(
      `INSERT INTO reading_retirements (month, readings, kept, at) VALUES ($1, $2, $3, now())
       ON CONFLICT (month) DO UPDATE SET readings = reading_retirements.readings + excluded.readings, kept = excluded.kept, at = excluded.at`,
      [month, readings, stayed],
    );
    await client.query('COMMIT');
    return { month, readings, kept: stayed };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
};

/**
 * Drops whole months of readings that are over, and says which. Readings that a bill refers to stay. What was anchored of the
 * others can no longer be shown: the roots stay on chain, and the proofs need the readings.
 */
export const retireReadings = async (
  ctx: Pick<ServiceContext, 'log' | 'clock'>,
  databaseUrl: string,
  keptMonths: number,
): Promise<readonly RetiredMonth[]> => {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'lienlight retention' });
  await client.connect();
  try {
    const retired: RetiredMonth[] = [];
    for (const month of await monthsOver(client, ctx.clock.now(), keptMonths)) {
      const one = await retire(client, month);
      ctx.log.warn(
        { ...one },
        'a month of readings was dropped for its age; anchored ones of it can no longer be shown',
      );
      retired.push(one);
    }
    return retired;
  } finally {
    await client.end();
  }
};

/** Makes partitions ahead, now and every hour, and drops what is over where that is wanted. */
export const startRetention = (
  ctx: ServiceContext,
  databaseUrl: string,
  keptMonths: number | null,
): { stop(): Promise<void> } => {
  const run = async (): Promise<void> => {
    try {
      const client = new pg.Client({ connectionString: databaseUrl, application_name: 'lienlight partitions' });
      await client.connect();
      try {
        await keepMonths(client, ctx.clock.now());
      } finally {
        await client.end();
      }
      if (keptMonths !== null) await retireReadings(ctx, databaseUrl, keptMonths);
    } catch (error) {
      ctx.log.error({ err: error }, 'partitions of readings could not be looked after; in an hour again');
    }
  };
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, HOUR_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
};
