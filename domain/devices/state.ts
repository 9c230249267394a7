import type { Hex } from '#domain/hex';

/** What a device's own key is, as the contract numbers it. */
export const KEY_KINDS = ['none', 'P-256', 'Ed25519'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** A device that speaks for a machine. */
export interface DeviceState {
  readonly device: Hex;
  /** Whose it is: who answers for its readings. */
  readonly owner: Hex;
  /** JWK thumbprint (RFC 7638) of its own key; zero for none. */
  readonly key: Hex;
  readonly keyKind: KeyKind;
  /** Commitment to what its meters showed when it was enrolled. */
  readonly opening: Hex;
}

/** A meter that was taken off, and the one in its place: commitments to what they showed. */
export interface MeterReplacementState {
  readonly meter: Hex;
  readonly closing: Hex;
  readonly opening: Hex;
  /** The book's version after it. */
  readonly version: bigint;
}

/** What speaks for a machine, and who may observe it, now. */
export interface DeviceBook {
  readonly subject: Hex;
  readonly version: bigint;
  readonly devices: readonly DeviceState[];
  readonly observers: readonly Hex[];
  readonly meters: readonly MeterReplacementState[];
}

export const deviceNamed = (book: DeviceBook | null, name: Hex): DeviceState | null =>
  book?.devices.find(({ device }) => device === name) ?? null;

export const isObserver = (book: DeviceBook | null, key: Hex): boolean => book?.observers.includes(key) === true;
