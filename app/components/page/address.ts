import { useLocation } from '@remix-run/react';
import { useEffect } from 'react';

/**
 * The search part of an address without the bare `index` that a form adds to name the action of an index page: after a form
 * was refused it stands in the address, and says nothing to anybody.
 */
export const withoutIndex = (search: string): string => {
  const kept = search
    .replace(/^\?/, '')
    .split('&')
    .filter(part => part !== '' && part !== 'index' && part !== 'index=');
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
};

/** Takes it out of the address bar. The router keeps its own: the page shown is the same. */
export const useCleanAddress = (): void => {
  const { pathname, search, hash } = useLocation();
  useEffect(() => {
    const clean = withoutIndex(search);
    if (clean !== search) window.history.replaceState(window.history.state, '', `${pathname}${clean}${hash}`);
  }, [pathname, search, hash]);
};
