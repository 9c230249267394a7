import { metresBetween, type Place } from '#domain/telemetry/distance';

type Vector = readonly [number, number, number];

/** As in `metresBetween`. */
const EARTH_RADIUS_M = 6_371_008.8;

const vectorOf = ({ latitude, longitude }: Place): Vector => {
  const [lat, lon] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
};

const cross = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [b * z - c * y, c * x - a * z, a * y - b * x];
const dot = ([a, b, c]: Vector, [x, y, z]: Vector): number => a * x + b * y + c * z;

/**
 * Metres from a place to the great circle between two others: across, where the foot lies between them, else to the nearer
 * end. On a sphere, so it holds over the antimeridian and at the poles.
 */
export const metresToSegment = (place: Place, from: Place, to: Place): number => {
  const [p, a, b] = [vectorOf(place), vectorOf(from), vectorOf(to)];
  const normal = cross(a, b);
  const length = Math.hypot(...normal);
  const ends = Math.min(metresBetween(place, from), metresBetween(place, to));
  if (length < 1e-12) return ends;
  // The foot lies between the ends when it is past `a` towards `b`, and before `b` from `a`.
  const isBetween = dot(cross(normal, a), p) >= 0 && dot(cross(b, normal), p) >= 0;
  if (!isBetween) return ends;
  const across = Math.asin(Math.min(1, Math.abs(dot(normal, p)) / length)) * EARTH_RADIUS_M;
  return Math.min(across, ends);
};

/** Metres from a place to the nearest part of a line. */
export const metresToLine = (place: Place, line: readonly Place[]): number => {
  let nearest = Number.POSITIVE_INFINITY;
  for (const [at, from] of line.entries()) {
    const to = line[at + 1];
    if (to) nearest = Math.min(nearest, metresToSegment(place, from, to));
  }
  return nearest;
};
