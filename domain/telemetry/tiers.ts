import { compareReadings, type SourcedReading } from './reading.ts';

/**
 * For so long what a better source said last holds against a worse one: until it has been silent for as long as makes it
 * silent (the gap rule). Then the worse one counts, and is shown with its tier.
 */
export const BETTER_HOLDS_MS = 36 * 3_600_000;

/** So long a better source's place is shown against what a worse one says, and keeps it from raising an alarm. */
export const PLACE_HOLDS_MS = 3_600_000;

/** Whether a source reports by itself: a device, and not what somebody uploads. */
export const isDeviceSource = (source: string): boolean => !source.startsWith('csv:') && !source.startsWith('api:');

type Word = Pick<SourcedReading, 'time' | 'sequence' | 'source' | 'id' | 'trust'>;

/** The better tier, then devices before uploads; of equals the newer. */
const compareWords = (a: Word, b: Word): number =>
  a.trust - b.trust || Number(isDeviceSource(a.source)) - Number(isDeviceSource(b.source)) || compareReadings(a, b);

/** Which of several sources' newest words counts. */
export const standingWord = <One extends Word>(newest: readonly One[], holdsMs = BETTER_HOLDS_MS): One | null => {
  const last = newest.reduce((time, one) => Math.max(time, one.time), Number.NEGATIVE_INFINITY);
  const heard = newest.filter(({ time }) => last - time <= holdsMs);
  return heard.reduce<One | null>((best, one) => (best && compareWords(best, one) > 0 ? best : one), null);
};

/** Whether a later word stands in the place of the one that stood. */
export const replacesWord = (
  stood: Pick<Word, 'time' | 'source' | 'trust'> | null,
  later: Pick<Word, 'time' | 'source' | 'trust'>,
  holdsMs = BETTER_HOLDS_MS,
): boolean =>
  stood === null || stood.source === later.source || later.trust >= stood.trust || later.time - stood.time > holdsMs;
