import { describe, expect, it } from 'vitest';
import { Draft } from './draft.ts';
import { kmhToMps, knotsToMps, rounded, utcOf } from './units.ts';

describe('a draft', () => {
  it('is a reading without a fix until a place is noted', () => {
    expect(new Draft(undefined).reading()).toStrictEqual({ fix: 'none', alarms: [], raw: {} });
  });

  it('leaves out what turned out not to be there', () => {
    const draft = new Draft('m1');
    draft.fields.deviceTime = undefined;
    draft.fields.satellites = 7;
    draft.place(52.5, 13.4, true);
    draft.temperature(-3);
    expect(draft.reading()).toStrictEqual({
      deviceId: 'm1',
      satellites: 7,
      fix: 'valid',
      latitude: 52.5,
      longitude: 13.4,
      temperaturesC: [-3],
      alarms: [],
      raw: {},
    });
  });

  it('says an alarm once', () => {
    const draft = new Draft(undefined);
    for (const name of ['tow', 'sos', 'tow', undefined] as const) draft.alarm(name);
    expect(draft.reading().alarms).toEqual(['tow', 'sos']);
  });

  it.each([
    [90.1, 0],
    [0, -180.1],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ])('does not take %d, %d for a place', (latitude, longitude) => {
    const draft = new Draft(undefined);
    draft.place(latitude, longitude, true);
    expect(draft.reading()).toStrictEqual({
      fix: 'invalid',
      alarms: [],
      raw: { place: [String(latitude), String(longitude)] },
    });
  });
});

describe('units', () => {
  it('are converted exactly', () => {
    expect(knotsToMps(3600)).toBe(1852);
    expect(kmhToMps(36)).toBe(10);
    expect(rounded(0.1 + 0.2, 2)).toBe(0.3);
  });

  it('knows what is a time', () => {
    expect(utcOf(26, 3, 2, 9, 30, 15)).toBe(Date.UTC(2026, 2, 2, 9, 30, 15));
    expect(utcOf(1999, 12, 31, 23, 59, 59)).toBe(Date.UTC(1999, 11, 31, 23, 59, 59));
    for (const [year, month, day] of [
      [26, 0, 1],
      [26, 13, 1],
      [26, 2, 29],
      [26, 1, 0],
      [26, 1, 32],
    ] as const)
      expect(utcOf(year, month, day, 0, 0, 0)).toBeUndefined();
    for (const [hour, minute, second] of [
      [24, 0, 0],
      [0, 60, 0],
      [0, 0, 61],
    ] as const)
      expect(utcOf(26, 1, 1, hour, minute, second)).toBeUndefined();
    // A leap second.
    expect(utcOf(16, 12, 31, 23, 59, 60)).toBe(Date.UTC(2017, 0, 1));
  });

  it('keeps what a clock says that is beyond all dates, and takes it for none', () => {
    const draft = new Draft('7');
    draft.fields.deviceTime = 2 ** 63;
    expect(draft.reading()).toMatchObject({ raw: { deviceTime: String(2 ** 63) } });
    expect(draft.reading()).not.toHaveProperty('deviceTime');
  });
});
