import pg from 'pg';
import type { ServiceContext } from '../context.ts';
import { keepMonths } from './months.ts';

const HOUR_MS = 3_600_000;

/** A month of readings that was dropped. */
interface RetiredMonth {
  /** `2024-03`. */
  readonly month: string;
  readonly readings: number;
  /** Those that a bill refers to: they stay. */
  readonly kept: number;
}

/** A month that is over and stays: so many of its readings are in no batch that stands on chain. */
interface WaitingMonth {
  readonly month: string;
  readonly readings: number;
}

interface Retired {
  readonly retired: readonly RetiredMonth[];
  readonly waiting: readonly WaitingMonth[];
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

/**
 * Readings of devices in a month's table that are in no batch that stands on chain. What is anchored may go: the hashes of its
 * batch stay (`anchor_parts`), so that the others of the batch are proved as before, and that it was there can be shown.
 */
const countNotAnchored = async (client: pg.ClientBase, table: string): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    `WITH anchored AS (
       SELECT s."organisationId", max(b."toTx") AS before FROM anchor_streams s
         JOIN anchor_stream_projections p ON p.subject = s.stream
         JOIN anchor_batches b ON b.stream = s.stream AND b.batch <= p.version GROUP BY 1)
     SELECT count(*)::int AS count FROM ${table} r LEFT JOIN anchored a ON a."organisationId" = r."organisationId"
      WHERE r.source LIKE 'device:%' AND r."ingestedIn" >= coalesce(a.before, 0)`,
  );
  return rows[0]?.count ?? 0;
};

const retire = async (client: pg.ClientBase, month: string): Promise<RetiredMonth | WaitingMonth> => {
  const table = pg.escapeIdentifier(`readings_${month.replace('-', '_')}`);
  const waiting = await countNotAnchored(client, table);
  if (waiting > 0) return { month, readings: waiting };
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL lock_timeout = '5s'`);
    const counted = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    await client.query(`ALTER TABLE readings DETACH PARTITION ${table}`);
    // Once more, now that nothing comes any more.
    const late = await countNotAnchored(client, table);
    if (late > 0) {
      await client.query('ROLLBACK');
      return { month, readings: late };
    }
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
 * Drops whole months of readings that are over, and says which. Readings that a bill refers to stay, and a month with readings
 * that are not anchored yet stays as a whole. Of those that were dropped the roots are on chain and the hashes are here: whoever
 * has kept a proof has it still, and the readings themselves can no longer be shown.
 */
export const retireReadings = async (
  ctx: Pick<ServiceContext, 'log' | 'clock'>,
  databaseUrl: string,
  keptMonths: number,
): Promise<Retired> => {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'lienlight retention' });
  await client.connect();
  try {
    const retired: RetiredMonth[] = [];
    const waiting: WaitingMonth[] = [];
    for (const month of await monthsOver(client, ctx.clock.now(), keptMonths)) {
      const one = await retire(client, month);
      if (!('kept' in one)) {
        ctx.log.warn({ ...one }, 'a month of readings is over, and stays until they are anchored');
        waiting.push(one);
        continue;
      }
      ctx.log.warn(
        { ...one },
        'a month of readings was dropped for its age; anchored ones of it can no longer be shown',
      );
      retired.push(one);
    }
    return { retired, waiting };
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
