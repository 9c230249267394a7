import { describe, expect, test } from 'vitest';
import { ageOfCluster, clusterPoints, type MapBounds, type MapMark, shortCount } from './clusters.ts';
import { mapPointRows, toRows } from './point-rows.ts';
import { isDrawable, type MapPoint } from './points.ts';

const now = new Date('2026-11-22T12:00:00Z');
const day = 86_400_000;
const world: MapBounds = [-180, -85, 180, 85];

const pointAt = (latitude: number, longitude: number, daysAgo = 0, label = 'M'): MapPoint => ({
  label,
  href: `/equipment/${label}`,
  latitude,
  longitude,
  at: now.getTime() - daysAgo * day,
  trust: 2,
  condition: null,
  speedMps: null,
  isDoubted: false,
});

const countOf = (marks: readonly MapMark[]) =>
  marks.reduce((sum, mark) => sum + (mark.kind === 'cluster' ? mark.count : 1), 0);

describe('machines on a map', () => {
  test('that are near are one mark with their number, and come apart on zooming in', () => {
    const clusters = clusterPoints([pointAt(53.55, 9.99), pointAt(53.56, 10.0), pointAt(31.23, 121.47)], now);
    const far = clusters.in(world, 2);
    expect(far.map(mark => (mark.kind === 'cluster' ? mark.count : 1)).sort()).toEqual([1, 2]);
    const cluster = far.find(mark => mark.kind === 'cluster');
    if (cluster?.kind !== 'cluster') throw new Error('no cluster');
    expect(clusters.in(world, clusters.zoomInto(cluster.id))).toHaveLength(3);
    expect(clusters.pointsOf(cluster.id, 10)).toHaveLength(2);
  });

  test('none is lost or counted twice at any zoom', () => {
    const points = Array.from({ length: 2000 }, (_, at) =>
      pointAt(((at * 37) % 160) - 80, ((at * 91) % 358) - 179, at % 20),
    );
    const clusters = clusterPoints(points, now);
    for (const zoom of [0, 3, 6, 10, 15]) expect(countOf(clusters.in(world, zoom)), `zoom ${zoom}`).toBe(2000);
  });

  test('a cluster looks as its oldest machine', () => {
    const clusters = clusterPoints([pointAt(10, 10, 0), pointAt(10, 10, 3), pointAt(10, 10, 30)], now);
    const [mark] = clusters.in(world, 1);
    if (mark?.kind !== 'cluster') throw new Error('no cluster');
    expect(mark.ages).toEqual({ fresh: 1, stale: 1, old: 1 });
    expect(ageOfCluster(mark.ages)).toBe('old');
    expect(ageOfCluster({ fresh: 5, stale: 1, old: 0 })).toBe('stale');
    expect(ageOfCluster({ fresh: 5, stale: 0, old: 0 })).toBe('fresh');
  });

  test('a cluster says how many of it are in alarm or silent', () => {
    const conditions = ['alarm', 'working', 'silent', 'silent', null] as const;
    const clusters = clusterPoints(
      conditions.map(condition => ({ ...pointAt(10, 10), condition })),
      now,
    );
    expect(clusters.in(world, 1)).toMatchObject([{ kind: 'cluster', count: 5, alarm: 1, silent: 2 }]);
  });

  test('those in one place stay together, and can be listed', () => {
    const clusters = clusterPoints(
      Array.from({ length: 30 }, (_, at) => pointAt(1, 1, 0, `M-${at}`)),
      now,
    );
    const [mark] = clusters.in(world, 15);
    expect(mark).toMatchObject({ kind: 'cluster', count: 30 });
  });

  test('a fix that is none is not drawn', () => {
    expect([pointAt(0, 0), pointAt(91, 0), pointAt(Number.NaN, 3), pointAt(5, 181)].filter(isDrawable)).toEqual([]);
    expect(clusterPoints([pointAt(0, 0), pointAt(1, 1)], now).in(world, 3)).toHaveLength(1);
  });

  test('a map that shows the world more than once asks for it once', () => {
    expect(countOf(clusterPoints([pointAt(10, 170)], now).in([-600, -85, 600, 85], 1))).toBe(1);
  });

  test('of ten thousand no view has more marks than a page holds with ease', () => {
    const points = Array.from({ length: 10_000 }, (_, at) =>
      pointAt(35 + ((at * 37) % 2500) / 100, ((at * 91) % 4000) / 100 - 10, at % 9),
    );
    const clusters = clusterPoints(points, now);
    for (const zoom of [1, 3, 5, 7, 9, 12]) {
      // A map of 1440 by 600 pixels over Hamburg; a world is 256 pixels wide at zoom 0.
      const [width, height] = [(1440 * 360) / (256 * 2 ** zoom), (600 * 360) / (256 * 2 ** zoom)];
      const view: MapBounds = [
        10 - width / 2,
        Math.max(-85, 53 - height / 2),
        10 + width / 2,
        Math.min(85, 53 + height / 2),
      ];
      expect(clusters.in(view, zoom).length, `zoom ${zoom}`).toBeLessThan(600);
    }
  });

  test.each([
    [7, '7'],
    [999, '999'],
    [1000, '1k'],
    [1234, '1.2k'],
    [9949, '9.9k'],
    [9960, '10k'],
    [10_000, '10k'],
  ])('%i is written %s', (count, text) => {
    expect(shortCount(count)).toBe(text);
  });
});

test('points travel as rows', () => {
  const points = [pointAt(1.5, 2.5), { ...pointAt(3, 4), trust: null }];
  const rows = mapPointRows.parse(JSON.parse(JSON.stringify(toRows(points, false))));
  expect(rows.points[0]).toEqual(['M', '/equipment/M', 1.5, 2.5, now.getTime(), 2, null, null, false]);
  expect(rows.points[1]?.[5]).toBeNull();
});
