import type { Fixture } from '../../fixture.ts';

const request = (value: unknown): string => JSON.stringify(value);

export const fixtures: readonly Fixture[] = [
  {
    name: 'a query, in knots',
    line: request({ method: 'GET', url: '/?id=crane-7&timestamp=1700000000&lat=52.5&lon=13.25&speed=3600&hdop=0.9' }),
    readings: [
      { deviceId: 'crane-7', deviceTime: 1_700_000_000_000, fix: 'valid', latitude: 52.5, speedMps: 1852, hdop: 0.9 },
    ],
  },
  {
    name: 'a place of cells and networks',
    line: request({
      method: 'GET',
      url: '/?id=crane-7&timestamp=1700000000000&cell=257,02,16,2224&cell=257,02,16,2223,-90',
    }),
    readings: [{ deviceTime: 1_700_000_000_000, fix: 'none' }],
  },
  {
    name: 'JSON, in metres a second',
    line: request({
      method: 'POST',
      url: '/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        device_id: '48241179',
        location: {
          timestamp: '2026-03-04T12:30:45.125Z',
          coords: { latitude: 48.135, longitude: 11.58, speed: 5, heading: -1, altitude: 519 },
          is_moving: true,
          battery: { level: 0.5, is_charging: false },
        },
      }),
    }),
    readings: [
      {
        deviceId: '48241179',
        deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45, 125),
        fix: 'valid',
        speedMps: 5,
        altitudeM: 519,
        batteryPercent: 50,
        motion: true,
      },
    ],
  },
  {
    name: 'a mocked place, in numbers as telephones print them',
    line: request({ method: 'POST', url: '/?id=p&lat=1.25E-4&lon=-2.5E1&timestamp=1700000000&mock=true' }),
    readings: [{ fix: 'valid', latitude: 0.000125, longitude: -25, raw: { mock: true } }],
  },
  {
    name: 'a query, and what it lacks in a form',
    line: request({
      method: 'POST',
      url: '/?id=p&speed=0',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'lat=52.5&lon=13.25&speed=9',
    }),
    readings: [{ deviceId: 'p', fix: 'valid', latitude: 52.5, speedMps: 0 }],
  },
  {
    name: 'a list of places, and what the app adds',
    line: request({
      method: 'POST',
      url: '/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        device_id: 'p',
        location: [
          { timestamp: 1_700_000_000_000, coords: { latitude: 1, longitude: 2, speed: -1, heading: 90 } },
          { timestamp: 1_700_000_060, extras: { alarm: 'sos', ignition: true }, battery: { level: -1 } },
        ],
      }),
    }),
    readings: [
      { deviceTime: 1_700_000_000_000, fix: 'valid', courseDeg: 90 },
      { deviceTime: 1_700_000_060_000, fix: 'none', alarms: ['sos'], ignition: true },
    ],
  },
  {
    name: 'nobody',
    line: request({ method: 'GET', url: '/?lat=1&lon=2' }),
    readings: [],
  },
];
