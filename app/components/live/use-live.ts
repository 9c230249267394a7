import { useMatches, useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { handleOf } from '../page/handle.ts';
import { useRootData } from '../page/viewer.ts';
import { listen } from './changes.ts';

/** At most one reload of the page's data in this time, so that a busy ledger does not keep pages busy. */
const PAUSE_MS = 1_000;

/** Machines that work say something every second: what must be shown at once comes by a subscription. */
const READINGS_PAUSE_MS = 5_000;

/**
 * Loads the page's data again when something that the organisation has a part in changed, or at every block on pages whose
 * handle says `live: 'blocks'`, now and then while machines speak on those that say `live: 'readings'`. The frame uses it once; pages need not.
 */
export const useLive = (): void => {
  const { revalidate, state } = useRevalidator();
  const isBusy = useNavigation().state !== 'idle' || state !== 'idle';
  const root = useRootData();
  const session = root?.viewer?.sessionId;
  const mark = root?.liveMark ?? '';
  const mode = useMatches()
    .map(match => handleOf(match).live)
    .findLast(live => live !== undefined);
  const now = useRef({ revalidate, isBusy, mode, mark });
  now.current = { revalidate, isBusy, mode, mark };

  useEffect(() => {
    if (session === undefined) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    let due = 0;
    const reload = (pauseMs: number) => {
      const at = Math.max(Date.now(), last + pauseMs);
      if (timer !== undefined && due <= at) return;
      clearTimeout(timer);
      due = at;
      timer = setTimeout(() => {
        timer = undefined;
        last = Date.now();
        // Neither in the middle of a navigation: it would begin anew, and a notice that is sent once would be lost.
        if (document.visibilityState === 'hidden' || now.current.isBusy) return later();
        now.current.revalidate();
      }, at - Date.now());
    };
    const again = () => reload(PAUSE_MS);
    // A page in the background is brought up to date when it is looked at again.
    const later = () => {
      if (document.visibilityState === 'hidden') document.addEventListener('visibilitychange', again, { once: true });
      else again();
    };
    listen(
      event => {
        const { mode: wanted } = now.current;
        if (wanted === 'off') return;
        if (event === 'changed' || (event === 'block' && wanted === 'blocks')) reload(PAUSE_MS);
        if (event === 'readings' && wanted === 'readings') reload(READINGS_PAUSE_MS);
      },
      { signal: stop.signal, mark: () => now.current.mark },
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', again);
    };
  }, [session]);
};
