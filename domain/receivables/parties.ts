import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';
import { type FragmentState, leavesOf, type ReceivableState, standingOf } from './state.ts';

export const RECEIVABLE_ROLES = ['issuer', 'obligor', 'holder', 'assignor', 'payee', 'addressee', 'bank'] as const;

/** What a key is to a receivable. `bank`: quoted, or has a reservation; `addressee`: of an offer that stands. */
export type ReceivableRole = (typeof RECEIVABLE_ROLES)[number];

const rolesInFragment = (fragment: FragmentState, key: Hex, now: UnixSeconds): ReceivableRole[] => {
  const standing = standingOf(fragment, now);
  const roles: ReceivableRole[] = [];
  if (fragment.holder === key) roles.push('holder');
  if (fragment.assignor === key) roles.push('assignor');
  if (fragment.payee === key) roles.push('payee');
  if (fragment.counterparty === key && standing === 'Offered') roles.push('addressee');
  if (fragment.counterparty === key && standing === 'Reserved') roles.push('bank');
  return roles;
};

/** Everything that a key is to a receivable now, in the order of `RECEIVABLE_ROLES`. */
export const rolesOf = (state: ReceivableState, key: Hex, now: UnixSeconds): ReceivableRole[] => {
  const found = new Set(leavesOf(state).flatMap(fragment => rolesInFragment(fragment, key, now)));
  if (state.issuer === key) found.add('issuer');
  if (state.obligor === key) found.add('obligor');
  if (Object.values(state.quotes).some(quote => quote.bank === key)) found.add('bank');
  return RECEIVABLE_ROLES.filter(role => found.has(role));
};

/** Those who know what happens to a fragment. */
const INSIDERS: readonly ReceivableRole[] = ['holder', 'assignor', 'payee', 'addressee', 'bank'];

/** A fragment as the obligor may know it: what it was not told of looks as if it had not happened. */
const asObligorSees = (fragment: FragmentState): FragmentState => {
  if (fragment.status === 'Divided') return fragment;
  const held = { ...fragment, status: 'Held', counterparty: null, terms: null, expiry: 0 } as const;
  if (fragment.notified) return held;
  const holder = fragment.assignor ?? fragment.holder;
  const payee = fragment.payee === fragment.holder ? holder : fragment.payee;
  return { ...held, holder, payee, assignor: null, financed: false, reserveReleased: false };
};

/**
 * The state as a party may be shown it. Offers, requests, quotes and finance of which it was not notified are hidden from
 * an obligor that has no other part in it: undisclosed finance is none to it. Keys stay keys: whose they are is told
 * elsewhere, or not.
 */
export const viewFor = (state: ReceivableState, keys: readonly Hex[], now: UnixSeconds): ReceivableState => {
  const roles = new Set(keys.flatMap(key => rolesOf(state, key, now)));
  const isObligorOnly = roles.has('obligor') && !INSIDERS.some(role => roles.has(role));
  return isObligorOnly ? { ...state, fragments: state.fragments.map(asObligorSees), quotes: {} } : state;
};
