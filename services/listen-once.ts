import pg from 'pg';

interface ListenOptions {
  readonly databaseUrl: string;
  /** As PostgreSQL names the connection. */
  readonly name: string;
  readonly channel: string;
  readonly closing: AbortSignal;
  readonly onNotification: (payload: string | undefined) => void;
  /** It listens from now on. */
  readonly onListening: () => void;
}

/**
 * Listens to a channel of the database over a connection of its own, until that is gone or everything closes. It is tried again
 * and again while the database is away, so nothing of a try may stay behind.
 *
 * @throws pg's error where the connection cannot be made
 */
export const listenOnce = async (options: ListenOptions): Promise<void> => {
  const { databaseUrl, name, channel, closing, onNotification, onListening } = options;
  const client = new pg.Client({ connectionString: databaseUrl, application_name: name });
  const over = new AbortController();
  const lost = new Promise<void>(resolve => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    closing.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
  });
  client.on('notification', ({ payload }) => onNotification(payload));
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    onListening();
    await lost;
  } finally {
    over.abort();
    await client.end().catch(() => undefined);
  }
};
