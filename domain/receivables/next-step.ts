import type { UnixSeconds } from '#domain/time/calendar-date';
import { fragmentStanding, STANDINGS, type Standing } from './standing.ts';
import { type FragmentState, leavesOf, openPartsOf, type ReceivableState, standingOf } from './state.ts';

export const TURNS = ['obligor', 'holder', 'bank', 'addressee', 'payee'] as const;

/** Whose turn it is; `null` where nobody has to do anything. Translated under `roles.<turn>`. */
export type Turn = (typeof TURNS)[number];

export const NEXT_STEPS = [
  'confirm',
  'resolve-dispute',
  'quote',
  'accept-quote',
  'fund',
  'answer-offer',
  'notify-obligor',
  'finance-or-wait',
  'pay',
  'release-reserve',
  'nothing',
] as const;

/** What should happen next. Translated under `next-steps.<step>`. */
export interface NextStep {
  readonly step: (typeof NEXT_STEPS)[number];
  readonly turn: Turn | null;
  /** The fragment that it is about; `null` for the receivable as a whole. */
  readonly fragment: number | null;
}

/** A bank that collects itself has to tell the obligor; one that lets the assignor collect need not. */
const awaitsNotice = (fragment: FragmentState): boolean =>
  fragment.financed && !fragment.notified && fragment.payee === fragment.holder;

const afterClosing = (fragment: FragmentState): Omit<NextStep, 'fragment'> =>
  fragment.financed && !fragment.reserveReleased
    ? { step: 'release-reserve', turn: 'holder' }
    : { step: 'nothing', turn: null };

const BY_STANDING: Readonly<Record<Standing, Omit<NextStep, 'fragment'>>> = {
  rejected: { step: 'nothing', turn: null },
  cancelled: { step: 'nothing', turn: null },
  settled: { step: 'nothing', turn: null },
  'written-off': { step: 'nothing', turn: null },
  paid: { step: 'nothing', turn: null },
  disputed: { step: 'resolve-dispute', turn: 'obligor' },
  overdue: { step: 'pay', turn: 'obligor' },
  reserved: { step: 'fund', turn: 'bank' },
  offered: { step: 'answer-offer', turn: 'addressee' },
  quoted: { step: 'accept-quote', turn: 'holder' },
  'finance-requested': { step: 'quote', turn: 'bank' },
  'partly-paid': { step: 'pay', turn: 'obligor' },
  financed: { step: 'pay', turn: 'obligor' },
  confirmed: { step: 'finance-or-wait', turn: 'holder' },
  'awaiting-confirmation': { step: 'confirm', turn: 'obligor' },
};

/** The next step of one leaf. */
export const nextStepOfFragment = (state: ReceivableState, fragment: FragmentState, now: UnixSeconds): NextStep => {
  const { index } = fragment;
  const isLive = state.status !== 'Rejected' && state.status !== 'Cancelled';
  if (isLive && openPartsOf(fragment) === 0n) return { ...afterClosing(fragment), fragment: index };
  const standing = fragmentStanding(state, fragment, now);
  if (isLive && awaitsNotice(fragment) && standingOf(fragment, now) === 'Held' && !state.disputed)
    return { step: 'notify-obligor', turn: 'holder', fragment: index };
  return { ...BY_STANDING[standing], fragment: index };
};

/** Confirming, and settling a dispute, are about the receivable; everything else about a fragment. */
const isAboutAll = ({ step }: NextStep): boolean => step === 'confirm' || step === 'resolve-dispute';

/** What should happen next, most pressing first; each fragment once, equal steps of the whole only once. */
export const nextSteps = (state: ReceivableState, now: UnixSeconds): NextStep[] => {
  const steps = leavesOf(state).map(fragment => ({
    step: nextStepOfFragment(state, fragment, now),
    rank: STANDINGS.indexOf(fragmentStanding(state, fragment, now)),
  }));
  const pending = steps.filter(({ step }) => step.turn !== null).sort((a, b) => a.rank - b.rank);
  const all = pending.map(({ step }) => (isAboutAll(step) ? { ...step, fragment: null } : step));
  return all.filter(
    (step, place) => all.findIndex(other => other.step === step.step && other.fragment === step.fragment) === place,
  );
};
