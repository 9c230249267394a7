import { vi } from 'vitest';
import type { TestApi } from './api.ts';

/** One subscription as a client hears it. */
export interface TestStream {
  /** What came under `data`, in order. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into events whose shape its query determines
  readonly events: readonly any[];
  /** All that came, as it is on the wire. */
  text(): string;
  isOver(): boolean;
  /** Waits until the events are so. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  until(isSo: (events: readonly any[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

export const openStream = async (
  api: TestApi,
  token: string,
  subscription: string,
  variables: object = {},
): Promise<TestStream> => {
  const client = new AbortController();
  const response = await api.fetch(api.url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      Accept: 'text/event-stream',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ query: subscription, variables }),
    signal: client.signal,
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const events: any[] = [];
  let [text, rest, over] = ['', '', false];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const read = async (): Promise<void> => {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      text += chunk.value;
      const blocks = `${rest}${chunk.value}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const line of blocks.flatMap(block => block.split('\n')))
        if (line.startsWith('data: ')) events.push(JSON.parse(line.slice('data: '.length)).data);
    }
  };
  const done = read()
    .catch(() => undefined)
    .finally(() => {
      over = true;
    });
  return {
    events,
    text: () => text,
    isOver: () => over,
    until: isSo =>
      vi.waitFor(
        () => {
          if (!isSo(events)) throw new Error(`not heard yet: ${text}`);
        },
        { timeout: 60_000, interval: 50 },
      ),
    async close() {
      client.abort();
      await reader?.cancel().catch(() => undefined);
      await done;
    },
  };
};
