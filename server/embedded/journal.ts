import pg from 'pg';

export interface JournalBlock {
  readonly number: number;
  /** Unix seconds. */
  readonly timestamp: number;
  /** Null when the block was about to be mined and nobody noted how it came out. */
  readonly hash: string | null;
  /** Raw signed transactions, in their order in the block. */
  readonly transactions: readonly string[];
}

export interface MinedBlock {
  readonly number: number;
  readonly timestamp: number;
  readonly hash: string;
  readonly stateRoot: string;
  readonly transactions: readonly string[];
}

const blocksAtOnce = 500;
const toBytes = (hex: string) => Buffer.from(hex.slice(2), 'hex');
const toHex = (bytes: Buffer) => `0x${bytes.toString('hex')}`;

/**
 * What the embedded node needs in order to be mined again, in PostgreSQL: every signed transaction before the node
 * sees it, and every block's time before it is mined.
 */
export class Journal {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'lienlight journal' });
    // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** The newest block whose outcome is known; null while there is not even a genesis. */
  async head(): Promise<{ number: number; hash: string; timestamp: number } | null> {
    const { rows } = await this.#pool.query<{ number: string; hash: string; timestamp: string }>(
      'SELECT number, hash, timestamp FROM journal_blocks WHERE hash IS NOT NULL ORDER BY number DESC LIMIT 1',
    );
    const row = rows[0];
    return row ? { number: Number(row.number), hash: row.hash, timestamp: Number(row.timestamp) } : null;
  }

  async hashAt(number: number): Promise<string | null> {
    const { rows } = await this.#pool.query<{ hash: string | null }>(
      'SELECT hash FROM journal_blocks WHERE number = $1',
      [number],
    );
    return rows[0]?.hash ?? null;
  }

  /** Notes transactions before the node sees them; answers the hashes that were new. */
  async note(transactions: readonly { hash: string; raw: string }[]): Promise<Set<string>> {
    const { rows } = await this.#pool.query<{ hash: string }>(
      `INSERT INTO journal_transactions (hash, raw)
       SELECT hash, raw FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS t(hash, raw, at) ORDER BY at
       ON CONFLICT (hash) DO NOTHING RETURNING hash`,
      [transactions.map(one => one.hash), transactions.map(one => toBytes(one.raw))],
    );
    return new Set(rows.map(row => row.hash));
  }

  /** Forgets transactions that the node has refused. */
  async forget(hashes: readonly string[]): Promise<void> {
    await this.#pool.query('DELETE FROM journal_transactions WHERE hash = ANY($1) AND block_number IS NULL', [hashes]);
  }

  /** Notes that a block is about to be mined. Throws when that block is there already: somebody else writes here. */
  async begin(number: number, timestamp: number): Promise<void> {
    const { rowCount } = await this.#pool.query(
      `INSERT INTO journal_blocks (number, timestamp) VALUES ($1, $2)
       ON CONFLICT (number) DO UPDATE SET timestamp = excluded.timestamp WHERE journal_blocks.hash IS NULL`,
      [number, timestamp],
    );
    if (!rowCount)
      throw new Error(`Block ${number} is in the journal already: does another embedded node use this database?`);
  }

  /** Notes how a block came out: also over an earlier outcome, when the same transactions gave another hash. */
  async complete(block: MinedBlock): Promise<void> {
    await this.#pool.query(
      `WITH outcome AS (
         INSERT INTO journal_blocks (number, timestamp, hash, state_root) VALUES ($1, $2, $3, $4)
         ON CONFLICT (number) DO UPDATE SET hash = excluded.hash, state_root = excluded.state_root RETURNING number
       )
       UPDATE journal_transactions SET block_number = outcome.number, position = t.at
         FROM outcome, unnest($5::text[]) WITH ORDINALITY AS t(hash, at)
        WHERE journal_transactions.hash = t.hash`,
      [block.number, block.timestamp, block.hash, block.stateRoot, block.transactions],
    );
  }

  /** The blocks from `first` on, oldest first, read in portions. */
  async *blocksFrom(first: number, last = Number.MAX_SAFE_INTEGER): AsyncGenerator<JournalBlock> {
    for (let next = first; ; ) {
      const { rows } = await this.#pool.query<{
        number: string;
        timestamp: string;
        hash: string | null;
        raws: Buffer[];
      }>(
        `SELECT b.number, b.timestamp, b.hash,
                coalesce(array_agg(t.raw ORDER BY t.position) FILTER (WHERE t.id IS NOT NULL), '{}') AS raws
           FROM journal_blocks b LEFT JOIN journal_transactions t ON t.block_number = b.number
          WHERE b.number BETWEEN $1 AND $2 GROUP BY b.number ORDER BY b.number LIMIT $3`,
        [next, last, blocksAtOnce],
      );
      for (const row of rows) {
        yield {
          number: Number(row.number),
          timestamp: Number(row.timestamp),
          hash: row.hash,
          transactions: row.raws.map(toHex),
        };
        next = Number(row.number) + 1;
      }
      if (rows.length < blocksAtOnce) return;
    }
  }

  /** The transactions that are in no block yet, in the order in which they came. */
  async waiting(): Promise<{ hash: string; raw: string }[]> {
    const { rows } = await this.#pool.query<{ hash: string; raw: Buffer }>(
      'SELECT hash, raw FROM journal_transactions WHERE block_number IS NULL ORDER BY id',
    );
    return rows.map(row => ({ hash: row.hash, raw: toHex(row.raw) }));
  }

  /** Takes back every block above `number`, as a reorganisation does; their transactions wait again, or are dropped. */
  async takeBack(number: number, transactions: 'wait' | 'drop'): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      if (transactions === 'drop')
        await client.query('DELETE FROM journal_transactions WHERE block_number > $1', [number]);
      else await client.query('UPDATE journal_transactions SET position = NULL WHERE block_number > $1', [number]);
      await client.query('DELETE FROM journal_blocks WHERE number > $1', [number]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}
