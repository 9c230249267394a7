import type { Reading } from '#domain/telemetry/reading';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';

/** What a connection has said about itself so far; each message is decoded with what the ones before it said. */
export interface Session {
  /** As the device calls itself. */
  readonly deviceId?: string;
  /** How far the clock of the device is ahead of UTC, in milliseconds, where it says so at login. */
  readonly clockAheadMs?: number;
}

/** What a message says. A refused one has no readings, and replies only where the protocol answers refusals. */
export interface Decoded {
  readonly readings: readonly Reading[];
  /**
   * Numbers that the device itself gives its readings, in their order, never used twice by it; missing where the protocol
   * has none that lasts (serial numbers of 16 bits start anew).
   */
  readonly sequences?: readonly bigint[];
  /** Sent once the readings are stored; where there are none, at once. */
  readonly replies: readonly Uint8Array[];
  readonly refused?: RefusalReason;
  /** The connection from here on. */
  readonly session: Session;
}

/** A message cut out of a stream, or bytes that were none and why. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly refused?: RefusalReason;
}

/**
 * Cuts one connection's stream into messages, whatever the pieces in which it comes. Holds at most `MOST_BUFFERED` bytes: a
 * message that would be longer is refused, and the framer looks for the next beginning.
 */
export interface Framer {
  push(chunk: Uint8Array): readonly Frame[];
  /** What is left when the connection ends: refused, as it never became a message. */
  end(): readonly Frame[];
  /** Of messages that do not say where they end: what the bytes held are, once the line has been quiet for a while. */
  quiet?(): readonly Frame[];
  /** Bytes held until the rest comes. */
  readonly buffered: number;
}

/** What one connection may hold back of an unfinished message. */
export const MOST_BUFFERED = 64 * 1024;

export const NOTHING: Pick<Decoded, 'readings' | 'replies'> = { readings: [], replies: [] };

/** A protocol of trackers that talk over TCP or UDP. Decoding is pure: the same bytes after the same session give the same. */
export interface TrackerProtocol {
  readonly name: string;
  /** Ports at which devices of this kind usually call. */
  readonly port: number;
  readonly transports: readonly ('tcp' | 'udp')[];
  /** Sent instead of a login's replies to a device that nobody knows; without it such a device hears nothing. */
  readonly loginRefused?: Uint8Array;
  framer(): Framer;
  /** One frame of a TCP connection. Never throws on what came from outside. `now`, in Unix ms, is for replies that tell the time. */
  decode(frame: Uint8Array, session: Session, now?: number): Decoded;
  /** A command as it goes over a device's connection, where the protocol has such. */
  command?(text: string): Uint8Array;
  /** What a reading says in answer to a command; nothing where it is none. */
  answer?(reading: Reading): string | undefined;
  /** One datagram, where that is not simply one frame. */
  decodeDatagram?(datagram: Uint8Array): Decoded;
}

/** A request as decoders of HTTP protocols see it; names of headers in lower case. */
export interface HttpMessage {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpProtocol {
  readonly name: string;
  readonly port: number;
  decodeRequest(request: HttpMessage): Decoded;
}

/** A protocol of a platform's documents: one of them in, readings of many machines out. */
export interface DocumentProtocol {
  readonly name: string;
  decodeDocument(document: Uint8Array): Decoded;
}

export type Protocol = TrackerProtocol | HttpProtocol | DocumentProtocol;

export const isTrackerProtocol = (protocol: Protocol): protocol is TrackerProtocol => 'framer' in protocol;

export const isHttpProtocol = (protocol: Protocol): protocol is HttpProtocol => 'decodeRequest' in protocol;
