import { z } from 'zod';

/** A machine on the map. Numbers, since there may be ten thousand of them and they travel as JSON. */
export interface MapPoint {
  /** What the mark is called: reference and model. */
  readonly label: string;
  /** Where a press on it leads. */
  readonly href: string;
  /** WGS 84, degrees. */
  readonly latitude: number;
  readonly longitude: number;
  /** When it was there, in Unix milliseconds. */
  readonly at: number;
  /** How far the position can be trusted: 0 to 3, as readings have it; null where nobody says. */
  readonly trust: number | null;
}

/** One machine's way, oldest place first. */
export type MapPath = readonly Pick<MapPoint, 'latitude' | 'longitude' | 'at'>[];

/** What a list of points is on the wire: rows instead of objects, which halves it. */
export const mapPointRows = z.object({
  points: z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.number(), z.number().nullable()])),
  /** Whether there were more than a map is given. */
  isCut: z.boolean(),
});
export type MapPointRows = z.output<typeof mapPointRows>;

export const toRows = (points: readonly MapPoint[], isCut: boolean): MapPointRows => ({
  points: points.map(({ label, href, latitude, longitude, at, trust }) => [
    label,
    href,
    latitude,
    longitude,
    at,
    trust,
  ]),
  isCut,
});

export const fromRows = ({ points }: MapPointRows): MapPoint[] =>
  points.map(([label, href, latitude, longitude, at, trust]) => ({ label, href, latitude, longitude, at, trust }));

/** Places that can be drawn: a fix at 0, 0 or beyond the poles is none. */
export const isDrawable = ({ latitude, longitude }: Pick<MapPoint, 'latitude' | 'longitude'>): boolean =>
  Number.isFinite(latitude) &&
  Number.isFinite(longitude) &&
  Math.abs(latitude) <= 90 &&
  Math.abs(longitude) <= 180 &&
  !(latitude === 0 && longitude === 0);
