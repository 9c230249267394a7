import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeatureCollection, Position } from 'geojson';
import { describe, expect, test } from 'vitest';
import { withoutAntimeridian } from './antimeridian.ts';
import { coarsened, isInSight, outlinePieces } from './outline-pieces.ts';
import { outlinesOf } from './outlines.ts';

const square = {
  type: 'Feature',
  properties: {},
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  },
};

describe('outlines of countries', () => {
  test('come with the portal as a topology', () => {
    const file = fileURLToPath(new URL('../../../node_modules/world-atlas/countries-50m.json', import.meta.url));
    const { features } = outlinesOf(JSON.parse(readFileSync(file, 'utf8')));
    expect(features.length).toBeGreaterThan(200);
    expect(features[0]?.geometry.type).toMatch(/Polygon/);
  });
  test('may be GeoJSON of somebody else', () => {
    expect(outlinesOf({ type: 'FeatureCollection', features: [square] }).features).toHaveLength(1);
  });
  test.each([null, 7, 'x', {}, { type: 'Topology' }, { type: 'Topology', objects: {}, arcs: [] }])(
    'are not %j',
    given => {
      expect(() => outlinesOf(given)).toThrow(TypeError);
    },
  );
});

describe('what crosses the 180th meridian', () => {
  const ringsOf = ({ features }: FeatureCollection): Position[][] =>
    features.flatMap(({ geometry }) => (geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : []));
  const jumpsOf = (ring: readonly Position[]) =>
    ring.filter(([longitude = 0], at) => at > 0 && Math.abs(longitude - (ring[at - 1]?.[0] ?? 0)) > 180);

  test('makes no line across the world, but over a pole', () => {
    const file = fileURLToPath(new URL('../../../node_modules/world-atlas/countries-50m.json', import.meta.url));
    const given = outlinesOf(JSON.parse(readFileSync(file, 'utf8')));
    const rings = ringsOf(withoutAntimeridian(given));
    expect(rings.length).toBeGreaterThan(1000);
    for (const ring of rings) for (const [, latitude = 0] of jumpsOf(ring)) expect(Math.abs(latitude)).toBe(90);
  });
  test('is drawn on both sides', () => {
    const ring = [
      [170, 60],
      [-170, 60],
      [-170, 70],
      [170, 70],
      [170, 60],
    ];
    const given: FeatureCollection = {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }],
    };
    expect(ringsOf(withoutAntimeridian(given)).map(one => one.map(([longitude]) => longitude))).toEqual([
      [170, 190, 190, 170, 170],
      [-190, -170, -170, -190, -190],
    ]);
  });
});

describe('what is drawn of outlines', () => {
  const file = fileURLToPath(new URL('../../../node_modules/world-atlas/countries-50m.json', import.meta.url));
  const pieces = outlinePieces(withoutAntimeridian(outlinesOf(JSON.parse(readFileSync(file, 'utf8')))));
  const pointsOf = (rings: readonly (readonly unknown[])[]) => rings.reduce((sum, ring) => sum + ring.length, 0);
  const world = { south: -85, west: -180, north: 85, east: 180 };
  const hamburg = { south: 53, west: 9, north: 54, east: 11 };

  test('is little from far away, and little from near', () => {
    const all = pieces.reduce((sum, piece) => sum + pointsOf(piece.fine), 0);
    const far = pieces.filter(piece => isInSight(piece, world, 2));
    const near = pieces.filter(piece => isInSight(piece, hamburg, 9));
    expect(far.reduce((sum, piece) => sum + pointsOf(piece.coarse), 0)).toBeLessThan(all / 2);
    expect(near.reduce((sum, piece) => sum + pointsOf(piece.fine), 0)).toBeLessThan(all / 20);
    expect(near.length).toBeGreaterThan(0);
  });
  test('a ring stays a ring', () => {
    const tiny = [
      [0, 0],
      [0, 0.01],
      [0.01, 0.01],
      [0, 0],
    ] as const;
    expect(coarsened(tiny)).toEqual(tiny);
    for (const { coarse } of pieces) for (const ring of coarse) expect(ring[0]).toEqual(ring.at(-1));
  });
});
