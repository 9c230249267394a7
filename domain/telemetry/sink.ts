import type { Reading, TrustTier } from './reading.ts';
import type { RefusalReason } from './refusal-reasons.ts';

/** How a message reached us. */
export const TRANSPORTS = ['tcp', 'udp', 'http', 'mqtt', 'poller'] as const;

export type TransportName = (typeof TRANSPORTS)[number];

/** The protocol of devices that speak ours, or ThingsBoard's, over MQTT and HTTP, with a token or a key of their own. */
export const NATIVE = 'native';

/** Who sent a message, as the transport found out. */
export interface Sender {
  readonly protocol: string;
  readonly transport: TransportName;
  /** As the device calls itself. */
  readonly deviceId: string;
  /** `KnownDevice.id`, where it has shown which one it is; else it is whichever has the name. */
  readonly knownId?: string | undefined;
  /** What the transport can vouch for; the sink lowers it where the device's enrolment says less. */
  readonly trust: TrustTier;
}

/** Where a signed message stands in its device's chain of messages. */
export interface ChainLink {
  /** Thumbprint (RFC 7638, base64url) of the key that signed it: under each key the messages are counted from 1. */
  readonly key: string;
  readonly sequence: bigint;
  /** SHA-256 of the message before it, in base64url; empty for the first. */
  readonly previous: string;
  /** SHA-256 of this message. */
  readonly hash: string;
}

/** One message with its readings, on its way into the store. */
export interface Arrival {
  readonly sender: Sender;
  readonly readings: readonly Reading[];
  /** As in `Decoded`. */
  readonly sequences?: readonly bigint[] | undefined;
  /** The message as it came: evidence, and what is hashed where there is no sequence. */
  readonly payload: Uint8Array;
  /** Unix ms. */
  readonly receivedAt: number;
  /** The transport says that it may have come before. */
  readonly redelivered?: boolean | undefined;
  /** Nobody waits for an answer, and so nobody sends it again: what says the same is another message. */
  readonly unanswered?: boolean | undefined;
  readonly chain?: ChainLink | undefined;
}

/** What became of a message: `stored` counts readings that were not known before, and is said only after the commit. */
export type Taken =
  | { readonly taken: true; readonly stored: number }
  | { readonly taken: false; readonly reason: 'unknown-device' | 'device-removed' };

/** A message that yields nothing, and why. */
export interface Misfit {
  readonly protocol: string;
  readonly transport: TransportName;
  readonly deviceId?: string | undefined;
  /** As in `Sender`. */
  readonly knownId?: string | undefined;
  /** Where it came from: address and port of the peer. */
  readonly peer?: string | undefined;
  readonly reason: RefusalReason;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
}

/** A device that has shown who it is. */
export interface KnownDevice {
  /** Of its registration. Names come back: a removed device's is another's once somebody registers it anew. */
  readonly id: string;
  readonly protocol: string;
  readonly deviceId: string;
  /** Whose it is: devices of the same owner may speak for each other where one is a gateway. */
  readonly owner: string;
  /** The public JWK with which it signs, where it has one. */
  readonly key: Readonly<Record<string, unknown>> | null;
  /** Its owner says that it hands on what others of the owner's devices say. */
  readonly isGateway?: boolean | undefined;
  /** It was removed, and may hand in what it measured before. */
  readonly isRemoved?: boolean | undefined;
  /** The account at a platform that alone speaks of it, where one is named. */
  readonly platformAccountId?: string | null | undefined;
}

/**
 * Where readings go. A stream may stand between adapters and the writer: nothing here says that they share a process.
 * `take` resolves once the readings are committed; devices and brokers are answered after that, and a transport that has
 * many messages waiting stops reading from its sockets. While the store is away every question waits.
 */
export interface ReadingSink {
  take(arrival: Arrival): Promise<Taken>;
  /** Keeps what was refused, bounded by device and by time, and never fails a transport. */
  setAside(misfit: Misfit): Promise<void>;
  /** Whether a device of this name may talk at all: what a login asks. */
  knows(protocol: string, deviceId: string): Promise<boolean>;
  /** The device of a name, and null where there is none that may talk. */
  byName(protocol: string, deviceId: string): Promise<KnownDevice | null>;
  /** The device that a token belongs to, and null where none does. */
  byToken(token: string): Promise<KnownDevice | null>;
  /**
   * Calls when devices may talk no more or in another way: a new token, a new key, removal. Whoever keeps a connection open looks
   * up its device again: by `KnownDevice.id`, or all where none is told. Answers how to stop. Where there is none, nothing changes.
   */
  onChange?(listener: (id: string | null) => void): () => void;
}
