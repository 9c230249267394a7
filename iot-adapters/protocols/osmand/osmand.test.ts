import { describe, expect, it } from 'vitest';
import type { HttpMessage } from '../../protocol.ts';
import { osmand } from './osmand.ts';
import { alarmOf, timestampOf } from './typed.ts';

const request = (url: string, more: Partial<HttpMessage> = {}): HttpMessage => ({
  method: 'GET',
  url,
  headers: {},
  body: new Uint8Array(0),
  ...more,
});

const decodedUrl = (url: string, more?: Partial<HttpMessage>) => osmand.decodeRequest(request(url, more));

const decodedJson = (body: unknown) =>
  osmand.decodeRequest(
    request('/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))),
    }),
  );

describe('a query', () => {
  it('counts speed in knots, and keeps what has no meaning', () => {
    const { readings, session } = decodedUrl(
      '/?id=crane-7&lat=52.5&lon=13.25&timestamp=1700000000&speed=10&bearing=90&altitude=34&accuracy=4.5&batt=81&ignition=true&alarm=powerCut',
    );
    expect(readings).toEqual([
      {
        deviceId: 'crane-7',
        deviceTime: 1_700_000_000_000,
        fix: 'valid',
        latitude: 52.5,
        longitude: 13.25,
        speedMps: 10 * (1852 / 3600),
        courseDeg: 90,
        altitudeM: 34,
        batteryPercent: 81,
        ignition: true,
        alarms: ['power-cut'],
        raw: { accuracy: '4.5' },
      },
    ]);
    expect(session).toEqual({ deviceId: 'crane-7' });
  });

  it('may come as the form of a POST', () => {
    const body = new Uint8Array(Buffer.from('id=crane-7&lat=1&lon=2&timestamp=1700000000123'));
    const { readings } = decodedUrl('/', { method: 'POST', body });
    expect(readings).toMatchObject([{ deviceTime: 1_700_000_000_123, latitude: 1, longitude: 2, fix: 'valid' }]);
  });

  it('beside which a form says the rest, the query first', () => {
    const body = new Uint8Array(Buffer.from('lat=1&lon=2&batt=50&speed=10'));
    const form = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const [reading] = decodedUrl('/?id=crane-7&batt=60', { method: 'POST', body, headers: form }).readings;
    expect(reading).toMatchObject({ fix: 'valid', latitude: 1, batteryPercent: 60, speedMps: 10 * (1852 / 3600) });
    const [other] = decodedUrl('/?id=crane-7', {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/png' },
    }).readings;
    expect(other).toMatchObject({ fix: 'none', raw: {} });
  });

  it('says all, whatever JSON there is beside it that is no place', () => {
    const body = new Uint8Array(Buffer.from('{}'));
    for (const headers of [{}, { 'content-type': 'application/json' }])
      expect(decodedUrl('/?id=a&lat=1&lon=2', { method: 'POST', body, headers }).readings).toMatchObject([
        { deviceId: 'a', fix: 'valid', latitude: 1, longitude: 2 },
      ]);
  });

  it('may write its numbers as telephones print what is nearly nought', () => {
    const [reading] = decodedUrl('/?id=a&lat=5.0E-4&lon=-1.2e1&speed=1E-3&odometer=1e300').readings;
    expect(reading).toMatchObject({ fix: 'valid', latitude: 0.0005, longitude: -12, raw: { odometer: '1e300' } });
    expect(reading).not.toHaveProperty('odometerM');
  });

  it('says by itself that a place is wrong or mocked', () => {
    expect(decodedUrl('/?id=a&lat=1&lon=2&valid=0').readings).toMatchObject([{ fix: 'invalid', raw: {} }]);
    expect(decodedUrl('/?id=a&lat=1&lon=2&valid=V').readings).toMatchObject([{ fix: 'invalid', raw: { valid: 'V' } }]);
    expect(decodedUrl('/?id=a&lat=1&lon=2&valid=1').readings).toMatchObject([{ fix: 'valid', raw: {} }]);
    expect(decodedUrl('/?id=a&lat=1&lon=2&mock=true').readings).toMatchObject([{ fix: 'valid', raw: { mock: true } }]);
    expect(decodedUrl('/?id=a&lat=1&lon=2&mock=false').readings).toMatchObject([{ raw: { mock: false } }]);
  });

  it('keeps what is no place', () => {
    const rawOf = (query: string) => decodedUrl(`/?id=a&${query}`).readings.map(({ fix, raw }) => [fix, raw]);
    expect(rawOf('lat=abc&lon=2')).toEqual([['invalid', { lat: 'abc', lon: '2' }]]);
    expect(rawOf('lat=1&valid=true')).toEqual([['invalid', { lat: '1', valid: 'true' }]]);
    expect(rawOf('location=here&lon=')).toEqual([['invalid', { location: 'here' }]]);
    expect(rawOf('lat=&lon=&valid=0')).toEqual([['none', { valid: '0' }]]);
    expect(rawOf('lat=953.5413&lon=10')).toEqual([['invalid', { place: ['953.5413', '10'] }]]);
  });

  it('has no fix without a place, and an impossible one is none', () => {
    expect(decodedUrl('/?id=a&batt=5').readings).toMatchObject([{ fix: 'none', batteryPercent: 5 }]);
    const [impossible] = decodedUrl('/?id=a&lat=91&lon=2').readings;
    expect(impossible).toMatchObject({ fix: 'invalid' });
    expect(impossible).not.toHaveProperty('latitude');
  });

  it('carries no reading of anybody without an id; is refused with one that is none, and by another method', () => {
    for (const url of ['/?lat=1&lon=2', '/?id=&lat=1&lon=2', '/'])
      expect(decodedUrl(url)).toEqual({ readings: [], replies: [], session: {} });
    expect(decodedUrl(`/?id=${'7'.repeat(129)}&lat=1&lon=2`)).toMatchObject({ refused: 'bad-field', readings: [] });
    expect(decodedUrl('/?id=a', { method: 'DELETE' })).toMatchObject({ refused: 'bad-method' });
  });

  it('has temperatures in the order of their numbers, and no meter below nought', () => {
    const [reading] = decodedUrl('/?id=a&temp2=-4.5&temp1=21.25&temp3=-300&odometer=-1&hours=-5&hdop=-1').readings;
    expect(reading).toMatchObject({
      temperaturesC: [21.25, -4.5],
      raw: { temp3: '-300', odometer: '-1', hours: '-5', hdop: '-1' },
    });
    for (const name of ['odometerM', 'engineHoursMs', 'hdop']) expect(reading).not.toHaveProperty(name);
  });

  it('keeps a value that is not of its parameter, and every one of a list', () => {
    const [reading] = decodedUrl('/?id=a&batt=500&speed=fast&cell=1,2,3,4&cell=5,6,7,8&__proto__=x').readings;
    expect(reading?.raw).toMatchObject({ batt: '500', speed: 'fast', cell: ['1,2,3,4', '5,6,7,8'] });
    expect(reading).not.toHaveProperty('batteryPercent');
  });
});

