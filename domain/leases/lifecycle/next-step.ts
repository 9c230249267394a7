import type { Hex } from '#domain/hex';
import { creditorOf, isRunning, type LeaseState } from './state.ts';

export const LEASE_STANDINGS = [
  'cancelled',
  'repossessed',
  'ended',
  'awaiting-acceptance',
  'in-default',
  'rent-due',
  'in-arrears',
  'over',
  'declared',
  'running',
] as const;

/** Where a lease is in one word. Of several that hold the first of the list is said. `over`: all is billed and paid. */
export type LeaseStanding = (typeof LEASE_STANDINGS)[number];

/** What is known of a lease beside its state on chain: its schedule says what is due, its receivables what is paid. */
export interface LeaseRecord {
  /** The last period whose rent should be billed by now; 0 when none should. */
  readonly due: number;
  /** Whether a rent that was billed is overdue. */
  readonly inArrears: boolean;
  /** Whether every rent that was billed is paid. */
  readonly paid: boolean;
}

export const leaseStanding = (state: LeaseState, { due, inArrears, paid }: LeaseRecord): LeaseStanding => {
  if (state.status === 'Cancelled') return 'cancelled';
  if (state.status === 'Repossessed') return 'repossessed';
  if (state.status === 'Ended') return 'ended';
  if (state.status === 'Signed') return 'awaiting-acceptance';
  if (state.status === 'Defaulted') return 'in-default';
  if (due > state.billed) return 'rent-due';
  if (inArrears) return 'in-arrears';
  if (state.billed === state.periods && paid) return 'over';
  return state.attested ? 'running' : 'declared';
};

export const LEASE_STEPS = [
  'accept',
  'cure-or-repossess',
  'bill',
  'pay',
  'end',
  'attest',
  'wait-for-next-rent',
  'nothing',
] as const;
export const LEASE_TURNS = ['lessor', 'lessee', 'assignee'] as const;

/** What should happen next, whose turn it is, and with which key; `null` where nobody has to do anything. */
export interface LeaseStep {
  readonly step: (typeof LEASE_STEPS)[number];
  readonly turn: (typeof LEASE_TURNS)[number] | null;
  readonly key: Hex | null;
}

const BY_STANDING: Readonly<Record<LeaseStanding, Omit<LeaseStep, 'key'>>> = {
  cancelled: { step: 'nothing', turn: null },
  repossessed: { step: 'nothing', turn: null },
  ended: { step: 'nothing', turn: null },
  'awaiting-acceptance': { step: 'accept', turn: 'lessee' },
  'in-default': { step: 'cure-or-repossess', turn: 'lessor' },
  'rent-due': { step: 'bill', turn: 'lessor' },
  'in-arrears': { step: 'pay', turn: 'lessee' },
  over: { step: 'end', turn: 'lessor' },
  declared: { step: 'attest', turn: 'lessee' },
  running: { step: 'wait-for-next-rent', turn: null },
};

/** The next step of a lease. A declared one is accepted by the lessor, who says that it was; a sold rent is its buyer's. */
export const leaseStep = (state: LeaseState, record: LeaseRecord): LeaseStep => {
  const { step, turn } = BY_STANDING[leaseStanding(state, record)];
  if (step === 'accept' && !state.attested) return { step, turn: 'lessor', key: state.lessor };
  if (turn === 'lessee') return { step, turn, key: state.lessee };
  return { step, turn, key: turn === null ? null : state.lessor };
};

/** Whom the lessee pays the rent of a period that is to come. */
export const payeeOfRent = (
  state: LeaseState,
  period: number,
): { readonly key: Hex; readonly turn: 'lessor' | 'assignee' } | null => {
  if (!isRunning(state) || period <= state.billed || period > state.periods) return null;
  const key = creditorOf(state, period);
  return { key, turn: key === state.lessor ? 'lessor' : 'assignee' };
};
