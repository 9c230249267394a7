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
    ]),
  ),
  /** Whether there were more than a map is given. */
  isCut: z.boolean(),
});
export type MapPointRows = z.output<typeof mapPointRows>;

export const toRows = (points: readonly MapPoint[], isCut: boolean): MapPointRows => ({
  points: points.map(({ label, href, latitude, longitude, at, trust, condition, speedMps }) => [
    label,
    href,
    latitude,
    longitude,
    at,
    trust,
    condition,
    speedMps,
  ]),
  isCut,
});

/** Fetches the points of a map. Throws when they cannot be had, or are none. */
export const fetchPoints = async (
  href: string,
  signal: AbortSignal,
): Promise<{ readonly points: readonly MapPoint[]; readonly isCut: boolean }> => {
  const response = await fetch(href, { signal, headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${href}: ${response.status}`);
  const { points, isCut } = mapPointRows.parse(await response.json());
  return {
    points: points.map(([label, to, latitude, longitude, at, trust, condition, speedMps]) => ({
      label,
      href: to,
      latitude,
      longitude,
      at,
      trust,
      condition,
      speedMps,
    })),
    isCut,
  };
};
