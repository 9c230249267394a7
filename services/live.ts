import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from './context.ts';
import { listenOnce } from './listen-once.ts';

export const TELEMETRY_CHANGES = ['readings', 'use'] as const;
export type TelemetryChange = (typeof TELEMETRY_CHANGES)[number];

/** What has just been written: by the ledger's reader with its block, or by a service for some organisations. */
export interface LedgerChange {
  readonly block?: bigint | undefined;
  /** Subjects whose projection, or actions on their way, changed. */
  readonly subjects: readonly string[];
  /** Organisations that were told something, or take part in the subjects. */
  readonly organisations?: readonly string[] | undefined;
  /**
   * Only what machines say is new: `readings`, where they are and what they do now; `use`, what was made of that by day. Such
   * changes are many, and pages that show neither pass them over.
   */
  readonly kind?: TelemetryChange | undefined;
  /** The listener was cut off for a while: something may have been missed, so look at everything again. */
  readonly missed?: boolean | undefined;
}

/** Changes as they are written, to any number of listeners. */
export interface Live {
  /** How far changes were heard of by now: what is read from here on shows them. For `since`. */
  mark(): string;
  /** What was heard after a mark; null when that is not known any more, or was another process's to know. */
  since(mark: string): readonly LedgerChange[] | null;
  /** Ends when the signal is aborted, or when `close` is called. */
  changes(signal: AbortSignal): AsyncIterable<LedgerChange>;
  close(): Promise<void>;
}

const CHANNEL = 'lienlight_changes';

const payload = z.object({
  block: z.string().transform(BigInt).optional(),
  subjects: z.array(z.string()),
  organisations: z.array(z.string()).optional(),
  kind: z.enum(TELEMETRY_CHANGES).optional(),
});

const parse = (text: string | undefined): LedgerChange | null => {
  try {
    return payload.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
};

/** Changes that are kept for those who were not listening yet: a page between its loading and its first breath. */
const MOST_KEPT = 1_000;

/** The newest changes, each with its number. */
const createMemory = () => {
  const process = randomUUID();
  let heard = 0;
  let kept: LedgerChange[] = [];
  return {
    take(change: LedgerChange): void {
      heard += 1;
      kept = [...kept.slice(1 - MOST_KEPT), change];
    },
    mark: () => `${process}.${heard}`,
    since(mark: string): readonly LedgerChange[] | null {
      const [whose, number] = mark.split('.');
      const after = heard - Number(number);
      return whose === process && after >= 0 && after <= kept.length ? kept.slice(kept.length - after) : null;
    },
  };
};

/** A listener that does not keep up is told that it missed something, rather than fed from memory without end. */
const MOST_WAITING = 1_000;

/** Takes changes from now on, whenever they are asked for. */
const listen = (bus: EventEmitter, signal: AbortSignal, closing: AbortSignal): AsyncIterable<LedgerChange> => {
  const over = AbortSignal.any([signal, closing]);
  let waiting: LedgerChange[] = [];
  let wake = (): void => undefined;
  const take = (change: LedgerChange): void => {
    waiting = waiting.length < MOST_WAITING ? [...waiting, change] : [{ subjects: [], missed: true }];
    wake();
  };
  const end = (): void => {
    bus.off('change', take);
    wake();
  };
  bus.on('change', take);
  over.addEventListener('abort', end, { once: true });
  return (async function* () {
    try {
      while (!over.aborted) {
        const changes = waiting;
        waiting = [];
        yield* changes;
        if (waiting.length > 0 || over.aborted) continue;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    } finally {
      end();
      over.removeEventListener('abort', end);
    }
  })();
};

/**
 * Listens to the database for changes, over one connection of its own, and hands them to everybody who asked. When the
 * database goes away it comes back by itself, and tells listeners that they may have missed something.
 */
export const createLive = (databaseUrl: string, log: Log): Live => {
  const bus = new EventEmitter().setMaxListeners(0);
  const memory = createMemory();
  bus.on('change', memory.take);
  const closing = new AbortController();

  const connectOnce = (isFirst: boolean): Promise<void> =>
    listenOnce({
      databaseUrl,
      name: 'lienlight live',
      channel: CHANNEL,
      closing: closing.signal,
      onNotification: text => {
        const change = parse(text);
        if (change) bus.emit('change', change);
      },
      onListening: () => {
        if (!isFirst) bus.emit('change', { subjects: [], missed: true } satisfies LedgerChange);
      },
    });

  const run = async (): Promise<void> => {
    for (let isFirst = true; !closing.signal.aborted; isFirst = false) {
      try {
        await connectOnce(isFirst);
      } catch (error) {
        log.warn({ error }, 'Changes cannot be listened to; trying again.');
      }
      if (!closing.signal.aborted) await pause(500);
    }
  };
  const running = run();

  return {
    mark: memory.mark,
    since: memory.since,
    changes: signal => listen(bus, signal, closing.signal),
    async close() {
      closing.abort();
      await running;
    },
  };
};
