import { greater, lesser } from '#domain/money/bounds';
import { amountsOfFragment } from './amounts.ts';
import { amountOf } from './parts.ts';
import type { FragmentState, ReceivableState } from './state.ts';

/** What a quote on a fragment is about, in minor units. */
export interface Financeable {
  /** What is open: all of it passes to the bank. */
  readonly openMinor: bigint;
  /** What the price is reckoned on: what is open, or less where the obligor has confirmed less. Never negative. */
  readonly pricedMinor: bigint;
}

/**
 * `confirmedMinor` is what the obligor has confirmed of the whole receivable; null where it has not, or not here. Each
 * fragment has the share of it that lies between its ends, so that the shares sum to what was confirmed. What was paid
 * already was paid out of that.
 */
export const financeableOf = (
  state: Pick<ReceivableState, 'allocations'>,
  fragment: FragmentState,
  faceMinor: bigint,
  confirmedMinor: bigint | null,
): Financeable => {
  const { openMinor, paidMinor } = amountsOfFragment(state, fragment, faceMinor);
  if (confirmedMinor === null) return { openMinor, pricedMinor: openMinor };
  const toCome = amountOf(confirmedMinor, fragment.from, fragment.to) - paidMinor;
  return { openMinor, pricedMinor: lesser(openMinor, greater(0n, toCome)) };
};
