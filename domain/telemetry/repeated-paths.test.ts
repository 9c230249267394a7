import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeReadings } from './judgement.ts';
import { latestOf } from './latest.ts';
import type { SourcedReading } from './reading.ts';
import { pathRuns, repeatedFixes, runName } from './repeated-paths.ts';

const MINUTE = 60_000;
const HOURS = 180 * MINUTE;
const DAY = 1_440 * MINUTE;
const MONDAY = Date.parse('2026-03-02T08:00:00Z');

const at = (time: number, latitude: number, longitude: number, source = 'device:1'): SourcedReading => ({
  ...{ id: `${source} ${time}`, source, trust: 2, time, deviceTime: time, receivedAt: time + 1000, sequence: 0n },
  ...{ fix: 'valid', latitude, longitude, alarms: [], raw: {} },
});

/** A receiver's scatter: another for each seed and step. */
const scatter = (seed: number, step: number): number => Math.round(30 * Math.sin(seed * 12.9898 + step * 78.233)) / 1e6;

/** A drive of so many fixes, 150 m and a minute apart. */
const drive = (start: number, count: number, seed = 1, source?: string): SourcedReading[] =>
  Array.from({ length: count }, (_, step) =>
    at(start + step * MINUTE, 53.51234 + step * 0.00135 + scatter(seed, step), 10.01234 + scatter(seed, -step), source),
  );

/** The same fixes under other times. */
const again = (readings: readonly SourcedReading[], later: number): SourcedReading[] =>
  readings.map(({ time, latitude = 0, longitude = 0, source }) => at(time + later, latitude, longitude, source));

const doubtsOf = (readings: readonly SourcedReading[]) =>
  judgeReadings(readings, []).map(({ doubts }) => doubts.join());

const REPEATED = 'path-repeated';

describe('a path that was told before', () => {
  test('is doubted fix by fix, each of it, and the first is not', () => {
    const path = drive(MONDAY, 20);
    expect(doubtsOf([...path, ...again(path, DAY)])).toEqual([...path.map(() => ''), ...path.map(() => REPEATED)]);
    // A part of it, and however long afterwards.
    const part = again(path.slice(4, 12), 200 * DAY);
    expect(doubtsOf([...path, ...part]).slice(20)).toEqual(part.map(() => REPEATED));
    expect(doubtsOf([...path, ...again(path.slice(4, 9), DAY)]).slice(20)).toEqual(['', '', '', '', '']);
  });

  test('is no way on: the last place is that of before, and what comes after is measured from there', () => {
    const path = drive(MONDAY, 20);
    const [first] = path;
    const state = latestOf(judgeReadings([...path, ...again(path.slice(0, 10), DAY)], []));
    expect(state?.place).toMatchObject({ at: path.at(-1)?.time, latitude: path.at(-1)?.latitude });
    // It goes on standing where the recording ends, until it is seen elsewhere.
    const { latitude = 0, longitude = 0 } = path[9] ?? {};
    const standing = [1, 2, 3].map(step => at(MONDAY + DAY + (10 + step) * MINUTE, latitude, longitude));
    const real = at(MONDAY + DAY + HOURS, (first?.latitude ?? 0) + 0.0123456, 10.0223456);
    const all = [...path, ...again(path.slice(0, 10), DAY), ...standing, real];
    expect(doubtsOf(all).slice(30)).toEqual([REPEATED, REPEATED, REPEATED, '']);
  });

  test('is known where the tracker said some places twice', () => {
    const path = drive(MONDAY, 12).flatMap((one, step) => [
      one,
      ...(step % 3 === 0 ? [at(one.time + 20_000, one.latitude ?? 0, one.longitude ?? 0)] : []),
    ]);
    expect(doubtsOf([...path, ...again(path, DAY)]).slice(path.length)).toEqual(path.map(() => REPEATED));
  });

  test('not a road that is driven again, or back; not another source', () => {
    const path = drive(MONDAY, 20);
    expect(doubtsOf([...path, ...drive(MONDAY + DAY, 20, 2)]).join('')).toBe('');
    const back = path
      .toReversed()
      .map(({ latitude = 0, longitude = 0 }, step) => at(MONDAY + DAY + step * MINUTE, latitude, longitude));
    expect(doubtsOf([...path, ...back]).join('')).toBe('');
    expect(doubtsOf([...path, ...drive(MONDAY, 20, 1, 'device:2')]).join('')).toBe('');
  });

  test('not what stands: the same place again, or some of a few metres in turn', () => {
    const still = Array.from({ length: 40 }, (_, step) => at(MONDAY + step * MINUTE, 53.5123456, 10.0123456));
    expect(doubtsOf(still).join('')).toBe('');
    const shaking = Array.from({ length: 60 }, (_, step) =>
      at(MONDAY + step * MINUTE, 53.5123456 + (step % 8) / 1e5, 10.0123456 + (step % 8) / 1e5),
    );
    expect(doubtsOf(shaking).join('')).toBe('');
  });

  test('not places that are told coarsely, or hours apart', () => {
    const coarse = Array.from({ length: 40 }, (_, step) => at(MONDAY + step * MINUTE, 53.5 + (step % 10) / 1000, 10));
    expect(doubtsOf(coarse).join('')).toBe('');
    const rare = drive(MONDAY, 12).map((one, step) =>
      at(MONDAY + step * 61 * MINUTE, one.latitude ?? 0, one.longitude ?? 0),
    );
    expect(doubtsOf([...rare, ...again(rare, 2 * DAY)]).join('')).toBe('');
  });

  test('not a message that comes twice under one time', () => {
    const path = drive(MONDAY, 20);
    const twice = path.map(one => ({ ...one, id: `${one.id} again`, sequence: 1n }));
    expect(doubtsOf([...path, ...twice]).join('')).toBe('');
  });
});

test('any order of the readings gives the same verdicts', () => {
  const path = drive(MONDAY, 16);
  const mixed = [
    ...path,
    ...again(path.slice(2), DAY),
    ...drive(MONDAY + 2 * DAY, 9, 3),
    ...again(path.slice(0, 8), 3 * DAY),
    ...drive(MONDAY, 16, 1, 'device:2'),
  ];
  const verdicts = (readings: readonly SourcedReading[]) =>
    judgeReadings(readings, []).map(({ reading, doubts }) => [reading.id, doubts] as const);
  const expected = verdicts(mixed);
  expect(expected.filter(([, doubts]) => doubts.includes(REPEATED))).toHaveLength(22);
  fc.assert(
    fc.property(fc.shuffledSubarray(mixed, { minLength: mixed.length, maxLength: mixed.length }), shuffled => {
      expect(verdicts(shuffled)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

test('what was told before the readings that are given counts as well', () => {
  const fixes = drive(MONDAY, 8).map(({ id, source, time, latitude = 0, longitude = 0 }) => ({
    ...{ id, source, time },
    place: { latitude, longitude },
  }));
  const runs = pathRuns(fixes);
  expect(runs).toHaveLength(3);
  expect(repeatedFixes(runs).size).toBe(0);
  const told = new Map(runs.slice(0, 1).map(run => [runName(run), MONDAY - DAY]));
  expect([...repeatedFixes(runs, told)].sort()).toEqual(
    fixes
      .slice(0, 6)
      .map(({ id }) => id)
      .sort(),
  );
});
