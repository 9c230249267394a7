import { compareReadings, isTrustTier, type SourcedReading, TRUST_TIERS, type TrustTier } from './reading.ts';

/**
 * For so long what a better source said last holds against a worse one: until it has been silent for as long as makes it
 * silent (the gap rule). Then the worse one counts, and is shown with its tier.
 */
export const BETTER_HOLDS_MS = 36 * 3_600_000;

/** So long a better source's place is shown against what a worse one says, and keeps it from raising an alarm. */
export const PLACE_HOLDS_MS = 3_600_000;

/** The way that a reading came: a file or a call of a party, or a device. */
export const READING_CHANNELS = ['csv', 'api', 'device'] as const;

export type ReadingChannel = (typeof READING_CHANNELS)[number];

export const channelOf = (source: string): ReadingChannel =>
  source.startsWith('csv:') ? 'csv' : source.startsWith('api:') ? 'api' : 'device';

/** Whether a source reports by itself: a device, and not what somebody uploads. */
export const isDeviceSource = (source: string): boolean => channelOf(source) === 'device';

type Word = Pick<SourcedReading, 'time' | 'sequence' | 'source' | 'id' | 'trust'>;

/**
 * How far a source's word goes against another's; the higher the better. An upload is what a party says: after whatever a device
 * or a platform reports by itself, whatever their tiers; among themselves each by its tier.
 */
export const rankOf = ({ source, trust }: { readonly source: string; readonly trust: number }): number =>
  isDeviceSource(source) ? trust + TRUST_TIERS.length : trust;

/** The better rank; of equals the newer. */
const compareWords = (a: Word, b: Word): number => rankOf(a) - rankOf(b) || compareReadings(a, b);

const lastOf = (words: readonly Word[]): number =>
  words.reduce((time, one) => Math.max(time, one.time), Number.NEGATIVE_INFINITY);

/** Which of several sources' newest words counts. What a device says holds against uploads until it is silent. */
export const standingWord = <One extends Word>(newest: readonly One[], holdsMs = BETTER_HOLDS_MS): One | null => {
  const devices = newest.filter(({ source }) => isDeviceSource(source));
  const speaking = lastOf(newest) - lastOf(devices) <= BETTER_HOLDS_MS ? devices : newest;
  const last = lastOf(speaking);
  const heard = speaking.filter(({ time }) => last - time <= holdsMs);
  return heard.reduce<One | null>((best, one) => (best && compareWords(best, one) > 0 ? best : one), null);
};

/** Whether a later word stands in the place of the one that stood. */
export const replacesWord = (
  stood: Pick<Word, 'time' | 'source' | 'trust'> | null,
  later: Pick<Word, 'time' | 'source' | 'trust'>,
  holdsMs = BETTER_HOLDS_MS,
): boolean =>
  stood === null ||
  stood.source === later.source ||
  rankOf(later) >= rankOf(stood) ||
  later.time - stood.time > holdsMs;

/** A stored number as a tier; one that is none vouches for nothing. */
export const tierOf = (value: number): TrustTier => (isTrustTier(value) ? value : 0);
