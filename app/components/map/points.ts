import type { MachineCondition } from '#domain/telemetry/condition';

/** A machine on the map. Numbers, since there may be ten thousand of them and they travel as JSON. */
export interface MapPoint {
  /** What the mark is called: reference and model. */
  readonly label: string;
  /** Where its page is. */
  readonly href: string;
  /** WGS 84, degrees. */
  readonly latitude: number;
  readonly longitude: number;
  /** When it was there, in Unix milliseconds. */
  readonly at: number;
  /** How far the position can be trusted: 0 to 3, as readings have it; null where nobody says. */
  readonly trust: number | null;
  /** Whether its place is in doubt. */
  readonly isDoubted: boolean;
  /** What it does; null on maps that show places alone. */
  readonly condition: MachineCondition | null;
  readonly speedMps: number | null;
}

/** One machine's way, oldest place first; `afterGap`: what was between the place before and this one nobody saw. */
export type MapPath = readonly (Pick<MapPoint, 'latitude' | 'longitude' | 'at'> & {
  readonly afterGap?: boolean;
  /** Whether the place is doubted: drawn apart, and no part of the way. */
  readonly doubted?: boolean;
})[];

/** Places that can be drawn: a fix at 0, 0 or beyond the poles is none. */
export const isDrawable = ({ latitude, longitude }: Pick<MapPoint, 'latitude' | 'longitude'>): boolean =>
  Number.isFinite(latitude) &&
  Number.isFinite(longitude) &&
  Math.abs(latitude) <= 90 &&
  Math.abs(longitude) <= 180 &&
  !(latitude === 0 && longitude === 0);
