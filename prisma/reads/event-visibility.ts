import type { Hex } from '#domain/hex';
import type { ReceivableEvent } from '#domain/receivables/events';
import { isOpenEventType, type OPEN_EVENT_TYPES } from '#domain/receivables/open-events';
import type { FragmentState, ReceivableState } from '#domain/receivables/state';

/** Who looks at a receivable. */
export interface Viewer {
  readonly organisationId: string;
  /** Whose eyes it has: its own, and as an auditor those of the parties that share the receivable with it. */
  readonly readers: readonly string[];
  /** The party keys of these readers on this receivable. */
  readonly keys: ReadonlySet<string>;
  readonly isSeller: boolean;
  readonly isObligor: boolean;
  /** Knows no more than the obligor: is the obligor, or an auditor whom nobody else lets read. */
  readonly seesAsObligor: boolean;
  /** Roots of the finance requests that it made, and of those in which it was asked. */
  readonly requestsMade: ReadonlySet<string>;
  readonly requestsAsked: ReadonlySet<string>;
}

const isOne = (viewer: Viewer, ...keys: readonly (Hex | null | undefined)[]): boolean =>
  keys.some(key => key !== null && key !== undefined && viewer.keys.has(key));

const isParty = (viewer: Viewer, fragment: FragmentState | undefined): boolean =>
  isOne(viewer, fragment?.holder, fragment?.assignor, fragment?.counterparty);

type OpenType = (typeof OPEN_EVENT_TYPES)[number];

/** Whether everybody who may see the receivable is told of the event, though not always of who is behind it. */
export const isOpenToAll = (event: ReceivableEvent): event is Extract<ReceivableEvent, { type: OpenType }> =>
  isOpenEventType(event.type);

/**
 * Whether somebody who may see the receivable is told of this event, which followed the state `before`. What the claim
 * itself is, and what is paid of it, is everybody's; what is asked, quoted and financed is its parties' alone: a bank
 * learns nothing of another bank, and the obligor nothing of finance that was not disclosed to it.
 */
export const mayLearnOf = (event: ReceivableEvent, before: ReceivableState | null, viewer: Viewer): boolean => {
  if (isOpenToAll(event)) return true;
  const fragment = 'fragment' in event ? before?.fragments[event.fragment] : undefined;
  switch (event.type) {
    case 'AssignmentNotified':
      return viewer.seesAsObligor || isParty(viewer, fragment);
    case 'FinanceRequested':
      return isParty(viewer, fragment) || viewer.requestsAsked.has(event.request);
    case 'FinanceQuoted':
      return isOne(viewer, event.bank) || viewer.requestsMade.has(event.request);
    case 'QuoteWithdrawn':
    case 'QuoteAccepted':
      return isOne(viewer, event.bank) || viewer.requestsMade.has(before?.quotes[event.quote]?.request ?? '');
    case 'Funded':
      return isOne(viewer, event.holder, event.assignor);
    case 'Withdrawn':
      return isParty(viewer, fragment) || viewer.requestsAsked.has(fragment?.terms ?? '');
    case 'Split':
    case 'Offered':
    case 'Accepted':
    case 'Declined':
    case 'Repurchased':
    case 'ReserveReleased':
      return isParty(viewer, fragment) || ('addressee' in event && isOne(viewer, event.addressee));
  }
};

/** Action types whose events everybody with a part in the receivable is told of: shown as settling to all of them. */
export const OPEN_ACTION_TYPES = [
  'IssueReceivable',
  'ConfirmReceivable',
  'RejectReceivable',
  'CancelReceivable',
  'DisputeReceivable',
  'ResolveDispute',
  'ChangeMaturity',
  'RecordPayment',
  'ReversePayment',
  'RecordDilution',
  'WriteOff',
] as const;

/**
 * The keys whose owners the viewer may know by name, besides the seller's: the obligor's, its own, those of the other side
 * of a fragment that it holds, has assigned or is asked to take, and the banks that answered it; the obligor knows the
 * assignee that it was told of.
 */
export const knownKeys = (state: ReceivableState, viewer: Viewer): Set<string> => {
  const known = new Set<string>([...viewer.keys, state.obligor]);
  const add = (...keys: readonly (Hex | null)[]): void => {
    for (const key of keys) if (key !== null) known.add(key);
  };
  for (const fragment of state.fragments) {
    const { holder, assignor, counterparty, payee } = fragment;
    if (isOne(viewer, holder)) add(assignor, counterparty, payee);
    if (isOne(viewer, assignor, counterparty)) add(holder, payee);
    if (viewer.seesAsObligor && fragment.notified) add(holder, payee);
    if (viewer.requestsAsked.has(fragment.terms ?? '')) add(holder, payee);
  }
  for (const quote of Object.values(state.quotes)) if (viewer.requestsMade.has(quote.request)) add(quote.bank);
  return known;
};
