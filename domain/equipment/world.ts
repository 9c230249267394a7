import type { Hex } from '#domain/hex';
import type { FingerprintRegister } from '#domain/lifecycle/fingerprints';
import type { KeyStanding } from '#domain/lifecycle/signers';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What a decision needs to know beside the machine's own state: all of it public, all of it as of one moment. */
export interface EquipmentWorld extends KeyStanding, FingerprintRegister {
  /** Time of the block. */
  readonly now: UnixSeconds;
  /** For whom liens stand on the machine, in the order of their filing. */
  readonly securedParties: readonly Hex[];
  /** The machine's current lease by title; `null` when it is not let. */
  readonly currentLease: Hex | null;
}