describe('JSON', () => {
  const location = {
    timestamp: '2026-03-01T10:00:00.250Z',
    coords: { latitude: 31.2, longitude: 121.4, speed: 5, heading: -1, altitude: 12, accuracy: 3 },
    is_moving: true,
    odometer: 1234.5,
    battery: { level: 0.43, is_charging: false },
    activity: { type: 'in_vehicle' },
  };

  it('counts speed in metres a second, the battery in parts of one, and −1 as unknown', () => {
    const { readings } = decodedJson({ device_id: 'phone-1', location });
    expect(readings).toEqual([
      {
        deviceId: 'phone-1',
        deviceTime: Date.UTC(2026, 2, 1, 10, 0, 0, 250),
        fix: 'valid',
        latitude: 31.2,
        longitude: 121.4,
        speedMps: 5,
        altitudeM: 12,
        motion: true,
        odometerM: 1234.5,
        batteryPercent: 43,
        alarms: [],
        raw: {
          activity: { type: 'in_vehicle' },
          battery: { level: 0.43, is_charging: false },
          coords: { accuracy: 3 },
        },
      },
    ]);
  });

  it('has the battery as finely as the telephone says it, and temperatures that the app adds', () => {
    const extras = { temp1: 4.5, temp2: 'warm' };
    const fine = { ...location, battery: { level: 0.645 }, extras };
    expect(decodedJson({ device_id: 'p', location: fine }).readings).toMatchObject([
      { batteryPercent: 64.5, temperaturesC: [4.5], raw: { extras } },
    ]);
    const coarse = { ...location, battery: { level: 0.8199999928474426 } };
    expect(decodedJson({ device_id: 'p', location: coarse }).readings).toMatchObject([{ batteryPercent: 82 }]);
  });

  it('may hold a list of places', () => {
    expect(decodedJson({ device_id: 7, location: [location, location] }).readings).toHaveLength(2);
  });

  it('may hold none, of a device that is named all the same', () => {
    expect(decodedJson({ device_id: 'p', location: [] })).toEqual({
      readings: [],
      replies: [],
      session: { deviceId: 'p' },
    });
  });

  it('says whether the telephone was told the place', () => {
    expect(decodedJson({ device_id: 'p', location: { ...location, mock: true } }).readings).toMatchObject([
      { fix: 'valid', raw: { mock: true } },
    ]);
  });

  it('may leave it to the query to say who sends it', () => {
    const body = new Uint8Array(Buffer.from(JSON.stringify({ location })));
    expect(decodedUrl('/?id=p', { method: 'POST', body }).readings).toMatchObject([{ deviceId: 'p', latitude: 31.2 }]);
    expect(decodedJson({ location })).toEqual({ readings: [], replies: [], session: {} });
  });

  it('takes what the app adds as a query would say it, an alarm of the place before one of these', () => {
    const extras = { alarm: 'powerCut', ignition: true, hours: 3_600_000, speed: 9, lat: 1, note: 'x' };
    const [reading] = decodedJson({ device_id: 'p', location: { ...location, extras } }).readings;
    expect(reading).toMatchObject({ ignition: true, engineHoursMs: 3_600_000, speedMps: 5, latitude: 31.2 });
    expect([reading?.alarms, reading?.raw.extras]).toEqual([['power-cut'], extras]);
    const both = decodedJson({ device_id: 'p', location: { ...location, alarm: 'sos', extras } }).readings;
    expect(both[0]?.alarms).toEqual(['sos']);
  });

  it('keeps what is no place, and no time', () => {
    const [reading] = decodedJson({ device_id: 'p', location: { timestamp: 'now', coords: { latitude: 7 } } }).readings;
    expect(reading).toMatchObject({ fix: 'invalid', raw: { timestamp: 'now', coords: { latitude: 7 } } });
    expect(reading).not.toHaveProperty('deviceTime');
    const fixOf = (coords: object) => decodedJson({ device_id: 'p', location: { coords } }).readings[0];
    expect(fixOf({ latitude: '7', longitude: 8 })).toMatchObject({
      fix: 'invalid',
      raw: { coords: { latitude: '7', longitude: 8 } },
    });
    expect(fixOf({ latitude: null, longitude: null })?.fix).toBe('none');
    expect(fixOf({ speed: 1 })?.fix).toBe('none');
  });

  it('is refused where it is something else', () => {
    expect(decodedJson('{"device_id":').refused).toBe('bad-field');
    expect(decodedJson({ device_id: 'p' }).refused).toBe('bad-field');
    expect(decodedJson({ device_id: '', location }).refused).toBe('bad-field');
    expect(decodedJson([]).refused).toBe('bad-field');
  });
});

