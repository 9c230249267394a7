import { concerns } from '#prisma/reads/concerns';
import type { LedgerChange } from '#services/live';
import type { LiveEvent } from '~/components/live/changes';
import type { SignedInRequest } from '~/guard.server';
import type { PortalContext } from '~/load-context';

/** Shorter than the idle limits of usual proxies. */
const BEAT_MS = 15_000;

/** How long one stream lasts; the browser then opens another, and whoever was logged out meanwhile gets none. */
const LIFETIME_MS = 10 * 60_000;

const eventOf = async (
  { services, organisation }: SignedInRequest,
  change: LedgerChange,
): Promise<LiveEvent | null> => {
  const { organisations, subjects, missed, block, kind } = change;
  const isOurs =
    missed === true ||
    (organisations ? organisations.includes(organisation.id) : await concerns(services.db, organisation.id, subjects));
  if (kind !== undefined && missed !== true) return isOurs ? 'readings' : null;
  return isOurs ? 'changed' : block === undefined ? null : 'block';
};

/** Whether something of the person's organisation changed after a mark of `RootData.liveMark`. */
export const changedSince = async (
  who: SignedInRequest,
  live: PortalContext['live'],
  mark: string,
): Promise<boolean> => {
  const missed = live.since(mark);
  if (missed === null) return true;
  for (const change of missed) if ((await eventOf(who, change)) === 'changed') return true;
  return false;
};

/**
 * The stream of server-sent events (HTML, 9.2) that tells a person's pages to load again. It carries no data: pages ask
 * for it as they always do, with the same checks.
 */
export const liveStream = (who: SignedInRequest, live: PortalContext['live'], request: Request): Response => {
  const stop = new AbortController();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string): void => {
        if (!stop.signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const end = (): void => stop.abort();
      request.signal.addEventListener('abort', end, { once: true });
      const beat = setInterval(() => send(':\n\n'), BEAT_MS);
      const limit = setTimeout(end, LIFETIME_MS);
      send('retry: 2000\n\n');
      try {
        for await (const change of live.changes(stop.signal)) {
          const event = await eventOf(who, change);
          if (event) send(`event: ${event}\ndata: {}\n\n`);
        }
      } catch (error) {
        who.services.log.warn({ err: error }, 'a live stream broke off');
      } finally {
        clearInterval(beat);
        clearTimeout(limit);
        request.signal.removeEventListener('abort', end);
        if (!request.signal.aborted) controller.close();
      }
    },
    cancel: () => stop.abort(),
  });
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      // `no-transform` keeps compression from holding events back; the other speaks to nginx.
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    },
  });
};
