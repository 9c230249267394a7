import { isAddress } from '#domain/hex';
import { viewFor } from '#domain/receivables/parties';
import type { FragmentState, ReceivableState } from '#domain/receivables/state';
import type { Viewer } from './event-visibility.ts';

/** On whom a fragment waits is known to its holder, to whom it waits on, and to the banks that were asked. */
const asOthersSee = (fragment: FragmentState, viewer: Viewer): FragmentState => {
  const isInside =
    fragment.status === 'Divided' ||
    viewer.keys.has(fragment.holder) ||
    (fragment.counterparty !== null && viewer.keys.has(fragment.counterparty)) ||
    viewer.requestsAsked.has(fragment.terms ?? '');
  return isInside ? fragment : { ...fragment, status: 'Held', counterparty: null, terms: null, expiry: 0 };
};

/**
 * The state as the viewer may be shown it: what the obligor was not told of is not there (`viewFor`), a bank sees no quote
 * but its own, and only those concerned see what a fragment waits on. Standing, steps and commands are derived from this.
 */
export const shownState = (state: ReceivableState, viewer: Viewer, now: Date): ReceivableState => {
  const keys = [...viewer.keys].filter(isAddress);
  const view = viewFor(state, keys, Math.floor(now.getTime() / 1000));
  return {
    ...view,
    fragments: view.fragments.map(fragment => asOthersSee(fragment, viewer)),
    quotes: Object.fromEntries(
      Object.entries(view.quotes).filter(
        ([, { bank, request }]) => viewer.keys.has(bank) || viewer.requestsMade.has(request),
      ),
    ),
  };
};
