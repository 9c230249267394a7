import type { FeatureCollection, Geometry, Position } from 'geojson';

/** A ring, as latitude and longitude. */
export type Ring = readonly (readonly [number, number])[];

/** One polygon of a country, fine and coarse, with its box: a map draws those in sight, and coarse ones from far away. */
export interface OutlinePiece {
  readonly fine: readonly Ring[];
  readonly coarse: readonly Ring[];
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** In degrees; a pixel of a map at zoom 3 is 0.18. */
const COARSE = 0.3;

const ringOf = (ring: readonly Position[]): Ring =>
  ring.map(([longitude = 0, latitude = 0]) => [latitude, longitude] as const);

/** Leaves out what is nearer than `COARSE` to the point kept before it; a ring keeps at least a triangle. */
export const coarsened = (ring: Ring): Ring => {
  let before = ring[0];
  const kept = ring.filter((point, at) => {
    if (at === 0 || at === ring.length - 1 || before === undefined) return true;
    const isFar = Math.abs(point[0] - before[0]) + Math.abs(point[1] - before[1]) >= COARSE;
    if (isFar) before = point;
    return isFar;
  });
  return kept.length < 4 ? ring : kept;
};

const polygonsOf = (geometry: Geometry): readonly (readonly Position[][])[] => {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
};

export const outlinePieces = ({ features }: FeatureCollection): OutlinePiece[] =>
  features
    .flatMap(({ geometry }) => polygonsOf(geometry))
    .map(polygon => {
      const fine = polygon.map(ringOf);
      let [south, west, north, east] = [90, Number.POSITIVE_INFINITY, -90, Number.NEGATIVE_INFINITY];
      for (const [latitude, longitude] of fine.flat()) {
        south = Math.min(south, latitude);
        north = Math.max(north, latitude);
        west = Math.min(west, longitude);
        east = Math.max(east, longitude);
      }
      return { fine, coarse: fine.map(coarsened), south, west, north, east };
    });

export interface SeenBox {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/** Smaller ones are specks that nobody misses. */
const LEAST_PIXELS = 2;

/** Whether a map at this zoom shows anything of the piece. */
export const isInSight = (piece: OutlinePiece, box: SeenBox, zoom: number): boolean =>
  piece.south <= box.north &&
  piece.north >= box.south &&
  piece.west <= box.east &&
  piece.east >= box.west &&
  ((piece.east - piece.west + piece.north - piece.south) * 256 * 2 ** zoom) / 360 >= LEAST_PIXELS;
