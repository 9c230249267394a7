import { describe, expect, test } from 'vitest';
import { isPole, longitudeNear, planeRing } from './antimeridian.ts';
import { countryAt, indexCountries } from './country.ts';

describe('longitudes', () => {
  test.each([
    [-179.9, 179.9, 180.1],
    [179.9, -179.9, -180.1],
    [-179.9, 540, 540.1],
    [10, -10, 10],
    [180, 0, 180],
    [-180, 0, -180],
    [0, 180, 0],
  ])('%d° seen from %d° is %d°', (longitude, near, seen) => {
    expect(longitudeNear(longitude, near)).toBeCloseTo(seen, 9);
  });
});

describe('rings', () => {
  test('over the antimeridian go on beyond it', () => {
    const ring = [
      [170, 60],
      [-170, 60],
      [-170, 70],
      [170, 70],
      [170, 60],
    ] as const;
    expect(planeRing(ring).map(([longitude]) => longitude)).toEqual([170, 190, 190, 170, 170]);
  });
  test('around a pole are closed over it, whether the last point is the first again or not', () => {
    const ring = [
      [-180, -70],
      [-60, -75],
      [60, -70],
    ] as const;
    const [first] = ring;
    for (const one of [ring, [...ring, first]]) {
      const points = planeRing(one);
      expect(points.slice(-3)).toEqual([[180, -90], [-180, -90], first]);
      for (const [at, [longitude]] of points.entries())
        if (at > 0 && points[at - 1]?.[1] !== -90)
          expect(Math.abs(longitude - (points[at - 1]?.[0] ?? 0))).toBeLessThan(180);
    }
  });
  test('may be a pole and nothing else', () => {
    expect(
      isPole([
        [-180, -89.999],
        [0, -89.999],
        [180, -89.999],
      ]),
    ).toBe(true);
    expect(
      isPole([
        [-180, -89],
        [0, -89.999],
        [180, -89.999],
      ]),
    ).toBe(false);
  });
});

describe('a country over the antimeridian', () => {
  // Its outer ring is told from the east, its hole from the west, the neighbour in one turn alone.
  const index = indexCountries([
    {
      country: 'AA',
      polygons: [
        [
          [
            [-170, 60],
            [-170, 70],
            [170, 70],
            [170, 60],
          ],
          [
            [175, 64],
            [-175, 64],
            [-175, 66],
            [175, 66],
          ],
        ],
      ],
    },
    {
      country: 'BB',
      polygons: [
        [
          [
            [10, 60],
            [20, 60],
            [20, 70],
            [10, 70],
          ],
        ],
      ],
    },
  ]);
  test.each([
    ['AA', 62, 179],
    ['AA', 62, -179],
    ['AA', 62, 180],
    ['AA', 62, -180],
    [null, 65, 179],
    [null, 65, -179],
    [null, 62, 0],
    [null, 62, 165],
    [null, 62, -165],
    ['BB', 65, 15],
  ] as const)('%s holds %d, %d', (country, latitude, longitude) => {
    expect(countryAt({ latitude, longitude }, index)).toBe(country);
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'none holds a longitude of %d',
    longitude => {
      expect(countryAt({ latitude: 62, longitude }, index)).toBeNull();
    },
  );
});
