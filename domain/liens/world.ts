import type { Hex } from '#domain/hex';
import type { KeyStanding } from '#domain/lifecycle/signers';
import type { Refusal, Result } from '#domain/result';
import type { UnixSeconds } from '#domain/time/calendar-date';
import type { COLLATERAL_REFUSALS } from './refusals.ts';
import type { Collateral } from './state.ts';

/** Whose a collateral is, who alone may grant a lien on it; or why it cannot be pledged. */
export type Grantor = Result<Hex, Refusal<(typeof COLLATERAL_REFUSALS)[number]>>;

/** What a decision needs to know beside the liens themselves: all of it public, all of it as of one moment. */
export interface LienWorld extends KeyStanding {
  /** Time of the block. */
  readonly now: UnixSeconds;
  /** Of the subject as this kind of collateral: see `grantor.ts`. */
  readonly grantorOf: (collateral: Collateral, part: number) => Grantor;
  readonly isGovernor: (key: Hex) => boolean;
  /** How many governors decide. */
  readonly threshold: number;
}