it('reads timestamps in seconds, in milliseconds, and written out', () => {
  expect(timestampOf('2147483647')).toBe(2_147_483_647_000);
  expect(timestampOf('2147483648')).toBe(2_147_483_648);
  expect(timestampOf('1442068686579')).toBe(1_442_068_686_579);
  expect(timestampOf('2014-06-04 09:10:11')).toBe(Date.UTC(2014, 5, 4, 9, 10, 11));
  expect(timestampOf('2014-06-04T09:10:11.5+02:00')).toBe(Date.UTC(2014, 5, 4, 7, 10, 11, 500));
  expect(timestampOf('2014-06-04T09:10:11 0200')).toBe(Date.UTC(2014, 5, 4, 7, 10, 11));
  expect(timestampOf('yesterday')).toBeUndefined();
  expect(timestampOf('2023-02-30T22:13:20Z')).toBeUndefined();
  expect(timestampOf('2024-02-29T00:00:00Z')).toBe(Date.UTC(2024, 1, 29));
  expect(timestampOf('9999999999999999')).toBeUndefined();
});

it('knows an alarm by any of its spellings, and no other word', () => {
  expect(alarmOf('hardBraking')).toBe('hard-braking');
  expect(alarmOf('low_battery')).toBe('low-battery');
  expect(alarmOf('toString')).toBeUndefined();
});
