import { amountOf, type Interval } from './parts.ts';
import { type FragmentState, leavesOf, openIntervalsOf, type ReceivableState } from './state.ts';

/** What the parts of a fragment, or of all leaves, come to in minor units. The first is the sum of the others. */
export interface Amounts {
  readonly faceMinor: bigint;
  readonly openMinor: bigint;
  readonly paidMinor: bigint;
  /** Diluted or written off. */
  readonly lostMinor: bigint;
}

const sumOf = (faceMinor: bigint, intervals: readonly Interval[]): bigint =>
  intervals.reduce((sum, { from, to }) => sum + amountOf(faceMinor, from, to), 0n);

/** `faceMinor` is the receivable's. What was paid is found by where it lies: divided fragments leave it to the left. */
export const amountsOfFragment = (
  state: Pick<ReceivableState, 'allocations'>,
  fragment: FragmentState,
  faceMinor: bigint,
): Amounts => {
  const whole = amountOf(faceMinor, fragment.from, fragment.to);
  const openMinor = sumOf(faceMinor, openIntervalsOf(fragment));
  const paid = Object.values(state.allocations).filter(
    allocation => !allocation.reversed && allocation.from >= fragment.from && allocation.to <= fragment.to,
  );
  const paidMinor = sumOf(faceMinor, paid);
  return { faceMinor: whole, openMinor, paidMinor, lostMinor: whole - openMinor - paidMinor };
};

/** Of a receivable: all of its leaves. */
export const amountsOf = (state: ReceivableState, faceMinor: bigint): Amounts =>
  leavesOf(state)
    .map(fragment => amountsOfFragment(state, fragment, faceMinor))
    .reduce(
      (sum, part) => ({
        faceMinor: sum.faceMinor + part.faceMinor,
        openMinor: sum.openMinor + part.openMinor,
        paidMinor: sum.paidMinor + part.paidMinor,
        lostMinor: sum.lostMinor + part.lostMinor,
      }),
      { faceMinor: 0n, openMinor: 0n, paidMinor: 0n, lostMinor: 0n },
    );
