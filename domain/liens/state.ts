import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What a lien is on, as the contract numbers it. The subject is the machine's, the lease's or the receivable's. */
export const COLLATERALS = ['Equipment', 'Lease', 'Receivable'] as const;
export type Collateral = (typeof COLLATERALS)[number];

export const LIEN_STATUSES = ['Filed', 'Released', 'ReleasedByOrder'] as const;
export type LienStatus = (typeof LIEN_STATUSES)[number];

/** A security interest. Law, class and dates, by which it is ranked, are behind `terms`: see `priority.ts`. */
export interface LienState {
  readonly lien: Hex;
  readonly status: LienStatus;
  readonly collateral: Collateral;
  /** The fragment of a receivable; 0 of all else. */
  readonly part: number;
  /** Whose the collateral was when it was filed. */
  readonly grantor: Hex;
  readonly securedParty: Hex;
  readonly terms: Hex;
  /** The last second in which it stands, unless it is continued. */
  readonly lapse: UnixSeconds;
  /** The liens that stood when it was filed, in sight of which it was: its rank of filing is their number and one. */
  readonly prior: readonly Hex[];
}

/** An agreement: `lien` lets `senior` go before it. */
export interface Subordination {
  readonly lien: Hex;
  readonly senior: Hex;
  readonly agreement: Hex;
}

/** All that was ever filed on a subject, in the order of filing. */
export interface LienBook {
  readonly subject: Hex;
  readonly version: bigint;
  readonly liens: readonly LienState[];
  readonly subordinations: readonly Subordination[];
}

/** A lapse is a matter of time, not an event. */
export const isStanding = ({ status, lapse }: LienState, now: UnixSeconds): boolean =>
  status === 'Filed' && now <= lapse;

/** The liens that stand on one thing, in the order of their filing. */
export const standingLiens = (
  book: LienBook | null,
  collateral: Collateral,
  part: number,
  now: UnixSeconds,
): LienState[] =>
  (book?.liens ?? []).filter(lien => lien.collateral === collateral && lien.part === part && isStanding(lien, now));

/** For whom, in the same order; one that has two of them is there twice. */
export const securedParties = (book: LienBook | null, collateral: Collateral, now: UnixSeconds, part = 0): Hex[] =>
  standingLiens(book, collateral, part, now).map(lien => lien.securedParty);

export const LIEN_STANDINGS = ['standing', 'lapsed', 'released', 'released-by-order'] as const;

/** Where a lien is in one word. */
export const lienStanding = (lien: LienState, now: UnixSeconds): (typeof LIEN_STANDINGS)[number] => {
  if (lien.status === 'Released') return 'released';
  if (lien.status === 'ReleasedByOrder') return 'released-by-order';
  return isStanding(lien, now) ? 'standing' : 'lapsed';
};
