import type { FeatureCollection } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
// A file of its own beside the scripts: the browser asks for it when a map is shown, and never again.
import naturalEarth from 'world-atlas/countries-50m.json?url';
import { withoutAntimeridian } from './antimeridian.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isTopology = (value: unknown): value is Topology =>
  isObject(value) && value.type === 'Topology' && isObject(value.objects) && Array.isArray(value.arcs);

const isCollection = (value: unknown): value is FeatureCollection =>
  isObject(value) && value.type === 'FeatureCollection' && Array.isArray(value.features);

const isGeometryCollection = (value: unknown): value is GeometryCollection =>
  isObject(value) && value.type === 'GeometryCollection';

/**
 * Outlines as GeoJSON, out of GeoJSON or TopoJSON: of a topology the object `countries`, or else its first.
 *
 * @throws TypeError on anything else
 */
export const outlinesOf = (given: unknown): FeatureCollection => {
  if (isCollection(given)) return given;
  if (!isTopology(given)) throw new TypeError('neither GeoJSON nor TopoJSON');
  const object = given.objects.countries ?? Object.values(given.objects)[0];
  if (!isGeometryCollection(object)) throw new TypeError('the topology has no collection of outlines');
  return feature(given, object);
};

/** Fetches the outlines; null where they cannot be had, and the map does without. */
export const loadOutlines = async (url: string | null): Promise<FeatureCollection | null> => {
  try {
    const response = await fetch(url ?? naturalEarth);
    return response.ok ? withoutAntimeridian(outlinesOf(await response.json())) : null;
  } catch {
    return null;
  }
};
