import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import { z } from 'zod';
import { type CountryIndex, type CountryOutline, countryAt, indexCountries } from '#domain/telemetry/country';
import type { Place } from '#domain/telemetry/distance';

/** Outlines at 1 : 50 million, by Natural Earth, public domain; the properties name a country, the ids are ISO 3166-1 numeric. */
const OUTLINES = 'world-atlas/countries-50m.json';

type Topology = Parameters<typeof feature>[0];

const atlasFile = z.custom<Topology>(
  value => z.object({ objects: z.object({ countries: z.object({}) }) }).safeParse(value).success,
);

const countryProperties = z.object({ name: z.string() });

/** ISO 3166-1 alpha-2 of a numeric code, by the aliases of the Unicode locale data: 276 → DE. */
const alphaOf = (numeric: string | number | undefined, name: string): string | null => {
  if (name === 'Kosovo') return 'XK';
  if (numeric === undefined) return null;
  return /^und-([A-Z]{2})$/.exec(Intl.getCanonicalLocales(`und-${numeric}`)[0] ?? '')?.[1] ?? null;
};

const positions = (ring: readonly (readonly number[])[]): [number, number][] =>
  ring.map(([longitude = 0, latitude = 0]) => [longitude, latitude]);

const load = (): CountryIndex => {
  const atlas = atlasFile.parse(createRequire(import.meta.url)(OUTLINES));
  const countries = atlas.objects.countries;
  if (!countries) throw new Error(`${OUTLINES} has no countries`);
  const shapes = feature(atlas, countries);
  const outlines = ('features' in shapes ? shapes.features : [shapes]).flatMap(
    ({ id, properties, geometry }): CountryOutline[] => {
      const country = alphaOf(id, countryProperties.parse(properties).name);
      if (country === null) return [];
      if (geometry.type === 'Polygon') return [{ country, polygons: [geometry.coordinates.map(positions)] }];
      if (geometry.type !== 'MultiPolygon') return [];
      return [{ country, polygons: geometry.coordinates.map(polygon => polygon.map(positions)) }];
    },
  );
  return indexCountries(outlines);
};

let index: CountryIndex | null = null;

/** Machines report from where they are, again and again. */
const known = new Map<string, string | null>();
const MOST_KNOWN = 50_000;

/**
 * ISO 3166-1 alpha-2 of the country of a place; `null` at sea, and where the outlines claim nothing. The place is taken to a
 * thousandth of a degree, about 100 m: the outlines are good to a kilometre.
 */
export const countryOf = ({ latitude, longitude }: Place): string | null => {
  const place = { latitude: Math.round(latitude * 1000) / 1000, longitude: Math.round(longitude * 1000) / 1000 };
  const key = `${place.latitude} ${place.longitude}`;
  const there = known.get(key);
  if (there !== undefined) return there;
  index ??= load();
  const country = countryAt(place, index);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, country);
  return country;
};
