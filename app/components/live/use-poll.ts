import { useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/**
 * Loads the page's data again so often while `active` and looked at, and when it is looked at again: for pages of people who have
 * no session to hear of changes by, and of what nobody announces.
 */
export const usePoll = (active: boolean, everyMs: number): void => {
  const { revalidate, state } = useRevalidator();
  const isBusy = useNavigation().state !== 'idle' || state !== 'idle';
  const now = useRef({ revalidate, isBusy });
  now.current = { revalidate, isBusy };
  useEffect(() => {
    if (!active) return;
    let last = Date.now();
    const look = () => {
      if (document.visibilityState !== 'visible' || now.current.isBusy) return;
      last = Date.now();
      now.current.revalidate();
    };
    const shown = () => {
      if (Date.now() - last >= everyMs) look();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener('visibilitychange', shown);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [active, everyMs]);
};
