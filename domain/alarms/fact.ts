import type { LocatedPlace } from '#domain/geofences/shape';
import { type Doubt, fixOf, hasBadTime, PLACE_DOUBTS } from '#domain/telemetry/doubts';
import { compareReadings, type SourcedReading, type TrustTier, type UnixMs } from '#domain/telemetry/reading';

/** A reading as alarms see it: a device's time is believed, a place is believed or left out. */
export interface AlarmFact {
  readonly id: string;
  readonly time: UnixMs;
  readonly source: string;
  readonly trust: TrustTier;
  readonly place: LocatedPlace | null;
  /** A place that nothing but another source's word speaks against: it ends no alarm, and may raise one. */
  readonly disputed: LocatedPlace | null;
  readonly doubts: readonly Doubt[];
  readonly speedMps?: number | undefined;
  readonly ignition?: boolean | undefined;
  /** By its motion sensor. */
  readonly motion?: boolean | undefined;
  readonly engineHoursMs?: number | undefined;
  readonly cycles?: number | undefined;
  readonly odometerM?: number | undefined;
  readonly supplyVolts?: number | undefined;
  readonly batteryPercent?: number | undefined;
  readonly temperaturesC?: readonly number[] | undefined;
  readonly alarms: readonly string[];
}

/** Facts of judged readings, in the one order of readings; those whose time is not believed tell nothing. */
export const factsOf = (
  judged: readonly { readonly reading: SourcedReading; readonly doubts: readonly Doubt[] }[],
  countryOf: (place: { readonly latitude: number; readonly longitude: number }) => string | null,
): AlarmFact[] =>
  judged
    .filter(({ doubts }) => !hasBadTime(doubts))
    .toSorted((a, b) => compareReadings(a.reading, b.reading))
    .map(({ reading, doubts }) => {
      const against = doubts.filter(doubt => PLACE_DOUBTS.includes(doubt));
      const seen = against.every(doubt => doubt === 'sources-disagree') ? fixOf(reading) : null;
      const fix = seen && { ...seen, country: countryOf(seen) };
      const { id, time, source, speedMps, ignition, motion, engineHoursMs, odometerM, cycles, alarms } = reading;
      const { supplyVolts, batteryPercent, temperaturesC } = reading;
      const told = {
        speedMps,
        ignition,
        motion,
        engineHoursMs,
        odometerM,
        cycles,
        supplyVolts,
        batteryPercent,
        temperaturesC,
        alarms,
      };
      return {
        id,
        time,
        source,
        trust: reading.trust,
        doubts,
        place: against.length === 0 ? fix : null,
        disputed: against.length === 0 ? null : fix,
        ...told,
      };
    });
