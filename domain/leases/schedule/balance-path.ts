import { over, type Real, times } from '../rates/real.ts';
import type { Timing } from './terms.ts';

/** What a balance goes through in one period: it grows by a factor, and a rent is paid before or after that. */
export interface Leg {
  readonly growth: Real;
  /** Minor units as a real number; `interest`: just what the period adds, so that the balance stays. */
  readonly rent: Real | 'interest';
}

/** The balance after a period. In advance the rent is paid first and the rest grows; in arrears the other way round. */
export const after = (balance: Real, { growth, rent }: Leg, timing: Timing): Real => {
  if (rent === 'interest') return balance;
  return timing === 'advance' ? times(balance - rent, growth) : times(balance, growth) - rent;
};

/** What is left of an opening balance after all periods, unrounded. */
export const leftAfter = (opening: Real, legs: readonly Leg[], timing: Timing): Real =>
  legs.reduce((balance, leg) => after(balance, leg, timing), opening);

/** What the rents and an end balance are worth at the beginning, unrounded: the opening of which `leftAfter` leaves the end. */
export const worthOf = (end: Real, legs: readonly Leg[], timing: Timing): Real =>
  legs.reduceRight((value, { growth, rent }) => {
    if (rent === 'interest') return value;
    return timing === 'advance' ? over(value, growth) + rent : over(value + rent, growth);
  }, end);

/** The rent that leaves the balance as it was: the interest of the period. */
export const interestOnlyRent = (balance: Real, growth: Real, timing: Timing): Real =>
  timing === 'advance' ? balance - over(balance, growth) : times(balance, growth) - balance;
