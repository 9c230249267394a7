import { concatBytes, fromHex, toHex } from '../../bytes.ts';
import type { Fixture } from '../../fixture.ts';
import { packetOf } from './commands.ts';

const bytes = (...hex: readonly string[]): Uint8Array => fromHex(hex.join('').replaceAll(' ', '')) ?? new Uint8Array(0);

/** A packet of TCP around codec, count, … count. */
const packet = (...hex: readonly string[]): string => toHex(packetOf(bytes(...hex)));

const NAME = '359881234567890';
const NAME_HEX = toHex(Buffer.from(NAME));

/** 2026-03-02T09:30:15.250Z, priority 1; 13.4 east, 52.5 north; 34 m, 90 degrees, 12 satellites, 36 km/h. */
const FIX = '0000019cade24d52 01 07fcad80 1f4add40 0022 005a 0c 0024';
const TIME = Date.UTC(2026, 2, 2, 9, 30, 15, 250);
const PLACE = {
  deviceTime: TIME,
  fix: 'valid',
  latitude: 52.5,
  longitude: 13.4,
  altitudeM: 34,
  courseDeg: 90,
  satellites: 12,
  speedMps: 10,
} as const;

/** Ignition on, moves, signal 4; 24.075 V, 4.012 V, HDOP 0.8; 12,345,678 m; without an event. */
const CODEC_8 = [
  '08 01',
  FIX,
  '00 07',
  '03 ef01 f001 1504',
  '03 42 5e0b 43 0fac b6 0008',
  '01 10 00bc614e',
  '00',
  '01',
] as const;

/** 7,395 minutes of the engine, 63 % fuel, power unplugged (the event), -4.5 °C and a sensor that is not there, a VIN. */
const CODEC_8E = [
  '8e 01',
  FIX,
  '00fc 0007',
  '0002 00fc01 00593f',
  '0001 0019 0bb8',
  '0003 0066 00001ce3 0048 ffffffd3 0049 00000bb8',
  '0000',
  '0001 0100 0011 574c4c314c49454e363236303031373334',
  '01',
] as const;

const CODEC_16 = ['10 01', FIX, '00f6 05 02', '02 00f601 00f101', '00', '00', '00', '01'] as const;

