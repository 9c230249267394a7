import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../context.ts';

/** Any number; the same in every process over the same database. */
const LEADER_LOCK = 1_279_871_565;
const WAKE_CHANNEL = 'lienlight_actions';
const standByMs = 500;

export interface LeaderOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called when an action was stored. */
  readonly onWake: () => void;
  /** What the leader does until its signal is aborted: leadership is lost, or everything stops. */
  readonly lead: (signal: AbortSignal) => Promise<void>;
}

/**
 * Lets one process at a time lead: the one that holds a lock of the database, over a connection that is also told of new
 * actions. When that process dies its connection goes with it, and another takes over. Returns when the signal is aborted.
 */
export const leadAlone = async ({ databaseUrl, log, signal, onWake, lead }: LeaderOptions): Promise<void> => {
  while (!signal.aborted) {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'lienlight ledger' });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    client.on('notification', onWake);
    try {
      await client.connect();
      if (await lock(client, signal)) {
        await client.query(`LISTEN ${WAKE_CHANNEL}`);
        await lead(AbortSignal.any([signal, lost.signal]));
      }
    } catch (error) {
      if (!signal.aborted) log.error({ error }, 'The ledger loop was interrupted; it starts again.');
    } finally {
      await client.end().catch(() => undefined);
    }
    if (!signal.aborted) await pause(standByMs, undefined, { signal }).catch(() => undefined);
  }
};

/** Waits for the lock; `false` when everything stops before it is ours. */
const lock = async (client: pg.Client, signal: AbortSignal): Promise<boolean> => {
  while (!signal.aborted) {
    const { rows } = await client.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [LEADER_LOCK]);
    if (rows[0]?.ours) return true;
    await pause(standByMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
};
