import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';

const TURN = 360;

/** Longitudes made continuous: a ring that crosses the 180th meridian goes on beyond it instead of jumping back. */
const unwrapped = (ring: readonly Position[]): Position[] => {
  let [shift, before] = [0, ring[0]?.[0] ?? 0];
  const points = ring.map(([longitude = 0, latitude = 0]): Position => {
    if (longitude - before > TURN / 2) shift -= TURN;
    if (before - longitude > TURN / 2) shift += TURN;
    before = longitude;
    return [longitude + shift, latitude];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || Math.abs((last[0] ?? 0) - (first[0] ?? 0)) < TURN / 2) return points;
  // It goes all around a pole (Antarctica): closed over the pole, not straight across the map.
  const pole = (first[1] ?? 0) < 0 ? -90 : 90;
  return [...points, [last[0] ?? 0, pole], [first[0] ?? 0, pole], first];
};

const shifted = (polygon: readonly Position[][], by: number): Position[][] =>
  polygon.map(ring => ring.map(([longitude = 0, latitude = 0]) => [longitude + by, latitude]));

/** The polygon, and where a part of it lies beyond the 180th meridian a copy on the other side. */
const onBothSides = (polygon: readonly Position[][]): Position[][][] => {
  const whole = polygon.map(unwrapped);
  const longitudes = whole.flat().map(([longitude = 0]) => longitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  if (east > TURN / 2) return [whole, shifted(whole, -TURN)];
  return west < -TURN / 2 ? [whole, shifted(whole, TURN)] : [whole];
};

const mended = (geometry: Geometry): Geometry => {
  if (geometry.type === 'Polygon') return { type: 'MultiPolygon', coordinates: onBothSides(geometry.coordinates) };
  if (geometry.type === 'MultiPolygon')
    return { type: 'MultiPolygon', coordinates: geometry.coordinates.flatMap(onBothSides) };
  return geometry;
};

/** Outlines that a flat map can draw: without it, what crosses the 180th meridian becomes lines across the world. */
export const withoutAntimeridian = (collection: FeatureCollection): FeatureCollection => ({
  ...collection,
  features: collection.features.map((feature): Feature => ({ ...feature, geometry: mended(feature.geometry) })),
});
