import type { Place } from './distance.ts';
import { isNameable, type MeterKind } from './meters.ts';
import type { Reading, SourcedReading, UnixMs } from './reading.ts';

/**
 * What is wrong with a reading, as far as can be told from it and from the reading of the same source before it. A doubt
 * never drops the reading: it stays as evidence, and says for what it does not count.
 */
export const DOUBTS = [
  /** The message has no time: that of its arrival stands in. */
  'time-missing',
  /** Later than its arrival by more than clocks differ. */
  'time-future',
  /** Before machines reported at all, or as far back as receivers' weeks roll over: a clock that was never set, or is broken. */
  'time-ancient',
  /** Of a month whose readings were dropped for their age before it came. */
  'month-retired',
  /** The place where receivers without a fix say that they are: 0° N 0° E. */
  'zero-island',
  /** No such place on Earth. */
  'place-impossible',
  /** Faster from the last place that was believed than any machine travels; or other places of its beginning outvote it. */
  'place-jump',
  /** Of a path that the same source has told before, fix by fix: a recording under new times. */
  'path-repeated',
  /** Another source, trusted at least as much, says at that time that the machine is elsewhere. */
  'sources-disagree',
  'engine-hours-backwards',
  'cycles-backwards',
  'kilometres-backwards',
  /** More engine time than time. */
  'engine-hours-faster-than-clock',
  /** Further than any machine travels in that time. */
  'kilometres-too-fast',
  /** Another meter than before, and no record of a replacement. */
  'meter-unexplained',
  /** Another reading of the same source has the same time and sequence, and says something else. */
  'sequence-forked',
  /** Signed under a number that the device had passed already, as of the message before: an old one under a new time. */
  'sequence-replayed',
  /** Signed, and a message is missing before it, or it does not name the one that is there. */
  'sequence-gap',
] as const;

export type Doubt = (typeof DOUBTS)[number];

export const isDoubt = (text: string): text is Doubt => DOUBTS.some(doubt => doubt === text);

/** Clocks may be ahead by so much. */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;
/** Trackers restart their clocks at 1970, 1980 (GPS) or 2000. */
export const OLDEST_TIME: UnixMs = Date.UTC(2005, 0, 1);
/**
 * Receivers count weeks in ten bits: old ones, or old firmware, say a day of 1,024 weeks (19.6 years) ago. What is told that
 * late is such a clock, and no history.
 */
const OLDEST_AGE_MS = 1_000 * 7 * 86_400_000;

/** Of a time that is not believed, or of which nothing else is left: such a reading is evidence only, and counts nowhere. */
export const TIME_DOUBTS: readonly Doubt[] = ['time-future', 'time-ancient', 'month-retired'];

export const hasBadTime = (doubts: readonly Doubt[]): boolean => doubts.some(doubt => TIME_DOUBTS.includes(doubt));

/** The place of a reading, where it has one that its device vouches for. */
export const fixOf = (reading: Reading): Place | null =>
  reading.fix === 'valid' && reading.latitude !== undefined && reading.longitude !== undefined
    ? { latitude: reading.latitude, longitude: reading.longitude }
    : null;

/** The same, where nothing speaks against the place. */
export const believedFix = ({
  reading,
  doubts,
}: {
  readonly reading: Reading;
  readonly doubts: readonly Doubt[];
}): Place | null => (doubts.some(doubt => PLACE_DOUBTS.includes(doubt)) ? null : fixOf(reading));

/** What is wrong with a reading's time taken by itself. */
export const timeDoubts = (reading: Pick<SourcedReading, 'deviceTime' | 'time' | 'receivedAt'>): Doubt[] => {
  if (reading.deviceTime === undefined) return ['time-missing'];
  if (reading.time > reading.receivedAt + FUTURE_TOLERANCE_MS) return ['time-future'];
  const oldest = Math.max(OLDEST_TIME, reading.receivedAt - OLDEST_AGE_MS);
  return reading.time < oldest ? ['time-ancient'] : [];
};

/** What is wrong with a place taken by itself. */
export const placeDoubts = ({ latitude, longitude }: Place): Doubt[] => {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return ['place-impossible'];
  return Math.abs(latitude) < 0.01 && Math.abs(longitude) < 0.01 ? ['zero-island'] : [];
};

/** The sequence of a reading that came under the time and sequence of another: below zero. */
export const isForked = ({ sequence }: Pick<SourcedReading, 'sequence'>): boolean => sequence < 0n;

/** Doubts of the message itself: what it says of a meter is neither held against what came before nor counted. */
export const MESSAGE_DOUBTS = ['sequence-forked', 'sequence-replayed'] as const satisfies readonly Doubt[];

/** Doubts for which what the meter of that kind shows is not what is believed of it. */
export const meterDoubts = (kind: MeterKind): readonly Doubt[] => [
  ...TIME_DOUBTS,
  `${kind}-backwards`,
  ...(kind === 'engine-hours' ? (['engine-hours-faster-than-clock'] as const) : []),
  ...(kind === 'kilometres' ? (['kilometres-too-fast'] as const) : []),
  ...MESSAGE_DOUBTS,
];

/** Whether what a reading shows of a meter is believed: only then is the next value held against it, and only then does it count. */
export const isMeterBelieved = (
  reading: Pick<SourcedReading, 'engineHoursMs'>,
  doubts: readonly Doubt[],
  kind: MeterKind,
): boolean => {
  if (doubts.includes('meter-unexplained') && isNameable(reading, kind)) return false;
  const wrong = meterDoubts(kind);
  return !doubts.some(doubt => wrong.includes(doubt));
};

/** Doubts for which a place is not the one that the next of its source is measured from. */
export const FIX_DOUBTS: readonly Doubt[] = [
  'zero-island',
  'place-impossible',
  'place-jump',
  'path-repeated',
  'sequence-replayed',
];

/** Doubts for which a reading's place does not count as where the machine is. */
export const PLACE_DOUBTS: readonly Doubt[] = [...TIME_DOUBTS, ...FIX_DOUBTS, 'sources-disagree'];
