import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import { OutOfBytes } from './bytes.ts';
import { type Decoded, type Frame, NOTHING, type Session } from './protocol.ts';

/** Reasons that every protocol shares. */
export const REFUSALS = {
  badChecksum: 'bad-checksum',
  truncated: 'truncated',
  unknownMessage: 'unknown-message',
  badField: 'bad-field',
  decoderFailed: 'decoder-failed',
} as const satisfies Record<string, RefusalReason>;

export const refusedAs = (refused: RefusalReason, session: Session): Decoded => ({ ...NOTHING, refused, session });

/** A message that carries no reading, and perhaps an answer. */
export const noReading = (session: Session, ...replies: readonly Uint8Array[]): Decoded => ({
  readings: [],
  replies,
  session,
});

/** Runs a decoder; a message that ends too early is refused as `truncated`. */
export const guarded = (session: Session, decode: () => Decoded): Decoded => {
  try {
    return decode();
  } catch (error) {
    if (error instanceof OutOfBytes) return refusedAs(REFUSALS.truncated, session);
    throw error;
  }
};

/**
 * What a decoder says; where it throws, which none should, its message is refused as any other, and those behind it go on.
 *
 * @param failed told of the error
 */
export const caught = (session: Session, decode: () => Decoded, failed: (error: unknown) => void): Decoded => {
  try {
    return decode();
  } catch (error) {
    failed(error);
    return refusedAs(REFUSALS.decoderFailed, session);
  }
};

/** Likewise for what cuts bytes into messages: where it throws they are one message that is refused. */
export const caughtFrames = (
  bytes: Uint8Array,
  cut: () => readonly Frame[],
  failed: (error: unknown) => void,
): readonly Frame[] => {
  try {
    return cut();
  } catch (error) {
    failed(error);
    return [{ bytes, refused: REFUSALS.decoderFailed }];
  }
};
