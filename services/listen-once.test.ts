import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '#server/embedded/free-port';
import { createTestDatabase, type TestDatabase } from '#tests/support/postgres';
import { listenOnce } from './listen-once.ts';
import { Wait } from './settlement/wait.ts';

describe('listening to the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  const options = (databaseUrl: string, closing: AbortSignal, onListening = (): void => undefined) => ({
    ...{ databaseUrl, closing, onListening, name: 'lienlight test', channel: 'lienlight_test' },
    onNotification: (): void => undefined,
  });

  it('leaves nothing behind of tries that came to nothing', async () => {
    const closing = new AbortController();
    const nobody = `postgresql://nobody@127.0.0.1:${await freePort()}/none`;
    for (let tries = 0; tries < 12; tries++)
      await expect(listenOnce(options(nobody, closing.signal))).rejects.toThrow();
    expect(getEventListeners(closing.signal, 'abort')).toEqual([]);
  });

  it('ends when everything closes', async () => {
    const closing = new AbortController();
    const onListening = vi.fn();
    const listening = listenOnce(options(database.url, closing.signal, onListening));
    await vi.waitFor(() => expect(onListening).toHaveBeenCalledOnce(), { timeout: 60_000 });
    closing.abort();
    await listening;
    expect(getEventListeners(closing.signal, 'abort')).toEqual([]);
  });
});

describe('a pause', () => {
  it('leaves no listener behind, though two overlap', async () => {
    const { signal } = new AbortController();
    const wait = new Wait();
    await Promise.all([wait.pause(5, signal), wait.pause(10, signal)]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
