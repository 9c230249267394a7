import type { Hex } from '#domain/hex';
import type { FingerprintRegister } from '#domain/lifecycle/fingerprints';
import type { KeyStanding } from '#domain/lifecycle/signers';
import type { LeaseState } from './state.ts';

/** What a decision needs to know beside the lease's own state: all of it public, all of it as of one moment. */
export interface LeaseWorld extends KeyStanding, FingerprintRegister {
  /** Whether a key was ever bound to this lease, or openly. One that was not may have its right elsewhere. */
  readonly isKnown: (key: Hex) => boolean;
  /** What keys are worth on another subject: a machine, or a head lease. */
  readonly keysOn: (subject: Hex) => KeyStanding;
  /** The recorded title holder of a machine; `null` when there is no such machine, or no longer. */
  readonly titleHolderOf: (machine: Hex) => Hex | null;
  /** The current lease of a machine: by title (`null`), or under a head lease. */
  readonly currentLeaseOf: (head: Hex | null, machine: Hex) => Hex | null;
  /** The lease under which this one lets; `null` when there is none of that name. */
  readonly headLease: LeaseState | null;
  /** How many leases under this one are current. */
  readonly subleases: number;
  /** For whom liens stand on the lease's rents. */
  readonly securedParties: readonly Hex[];
  /** Which lease's rent a receivable is; `null` for any other. */
  readonly leaseOfReceivable: (receivable: Hex) => Hex | null;
}
