import type { Place } from './distance.ts';

/** A ring of [longitude, latitude] in degrees, closed or not, none of its edges crossing the antimeridian. */
export type Ring = readonly (readonly [number, number])[];

/** A country's outline: polygons, each with its outer ring first and its holes after it, as GeoJSON has them. */
export interface CountryOutline {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly polygons: readonly (readonly Ring[])[];
}

interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

interface BoxedPolygon {
  readonly country: string;
  readonly rings: readonly Ring[];
  readonly box: Box;
}

/** Outlines made ready for many questions. */
export interface CountryIndex {
  readonly polygons: readonly BoxedPolygon[];
}

const boxOf = (ring: Ring): Box => {
  let [west, east, south, north] = [180, -180, 90, -90];
  for (const [longitude, latitude] of ring) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return { west, east, south, north };
};

export const indexCountries = (outlines: readonly CountryOutline[]): CountryIndex => ({
  polygons: outlines.flatMap(({ country, polygons }) =>
    polygons.flatMap(rings => {
      const [outer] = rings;
      return outer ? [{ country, rings, box: boxOf(outer) }] : [];
    }),
  ),
});

const isInBox = ({ latitude, longitude }: Place, { west, east, south, north }: Box): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north;

/** Whether a ray from the place to the east crosses the ring an odd number of times. */
const isInRing = ({ latitude, longitude }: Place, ring: Ring): boolean => {
  let inside = false;
  let previous = ring.at(-1);
  for (const point of ring) {
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

const isInPolygon = (place: Place, { rings, box }: BoxedPolygon): boolean =>
  isInBox(place, box) && rings.filter(ring => isInRing(place, ring)).length % 2 === 1;

/**
 * The country in which a place lies, by the outlines handed in; `null` at sea, and where the outlines claim nothing. Near a
 * border or a coast the answer is as good as the outlines: a kilometre or two at a scale of 1 : 50 million.
 */
export const countryAt = (place: Place, { polygons }: CountryIndex): string | null =>
  polygons.find(polygon => isInPolygon(place, polygon))?.country ?? null;
