import { expect, test } from 'vitest';
import { stretchesOf } from '../map/stretches.ts';
import { type ReplayPlace, speedFor, stateAt } from './replay-state.ts';

const place = (at: number, afterGap = false): ReplayPlace => ({
  ...{ at, afterGap, latitude: 50 + at / 1000, longitude: 10 },
  speedMps: null,
});
const way = [place(0), place(10), place(100, true), place(110)];

test.each([
  [-5, 0, true],
  [0, 0, true],
  [9, 0, true],
  [10, 10, true],
  [50, 10, false],
  [100, 100, true],
  [105, 100, true],
  [500, 110, true],
])('at %i it was last seen at %i', (at, seenAt, isSeen) => {
  expect(stateAt(way, at)).toMatchObject({ place: { at: seenAt }, isSeen });
});

test('of no way there is nothing', () => {
  expect(stateAt([], 5)).toEqual({ place: null, isSeen: false });
});

test('a way is drawn in parts: seen, joined over a gap, and without what is doubted', () => {
  const doubted = { ...place(50), doubted: true };
  expect(stretchesOf([place(0), place(10), doubted, place(100, true), place(110)])).toEqual([
    {
      isGap: false,
      places: [
        [50, 10],
        [50.01, 10],
      ],
    },
    {
      isGap: true,
      places: [
        [50.01, 10],
        [50.1, 10],
      ],
    },
    {
      isGap: false,
      places: [
        [50.1, 10],
        [50.11, 10],
      ],
    },
  ]);
  expect(stretchesOf([place(0)])).toEqual([]);
});

test('plays a day by the hour, a short way slower', () => {
  const minute = 60_000;
  expect([24 * 60, 3 * 60, 20, 1, 0].map(minutes => speedFor(minutes * minute))).toEqual([3_600, 600, 60, 60, 60]);
});
