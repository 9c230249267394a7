import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What a decision needs to know beside the receivable's own state: all of it public, all of it as of one moment. */
export interface World {
  /** Time of the block. */
  readonly now: UnixSeconds;
  /** Bits of the kinds as which a key may act on this receivable; 0 when it is unbound, expired, revoked or frozen. */
  readonly kindsOf: (key: Hex) => number;
  /** Whether a key that would otherwise be valid here is frozen. */
  readonly isFrozen: (key: Hex) => boolean;
  /** Whether a lien stands on a fragment of this receivable. */
  readonly isPledged: (fragment: number) => boolean;
  /** The live object of a fingerprint, whatever it is; `null` when there is none. */
  readonly liveObject: (fingerprint: Hex) => Hex | null;
  /** Parts of a bank entry that are allocated, over all receivables. */
  readonly entryAllocated: (entry: Hex) => bigint;
  /** Whether an allocation's id was ever used, on any receivable. */
  readonly isAllocationUsed: (allocation: Hex) => boolean;
}
