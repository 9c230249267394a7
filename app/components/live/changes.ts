/**
 * What `/live` says: something of the organisation's `changed`, machines of it say something new (`readings`), or there is a
 * new `block`. What, the page then asks.
 */
export const LIVE_EVENTS = ['changed', 'readings', 'block'] as const;
export type LiveEvent = (typeof LIVE_EVENTS)[number];

type Listener = (event: LiveEvent) => void;

interface Listening {
  readonly signal: AbortSignal;
  /** Of the page's data as loaded last. */
  mark(): string;
}

const isLiveEvent = (value: unknown): value is LiveEvent => LIVE_EVENTS.some(event => event === value);

const CHANNEL = 'lienlight-live';

/** Whether something changed between the loading of the page's data and now, when its changes begin to be heard of. */
const isBehind = async (mark: string, signal: AbortSignal): Promise<boolean> => {
  try {
    const response = await fetch(`/live/since?mark=${encodeURIComponent(mark)}`, { signal });
    const answer: unknown = response.ok ? await response.json() : null;
    return typeof answer === 'object' && answer !== null && 'changed' in answer && answer.changed === true;
  } catch {
    // No connection: the stream has none either, and asks again when it is back.
    return false;
  }
};

/** Listens to the server's stream until `signal`; after a break, everything may have changed. */
const open = (hear: Listener, { signal, mark }: Listening): void => {
  const source = new EventSource('/live');
  let broken = false;
  source.onopen = async () => {
    const wasBroken = broken;
    // Before asking: it may break again meanwhile, and that must not be forgotten.
    broken = false;
    const mayHaveMissed = wasBroken || (await isBehind(mark(), signal));
    if (mayHaveMissed && !signal.aborted) hear('changed');
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
export const listen = (hear: Listener, listening: Listening): void => {
  const { signal, mark } = listening;
  if (!('locks' in navigator) || !('BroadcastChannel' in window)) {
    open(hear, listening);
    return;
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isLiveEvent(data)) hear(data);
  };
  signal.addEventListener('abort', () => channel.close());
  isBehind(mark(), signal).then(behind => {
    if (behind && !signal.aborted) hear('changed');
  });
  navigator.locks
    .request(CHANNEL, { signal }, async () => {
      const tell: Listener = event => {
        hear(event);
        channel.postMessage(event);
      };
      open(tell, listening);
      // The lock is held, and the stream with it, until this tab goes; then another tab takes over.
      await new Promise(resolve => signal.addEventListener('abort', resolve));
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
};
