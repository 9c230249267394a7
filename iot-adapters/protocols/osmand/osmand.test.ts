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

  it('says by itself that a place is mocked or wrong', () => {
    expect(decodedUrl('/?id=a&lat=1&lon=2&mock=true').readings).toMatchObject([
      { fix: 'invalid', raw: { mock: 'true' } },
    ]);
    expect(decodedUrl('/?id=a&lat=1&lon=2&valid=0').readings).toMatchObject([{ fix: 'invalid' }]);
    expect(decodedUrl('/?id=a&lat=1&lon=2&mock=false').readings).toMatchObject([{ fix: 'valid' }]);
  });

  it('has no fix without a place, and an impossible one is none', () => {
    expect(decodedUrl('/?id=a&batt=5').readings).toMatchObject([{ fix: 'none', batteryPercent: 5 }]);
    const [impossible] = decodedUrl('/?id=a&lat=91&lon=2').readings;
    expect(impossible).toMatchObject({ fix: 'invalid' });
    expect(impossible).not.toHaveProperty('latitude');
  });

  it('is refused without an id, and by another method', () => {
    expect(decodedUrl('/?lat=1&lon=2')).toMatchObject({ refused: 'no-device-id', readings: [] });
    expect(decodedUrl('/?id=a', { method: 'DELETE' })).toMatchObject({ refused: 'bad-method' });
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

  it('may hold a list of places', () => {
    expect(decodedJson({ device_id: 7, location: [location, location] }).readings).toHaveLength(2);
  });

  it('does not take a mocked place for a fix', () => {
    expect(decodedJson({ device_id: 'p', location: { ...location, mock: true } }).readings).toMatchObject([
      { fix: 'invalid', raw: { mock: true } },
    ]);
  });

  it('is refused where it is something else', () => {
    expect(decodedJson('{"device_id":').refused).toBe('bad-field');
    expect(decodedJson({ location }).refused).toBe('bad-field');
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
  expect(timestampOf('9999999999999999')).toBeUndefined();
});

it('knows an alarm by any of its spellings, and no other word', () => {
  expect(alarmOf('hardBraking')).toBe('hard-braking');
  expect(alarmOf('low_battery')).toBe('low-battery');
  expect(alarmOf('toString')).toBeUndefined();
});
