import type { Feature, FeatureCollection, Geometry, Position } from 'geojson';
import { planeRing } from '#domain/telemetry/antimeridian';
import { turnsInSight } from './turns.ts';

const unwrapped = (ring: readonly Position[]): Position[] =>
  planeRing(ring.map(([longitude = 0, latitude = 0]) => [longitude, latitude] as const));

const shifted = (polygon: readonly Position[][], by: number): Position[][] =>
  polygon.map(ring => ring.map(([longitude = 0, latitude = 0]) => [longitude + by, latitude]));

/** The polygon, and where a part of it lies beyond the 180th meridian a copy on the other side. */
const onBothSides = (polygon: readonly Position[][]): Position[][][] => {
  const whole = polygon.map(unwrapped);
  const longitudes = whole.flat().map(([longitude = 0]) => longitude);
  return turnsInSight(longitudes).map(turn => (turn === 0 ? whole : shifted(whole, turn)));
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
