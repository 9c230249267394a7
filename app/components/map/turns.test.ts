import { describe, expect, test } from 'vitest';
import type { MapPath, MapPoint } from './points.ts';
import { stretchesOf } from './stretches.ts';
import { placesInTurn, turnedMark, turnedPath, turnedWith, turnsInSight } from './turns.ts';

const at = (minute: number, longitude: number, more: Partial<MapPath[number]> = {}): MapPath[number] => ({
  ...{ at: minute, latitude: -16, longitude },
  ...more,
});

const point = (longitude: number): MapPoint => ({
  ...{ label: 'M-1', href: '/equipment/M-1', latitude: -16, longitude, at: 0 },
  ...{ trust: 2, isDoubted: false, condition: null, speedMps: null },
});

const rounded = (longitudes: readonly number[]): number[] => longitudes.map(one => Math.round(one * 10) / 10);
const longitudesOf = (path: MapPath): number[] => rounded(path.map(({ longitude }) => longitude));

/** Over the 180th meridian, and back. */
const ferry = [at(0, 179.8), at(1, 179.9), at(2, -179.9), at(3, -179.8), at(4, 179.9)];

describe('a way over the 180th meridian', () => {
  test('goes on beyond it, and comes back, from either side', () => {
    expect(longitudesOf(turnedPath(ferry))).toEqual([179.8, 179.9, 180.1, 180.2, 179.9]);
    expect(longitudesOf(turnedPath([at(0, -179.9), at(1, 179.9), at(2, -179.9)]))).toEqual([-179.9, -180.1, -179.9]);
  });
  test('elsewhere stays as it is', () => {
    const path = [at(0, 10), at(1, 10.1), at(2, -5)];
    expect(turnedPath(path)).toEqual(path);
    expect(turnedPath([])).toEqual([]);
  });
  test('is not turned by a doubted place, which is turned with it, nor by one that cannot be drawn', () => {
    const path = [at(0, 0, { latitude: 0 }), at(1, 10, { doubted: true }), at(2, 179.9), at(3, -10, { doubted: true })];
    expect(longitudesOf(turnedPath([...path, at(4, -179.9)]))).toEqual([10, 179.9, 350, 180.1]);
  });
  test('is drawn short in all its parts, on both sides', () => {
    const parts = stretchesOf([...ferry, at(9, -179.9, { afterGap: true })]);
    expect(parts.map(({ isGap, places }) => [isGap, rounded(places.map(([, longitude]) => longitude))])).toEqual([
      [false, [179.8, 179.9, 180.1, 180.2, 179.9]],
      [true, [179.9, 180.1]],
    ]);
    expect(turnsInSight([179.8, 180.2])).toEqual([0, -360]);
    expect(turnsInSight([-180.1, -179.9])).toEqual([0, 360]);
    expect(turnsInSight([-180, 180])).toEqual([0]);
  });
  test('fits into a narrow box, with the machine at its end', () => {
    const fitted = placesInTurn([point(-179.8)], ferry).map(([, longitude]) => longitude);
    expect(Math.max(...fitted) - Math.min(...fitted)).toBeCloseTo(0.4, 6);
    expect(placesInTurn([point(-179.8), point(20)], []).map(([, longitude]) => longitude)).toEqual([-179.8, 20]);
  });
  test('carries the cursor with it', () => {
    const cursors = ferry.map(place => turnedWith(place, ferry));
    expect(longitudesOf(cursors)).toEqual(longitudesOf(turnedPath(ferry)));
    expect(turnedWith(at(7, -179.9), ferry).longitude).toBeCloseTo(180.1, 9);
    expect(turnedWith(at(7, -179.9), []).longitude).toBe(-179.9);
  });
});

test('a mark is where the map shows it', () => {
  const age = 'fresh';
  expect(turnedMark({ kind: 'point', point: point(-179.9), age }, 180)).toMatchObject({
    point: { longitude: expect.closeTo(180.1, 9) },
  });
  expect(turnedMark({ kind: 'point', point: point(-179.9), age }, -170)).toMatchObject({
    point: { longitude: -179.9 },
  });
  const sums = { count: 2, ages: { fresh: 2, stale: 0, old: 0 }, alarm: 0, silent: 0 };
  expect(turnedMark({ kind: 'cluster', id: 1, ...sums, latitude: -16, longitude: 179 }, -179)).toMatchObject({
    longitude: -181,
  });
});
