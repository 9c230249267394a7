import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { realClock } from './clock.ts';

it('leaves no listener behind with those that it woke', async () => {
  const { signal } = new AbortController();
  for (let slept = 0; slept < 3; slept++) await realClock.sleep(1, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('wakes early where everything stops', async () => {
  const stopping = new AbortController();
  const sleeping = realClock.sleep(2_000_000, stopping.signal);
  stopping.abort();
  await sleeping;
  await realClock.sleep(2_000_000, stopping.signal);
});
