import type { Hex } from '#domain/hex';

export const LEASE_STATUSES = ['Signed', 'Commenced', 'Defaulted', 'Repossessed', 'Ended', 'Cancelled'] as const;

/** Where a lease is in its life. */
export type LeaseStatus = (typeof LEASE_STATUSES)[number];

/** Public state of a lease, as the events on chain say it. Rents, dates and everything else is behind `root`. */
export interface LeaseState {
  readonly subject: Hex;
  /** How often it has changed. */
  readonly version: bigint;
  readonly status: LeaseStatus;
  /** Whether the lessee has signed it; else it is what the lessor declares, as an import of a running lease is. */
  readonly attested: boolean;
  /** Whether the lessee may let what it leases. */
  readonly subletting: boolean;
  readonly lessor: Hex;
  readonly lessee: Hex;
  /** The lease under which it lets; `null` when it lets by title. */
  readonly head: Hex | null;
  /** How many rent periods it has; they are counted from 1. */
  readonly periods: number;
  /** The last period that was billed; 0 when none was. */
  readonly billed: number;
  /** Commitment to its terms, as last amended. */
  readonly root: Hex;
  readonly fingerprints: readonly Hex[];
  /** The machines with which it commenced. */
  readonly machines: readonly Hex[];
  /** Sales of its rents, in order; a sale's index is its place. */
  readonly assignments: readonly RentAssignment[];
  /** What was billed here; a declared lease was billed elsewhere before. */
  readonly bills: readonly PeriodBill[];
}

/** Rents sold: of the periods `first` to `last`, both of them included. */
export interface RentAssignment {
  readonly assignee: Hex;
  readonly first: number;
  readonly last: number;
  readonly terms: Hex;
  /** Whether they went back to the lessor. */
  readonly returned: boolean;
}

export interface PeriodBill {
  readonly period: number;
  readonly receivable: Hex;
  /** Whose the rent is: the lessor's, or the buyer's. */
  readonly creditor: Hex;
  readonly invoice: Hex;
}

export const isRunning = ({ status }: Pick<LeaseState, 'status'>): boolean =>
  status === 'Commenced' || status === 'Defaulted';

/** Sales that stand, with their indexes. */
export const standingAssignments = ({
  assignments,
}: Pick<LeaseState, 'assignments'>): (RentAssignment & { readonly index: number })[] =>
  assignments.map((one, index) => ({ ...one, index })).filter(({ returned }) => !returned);

/** Whose the rent of a period is. */
export const creditorOf = (state: Pick<LeaseState, 'assignments' | 'lessor'>, period: number): Hex =>
  standingAssignments(state).find(({ first, last }) => first <= period && period <= last)?.assignee ?? state.lessor;

/** Lessor and lessee; of a declared lease the lessor alone. */
export const partiesOf = ({ lessor, lessee, attested }: LeaseState): Hex[] => (attested ? [lessor, lessee] : [lessor]);

/** Buyers of rents that are not billed yet, who lose when the lease becomes another or ends. */
export const buyersOf = (state: LeaseState): Hex[] =>
  standingAssignments(state)
    .filter(({ last }) => last > state.billed)
    .map(({ assignee }) => assignee);

/** The last period that is billed or sold: a lease has no fewer. */
export const lastUsedPeriod = (state: LeaseState): number =>
  Math.max(state.billed, ...standingAssignments(state).map(({ last }) => last));
