import { z } from 'zod';
import { MACHINE_CONDITIONS } from '#domain/telemetry/condition';
import type { MapPoint } from './points.ts';

/** What a list of points is on the wire: rows instead of objects, which halves it. */
export const mapPointRows = z.object({
  points: z.array(
    z.tuple([
      z.string(),
      z.string(),
      z.number(),
      z.number(),
      z.number(),
      z.number().nullable(),
      z.enum(MACHINE_CONDITIONS).nullable(),
      z.number().nullable(),
      z.boolean(),
    ]),
  ),
  /** Whether there were more than a map is given. */
  isCut: z.boolean(),
  /** How many more machines do what, which no map shows. */
  offMap: z.array(z.object({ condition: z.enum(MACHINE_CONDITIONS), count: z.number() })).default([]),
});
export type MapPointRows = z.output<typeof mapPointRows>;

export const toRows = (
  points: readonly MapPoint[],
  isCut: boolean,
  offMap: MapPointRows['offMap'] = [],
): MapPointRows => ({
  points: points.map(({ label, href, latitude, longitude, at, trust, condition, speedMps, isDoubted }) => [
    label,
    href,
    latitude,
    longitude,
    at,
    trust,
    condition,
    speedMps,
    isDoubted,
  ]),
  isCut,
  offMap,
});

/** Fetches the points of a map. Throws when they cannot be had, or are none. */
export const fetchPoints = async (
  href: string,
  signal: AbortSignal,
): Promise<Pick<MapPointRows, 'isCut' | 'offMap'> & { readonly points: readonly MapPoint[] }> => {
  const response = await fetch(href, { signal, headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${href}: ${response.status}`);
  const { points, isCut, offMap } = mapPointRows.parse(await response.json());
  return {
    points: points.map(([label, to, latitude, longitude, at, trust, condition, speedMps, isDoubted]) => ({
      label,
      href: to,
      latitude,
      longitude,
      at,
      trust,
      condition,
      speedMps,
      isDoubted,
    })),
    isCut,
    offMap,
  };
};
