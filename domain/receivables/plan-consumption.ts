import { lesser } from '#domain/money/bounds';
import { amountOf, cutFor, type Interval, type Random } from './parts.ts';
import { type FragmentState, openIntervalsOf } from './state.ts';

/** One payment, dilution or write-off: [from, to), and what it comes to. Each is a command of its own, in this order. */
export interface PlannedPart extends Interval {
  readonly amountMinor: bigint;
}

/**
 * How an amount is taken from what is open of a fragment, from the left: reopened holes first. Several parts where it
 * does not fit into the first. `faceMinor` is the receivable's. `null` when the amount is not positive or more than is
 * open. Open parts that are worth nothing, which a foreign cut may leave, go with the amount before them, so that all of
 * the amount is all of the parts.
 */
export const planConsumption = (
  fragment: FragmentState,
  faceMinor: bigint,
  amountMinor: bigint,
  random: Random,
): PlannedPart[] | null => {
  const open = openIntervalsOf(fragment).map(({ from, to }) => ({ from, to, worth: amountOf(faceMinor, from, to) }));
  const total = open.reduce((sum, { worth }) => sum + worth, 0n);
  if (amountMinor <= 0n || amountMinor > total) return null;
  const isAll = amountMinor === total;
  const parts: PlannedPart[] = [];
  let rest = amountMinor;
  for (const { from, to: limit, worth } of open) {
    if (rest === 0n && !isAll) break;
    const taken = lesser(rest, worth);
    const to = taken === worth ? limit : cutFor({ faceMinor, from, limit, amountMinor: taken, random });
    if (to === null) return null;
    parts.push({ from, to, amountMinor: taken });
    rest -= taken;
  }
  return parts;
};
