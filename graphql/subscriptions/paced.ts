import type { ServiceContext } from '#services/context';
import type { LedgerChange, Live } from '#services/live';

/** At most one read in so long, whatever comes meanwhile: what came is read together. */
export const PAUSE_MS = 1_000;

/** Everything is read again so often: some things change by time alone, as a machine that falls silent, or an ask that is over. */
const AGAIN_MS = 30_000;

/** Reading everything again takes a tenth of the time at most. */
const SHARE = 10;

/** Machines to read again, or all of them. */
export type Asked = ReadonlySet<string> | 'all';

/** What of a change is to be read again: machines at once, and everything as soon as may be. */
export interface Concern {
  readonly subjects: readonly string[];
  readonly isAll: boolean;
}

export interface Pace {
  /** Ends it. */
  stop(): void;
  /** Runs alone among the reads: between two of them. */
  between(work: () => Promise<void>): Promise<void>;
}

/**
 * Calls `read` after changes that `concerns` one organisation, one call at a time and not more than one a second. A read that
 * fails is tried again, as one of everything.
 */
export const paced = (
  { live, log }: { readonly live: Pick<Live, 'changes'>; readonly log: ServiceContext['log'] },
  concerns: (change: LedgerChange) => Concern,
  read: (asked: Asked) => Promise<void>,
): Pace => {
  const over = new AbortController();
  const pending = new Set<string>();
  let isAllPending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let readAt = 0;
  let allAt = 0;
  let turn: Promise<void> = Promise.resolve();

  const between = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  const readNow = async (): Promise<void> => {
    if (over.signal.aborted) return;
    const isAll = isAllPending && Date.now() >= allAt;
    const asked = isAll ? 'all' : new Set(pending);
    pending.clear();
    if (isAll) isAllPending = false;
    const begun = Date.now();
    try {
      if (asked === 'all' || asked.size > 0) await read(asked);
    } catch (error) {
      isAllPending = true;
      if (!over.signal.aborted)
        log.warn({ err: error }, 'what is new could not be read for subscribers; it is tried again');
    }
    readAt = Date.now();
    if (isAll) allAt = readAt + SHARE * (readAt - begun);
  };

  const schedule = (): void => {
    if (timer !== undefined || over.signal.aborted || (pending.size === 0 && !isAllPending)) return;
    const soonest = pending.size > 0 ? 0 : allAt;
    timer = setTimeout(
      () =>
        void between(readNow).then(() => {
          timer = undefined;
          schedule();
        }),
      Math.max(0, readAt + PAUSE_MS - Date.now(), soonest - Date.now()),
    );
  };

  // Listens from now on, before anything is read, so that nothing falls between.
  const changes = live.changes(over.signal);
  void (async () => {
    for await (const change of changes) {
      const { subjects, isAll } = concerns(change);
      isAllPending ||= isAll || change.missed === true;
      for (const subject of subjects) pending.add(subject);
      schedule();
    }
  })().catch((error: unknown) => log.warn({ err: error }, 'subscribers do not hear of changes any more'));

  const again = setInterval(() => {
    isAllPending = true;
    schedule();
  }, AGAIN_MS);

  return {
    between,
    stop() {
      over.abort();
      clearTimeout(timer);
      clearInterval(again);
    },
  };
};
