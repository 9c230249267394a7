import type { UnixSeconds } from '#domain/time/calendar-date';
import { type FragmentState, isOverdue, leavesOf, openPartsOf, type ReceivableState, standingOf } from './state.ts';

export const STANDINGS = [
  'rejected',
  'cancelled',
  'settled',
  'written-off',
  'disputed',
  'overdue',
  'paid',
  'reserved',
  'offered',
  'quoted',
  'finance-requested',
  'partly-paid',
  'financed',
  'confirmed',
  'awaiting-confirmation',
] as const;

/**
 * Where a fragment, or the receivable as a whole, is in one word. Of several that hold the first of the list is said. `paid`:
 * nothing of this fragment is open, but of another; `written-off`: closed, and none of it by payment.
 */
export type Standing = (typeof STANDINGS)[number];

const hasOpenQuote = (state: ReceivableState, { index, terms }: FragmentState, now: UnixSeconds): boolean =>
  Object.values(state.quotes).some(
    quote => quote.fragment === index && quote.request === terms && quote.status === 'Open' && quote.expiry >= now,
  );

const closedStanding = ({ status }: ReceivableState, fragments: readonly FragmentState[]): Standing => {
  const isLost =
    fragments.every(fragment => fragment.paid === 0n) && fragments.some(({ writtenOff }) => writtenOff > 0n);
  if (isLost) return 'written-off';
  return status === 'Settled' ? 'settled' : 'paid';
};

/** Where one leaf is at a time. */
export const fragmentStanding = (state: ReceivableState, fragment: FragmentState, now: UnixSeconds): Standing => {
  if (state.status === 'Rejected') return 'rejected';
  if (state.status === 'Cancelled') return 'cancelled';
  if (openPartsOf(fragment) === 0n) return closedStanding(state, [fragment]);
  if (state.disputed) return 'disputed';
  if (isOverdue(state, now)) return 'overdue';
  const standing = standingOf(fragment, now);
  if (standing === 'Reserved') return 'reserved';
  if (standing === 'Offered') return 'offered';
  if (standing === 'FinanceRequested') return hasOpenQuote(state, fragment, now) ? 'quoted' : 'finance-requested';
  if (openPartsOf(fragment) < fragment.to - fragment.from) return 'partly-paid';
  if (fragment.financed) return 'financed';
  return state.confirmed ? 'confirmed' : 'awaiting-confirmation';
};

/** Where the receivable as a whole is: of its leaves, that which comes first in the list; closed only when all are. */
export const receivableStanding = (state: ReceivableState, now: UnixSeconds): Standing => {
  const leaves = leavesOf(state);
  if (state.status === 'Settled') return closedStanding(state, leaves);
  const standings: readonly Standing[] = leaves.map(leaf => fragmentStanding(state, leaf, now));
  const open: readonly Standing[] = standings.filter(standing => standing !== 'paid' && standing !== 'written-off');
  const isBegun = open.length < standings.length && open.every(one => one === 'confirmed' || one === 'financed');
  return isBegun ? 'partly-paid' : (STANDINGS.find(standing => open.includes(standing)) ?? 'paid');
};

export const STEPS = ['issued', 'confirmed', 'financed', 'paid', 'settled'] as const;
export type Step = (typeof STEPS)[number];

/** `skipped`: went on without it, as without finance, or unconfirmed; `stopped`: ended before it. */
export type StepStatus = 'done' | 'current' | 'upcoming' | 'skipped' | 'stopped';

/** The stepper of a receivable: each step and how it stands. Exactly one is current while the receivable lives. */
export const stepsOf = (state: ReceivableState): { readonly step: Step; readonly status: StepStatus }[] => {
  const leaves = leavesOf(state);
  const isEnded = state.status === 'Rejected' || state.status === 'Cancelled';
  const done: Readonly<Record<Step, boolean>> = {
    issued: true,
    confirmed: state.confirmed,
    financed: leaves.some(leaf => leaf.financed),
    paid: leaves.some(leaf => leaf.paid > 0n),
    settled: state.status === 'Settled',
  };
  const lastDone = STEPS.reduce((last, step, place) => (done[step] ? place : last), 0);
  return STEPS.map((step, place) => {
    if (done[step]) return { step, status: 'done' };
    if (place < lastDone) return { step, status: 'skipped' };
    if (isEnded) return { step, status: 'stopped' };
    return { step, status: place === lastDone + 1 ? 'current' : 'upcoming' };
  });
};
