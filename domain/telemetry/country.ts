import { FULL_TURN, isPole, type Line, longitudeNear, planeRing } from './antimeridian.ts';
import type { Place } from './distance.ts';

/**
 * A country's outline: polygons, each with its outer ring first and its holes after it, as GeoJSON has them. A ring may cross
 * the antimeridian, and go around a pole.
 */
export interface CountryOutline {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly polygons: readonly (readonly Line[])[];
}

/** Longitudes may lie beyond ±180°, where what is in the box does. */
interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

interface BoxedRing {
  readonly points: Line;
  readonly box: Box;
}

interface BoxedPolygon {
  readonly country: string;
  readonly outer: BoxedRing;
  readonly holes: readonly BoxedRing[];
}

/** Outlines made ready for many questions. */
export interface CountryIndex {
  readonly polygons: readonly BoxedPolygon[];
}

const boxOf = (points: Line): Box => {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [south, north] = [90, -90];
  for (const [longitude, latitude] of points) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return { west, east, south, north };
};

const boxed = (ring: Line): BoxedRing => {
  const points = planeRing(ring);
  return { points, box: boxOf(points) };
};

export const indexCountries = (outlines: readonly CountryOutline[]): CountryIndex => ({
  polygons: outlines.flatMap(({ country, polygons }) =>
    polygons.flatMap(rings => {
      const [outer, ...holes] = rings.filter(ring => !isPole(ring)).map(boxed);
      return outer ? [{ country, outer, holes }] : [];
    }),
  ),
});

/** Whether a ray from the point to the east crosses the ring an odd number of times. */
const isInPlaneRing = (longitude: number, latitude: number, points: Line): boolean => {
  let inside = false;
  let previous = points.at(-1);
  for (const point of points) {
    if (previous) {
      const [x1, y1] = previous;
      const [x2, y2] = point;
      if (y1 > latitude !== y2 > latitude && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1)
        inside = !inside;
    }
    previous = point;
  }
  return inside;
};

/** The same place has a longitude in every turn: a ring is looked at in those in which it lies. */
const isInRing = ({ latitude, longitude }: Place, { points, box }: BoxedRing): boolean => {
  if (latitude < box.south || latitude > box.north) return false;
  let turn = longitude;
  while (turn < box.west) turn += FULL_TURN;
  while (turn - FULL_TURN >= box.west) turn -= FULL_TURN;
  for (; turn <= box.east; turn += FULL_TURN) if (isInPlaneRing(turn, latitude, points)) return true;
  return false;
};

const isInPolygon = (place: Place, { outer, holes }: BoxedPolygon): boolean =>
  isInRing(place, outer) && !holes.some(hole => isInRing(place, hole));

/**
 * The country in which a place lies, by the outlines handed in; `null` at sea, and where the outlines claim nothing. Near a
 * border or a coast the answer is as good as the outlines: a kilometre or two at a scale of 1 : 50 million.
 */
export const countryAt = ({ latitude, longitude }: Place, { polygons }: CountryIndex): string | null => {
  const place = { latitude, longitude: longitudeNear(longitude, 0) };
  return polygons.find(polygon => isInPolygon(place, polygon))?.country ?? null;
};
