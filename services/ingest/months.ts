import type pg from 'pg';
import { OLDEST_TIME } from '#domain/telemetry/doubts';

const MONTH_MS = 31 * 86_400_000;
/** A partition is made for months that far back; what is older goes to the default one. */
const REACH_BACK_MS = 10 * 366 * 86_400_000;
/** Waiting for whoever reads the table: what is not made now waits in the default partition and is moved later. */
const LOCK_TIMEOUT = '1500ms';

const monthOf = (time: Date | number): string => new Date(time).toISOString().slice(0, 7);

/** Which months have a partition of their own, as far as this process knows. */
export class Months {
  readonly #made = new Set<string>();
  readonly #tried = new Map<string, number>();

  /** Makes the partitions of these months (`2026-03`) that are missing, where they are to have one. Never fails: there is a default partition. */
  async make(client: pg.ClientBase, months: Iterable<string>, now: number): Promise<void> {
    for (const month of months) {
      if (this.#made.has(month)) continue;
      const time = Date.parse(`${month}-15`);
      if (!(time >= Math.max(OLDEST_TIME, now - REACH_BACK_MS) && time <= now + 2 * MONTH_MS)) continue;
      if ((this.#tried.get(month) ?? 0) > now - 60_000) continue;
      this.#tried.set(month, now);
      if (await makeMonth(client, month)) this.#made.add(month);
    }
  }
}

const makeMonth = async (client: pg.ClientBase, month: string): Promise<boolean> => {
  try {
    const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass($1) IS NOT NULL AS there`, [
      `readings_${month.replace('-', '_')}`,
    ]);
    if (rows[0]?.there) return true;
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query(`SELECT readings_month($1::timestamptz)`, [`${month}-01T00:00:00Z`]);
    await client.query('COMMIT');
    return true;
  } catch {
    await client.query('ROLLBACK').catch(() => undefined);
    return false;
  }
};

/** Makes partitions ahead, and of months whose readings wait in the default one. */
export const keepMonths = async (client: pg.ClientBase, now: Date): Promise<void> => {
  const { rows } = await client.query<{ month: Date }>(
    `SELECT DISTINCT date_trunc('month', time, 'UTC') AS month FROM readings_default WHERE time >= $1 AND time < $2
        AND NOT EXISTS (SELECT 1 FROM reading_retirements over WHERE over.month = to_char(time AT TIME ZONE 'UTC', 'YYYY-MM'))`,
    [new Date(Math.max(OLDEST_TIME, now.getTime() - REACH_BACK_MS)), new Date(now.getTime() + 2 * MONTH_MS)],
  );
  const ahead = [0, 1, 2].map(n => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + n, 1));
  await new Months().make(client, [...ahead, ...rows.map(({ month }) => month)].map(monthOf), now.getTime() + MONTH_MS);
};
