import { magnitudeOf, ONE, over, type Real, times } from './real.ts';

export interface Bracket {
  readonly low: Real;
  readonly high: Real;
}

/** Bisection alone needs about 135 steps to halve a bracket of 1000 to 10^-37. */
const MAX_STEPS = 400;

/** Where the parabola through three points (taken as x over y) crosses zero, as a share of the way from `a` to `b`. */
const inverseQuadratic = (a: Real, b: Real, c: Real, fa: Real, fb: Real, fc: Real): Real =>
  times(over(fa, fb - fa), over(fc, fb - fc)) + times(times(over(c - a, b - a), over(fa, fc - fa)), over(fb, fc - fb));

/** Whether the three points are well enough spread for the parabola to be trusted (Chandrupatla's criterion). */
const isSafe = (a: Real, b: Real, c: Real, fa: Real, fb: Real, fc: Real): boolean => {
  if (fc === fb || fc === fa || fa === fb || c === b) return false;
  const xi = over(a - b, c - b);
  const phi = over(fa - fb, fc - fb);
  return times(phi, phi) < xi && times(ONE - phi, ONE - phi) < ONE - xi;
};

/**
 * A zero of a continuous function between two points where its signs differ. Each step keeps the zero bracketed; it
 * follows a parabola where that is safe and halves the bracket where not, so it always ends, and mostly in about ten
 * steps. Answers the better end once the bracket is no wider than `tolerance`; `null` where the signs do not differ.
 *
 * Source: T. R. Chandrupatla, "A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
 * without using derivatives", Advances in Engineering Software 28 (1997); simpler than Brent's method and as sound.
 */
export const findRoot = (f: (x: Real) => Real, { low, high }: Bracket, tolerance: Real): Real | null => {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0n) return a;
  if (fb === 0n) return b;
  if (fa < 0n === fb < 0n) return null;
  let share = ONE / 2n;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const x = a + times(share, b - a);
    const fx = f(x);
    if (fx === 0n) return x;
    const isOnSideOfA = fx < 0n === fa < 0n;
    const [c, fc] = isOnSideOfA ? [a, fa] : [b, fb];
    if (!isOnSideOfA) [b, fb] = [a, fa];
    [a, fa] = [x, fx];
    const width = magnitudeOf(b - a);
    if (width <= tolerance) break;
    // Never closer to an end than half the tolerance, or rounding could leave the bracket as it is.
    const least = over(tolerance / 2n + 1n, width);
    const wanted = isSafe(a, b, c, fa, fb, fc) ? inverseQuadratic(a, b, c, fa, fb, fc) : ONE / 2n;
    share = wanted < least ? least : wanted > ONE - least ? ONE - least : wanted;
  }
  return magnitudeOf(fa) < magnitudeOf(fb) ? a : b;
};
