import type { Hex } from '#domain/hex';
import type { KeyStanding } from '#domain/lifecycle/signers';

/** The machine's side of an enrolment. */
export interface MachineSides {
  /** Whether it is there still: neither retired, lost nor cancelled. */
  readonly isRecorded: boolean;
  /** The title holder; `null` once the passport was cancelled. */
  readonly holder: Hex | null;
  readonly custodian: Hex;
}

/** What a decision on devices needs to know beside the book itself: all of it public, all of it as of one moment. */
export interface DeviceWorld extends KeyStanding {
  /** The machine that the subject is; `null` when there is none. */
  readonly machineSides: MachineSides | null;
  /** The machine for which a device speaks, whichever it is. */
  readonly placeOf: (device: Hex) => Hex | null;
}