export const fixtures: readonly Fixture[] = [
  { name: 'login', line: `000f${NAME_HEX}`, readings: [], replies: ['01'] },
  { name: 'keep-alive', line: 'ff', readings: [], replies: [] },
  {
    name: 'codec 8',
    line: packet(...CODEC_8),
    readings: [
      {
        ...PLACE,
        ignition: true,
        motion: true,
        supplyVolts: 24.075,
        batteryVolts: 4.012,
        hdop: 0.8,
        odometerM: 12_345_678,
        alarms: [],
        raw: { priority: 1, event: 0, io: { 239: 1, 240: 1, 21: 4, 66: 24_075, 67: 4012, 182: 8, 16: 12_345_678 } },
      },
    ],
    replies: ['00000001'],
  },
  {
    name: 'codec 8 Extended with what CAN tells',
    line: packet(...CODEC_8E),
    readings: [
      {
        ...PLACE,
        engineHoursMs: 7395 * 60_000,
        meterId: 'engine-worktime',
        fuelPercent: 63,
        temperaturesC: [-4.5],
        alarms: ['power-cut'],
        raw: {
          priority: 1,
          event: 252,
          io: { 252: 1, 89: 63, 25: 3000, 102: 7395, 72: 4_294_967_251, 73: 3000, 256: 'WLL1LIEN626001734' },
        },
      },
    ],
    replies: ['00000001'],
  },
  {
    name: 'codec 16, towed',
    line: packet(...CODEC_16),
    readings: [{ ...PLACE, alarms: ['tow'] }],
    replies: ['00000001'],
  },
  {
    name: 'jamming, idling, a hard turn and a fence left',
    line: packet('08 01', FIX, '9b 05', '05 f901 fb01 fd03 9b00 f600', '00', '00', '00', '01'),
    readings: [{ ...PLACE, alarms: ['jamming', 'hard-cornering', 'geofence-exit', 'idle'] }],
    replies: ['00000001'],
  },
  {
    name: 'power is back, and a crash',
    line: packet('08 01', FIX, 'fc 02', '02 fc00 f701', '00', '00', '00', '01'),
    readings: [{ ...PLACE, alarms: ['accident', 'power-restored'] }],
    replies: ['00000001'],
  },
  {
    name: 'sensors: two of Bluetooth, the first at 30.00 °C and the second not found, one wire of two bytes, and EYE',
    line: packet(
      '8e 01',
      FIX,
      '0000 0006',
      '0000',
      '0006 0019 0bb8 0056 01f4 001a 0bb8 0068 0bb8 0048 fff6 2a30 fb5d',
      '0000 0000 0000',
      '01',
    ),
    readings: [{ ...PLACE, temperaturesC: [-1, 30, -11.87], alarms: [] }],
    replies: ['00000001'],
  },
  {
    name: 'hours that CAN does not tell and the ignition does; a battery in percent',
    line: packet(
      '8e 01',
      FIX,
      '0000 0003',
      '0001 0071 57',
      '0000',
      '0002 0066 00000000 01c1 00000e10',
      '0000 0000',
      '01',
    ),
    readings: [{ ...PLACE, engineHoursMs: 3_600_000, meterId: 'ignition-on-counter', batteryPercent: 87 }],
    replies: ['00000001'],
  },
  {
    name: 'a professional tracker: zone 9 entered, a key of the driver, loads of axles, FMS',
    line: packet(
      '8e 01',
      FIX,
      '00a3 000e',
      '0006 00a3 01 0047 03 00fb 01 00fc 01 0025 40 0030 02',
      '0004 0019 0355 001a 1068 0048 00d2 0008 ff83',
      '0004 0068 00001fbb 00d8 00bc614e 0057 00000041 013e 00000000',
      '0000 0000',
      '01',
    ),
    readings: [
      {
        ...PLACE,
        engineHoursMs: 8123 * 3_600_000,
        meterId: 'engine-total-hours',
        odometerM: 12_345_678,
        fuelPercent: 64,
        temperaturesC: [21, -12.5],
        alarms: ['geofence-enter'],
      },
    ],
    replies: ['00000001'],
  },
  {
    name: 'a professional tracker idles, at 2 km/h by its camera, by a CAN adapter with minutes and metres',
    line: packet(
      '8e 01',
      FIX,
      '00f3 0005',
      '0002 00f3 01 013e 02',
      '0000',
      '0004 000e 00001ce3 0010 000007d0 00d8 00bc614e 0057 00000041',
      '0000 0000',
      '01',
    ),
    readings: [
      {
        ...PLACE,
        engineHoursMs: 7395 * 60_000,
        meterId: 'engine-worktime',
        odometerM: 2000,
        fuelPercent: 65,
        alarms: ['idle'],
      },
    ],
    replies: ['00000001'],
  },
  {
    name: 'zone 15 left, satellites jammed; a hot wire, one not ready; Bluetooth not found, as newer firmware says it',
    line: packet(
      '8e 01',
      FIX,
      '005d 0006',
      '0002 005d 00 013e 01',
      '0002 0019 7fff 001a 0898',
      '0002 0048 00000389 0049 00000352',
      '0000 0000',
      '01',
    ),
    readings: [{ ...PLACE, temperaturesC: [90.5, 22], alarms: ['geofence-exit', 'jamming'] }],
    replies: ['00000001'],
  },
  {
    name: 'two records, of which the second repeats the last place without satellites',
    line: packet('08 02', FIX, '00 00 00 00 00 00', FIX.replace('0c 0024', '00 0000'), '00 00 00 00 00 00', '02'),
    readings: [PLACE, { fix: 'invalid', latitude: 52.5, longitude: 13.4, satellites: 0, speedMps: 0 }],
    replies: ['00000002'],
  },
  {
    name: 'a group of sixteen bytes behind the others',
    line: packet('08 01', FIX, '00 01 00 00 00 00', '01 05 000102030405060708090a0b0c0d0e0f', '01'),
    readings: [{ ...PLACE, raw: { priority: 1, event: 0, io: { 5: '000102030405060708090a0b0c0d0e0f' } } }],
    replies: ['00000001'],
  },
  {
    name: 'GH3000: a place with battery, and a movement without one',
    line: packet(
      '07 02',
      '240d09a7 07 1f 42520000 41566666 0022 40 24 07 01 01 57 01 43 0fac',
      '240d09a8 02 01 f001',
      '02',
    ),
    readings: [
      {
        deviceTime: (0x240d09a7 + 1_167_609_600) * 1000,
        fix: 'valid',
        latitude: 52.5,
        altitudeM: 34,
        courseDeg: 90,
        speedMps: 10,
        satellites: 7,
        batteryPercent: 87,
        batteryVolts: 4.012,
      },
      { deviceTime: (0x240d09a8 + 1_167_609_600) * 1000, fix: 'none', motion: true },
    ],
    replies: ['00000002'],
  },
  {
    name: 'codec 12: an answer to a command',
    line: packet('0c 01 06 0000000a 444f55543120 69732031', '01'),
    readings: [{ fix: 'none', alarms: [], raw: { codec: 12, type: 6, result: 'DOUT1 is 1' } }],
    replies: [],
  },
  {
    name: 'codec 13: the same, with its time',
    line: packet('0d 01 06 00000006 69a558a7 6f6b', '01'),
    readings: [{ fix: 'none', deviceTime: 0x69a558a7 * 1000, raw: { codec: 13, type: 6, result: 'ok' } }],
    replies: [],
  },
  {
    name: 'codec 14: meant for another IMEI',
    line: packet('0e 01 11 00000008 0359881234567890', '01'),
    readings: [
      { deviceId: NAME, fix: 'none', raw: { codec: 14, type: 17, result: '', imei: NAME, isForAnother: true } },
    ],
    replies: [],
  },
  {
    name: 'codec 15: a line of a machine, with its time and the IMEI',
    line: packet('0f 01 0b 00000010 69a558a7 0359881234567890 6f6b0d0a', '01'),
    readings: [
      {
        deviceId: NAME,
        fix: 'none',
        deviceTime: 0x69a558a7 * 1000,
        raw: { codec: 15, type: 11, result: 'ok', imei: NAME },
      },
    ],
    replies: [],
  },
  {
    name: 'codec 12: bytes of another machine that are no text, though none controls',
    line: packet('0c 01 06 00000004 30c3a97e', '01'),
    readings: [{ fix: 'none', raw: { codec: 12, type: 6, result: '30c3a97e' } }],
    replies: [],
  },
  {
    name: 'a datagram',
    line: toHex(concatBytes(bytes('004a cafe 01 05 000f'), bytes(NAME_HEX), bytes(...CODEC_8))),
    readings: [{ ...PLACE, deviceId: NAME }],
    replies: ['0005cafe010501'],
  },
  {
    name: 'a wrong checksum',
    line: packet(...CODEC_8).replace(/..$/, '00'),
    readings: [],
    refused: 'bad-checksum',
    replies: [],
  },
  {
    name: 'a second count that is another',
    line: packet(...CODEC_8.slice(0, -1), '02'),
    readings: [],
    refused: 'bad-records',
    replies: [],
  },
  {
    name: 'records that end early',
    line: packet('08 02', FIX, '00 00', '02'),
    readings: [],
    refused: 'bad-records',
    replies: [],
  },
  { name: 'half a packet', line: packet(...CODEC_8).slice(0, 60), readings: [], refused: 'truncated', replies: [] },
];
