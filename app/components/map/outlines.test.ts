import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
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
