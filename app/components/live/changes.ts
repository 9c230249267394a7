/** What `/live` sends as JSON: the newest block, and which of the subjects that the reader may see changed in it. */
export interface LiveChange {
  readonly block: string | null;
  readonly subjects: readonly string[];
}

export const LIVE_EVENTS = { changed: 'changed', block: 'block' } as const;

type Listener = (event: keyof typeof LIVE_EVENTS, change: LiveChange) => void;

const CHANNEL = 'lienlight-live';

const isChange = (value: unknown): value is LiveChange =>
  typeof value === 'object' && value !== null && 'subjects' in value && Array.isArray(value.subjects);

const isMessage = (value: unknown): value is { event: keyof typeof LIVE_EVENTS; change: LiveChange } =>
  typeof value === 'object' && value !== null && 'event' in value && 'change' in value && isChange(value.change);

/** Listens to the server's stream until `signal`; after a break, everything may have changed. */
const open = (hear: Listener, signal: AbortSignal): void => {
  const source = new EventSource('/live');
  let broken = false;
  source.onopen = () => {
    if (broken) hear('changed', { block: null, subjects: [] });
    broken = false;
  };
  source.onerror = () => {
    broken = true;
  };
  for (const event of Object.values(LIVE_EVENTS)) {
    source.addEventListener(event, message => {
      const change: unknown = JSON.parse(message.data);
      if (isChange(change)) hear(event, change);
    });
  }
  signal.addEventListener('abort', () => source.close());
};

/**
 * Hears of changes until `signal`. One tab of the browser holds the stream and tells the others: browsers allow six
 * connections to a host over HTTP/1.1, and a seventh tab would wait for ever.
 */
export const listen = (hear: Listener, signal: AbortSignal): void => {
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    open(hear, signal);
    return;
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) hear(data.event, data.change);
  };
  signal.addEventListener('abort', () => channel.close());
  navigator.locks
    .request(CHANNEL, { signal }, async () => {
      const tell: Listener = (event, change) => {
        hear(event, change);
        channel.postMessage({ event, change });
      };
      open(tell, signal);
      // The lock is held, and the stream with it, until this tab goes; then another tab takes over.
      await new Promise(resolve => signal.addEventListener('abort', resolve));
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
};
