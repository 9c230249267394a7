import { accept, type Refusal, type Result } from '#domain/result';
import { metresBetween, type Place } from '#domain/telemetry/distance';
import { metresToLine } from './corridor.ts';
import { checkRing, type GridRing, gridRing, isInPolygon } from './polygon.ts';

export const SHAPE_KINDS = ['circle', 'polygon', 'corridor', 'country'] as const;

/** An area on the Earth. What lies on its edge lies in it. */
export type GeofenceShape =
  | { readonly kind: 'circle'; readonly center: Place; readonly radiusM: number }
  /** Corners in their order, the last not the first again. Edges are straight in longitude and latitude. */
  | { readonly kind: 'polygon'; readonly corners: readonly Place[] }
  /** Everything within so many metres of a line, which goes along great circles: a road, a river. */
  | { readonly kind: 'corridor'; readonly line: readonly Place[]; readonly withinM: number }
  /** ISO 3166-1 alpha-2. */
  | { readonly kind: 'country'; readonly countries: readonly string[] };

export const MOST_LINE_PLACES = 500;
/** A quarter of the way around the Earth: beyond it a circle would be the rest of the world. */
const LARGEST_RADIUS_M = 10_000_000;
const WIDEST_CORRIDOR_M = 100_000;

const isPlace = ({ latitude, longitude }: Place): boolean =>
  Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;

const isLength = (metres: number, most: number): boolean => Number.isFinite(metres) && metres > 0 && metres <= most;

const wrongIn = (shape: GeofenceShape): Refusal | null => {
  switch (shape.kind) {
    case 'circle':
      if (!isPlace(shape.center)) return { code: 'geofence-place', field: 'center' };
      return isLength(shape.radiusM, LARGEST_RADIUS_M) ? null : { code: 'geofence-radius', field: 'radiusM' };
    case 'polygon':
      if (!shape.corners.every(isPlace)) return { code: 'geofence-place', field: 'corners' };
      return checkRing(shape.corners);
    case 'corridor': {
      const { line, withinM } = shape;
      if (!line.every(isPlace)) return { code: 'geofence-place', field: 'line' };
      const moves = line.every((place, at) => at === 0 || metresBetween(place, line[at - 1] ?? place) > 0);
      if (line.length < 2 || line.length > MOST_LINE_PLACES || !moves) return { code: 'corridor-line', field: 'line' };
      return isLength(withinM, WIDEST_CORRIDOR_M) ? null : { code: 'geofence-radius', field: 'withinM' };
    }
    case 'country': {
      const { countries } = shape;
      const isKnown = countries.length > 0 && countries.every(code => /^[A-Z]{2}$/.test(code));
      return isKnown ? null : { code: 'geofence-countries', field: 'countries' };
    }
  }
};

/**
 * A shape that has an inside. Refusals: `geofence-place`, `geofence-radius`, `corridor-line`, `geofence-countries`, and those
 * of `checkRing`. A polygon's last corner may be the first again.
 */
export const checkShape = (shape: GeofenceShape): Result<GeofenceShape> => {
  const open = shape.kind === 'polygon' ? { ...shape, corners: withoutClosing(shape.corners) } : shape;
  const refusal = wrongIn(open);
  return refusal ? { ok: false, refusal } : accept(open);
};

const withoutClosing = (corners: readonly Place[]): readonly Place[] => {
  const [first, last] = [corners[0], corners.at(-1)];
  const isClosed = corners.length > 3 && first?.latitude === last?.latitude && first?.longitude === last?.longitude;
  return isClosed ? corners.slice(0, -1) : corners;
};

/** Where a machine was: its country comes from outlines that the caller has; `null` at sea or unknown. */
export interface LocatedPlace extends Place {
  readonly country: string | null;
}

const rings = new WeakMap<readonly Place[], GridRing>();

const ringOf = (corners: readonly Place[]): GridRing => {
  const known = rings.get(corners);
  if (known) return known;
  const ring = gridRing(corners);
  rings.set(corners, ring);
  return ring;
};

/** Whether a place lies in a shape; `null` where that cannot be told: of countries, at sea. */
export const isInShape = (place: LocatedPlace, shape: GeofenceShape): boolean | null => {
  switch (shape.kind) {
    case 'circle':
      return metresBetween(place, shape.center) <= shape.radiusM;
    case 'polygon':
      return isInPolygon(place, ringOf(shape.corners));
    case 'corridor':
      return metresToLine(place, shape.line) <= shape.withinM;
    case 'country':
      return place.country === null ? null : shape.countries.includes(place.country);
  }
};
