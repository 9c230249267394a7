import type { Interval } from './parts.ts';
import type { FragmentState } from './state.ts';

/** At most this many holes in a fragment; as in the contract, which walks through them. */
export const MAX_HOLES = 32;

type Consumption = Pick<FragmentState, 'cursor' | 'holes'>;

/** Consumes [from, to) at the leftmost open point: the start of the first hole, else the cursor. */
export const consume = ({ cursor, holes }: Consumption, to: bigint): Consumption => {
  const [first, ...others] = holes;
  if (!first) return { cursor: to, holes };
  return { cursor, holes: to === first.to ? others : [{ from: to, to: first.to }, ...others] };
};

/** Reopens an interval that was consumed, keeping the holes in order. */
export const reopen = ({ cursor, holes }: Consumption, interval: Interval): Consumption => ({
  cursor,
  holes: [
    ...holes.filter(hole => hole.from < interval.from),
    interval,
    ...holes.filter(hole => hole.from >= interval.from),
  ],
});
