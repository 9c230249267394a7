import { lesser } from '#domain/money/bounds';

/**
 * Parts, not amounts: a receivable (or a bank entry) is the interval [0, 10^18), and the chain sees only cut points.
 * The amount of [from, to) is `floor(face·to / 10^18) − floor(face·from / 10^18)` minor units, so that adjacent parts
 * always sum to what they were cut from, exactly.
 */

/** The whole of a receivable, or of a bank entry, in parts. */
export const WHOLE = 10n ** 18n;

/** The largest face, in minor units. With it every amount still has at least a thousand cut points to choose from. */
export const MAX_FACE_MINOR = 10n ** 15n;

/** Parts from `from` up to but without `to`. */
export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** Draws uniformly from 0 … below − 1. The caller brings it: a secure source in production, a seed in tests. */
export type Random = (below: bigint) => bigint;

export const isFace = (faceMinor: bigint): boolean => faceMinor > 0n && faceMinor <= MAX_FACE_MINOR;

/** What lies left of a point, in minor units. */
const amountBefore = (faceMinor: bigint, point: bigint): bigint => (faceMinor * point) / WHOLE;

/** The amount of [from, to), in minor units. */
export const amountOf = (faceMinor: bigint, from: bigint, to: bigint): bigint =>
  amountBefore(faceMinor, to) - amountBefore(faceMinor, from);

export interface CutRequest {
  readonly faceMinor: bigint;
  /** The part's left end. */
  readonly from: bigint;
  /** How far right the part may reach. */
  readonly limit: bigint;
  readonly amountMinor: bigint;
  /** The cut must not lie left of this point. */
  readonly atLeast?: bigint;
}

const ceilDivide = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/**
 * The first and the last point whose part [from, point) has exactly the amount; `null` when there is none: the
 * amount is not positive, or more than [from, limit) holds. All of [from, limit) has one cut only, `limit` itself:
 * anything short of it would leave a part that is open and worth nothing.
 */
export const cutRange = ({ faceMinor, from, limit, amountMinor, atLeast }: CutRequest): Interval | null => {
  const available = amountOf(faceMinor, from, limit);
  if (amountMinor <= 0n || amountMinor > available) return null;
  if (amountMinor === available) return { from: limit, to: limit };
  const target = amountBefore(faceMinor, from) + amountMinor;
  const first = ceilDivide(target * WHOLE, faceMinor);
  const last = ceilDivide((target + 1n) * WHOLE, faceMinor) - 1n;
  const lowest = atLeast !== undefined && atLeast > first ? atLeast : first;
  return lowest > last ? null : { from: lowest, to: last };
};

/**
 * A point drawn at random among those that give the amount exactly, so that the proportion on chain does not spell
 * out the two amounts; `null` as for `cutRange`.
 */
export const cutFor = ({ random, ...request }: CutRequest & { readonly random: Random }): bigint | null => {
  const range = cutRange(request);
  return range && range.from + random(range.to - range.from + 1n);
};

/**
 * Takes an amount from several open intervals, leftmost first: the intervals taken, each within one of those given.
 * `null` when they do not hold that much. `faceMinor` is the face of the receivable, or the amount of the bank entry.
 */
export const takeLeftmost = (
  faceMinor: bigint,
  open: readonly Interval[],
  amountMinor: bigint,
  random: Random,
): Interval[] | null => {
  const taken: Interval[] = [];
  let rest = amountMinor;
  for (const { from, to: limit } of open) {
    if (rest <= 0n) break;
    const available = amountOf(faceMinor, from, limit);
    const to = cutFor({ faceMinor, from, limit, amountMinor: lesser(rest, available), random });
    if (to === null) continue;
    taken.push({ from, to });
    rest -= amountOf(faceMinor, from, to);
  }
  return rest === 0n && taken.length > 0 ? taken : null;
};

/** What is left of [from, to) when the taken intervals, disjoint and in any order, are cut out; from the left. */
export const remainderOf = (whole: Interval, taken: readonly Interval[]): Interval[] => {
  const open: Interval[] = [];
  let point = whole.from;
  for (const { from, to } of [...taken].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (from > point) open.push({ from: point, to: from });
    if (to > point) point = to;
  }
  if (point < whole.to) open.push({ from: point, to: whole.to });
  return open;
};
