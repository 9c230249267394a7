/** What `/live` says: something of the organisation's `changed`, or there is a new `block`. What, the page then asks. */
export const LIVE_EVENTS = ['changed', 'block'] as const;
export type LiveEvent = (typeof LIVE_EVENTS)[number];

type Listener = (event: LiveEvent) => void;

const isLiveEvent = (value: unknown): value is LiveEvent => LIVE_EVENTS.some(event => event === value);

const CHANNEL = 'lienlight-live';

/** Listens to the server's stream until `signal`; after a break, everything may have changed. */
const open = (hear: Listener, signal: AbortSignal): void => {
  const source = new EventSource('/live');
  let broken = false;
  source.onopen = () => {
    if (broken) hear('changed');
    broken = false;
  };
  source.onerror = () => {
    broken = true;
  };
  for (const event of LIVE_EVENTS) source.addEventListener(event, () => hear(event));
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
    if (isLiveEvent(data)) hear(data);
  };
  signal.addEventListener('abort', () => channel.close());
  navigator.locks
    .request(CHANNEL, { signal }, async () => {
      const tell: Listener = event => {
        hear(event);
        channel.postMessage(event);
      };
      open(tell, signal);
      // The lock is held, and the stream with it, until this tab goes; then another tab takes over.
      await new Promise(resolve => signal.addEventListener('abort', resolve));
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
};
