import type { Reading } from '#domain/telemetry/reading';

/** A message as it goes out. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  /** What the answer to it is called, `null` where the protocol answers nothing. */
  readonly awaits: string | null;
}

/** What a server has said. */
export interface Answer {
  readonly to: string;
  readonly accepted: boolean;
}

/** Reads a server's answers on one connection, whatever the pieces in which they come. */
export interface AnswerReader {
  push(chunk: Uint8Array): readonly Answer[];
}

export interface Sending {
  /** Counts the messages of a connection from 1 on. */
  readonly serial: number;
  /** Kept while there was no network, and sent late. */
  readonly isBuffered: boolean;
}

/** The device's side of a protocol of trackers: what its decoder in `protocols/` reads. */
export interface TrackerWire {
  readonly protocol: string;
  readonly transports: readonly ('tcp' | 'udp')[];
  readonly port: number;
  /** Digits of the id by which a device calls itself. */
  readonly idDigits: number;
  /** Readings that one message may carry. */
  readonly most: number;
  /** Times are whole multiples of it, in ms: two readings of a device within one cannot be told apart. */
  readonly tickMs: number;
  login?(id: string): Outgoing;
  message(id: string, readings: readonly Reading[], sending: Sending): Outgoing;
  /** Over UDP, where that is not the same message. */
  datagram?(id: string, readings: readonly Reading[], sending: Sending): Outgoing;
  answers(): AnswerReader;
  /** Of a datagram that answers, where that is not the same as on a connection. */
  datagramAnswers?(datagram: Uint8Array): readonly Answer[];
}
