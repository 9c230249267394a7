import type { Fixture } from '../../fixture.ts';

const AT = Date.UTC(2026, 2, 4, 12, 30, 45);

const ID = '087012345678';

export const fixtures: readonly Fixture[] = [
  {
    name: 'a place',
    line: `(${ID}BR00260304A4808.1000N01134.8000E036.0123045270.0001000000L0001E240)`,
    readings: [{ deviceId: ID, deviceTime: AT, fix: 'valid', speedMps: 10, ignition: true, odometerM: 123_456 }],
    replies: [],
  },
  {
    name: 'a handshake',
    line: `(${ID}BP00HSO)`,
    readings: [],
    replies: ['283038373031323334353637384150303148534f29'],
  },
  {
    name: 'a login with a place',
    line: `(${ID}BP05${ID}260304V4808.1000S01134.8000W000.0123045270.0000000000L00000000)`,
    readings: [{ fix: 'invalid', latitude: -(48 + 8.1 / 60) }],
    replies: ['283038373031323334353637384150303529'],
  },
  {
    name: 'an alarm',
    line: `(${ID}BO013260304A4808.1000N01134.8000E000.0123045270.0000000000L00000000)`,
    readings: [{ alarms: ['vibration'] }],
  },
  {
    name: 'a place between commas, day first',
    line: '(860000000000017,DW3B,040326,A,4808.10000N,01134.80000E,1.597,123045,291.65,-0.10,4)',
    readings: [{ deviceId: '860000000000017', deviceTime: AT, fix: 'valid', courseDeg: 291.65 }],
  },
  {
    name: 'a battery',
    line: '(860000000000017,ZC20,040326,123045,6,421,112,0)',
    readings: [{ fix: 'none', deviceTime: AT, batteryPercent: 100, batteryVolts: 4.21, supplyVolts: 11.2 }],
  },
  {
    name: 'cells',
    line: `(${ID}BZ00,262,002,3bf7,0425,3bf7,0bf5,01000000)`,
    readings: [{ fix: 'none' }],
  },
  {
    name: 'a login with cells in place of a place',
    line: `(${ID}BP05350087012345678,{262,2,4242,1717}{262,2,4243,1718},01000000)`,
    readings: [{ deviceId: ID, fix: 'none' }],
    replies: ['283038373031323334353637384150303529'],
  },
  {
    name: 'a login of a first model, with a time before the command',
    line: '(260304123045BP05000013612345678260304A4808.1000N01134.8000E000.0123045270.0000000000L00000000)',
    readings: [{ deviceId: '013612345678', deviceTime: AT, fix: 'valid' }],
    replies: ['283236303330343132333034354150303529'],
  },
  {
    name: 'a place in fixed widths, with an IMEI',
    line: '(350000000000017BR00260304A4808.1000N01134.8000E036.0123045270.0001000000L00000000)',
    readings: [{ deviceId: '350000000000017', deviceTime: AT, fix: 'valid' }],
  },
  {
    name: 'an answer of some length',
    line: `(${ID}BP03mode 2, limit 080 km/h, interval 30 s)`,
    readings: [],
  },
  {
    name: 'fewer networks around than it counts',
    line: '(860000000000017,DW5E,262,2,4242,1717,3,02:00:5e:00:53:01*-61*6,02:00:5e:00:53:02*-70*11,040326,123045)',
    readings: [{ fix: 'none', deviceTime: AT, alarms: ['sos'] }],
  },
  {
    name: 'cells and networks around',
    line: '(860000000000017,DW5B,262,2,29876,30393,0,040326,123045)',
    readings: [{ fix: 'none', deviceTime: AT }],
  },
  {
    name: 'an answer with brackets in it',
    line: '(860000000000017,ZC03,040326,123045,$Check: 240 minute(s).$)',
    readings: [{ fix: 'none', deviceTime: AT }],
  },
  {
    name: "of the engine's own, which only its maker reads",
    line: `(${ID}BQ86,0,05550c21b10d1d0f431008bd114c0ea5,260304123045,01000001)`,
    readings: [],
  },
  {
    name: 'a message that nobody knows',
    line: `(${ID}XX99what is this all about)`,
    readings: [],
    refused: 'unknown-message',
  },
];
