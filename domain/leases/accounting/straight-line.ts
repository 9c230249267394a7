import { divideHalfUp } from '#domain/money/money';
import { daysFrom } from '#domain/time/calendar-date';
import type { Stretch } from '../rates/growth.ts';

/** Days of a stretch in ten-thousandths, a whole month being a twelfth of 365.25 days however many it has. */
const lengthOf = ({ from, until, months }: Stretch): bigint =>
  months > 0 ? BigInt(months) * 304_375n : BigInt(daysFrom(from, until)) * 10_000n;

/**
 * An amount spread evenly over time. What has accumulated is rounded half up, each part being the difference, so that the
 * parts sum to the whole and none is off by more than a minor unit.
 */
export const straightLine = (amountMinor: bigint, stretches: readonly Stretch[]): bigint[] => {
  const lengths = stretches.map(lengthOf);
  const total = lengths.reduce((sum, length) => sum + length, 0n);
  let passed = 0n;
  let spread = 0n;
  return lengths.map(length => {
    passed += length;
    const through = total === 0n ? 0n : divideHalfUp(amountMinor * passed, total);
    const part = through - spread;
    spread = through;
    return part;
  });
};
