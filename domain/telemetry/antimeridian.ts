/** A line or a ring of [longitude, latitude] in degrees; a ring may be closed or not. */
export type Line = readonly (readonly [number, number])[];

export const FULL_TURN = 360;

/** A longitude in the turn nearest to another: −179.9° seen from 179.9° is 180.1°. What is half a turn away stays. */
export const longitudeNear = (longitude: number, near: number): number => {
  const turns = (near - longitude) / FULL_TURN;
  return longitude + Math.sign(turns) * Math.ceil(Math.abs(turns) - 0.5) * FULL_TURN;
};

/** A line made continuous: where it crosses the antimeridian it goes on beyond ±180° instead of jumping back. */
const unwrapped = (line: Line): [number, number][] => {
  let before = line[0]?.[0] ?? 0;
  return line.map(([longitude, latitude]) => {
    before = longitudeNear(longitude, before);
    return [before, latitude];
  });
};

/**
 * A ring for the plane of longitude and latitude: continuous, and one that goes all around a pole (Antarctica) closed over the
 * pole, not straight across the map.
 */
export const planeRing = (ring: Line): [number, number][] => {
  const points = unwrapped(ring);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return points;
  const end = longitudeNear(first[0], last[0]);
  if (end === first[0]) return points;
  const pole = first[1] < 0 ? -90 : 90;
  return [...points, [end, first[1]], [end, pole], [first[0], pole], first];
};

/** So near to a pole there is no country's border: about a kilometre. */
const POLE_DEGREES = 0.01;

/**
 * Whether a ring is nothing but the place where flat maps cut the Earth at a pole: Natural Earth bounds Antarctica by one at
 * 89.999° S, and its coast is a hole in that.
 */
export const isPole = (ring: Line): boolean => ring.every(([, latitude]) => Math.abs(latitude) > 90 - POLE_DEGREES);
