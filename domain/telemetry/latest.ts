import type { Place } from './distance.ts';
import { type Doubt, fixOf, hasBadTime, type JudgedReading, meterDoubts, PLACE_DOUBTS } from './doubts.ts';
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
}

const sourced = ({ time, source, trust }: SourcedReading): Sourced => ({ at: time, source, trust });

const isFree = (doubts: readonly Doubt[], from: readonly Doubt[]): boolean => !doubts.some(one => from.includes(one));

const placeOf = (reading: SourcedReading, doubts: readonly Doubt[]): LatestState['place'] => {
  const fix = isFree(doubts, PLACE_DOUBTS) ? fixOf(reading) : null;
  return fix && { ...sourced(reading), ...fix };
};

const metersOf = (reading: SourcedReading, doubts: readonly Doubt[]): LatestState['meters'] =>
  Object.fromEntries(
    METER_KINDS.flatMap(kind => {
      const value = meterValue(reading, kind);
      const counts = value !== undefined && isFree(doubts, meterDoubts(kind));
      return counts ? [[kind, { ...sourced(reading), value }]] : [];
    }),
  );

/**
 * Folds judged readings, in any order, into the newest state. What is doubted does not count for the element that the doubt
 * is about; of two at the same moment the later in `compareReadings` order counts. `null` where no reading has a time that
 * can be believed.
 */
export const latestOf = (judged: readonly JudgedReading[]): LatestState | null =>
  judged
    .filter(({ doubts }) => !hasBadTime(doubts))
    .toSorted((a, b) => compareReadings(a.reading, b.reading))
    .reduce<LatestState | null>(
      (latest, { reading, doubts }) => ({
        at: reading.time,
        place: placeOf(reading, doubts) ?? latest?.place ?? null,
        meters: { ...latest?.meters, ...metersOf(reading, doubts) },
      }),
      null,
    );
