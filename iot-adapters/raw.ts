import type { RawValue } from '#domain/telemetry/reading';

/** A number of 64 bits as JSON can say it: above 2^53 as text. */
export const rawOf = (value: bigint): RawValue => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};
