import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metresBetween, type Place } from '#domain/telemetry/distance';
import { metresToSegment } from './corridor.ts';
import { checkShape, type GeofenceShape, isInShape } from './shape.ts';

const at = (latitude: number, longitude: number, country: string | null = null) => ({ latitude, longitude, country });
const polygon = (...corners: [number, number][]): GeofenceShape => ({
  kind: 'polygon',
  corners: corners.map(([latitude, longitude]) => ({ latitude, longitude })),
});
const refusal = (shape: GeofenceShape): string | null => {
  const checked = checkShape(shape);
  return checked.ok ? null : checked.refusal.code;
};

describe('a circle', () => {
  const yard: GeofenceShape = { kind: 'circle', center: { latitude: 53.5, longitude: 10 }, radiusM: 500 };

  test('holds its centre and its edge, and not what is beyond', () => {
    expect(isInShape(at(53.5, 10), yard)).toBe(true);
    const edge = at(53.504, 10);
    expect(isInShape(edge, { ...yard, radiusM: metresBetween(edge, yard.center) })).toBe(true);
    expect(isInShape(at(53.6, 10), yard)).toBe(false);
  });

  test('goes over the antimeridian and around a pole', () => {
    const fiji: GeofenceShape = { kind: 'circle', center: { latitude: -17, longitude: 179.9 }, radiusM: 50_000 };
    expect(isInShape(at(-17, -179.9), fiji)).toBe(true);
    expect(isInShape(at(-17, 179), fiji)).toBe(false);
    const pole: GeofenceShape = { kind: 'circle', center: { latitude: 90, longitude: 0 }, radiusM: 200_000 };
    for (const longitude of [-180, -90, 0, 90, 180]) expect(isInShape(at(89, longitude), pole)).toBe(true);
    expect(isInShape(at(88, 12), pole)).toBe(false);
  });

  test('has a size', () => {
    for (const radiusM of [0, -1, Number.NaN, 1e9]) expect(refusal({ ...yard, radiusM })).toBe('geofence-radius');
    expect(refusal({ ...yard, center: { latitude: 91, longitude: 0 } })).toBe('geofence-place');
  });
});

describe('a polygon', () => {
  const square = polygon([50, 8], [50, 9], [51, 9], [51, 8]);

  test('holds its inside, its edges and its corners, and nothing else', () => {
    for (const [lat, lon] of [
      [50.5, 8.5],
      [50, 8.3],
      [50.7, 9],
      [51, 8],
      [50, 8],
    ] as const)
      expect(isInShape(at(lat, lon), square)).toBe(true);
    for (const [lat, lon] of [
      [49.9999999, 8.5],
      [50.5, 9.0000001],
      [50.5, 7],
      [51, 9.5],
      [-50.5, 8.5],
    ] as const)
      expect(isInShape(at(lat, lon), square)).toBe(false);
  });

  test('counts a ray through a corner once', () => {
    const diamond = polygon([0, -1], [1, 0], [0, 1], [-1, 0]);
    expect(isInShape(at(0, -2), diamond)).toBe(false);
    expect(isInShape(at(0, 0), diamond)).toBe(true);
    expect(isInShape(at(1, -1), diamond)).toBe(false);
    // On a slanting edge, exactly.
    expect(isInShape(at(0.5, 0.5), diamond)).toBe(true);
    expect(isInShape(at(0.5, 0.5000001), diamond)).toBe(false);
  });

  test('may have a dent, and go either way around', () => {
    const corners: [number, number][] = [
      [0, 0],
      [0, 4],
      [4, 4],
      [2, 2],
      [4, 0],
    ];
    for (const dented of [polygon(...corners), polygon(...corners.toReversed())]) {
      expect(refusal(dented)).toBeNull();
      expect(isInShape(at(3, 2), dented)).toBe(false);
      expect(isInShape(at(1, 2), dented)).toBe(true);
    }
  });

  test('may lie over the antimeridian', () => {
    for (const islands of [
      polygon([-20, 177], [-20, -178], [-15, -178], [-15, 177]),
      polygon([-15, -178], [-15, 177], [-20, 177], [-20, -178]),
    ]) {
      expect(refusal(islands)).toBeNull();
      for (const longitude of [177, 179, 180, -180, -179, -178])
        expect(isInShape(at(-17, longitude), islands)).toBe(true);
      for (const longitude of [176.9, 0, -177.9]) expect(isInShape(at(-17, longitude), islands)).toBe(false);
    }
  });

  test('may lie at a pole, and not around it', () => {
    const cap = polygon([89, 0], [89, 90], [90, 90], [90, 0]);
    expect(refusal(cap)).toBeNull();
    expect(isInShape(at(89.5, 45), cap)).toBe(true);
    expect(isInShape(at(89.5, -45), cap)).toBe(false);
    expect(refusal(polygon([80, 0], [80, 120], [80, -120]))).toBe('polygon-around-pole');
    expect(refusal(polygon([0, 0], [0, 180], [10, 90]))).toBe('polygon-edge-too-long');
  });

  test.each([
    ['a bow', polygon([0, 0], [1, 1], [1, 0], [0, 1])],
    ['a spike', polygon([0, 0], [0, 2], [0, 1], [1, 1])],
    ['a corner on an edge', polygon([0, 0], [0, 4], [4, 4], [0, 2], [4, 0])],
    ['a corner twice', polygon([0, 0], [0, 2], [1, 1], [2, 2], [2, 0], [1, 1])],
    ['a line', polygon([0, 0], [1, 1], [2, 2])],
  ])('that touches itself is refused: %s', (_, shape) => {
    expect(refusal(shape)).toBe('polygon-touches-itself');
  });

  test('has three corners, its first not again as its last', () => {
    expect(refusal(polygon([0, 0], [1, 1]))).toBe('polygon-corners');
    expect(refusal(polygon([0, 0], [0, 0], [1, 1], [1, 0]))).toBe('polygon-corners');
    const closed = checkShape(polygon([0, 0], [0, 1], [1, 1], [0, 0]));
    expect(closed).toMatchObject({ ok: true, value: { corners: { length: 3 } } });
  });

  test('does not care where it is on the globe', () => {
    const turn = fc.integer({ min: -180, max: 180 });
    const place = fc.record({ y: fc.integer({ min: -30, max: 30 }), x: fc.integer({ min: -30, max: 30 }) });
    const wrap = (longitude: number): number => ((((longitude + 180) % 360) + 360) % 360) - 180;
    fc.assert(
      fc.property(turn, place, (by, { x, y }) => {
        const dented: [number, number][] = [
          [-20, -20],
          [-20, 20],
          [20, 20],
          [0, 0],
          [20, -20],
        ];
        const here = isInShape(at(y, x), polygon(...dented));
        const there = polygon(...dented.map(([lat, lon]): [number, number] => [lat, wrap(lon + by)]));
        expect(isInShape(at(y, wrap(x + by)), there)).toBe(here);
      }),
    );
  });
});

