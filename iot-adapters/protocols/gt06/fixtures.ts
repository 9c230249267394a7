import type { Fixture } from '../../fixture.ts';
import { CELL, FIX, heard, IMEI, IMEI_HEX, long, MOVING, short, TIME, TIME_HEX, text } from './fixture-parts.ts';
import { variants } from './fixture-variants.ts';

export const fixtures: readonly Fixture[] = [
  { name: 'login', line: short(0x01, `${IMEI_HEX} 1001`), readings: [], replies: heard(0x01) },
  {
    name: 'login with its distance from UTC',
    line: short(0x01, `${IMEI_HEX} 1001 1f40`),
    readings: [],
    replies: heard(0x01),
  },
  { name: 'place with cell', line: short(0x12, `${FIX} ${CELL}`), readings: [MOVING], replies: heard(0x12) },
  {
    name: 'place that the device calls wrong, south and east, with the ignition on',
    line: short(0x10, `${TIME_HEX} c0 05a1f4a0 01700ac0 00 c000`),
    readings: [{ deviceTime: TIME, fix: 'invalid', latitude: -52.5, longitude: 13.4, satellites: 0, ignition: true }],
    replies: heard(0x10),
  },
  {
    name: 'place of a 4G device, with the ignition, sent late, and an odometer',
    line: short(0xa0, `${FIX} 8106 0001 00001234 0000000000abcdef 01 03 01 00bc614e`),
    readings: [{ ...MOVING, ignition: true, odometerM: 12_345_678 }],
    replies: heard(0xa0),
  },
  {
    name: 'place with ignition, and modules behind',
    line: short(0x37, `${FIX} ${CELL} 01 00 00 0027 02 0545 002e 04 00bc614e 0099 01 07`),
    readings: [{ ...MOVING, ignition: true, supplyVolts: 13.49, odometerM: 12_345_678 }],
    replies: heard(0x37),
  },
  {
    name: 'alarm: power cut',
    line: short(0x16, `${FIX} 08 ${CELL} 02 03 04 02 02`),
    readings: [{ ...MOVING, ignition: true, batteryPercent: 50, alarms: ['power-cut'] }],
    replies: heard(0x16),
  },
  {
    name: 'alarm: SOS in the status byte and tamper in the alarm byte, with a fence',
    line: short(0x27, `${FIX} 09 ${CELL} 20 05 04 13 02 07`),
    readings: [{ ...MOVING, ignition: false, batteryPercent: 83, alarms: ['sos', 'tamper'] }],
    replies: heard(0x27),
  },
  {
    name: 'heartbeat',
    line: short(0x13, '46 06 04 00 02'),
    readings: [{ fix: 'none', ignition: true, batteryPercent: 100, alarms: [] }],
    replies: heard(0x13),
  },
  {
    name: 'heartbeat with volts of the LW series',
    line: short(0x13, '46 06 04 f0 7f'),
    readings: [{ fix: 'none', supplyVolts: 12.7, alarms: [] }],
    replies: heard(0x13),
  },
  {
    name: 'heartbeat of a 4G device',
    line: short(0x36, '02 05 04 00 02 0018 02 0192 006a 01 5f'),
    readings: [{ fix: 'none', ignition: true, batteryVolts: 4.02, batteryPercent: 95 }],
    replies: heard(0x36),
  },
  {
    name: 'place of an NT device, which names itself',
    line: short(0x22, `00 ${IMEI_HEX} ${TIME_HEX} ${FIX} 08 ${CELL} 02 0545 29 04 01 02 001234 0000b4`),
    readings: [
      {
        ...MOVING,
        deviceId: IMEI,
        ignition: true,
        supplyVolts: 13.49,
        batteryVolts: 4.1,
        engineHoursMs: 180 * 60_000,
        alarms: ['sos'],
      },
    ],
    replies: heard(0x22),
  },
  {
    name: 'hard braking seen by a camera',
    line: short(0x95, `ffff 01 ${TIME_HEX} cb 05a1f4a0 01700ac0 1c91 0024 0089 91 0000 ${text('a.mp4')}`),
    readings: [{ ...MOVING, supplyVolts: 13.7, alarms: ['hard-braking'] }],
    replies: heard(0x95),
  },
  {
    name: 'cells alone',
    line: short(0x28, `${TIME_HEX} ${CELL}${'00'.repeat(37)}`),
    readings: [{ deviceTime: TIME, fix: 'none' }],
    replies: heard(0x28),
  },
  {
    name: 'external volts',
    line: long(0x94, '00 04c9'),
    readings: [{ fix: 'none', supplyVolts: 12.25 }],
    replies: [],
  },
  {
    name: 'a fuel sensor',
    line: long(0x94, `0d ${text('!AIOIL,02,002.720,029.500,524J,0100,003.400,0,00,93')}`),
    readings: [{ fix: 'none', temperaturesC: [29.5] }],
    replies: [],
  },
  {
    name: 'a message of modules: place, battery, event',
    line: long(0x70, '0033 0012 69a558a7 0b 0022 05a1f4a0 01700ac0 24 1c91 0018 0002 0192 0034 0006 21 00000000 00'),
    readings: [{ ...MOVING, altitudeM: 34, batteryVolts: 4.02, alarms: ['power-cut'] }],
    replies: heard(0x70),
  },
  {
    name: 'what the engine says',
    line: long(0x8c, `${TIME_HEX} 01 ${text('283=000274d8,493=00000ec8,353=00002134')} ${'00'.repeat(12)}`),
    readings: [{ deviceTime: TIME, fix: 'none', ignition: true, odometerM: 1_609_840, engineHoursMs: 136_224_000 }],
    replies: heard(0x8c),
  },
  {
    name: 'an answer with a position in it',
    line: long(
      0x21,
      `00000000 01 ${text('Current position!Lat:N52.500000,Lon:W13.400000,Course:145.00,Speed:36.00,DateTime:2026-03-02  09:30:15')}`,
    ),
    readings: [{ deviceTime: TIME, fix: 'valid', latitude: 52.5, longitude: -13.4, speedMps: 10, courseDeg: 145 }],
    replies: heard(0x21),
  },
  {
    name: 'an answer to a command',
    line: short(0x15, `0f 00000001 ${text('DYD=Success')}`),
    readings: [{ fix: 'none', raw: { result: 'DYD=Success', type: 0x15 } }],
    replies: heard(0x15),
  },
  {
    name: 'state of a device',
    line: long(0xf1, '69a558a7 0001 01 02 0004 01 01 0005 02 0545'),
    readings: [{ deviceTime: TIME, fix: 'none', motion: true, ignition: true, supplyVolts: 13.49 }],
    replies: heard(0xf1),
  },
  { name: 'a type that nobody knows', line: short(0x77, '010203'), readings: [], replies: heard(0x77) },
  {
    name: 'a wrong checksum',
    line: short(0x12, `${FIX} ${CELL}`).replace(/....0d0a$/, '00000d0a'),
    readings: [],
    refused: 'bad-checksum',
    replies: [],
  },
  {
    name: 'access points without a checksum',
    line: `78780069260302093015${'00'.repeat(9)}0d0a`,
    readings: [],
    refused: 'bad-length',
    replies: [],
  },
  { name: 'a place that ends early', line: short(0x12, TIME_HEX), readings: [], refused: 'truncated', replies: [] },
  ...variants,
];
