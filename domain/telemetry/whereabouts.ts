import type { TrustTier, UnixMs } from './reading.ts';
import { BETTER_HOLDS_MS } from './tiers.ts';

/** After so long without a place nobody knows in which country a machine is. */
export const PLACE_EXPIRES_MS = 14 * 86_400_000;

/** A place older than this is marked as old. */
export const PLACE_STALE_MS = 3 * 86_400_000;

export const WHEREABOUTS = ['inside', 'outside', 'unknown'] as const;

/** Whether a machine is in the countries that its lease permits: all that a bank sees by default. */
export type Whereabouts = (typeof WHEREABOUTS)[number];

/** Why the last place that was believed may be where it is no more: alarms that stand, the one that tells most first. */
export const PLACE_TROUBLES = ['jamming', 'place-doubted', 'silent'] as const;

export type PlaceTrouble = (typeof PLACE_TROUBLES)[number];

/** What the alarms that stand say of a machine's place. `another-silent`: a device is, and another has told the place since. */
export type PlaceAlarm = 'outside' | PlaceTrouble | 'another-silent';

export interface KnownCountry {
  readonly at: UnixMs;
  /** ISO 3166-1 alpha-2; `null` at sea. */
  readonly country: string | null;
  readonly source: string;
  readonly trust: TrustTier;
}

export interface WhereaboutsState {
  readonly state: Whereabouts;
  /** Why it is unknown; `null` where it is known. */
  readonly reason: 'never-reported' | 'too-old' | 'no-country' | PlaceTrouble | null;
  readonly country: string | null;
  /** Milliseconds since the place was reported. */
  readonly ageMs: number | null;
  readonly isStale: boolean;
  readonly source: string | null;
  readonly trust: TrustTier | null;
}

/** A device that is silent takes nothing from what another tells, for as long as that holds. */
const troubleOf = (alarm: Exclude<PlaceAlarm, 'outside'>, ageMs: number): PlaceTrouble | null => {
  if (alarm !== 'another-silent') return alarm;
  return ageMs > BETTER_HOLDS_MS ? 'silent' : null;
};

const ageOf = (known: KnownCountry, now: UnixMs): number => Math.max(0, now - known.at);

/**
 * Inside, outside or unknown: a place that is too old, in no country, or of before its receiver was jammed, fooled or silenced,
 * is neither. Outside it stays until it is seen inside. With no countries named a machine may be anywhere but outside the areas
 * drawn for it: whether it is, its alarms say.
 */
export const whereaboutsOf = (
  known: KnownCountry | null,
  permitted: readonly string[],
  now: UnixMs,
  alarm: PlaceAlarm | null = null,
): WhereaboutsState => {
  if (!known) {
    const nothing = { country: null, ageMs: null, isStale: true, source: null, trust: null };
    return { state: 'unknown', reason: 'never-reported', ...nothing };
  }
  const ageMs = ageOf(known, now);
  const { country, source, trust } = known;
  const seen = { country, ageMs, isStale: ageMs > PLACE_STALE_MS, source, trust };
  if (alarm === 'outside') return { state: 'outside', reason: null, ...seen };
  if (ageMs > PLACE_EXPIRES_MS) return { state: 'unknown', reason: 'too-old', ...seen };
  const isElsewhere = permitted.length > 0 && country !== null && !permitted.includes(country);
  if (isElsewhere) return { state: 'outside', reason: null, ...seen };
  const trouble = alarm && troubleOf(alarm, ageMs);
  if (trouble) return { state: 'unknown', reason: trouble, ...seen };
  if (permitted.length > 0 && country === null) return { state: 'unknown', reason: 'no-country', ...seen };
  return { state: 'inside', reason: null, ...seen };
};
