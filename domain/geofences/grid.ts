import type { Place } from '#domain/telemetry/distance';

/** A place on a grid of 1e-7 degrees (about a centimetre), so that what lies on a line lies on it exactly. */
export interface GridPoint {
  /** Longitude; beyond ±180° where a line crosses the antimeridian. */
  readonly x: number;
  /** Latitude. */
  readonly y: number;
}

const STEPS_OF_DEGREE = 1e7;
export const FULL_TURN = 360 * STEPS_OF_DEGREE;
export const HALF_TURN = FULL_TURN / 2;

export const gridPoint = ({ latitude, longitude }: Place): GridPoint => ({
  x: Math.round(longitude * STEPS_OF_DEGREE),
  y: Math.round(latitude * STEPS_OF_DEGREE),
});

/** The turn nearest to a reference: 181° E seen from 179° E is 181°, and not −179°. */
export const unwrapped = (x: number, near: number): number => x + Math.round((near - x) / FULL_TURN) * FULL_TURN;

/** Beyond this the sign of a difference of products is right in double precision: products are below 2^70. */
const SURE = 2 ** 22;

/** On which side of the line from `a` to `b` a point lies: above 0 left, below 0 right, 0 on it. Exact for grid points. */
export const sideOf = (a: GridPoint, b: GridPoint, point: GridPoint): number => {
  const [dx, dy, px, py] = [b.x - a.x, b.y - a.y, point.x - a.x, point.y - a.y];
  const quick = dx * py - dy * px;
  if (Math.abs(quick) > SURE) return Math.sign(quick);
  const exact = BigInt(dx) * BigInt(py) - BigInt(dy) * BigInt(px);
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
};

/** Whether a point that is on the line through `a` and `b` lies between them, the ends included. */
const isWithin = (a: GridPoint, b: GridPoint, { x, y }: GridPoint): boolean =>
  x >= Math.min(a.x, b.x) && x <= Math.max(a.x, b.x) && y >= Math.min(a.y, b.y) && y <= Math.max(a.y, b.y);

export const isOnSegment = (a: GridPoint, b: GridPoint, point: GridPoint): boolean =>
  isWithin(a, b, point) && sideOf(a, b, point) === 0;

/** Whether two segments have a point in common. */
export const doSegmentsMeet = (a: GridPoint, b: GridPoint, c: GridPoint, d: GridPoint): boolean => {
  const [ofC, ofD, ofA, ofB] = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)];
  if (ofC * ofD < 0 && ofA * ofB < 0) return true;
  return (
    (ofC === 0 && isWithin(a, b, c)) ||
    (ofD === 0 && isWithin(a, b, d)) ||
    (ofA === 0 && isWithin(c, d, a)) ||
    (ofB === 0 && isWithin(c, d, b))
  );
};
