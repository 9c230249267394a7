import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';
import { type Interval, WHOLE } from './parts.ts';

export const RECEIVABLE_STATUSES = ['Issued', 'Confirmed', 'Rejected', 'Cancelled', 'Settled'] as const;

/** Where a receivable is in its life. Overdue is no status but a matter of time: see `isOverdue`. */
export type ReceivableStatus = (typeof RECEIVABLE_STATUSES)[number];

export const FRAGMENT_STATUSES = ['Held', 'Offered', 'FinanceRequested', 'Reserved', 'Divided'] as const;

/** Where a fragment is. Offered, FinanceRequested and Reserved count as Held once `expiry` has passed: `standingOf`. */
export type FragmentStatus = (typeof FRAGMENT_STATUSES)[number];

/** Public state of a receivable, as the events on chain say it. Who the keys belong to and all amounts are elsewhere. */
export interface ReceivableState {
  readonly subject: Hex;
  /** How often it has changed. */
  readonly version: bigint;
  readonly status: ReceivableStatus;
  /** Whether the obligor confirmed it; outlives settlement. */
  readonly confirmed: boolean;
  readonly disputed: boolean;
  /** Whether any part of it was ever assigned; outlives repurchase. */
  readonly assigned: boolean;
  readonly issuer: Hex;
  readonly obligor: Hex;
  /** The last second of the due day. */
  readonly maturity: UnixSeconds;
  /** ISO 4217 code as bytes32, padded on the right. */
  readonly currency: Hex;
  /** Commitment to its details. */
  readonly root: Hex;
  /** Commitment to the terms on which it was confirmed. */
  readonly terms: Hex | null;
  readonly fingerprints: readonly Hex[];
  /** All of them, divided ones included; a fragment's index is its place. */
  readonly fragments: readonly FragmentState[];
  readonly quotes: Readonly<Record<Hex, QuoteState>>;
  readonly allocations: Readonly<Record<Hex, AllocationState>>;
}

/**
 * [from, to) of a receivable. Consumed from the left: `cursor` is the end of what was consumed at least once, `holes` are
 * the intervals before it that reversals have reopened, in order.
 */
export interface FragmentState {
  readonly index: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly status: FragmentStatus;
  readonly holder: Hex;
  /** From whom the holder has it; `null` when it was never assigned, or was repurchased. */
  readonly assignor: Hex | null;
  /** Owner of the account to pay to, who records payments. */
  readonly payee: Hex;
  /** Addressee of the offer, or bank of the reservation. */
  readonly counterparty: Hex | null;
  /** The offer's terms, the request, or the reservation's quote. */
  readonly terms: Hex | null;
  /** The last second of the offer, the request or the reservation. */
  readonly expiry: UnixSeconds;
  /** Whether it was bought, or lent on, by a financier. */
  readonly financed: boolean;
  /** Whether the obligor was told of the current assignment. */
  readonly notified: boolean;
  readonly reserveReleased: boolean;
  /** Index of its left part once divided; the right part is the next. */
  readonly left: number | null;
  readonly cursor: bigint;
  readonly holes: readonly Interval[];
  readonly paid: bigint;
  readonly diluted: bigint;
  readonly writtenOff: bigint;
}

/** A bank's quote for a fragment; its terms are behind its hash. */
export interface QuoteState {
  readonly fragment: number;
  readonly bank: Hex;
  readonly request: Hex;
  readonly expiry: UnixSeconds;
  readonly status: 'Open' | 'Withdrawn' | 'Accepted';
}

/** A part of a bank entry that paid a part of the receivable. */
export interface AllocationState {
  /** The fragment when it was recorded; it may have been divided since. */
  readonly fragment: number;
  readonly from: bigint;
  readonly to: bigint;
  readonly entry: Hex;
  readonly entryParts: bigint;
  /** Who recorded it, and alone may reverse it. */
  readonly recorder: Hex;
  readonly reversed: boolean;
}

export const isLeaf = (fragment: FragmentState): boolean => fragment.status !== 'Divided';

export const leavesOf = ({ fragments }: Pick<ReceivableState, 'fragments'>): FragmentState[] =>
  fragments.filter(isLeaf);

/** Parts of a fragment that are neither paid nor diluted nor written off. */
export const openPartsOf = ({ from, to, paid, diluted, writtenOff }: FragmentState): bigint =>
  to - from - paid - diluted - writtenOff;

/** Open parts of all leaves. */
export const openPartsOfAll = (state: Pick<ReceivableState, 'fragments'>): bigint =>
  leavesOf(state).reduce((sum, fragment) => sum + openPartsOf(fragment), 0n);

/** What is open of a fragment, from the left: holes left by reversals, then the rest. */
export const openIntervalsOf = ({ holes, cursor, to }: FragmentState): Interval[] =>
  cursor < to ? [...holes, { from: cursor, to }] : [...holes];

/** Where the next payment, dilution or write-off must begin, and how far it may reach; `null` when nothing is open. */
export const nextOpenInterval = (fragment: FragmentState): Interval | null => openIntervalsOf(fragment)[0] ?? null;

/** A stored status seen at a time: an offer, request or reservation past its expiry has lapsed. */
export type FragmentStanding = FragmentStatus | 'Lapsed';

export const standingOf = ({ status, expiry }: FragmentState, now: UnixSeconds): FragmentStanding =>
  status !== 'Divided' && status !== 'Held' && now > expiry ? 'Lapsed' : status;

export const isOverdue = ({ maturity }: Pick<ReceivableState, 'maturity'>, now: UnixSeconds): boolean => now > maturity;

/** Every distinct holder of a leaf, in the order of the fragments. */
export const holdersOf = (state: Pick<ReceivableState, 'fragments'>): Hex[] => [
  ...new Set(leavesOf(state).map(fragment => fragment.holder)),
];

/** A fragment of which nothing is offered, financed or consumed: what issuing leaves. */
export const freshFragment = (index: number, holder: Hex): FragmentState => ({
  index,
  from: 0n,
  to: WHOLE,
  status: 'Held',
  holder,
  assignor: null,
  payee: holder,
  counterparty: null,
  terms: null,
  expiry: 0,
  financed: false,
  notified: false,
  reserveReleased: false,
  left: null,
  cursor: 0n,
  holes: [],
  paid: 0n,
  diluted: 0n,
  writtenOff: 0n,
});
