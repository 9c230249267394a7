import type { Place } from './distance.ts';
import { believedFix, type Doubt, hasBadTime, isMeterBelieved } from './doubts.ts';
import type { JudgedReading } from './judgement.ts';
import { METER_KINDS, type MeterChange, type MeterKind, meterIdOf, meterSlot, meterValue, SLOTS } from './meters.ts';
import { compareReadings, type SourcedReading, type TrustTier, type UnixMs } from './reading.ts';
import { PLACE_HOLDS_MS, standingWord } from './tiers.ts';

interface Sourced {
  readonly at: UnixMs;
  readonly source: string;
  readonly trust: TrustTier;
}

/** What a meter showed later and is not believed. */
export interface DoubtedValue {
  readonly at: UnixMs;
  readonly value: number;
  readonly doubts: readonly Doubt[];
}

/** The newest that is known of a machine, each element of its own time and source. */
export interface LatestState {
  /** When it last said anything. */
  readonly at: UnixMs;
  readonly place: (Sourced & Place) | null;
  /** The last value that is believed, with what its source said since. */
  readonly meters: Readonly<
    Partial<Record<MeterKind, Sourced & { readonly value: number; readonly doubted?: DoubtedValue }>>
  >;
}

const sourced = ({ time, source, trust }: SourcedReading): Sourced => ({ at: time, source, trust });

/** What a source says of a meter: its newest value, and the newest that is believed. */
export interface MeterWord extends Pick<SourcedReading, 'id' | 'source' | 'trust' | 'time' | 'sequence'> {
  readonly slot: (typeof SLOTS)[number];
  readonly value: number;
  readonly doubts: readonly Doubt[];
}

/**
 * What counts of the newest words about a meter, of each source and slot: of each source its best meter, of the sources the
 * one whose word stands (`standingWord`); with what it said later and is not believed.
 */
export const standingMeter = <One extends MeterWord>(
  believed: readonly One[],
  newest: readonly One[],
): { readonly word: One; readonly doubted: One | null } | null => {
  const best = believed.filter(one =>
    believed.every(other => other.source !== one.source || SLOTS.indexOf(other.slot) >= SLOTS.indexOf(one.slot)),
  );
  const word = standingWord(best);
  if (!word) return null;
  const last = newest.find(({ source, slot }) => source === word.source && slot === word.slot);
  return { word, doubted: last && compareReadings(last, word) > 0 ? last : null };
};

const newestOf = <One extends { readonly source: string }>(words: readonly One[], of: (one: One) => string): One[] => [
  ...new Map(words.map(one => [of(one), one])).values(),
];

const metersOf = (judged: readonly JudgedReading[], changes: readonly MeterChange[]): LatestState['meters'] =>
  Object.fromEntries(
    METER_KINDS.flatMap(kind => {
      const words = judged.flatMap(({ reading, doubts }): (MeterWord & { isBelieved: boolean })[] => {
        const value = meterValue(reading, kind);
        if (value === undefined) return [];
        const { id, source, trust, time, sequence } = reading;
        const slot = meterSlot(kind, meterIdOf(reading, kind, changes));
        const isBelieved = isMeterBelieved(reading, doubts, kind);
        return [{ id, source, trust, time, sequence, slot, value, doubts, isBelieved }];
      });
      const stream = ({ source, slot }: MeterWord) => `${slot} ${source}`;
      const believed = words.filter(({ isBelieved }) => isBelieved);
      const standing = standingMeter(newestOf(believed, stream), newestOf(words, stream));
      if (!standing) return [];
      const { word, doubted } = standing;
      const { time, source, trust, value } = word;
      const later = doubted && { doubted: { at: doubted.time, value: doubted.value, doubts: doubted.doubts } };
      return [[kind, { at: time, source, trust, value, ...later }]];
    }),
  );

const placeOf = (judged: readonly JudgedReading[]): LatestState['place'] => {
  const places = judged.flatMap(one => {
    const fix = believedFix(one);
    return fix ? [{ ...one.reading, ...fix }] : [];
  });
  const word = standingWord(
    newestOf(places, ({ source }) => source),
    PLACE_HOLDS_MS,
  );
  return word && { ...sourced(word), latitude: word.latitude, longitude: word.longitude };
};

/**
 * The newest state by judged readings, in any order. What is doubted does not count for the element that the doubt is about;
 * of several sources the one counts whose word stands. `null` where no reading has a time that can be believed.
 */
export const latestOf = (
  judged: readonly JudgedReading[],
  changes: readonly MeterChange[] = [],
): LatestState | null => {
  const sorted = judged
    .filter(({ doubts }) => !hasBadTime(doubts))
    .toSorted((a, b) => compareReadings(a.reading, b.reading));
  const last = sorted.at(-1);
  return last ? { at: last.reading.time, place: placeOf(sorted), meters: metersOf(sorted, changes) } : null;
};
