import { OutOfBytes } from './bytes.ts';
import { type Decoded, NOTHING, type RefusalReason, type Session } from './protocol.ts';

/** Reasons that every protocol shares. */
export const REFUSALS = {
  badChecksum: 'bad-checksum',
  truncated: 'truncated',
  unknownMessage: 'unknown-message',
  badField: 'bad-field',
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
