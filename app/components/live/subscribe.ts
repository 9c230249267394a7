/** Tabs in the background let go of their stream after so long: a browser opens six to a host over HTTP/1.1. */
const HIDDEN_MS = 20_000;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

interface Subscription {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What an event carries under `data`; it is to be checked. */
  readonly hear: (data: unknown) => void;
  /** A stream was opened, the first one or another after a break: what was between is to be looked up. */
  readonly opened?: () => void;
  /** Whether there is one. */
  readonly standing?: (isOpen: boolean) => void;
  readonly signal: AbortSignal;
}

const dataOf = (text: string): unknown => {
  const event: unknown = JSON.parse(text);
  return typeof event === 'object' && event !== null && 'data' in event ? event.data : undefined;
};

/** Events of a stream (HTML, 9.2.5) as GraphQL writes them: `next` with its data on one line. */
const readEvents = async (body: ReadableStream<Uint8Array>, hear: (data: unknown) => void): Promise<void> => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const line = lines.find(one => one.startsWith('data: '));
      if (line && lines.some(one => one.startsWith('event: next'))) hear(dataOf(line.slice('data: '.length)));
    }
  }
};

/** Resolves after a while, at once when the signal is aborted. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });

/** Resolves when the page is looked at. */
const whenVisible = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (document.visibilityState === 'visible' || signal.aborted) return resolve();
    const look = () => {
      if (document.visibilityState !== 'visible' && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look, { once: true });
  });

/** Aborted when the page has been in the background for a while, or with `signal`. */
const whileLookedAt = (signal: AbortSignal): { readonly signal: AbortSignal; end(): void } => {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(() => over.abort(), HIDDEN_MS);
  };
  const stop = () => over.abort();
  document.addEventListener('visibilitychange', look);
  signal.addEventListener('abort', stop, { once: true });
  return {
    signal: over.signal,
    end() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', stop);
      over.abort();
    },
  };
};

/** Opens one stream and hears it to its end. Answers whether another is to be tried. */
const once = async ({ query, variables, hear, opened, standing, signal }: Subscription): Promise<boolean> => {
  const looked = whileLookedAt(signal);
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        Accept: 'text/event-stream',
        'Content-Type': 'application/json',
        // No form of another site can send it: see the mount route.
        'GraphQL-Require-Preflight': 'yes',
      },
      body: JSON.stringify({ query, variables }),
      signal: looked.signal,
    });
    // Logged out, or not permitted: asking again would not help.
    if (response.status === 401 || response.status === 403) return false;
    if (!response.ok || !response.body) return true;
    opened?.();
    standing?.(true);
    await readEvents(response.body, hear);
    return true;
  } catch {
    return true;
  } finally {
    looked.end();
    standing?.(false);
  }
};

/** Subscribes to the portal's own API until `signal`, for as long as the page is looked at; after a break it begins anew. */
export const subscribe = async (subscription: Subscription): Promise<void> => {
  const { signal } = subscription;
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted) {
    await whenVisible(signal);
    if (signal.aborted) return;
    const begun = Date.now();
    if (!(await once(subscription))) return;
    wait = Date.now() - begun > LONGEST_WAIT_MS ? FIRST_WAIT_MS : Math.min(2 * wait, LONGEST_WAIT_MS);
    if (document.visibilityState === 'visible') await pause(wait, signal);
  }
};
