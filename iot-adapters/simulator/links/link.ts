import type { Reading } from '#domain/telemetry/reading';
import type { Chain } from '../wires/signed.ts';

/** Where the devices call. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly tls?: boolean;
}

/** A device that a link speaks for. */
export interface Caller {
  /** As it calls itself. */
  readonly id: string;
  /** Of MQTT and HTTP; of no use elsewhere. */
  readonly token?: string | undefined;
  /** Where a device that signs goes on; a new chain without it. */
  readonly chain?: Chain | undefined;
  /** Told of each link that was acknowledged, for who goes on later. */
  readonly onChain?: ((chain: Chain) => void) | undefined;
}

/**
 * What became of a message: `acknowledged` as its protocol says it; `refused` for good, sending it again would not help;
 * `lost` on the way, to be sent again.
 */
export type Outcome =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string };

export const ACKNOWLEDGED: Outcome = { kind: 'acknowledged' };
export const lost = (reason: string): Outcome => ({ kind: 'lost', reason });
export const refused = (reason: string): Outcome => ({ kind: 'refused', reason });

/** A message ready to go: what is sent again is the same to the byte. */
export interface Prepared {
  deliver(): Promise<Outcome>;
}

/** One device's way to its server. One message at a time; none of it throws. */
export interface Link {
  prepare(readings: readonly Reading[], isBuffered: boolean): Prepared;
  readonly isOpen: boolean;
  /** Connects ahead of the first message, where there is a connection. */
  open(): Promise<Outcome>;
  close(): Promise<void>;
}

/** How many readings a message may carry, and how finely it tells time. */
export interface Channel {
  /** As `--protocol` names it. */
  readonly name: string;
  /** As enrolment names the protocol of the device. */
  readonly protocol: string;
  readonly port: number;
  readonly idDigits: number;
  readonly most: number;
  readonly tickMs: number;
  link(caller: Caller, server: Server): Link;
}

/** An answer is waited for so long. */
export const ANSWER_MS = 15_000;