describe('a corridor', () => {
  const road: GeofenceShape = {
    kind: 'corridor',
    line: [
      { latitude: 53.5, longitude: 10 },
      { latitude: 53.5, longitude: 10.2 },
      { latitude: 53.6, longitude: 10.2 },
    ],
    withinM: 300,
  };

  test('holds what is near the line, round its ends and bends', () => {
    expect(isInShape(at(53.502, 10.1), road)).toBe(true);
    expect(isInShape(at(53.5, 9.998), road)).toBe(true);
    expect(isInShape(at(53.5, 9.99), road)).toBe(false);
    expect(isInShape(at(53.52, 10.1), road)).toBe(false);
    expect(isInShape(at(53.55, 10.203), road)).toBe(true);
  });

  test('goes the short way over the antimeridian', () => {
    const [from, to]: [Place, Place] = [
      { latitude: 0, longitude: 179.9 },
      { latitude: 0, longitude: -179.9 },
    ];
    expect(metresToSegment({ latitude: 0.001, longitude: 180 }, from, to)).toBeCloseTo(111.2, 0);
    expect(metresToSegment({ latitude: 0, longitude: 0 }, from, to)).toBeGreaterThan(1e7);
  });

  test('that goes nowhere is refused', () => {
    expect(refusal({ ...road, line: [{ latitude: 1, longitude: 1 }] })).toBe('corridor-line');
    expect(
      refusal({
        ...road,
        line: [
          { latitude: 1, longitude: 1 },
          { latitude: 1, longitude: 1 },
        ],
      }),
    ).toBe('corridor-line');
    expect(refusal({ ...road, withinM: 0 })).toBe('geofence-radius');
  });
});

test('countries: in, out, and at sea nobody can tell', () => {
  const shape: GeofenceShape = { kind: 'country', countries: ['DE', 'NL'] };
  expect(isInShape(at(53.5, 10, 'DE'), shape)).toBe(true);
  expect(isInShape(at(48.8, 2.3, 'FR'), shape)).toBe(false);
  expect(isInShape(at(54.5, 5), shape)).toBeNull();
  expect(refusal({ kind: 'country', countries: [] })).toBe('geofence-countries');
  expect(refusal({ kind: 'country', countries: ['Germany'] })).toBe('geofence-countries');
});
