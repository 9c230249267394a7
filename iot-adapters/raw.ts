import type { RawValue } from '#domain/telemetry/reading';

/** A number of 64 bits as JSON can say it: above 2^53 as text. */
export const rawOf = (value: bigint): RawValue => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

const FAR = 4_294_967_294;

/**
 * A record for numbers that lie far apart. V8 keeps the numbered properties of an object as an array up to the highest of them,
 * holes and all: three kilobytes for four elements of a tracker. One number beyond all others has it keep them by hash.
 */
export const byNumber = (): Record<string, RawValue> => {
  const record: Record<string, RawValue> = { [FAR]: 0 };
  delete record[FAR];
  return record;
};
