import pg from 'pg';
import { tableNames } from '#prisma/migrator';
import { ExplainedError } from '../explained-error.ts';

/** Held while the demo is loaded, so that a second process neither loads it beside nor takes it for one that was cut off. */
const DEMO_LOCK = 72_707_370;

type State = 'LOADING' | 'LOADED';

/**
 * The demo's mark in the database that it is in: being loaded, loaded, or neither. It is set when nothing at all is in our
 * tables yet, so that clearing a demo that was cut off can take away nothing that is not the demo's.
 */
export class DemoDatabase {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(databaseUrl: string): Promise<DemoDatabase> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'lienlight demo' });
    // It idles through the whole loading: a connection that breaks meanwhile ends the loading at its next query.
    client.on('error', () => undefined);
    await client.connect();
    return new DemoDatabase(client);
  }

  /** Closing the connection gives the lock back too. */
  close(): Promise<void> {
    return this.#client.end();
  }

  async state(): Promise<State | null> {
    const { rows } = await this.#client.query<{ state: State }>('SELECT state FROM demo_loads');
    return rows[0]?.state ?? null;
  }

  /** Waits for nobody: the lock is ours from now on, or it is another process's. */
  async lock(): Promise<void> {
    const { rows } = await this.#client.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [
      DEMO_LOCK,
    ]);
    if (rows[0]?.ours) return;
    throw new ExplainedError(
      'Another process is loading the demo consortium into this database. Wait until it has finished, or set another DATABASE_URL.',
    );
  }

  /** Marks the demo as begun, if our tables are empty, every one; answers whether they were. */
  async begin(): Promise<boolean> {
    return this.#whole(async () => {
      for (const table of tableNames()) {
        const { rows } = await this.#client.query(`SELECT 1 FROM ${pg.escapeIdentifier(table)} LIMIT 1`);
        if (rows.length > 0) return false;
      }
      await this.#client.query(`INSERT INTO demo_loads (state) VALUES ('LOADING')`);
      return true;
    });
  }

  async finish(): Promise<void> {
    await this.#client.query(`UPDATE demo_loads SET state = 'LOADED'`);
  }

  /**
   * Empties our tables of a demo that was cut off, and marks it as begun anew. Tables of others in the same database stay;
   * one that refers to ours makes this fail.
   */
  async beginAnew(): Promise<void> {
    await this.#whole(async () => {
      const { rows } = await this.#client.query(`SELECT 1 FROM demo_loads WHERE state = 'LOADING' FOR UPDATE`);
      if (rows.length === 0) throw new Error('no demo was cut off in this database');
      await this.#client.query(`TRUNCATE ${tableNames().map(pg.escapeIdentifier).join(', ')} RESTART IDENTITY`);
      await this.#client.query(`INSERT INTO demo_loads (state) VALUES ('LOADING')`);
    });
  }

  async #whole<Value>(job: () => Promise<Value>): Promise<Value> {
    await this.#client.query('BEGIN');
    try {
      const value = await job();
      await this.#client.query('COMMIT');
      return value;
    } catch (error) {
      await this.#client.query('ROLLBACK');
      throw error;
    }
  }
}
