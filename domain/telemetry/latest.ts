import type { Place } from './distance.ts';
import { type Doubt, fixOf, type JudgedReading, meterDoubts, PLACE_DOUBTS } from './doubts.ts';
import { METER_KINDS, type MeterKind, meterValue } from './meters.ts';
import { compareReadings, type SourcedReading, type TrustTier, type UnixMs } from './reading.ts';

interface Sourced {
  readonly at: UnixMs;
  readonly source: string;
  readonly trust: TrustTier;
}

/** The newest that is known of a machine, each element of its own time and source. */
export interface LatestState {
  /** When it last said anything. */
  readonly at: UnixMs;
  readonly place: (Sourced & Place) | null;
  readonly meters: Readonly<Partial<Record<MeterKind, Sourced & { readonly value: number }>>>;
  readonly fuelPercent: number | null;
}

const sourced = ({ time, source, trust }: SourcedReading): Sourced => ({ at: time, source, trust });

const isFree = (doubts: readonly Doubt[], from: readonly Doubt[]): boolean => !doubts.some(one => from.includes(one));

/**
 * Folds judged readings, in any order, into the newest state. What is doubted does not count for the element that the doubt
 * is about; of two at the same moment the later in `compareReadings` order counts. `null` where no reading has a time that
 * can be believed.
 */
export const latestOf = (judged: readonly JudgedReading[]): LatestState | null => {
  let latest: LatestState | null = null;
  for (const { reading, doubts } of judged.toSorted((a, b) => compareReadings(a.reading, b.reading))) {
    if (!isFree(doubts, ['time-future', 'time-ancient'])) continue;
    const fix = isFree(doubts, PLACE_DOUBTS) ? fixOf(reading) : null;
    const meters = { ...latest?.meters };
    for (const kind of METER_KINDS) {
      const value = meterValue(reading, kind);
      if (value !== undefined && isFree(doubts, meterDoubts(kind))) meters[kind] = { ...sourced(reading), value };
    }
    latest = {
      at: reading.time,
      place: fix ? { ...sourced(reading), ...fix } : (latest?.place ?? null),
      meters,
      fuelPercent: reading.fuelPercent ?? latest?.fuelPercent ?? null,
    };
  }
  return latest;
};
