import { describe, expect, it } from 'vitest';
import { countryOf } from './countries.ts';

const at = (latitude: number, longitude: number): string | null => countryOf({ latitude, longitude });

describe('the country of a place, by the outlines that we ship', () => {
  it.each([
    ['RU', 'Murmansk', 68.97, 33.08],
    ['RU', 'Vorkuta', 67.5, 64.05],
    ['RU', 'Salekhard', 66.53, 66.6],
    ['RU', 'Verkhoyansk', 67.55, 133.39],
    ['RU', 'Bilibino', 68.06, 166.44],
    ['RU', 'Norilsk', 69.35, 88.2],
    ['NO', 'Bodø', 67.28, 14.45],
    ['NO', 'Kautokeino', 69.01, 23.04],
    ['SE', 'Kiruna', 67.86, 20.23],
    ['FI', 'Rovaniemi', 66.5, 25.73],
    ['FI', 'Ivalo', 68.66, 27.55],
    ['IS', 'Akureyri', 65.68, -18.1],
    ['GL', 'the ice of Greenland', 71, -40],
    ['GL', 'the ice of Greenland', 67, -45],
    ['CA', 'Inuvik', 68.36, -133.72],
    ['CA', 'Baffin Island', 69, -72],
    ['US', 'Fort Yukon', 66.56, -145.27],
    ['US', 'Anaktuvuk Pass', 68.14, -151.73],
  ] as const)('is %s in the north: %s', (country, _, latitude, longitude) => {
    expect(at(latitude, longitude)).toBe(country);
  });

  it.each([
    ['the Norwegian Sea', 71, 5],
    ['Baffin Bay', 71, -65],
    ['Baffin Bay', 72, -65],
    ['the Greenland Sea', 71.2, -10],
    ['the Barents Sea', 71.3, 40],
    ['the Beaufort Sea', 71.2, -140],
    ['the Pacific', 0, 180],
    ['the Pacific', -16.5, -120],
    ['the Ross Sea', -75, 180],
    ['the Bering Sea', 60, -180],
  ] as const)('is none at sea: %s', (_, latitude, longitude) => {
    expect(at(latitude, longitude)).toBeNull();
  });

  it('is not another one at the edge of the sea', () => {
    expect([null, 'NO']).toContain(at(71.1, 25.75));
    expect([null, 'NO']).toContain(at(71.17, 25.78));
    expect([null, 'GL']).toContain(at(71, -30));
  });

  it.each([
    ['FJ', 'Labasa', -16.43, 179.38],
    ['FJ', 'Suva', -18.12, 178.44],
    ['FJ', 'Taveuni, west of it', -16.85, 179.98],
    ['FJ', 'Taveuni, east of it', -16.8, -179.98],
    ['RU', 'Chukotka, west of it', 68.8, 179],
    ['RU', 'Chukotka, on it', 68.5, 180],
    ['RU', 'Chukotka, on it', 68.5, -180],
    ['RU', 'Chukotka, east of it', 67.5, -179],
    ['RU', 'inland of Egvekinot', 66.45, -179.1],
    ['RU', 'inland of Uelen', 66.1, -170.5],
    ['RU', 'Wrangel Island, west of it', 71.2, 179.5],
    ['RU', 'Wrangel Island, east of it', 71.2, -179.5],
  ] as const)('is %s on both sides of the 180th meridian: %s', (country, _, latitude, longitude) => {
    expect(at(latitude, longitude)).toBe(country);
    // However the longitude is told.
    expect(at(latitude, longitude - 360)).toBe(country);
    expect(at(latitude, longitude + 360)).toBe(country);
  });

  it.each([
    [-90, 0],
    [-90, 180],
    [-89.9996, -45],
    [-89.99, 139.27],
    [-78.46, 106.84],
    [-86, 180],
    [-85, -120],
  ])('is AQ around the South Pole: %d, %d', (latitude, longitude) => {
    expect(at(latitude, longitude)).toBe('AQ');
  });

  it.each([
    ['DE', 52.52, 13.405],
    ['AT', 48.21, 16.37],
    ['CH', 46.95, 7.45],
    ['LS', -29.6, 28.2],
    ['ZA', -26.2, 28.05],
    ['BO', -16.5, -68.13],
    ['ZM', -16.5, 25],
    ['MG', -16.5, 47],
    ['AU', -16.5, 143],
    ['BR', -15.8, -47.9],
    ['CN', 39.9, 116.4],
    ['JP', 35.68, 139.7],
    ['IN', 28.6, 77.2],
    ['RU', 55.75, 37.6],
    ['RU', 62.03, 129.73],
    ['US', 39.74, -104.99],
    ['US', 64.84, -147.72],
    ['CA', 45.42, -75.7],
    ['MX', 19.43, -99.13],
    ['NZ', -37.8, 175.3],
    ['KE', -1.29, 36.82],
    ['XK', 42.6, 21],
  ] as const)('is %s at %d, %d', (country, latitude, longitude) => {
    expect(at(latitude, longitude)).toBe(country);
  });
});
