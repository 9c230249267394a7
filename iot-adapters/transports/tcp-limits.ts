/** What connections of trackers over TCP may take: of places, of time, of memory. */
export interface TcpLimits {
  /** Connections of all devices together, and from one address: a provider's gateway may stand for thousands. */
  readonly connections: number;
  readonly connectionsOfOne: number;
  /** Of one device: one, and those that the network has forgotten. With one more the most silent is ended. */
  readonly connectionsOfDevice: number;
  /** Until a device has said who it is, and is known. */
  readonly loginMs: number;
  /** Without a byte. */
  readonly idleMs: number;
  /** From the first byte of a message to its last: nobody sends one a byte at a time for ever. */
  readonly messageMs: number;
  /** Bytes of messages on their way into the store, of all connections: beyond, each has one of its own at most. */
  readonly inFlightBytes: number;
  /** After which what a framer holds may be a message that does not say where it ends: longer than a network pauses. */
  readonly quietMs: number;
}

export const TCP_LIMITS: TcpLimits = {
  connections: 20_000,
  connectionsOfOne: 5_000,
  connectionsOfDevice: 4,
  loginMs: 30_000,
  idleMs: 20 * 60_000,
  messageMs: 2 * 60_000,
  inFlightBytes: 32 * 1024 * 1024,
  quietMs: 10_000,
};
