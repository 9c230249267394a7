import type { Fixture } from '../../fixture.ts';
import { CELL, FIX, heard, IMEI, IMEI_HEX, long, MOVING, short, TIME, TIME_HEX, text } from './fixture-parts.ts';

/** Messages of devices that speak the protocol with changes of their own. */
export const variants: readonly Fixture[] = [
  {
    name: 'Benway: ignition, and a temperature below zero',
    line: short(0x12, `${FIX} ${CELL} 9205`),
    readings: [{ ...MOVING, ignition: true, temperaturesC: [-5] }],
  },
  {
    name: 'VXT01: state and volts behind the cell',
    line: short(0x12, `${FIX} ${CELL} 3a 0571 04 00`),
    readings: [{ ...MOVING, ignition: true, supplyVolts: 13.93, alarms: ['overspeed'] }],
  },
  {
    name: 'S5: volts, alarm, temperature, odometer in tens of metres',
    line: short(0x12, `${FIX} ${CELL} 02 0571 04 09 0064 83 000004d2`),
    readings: [{ ...MOVING, supplyVolts: 13.93, temperaturesC: [-3], odometerM: 12_340, alarms: ['vibration'] }],
  },
  {
    name: 'WeTrust: odometer, card and alarm',
    line: short(0x12, `${FIX} ${CELL} 00bc614e 01 37 01 00 0000`),
    readings: [{ ...MOVING, odometerM: 12_345_678, alarms: ['general'] }],
  },
  {
    name: 'no cell, and the room of one with what is left of it',
    line: short(0x16, `${FIX} 00 0000000000 04 ${'00'.repeat(39)} 7e 06 1b 09 82`),
    readings: [{ ...MOVING, ignition: true, batteryPercent: 100, alarms: ['removing', 'vibration'] }],
  },
  {
    name: 'an alarm in a language that is none',
    line: short(0x27, `${FIX} 09 ${CELL} 06 03 0c 02 ff 00`),
    readings: [{ ...MOVING, ignition: true, batteryPercent: 50, alarms: ['power-cut'] }],
  },
  {
    name: 'SEEWORLD: odometer and temperature',
    line: short(0x22, `${FIX} 0106 01 1234 000abcde 01 00 00 00bc614e 00000010 01f4 1388`),
    readings: [{ ...MOVING, ignition: true, odometerM: 12_345_678, temperaturesC: [5] }],
  },
  {
    name: 'SEEWORLD: heartbeat with volts',
    line: short(0x13, '02 64 50 0d 01'),
    readings: [{ fix: 'none', batteryPercent: 100, supplyVolts: 13, alarms: [] }],
  },
  {
    name: 'OBD6: satellites, volts and temperature in the heartbeat',
    line: short(0x13, '02 8c19 01 00 2e 04 016f 00 0000 ffce'),
    readings: [
      { fix: 'none', satellites: 3, batteryPercent: 46, supplyVolts: 3.67, temperaturesC: [-5], alarms: ['sos'] },
    ],
  },
  {
    name: 'OBD6: a battery at four percent',
    line: short(0x13, '02 8c19 00 00 04 01 04df 00 0000 0000'),
    readings: [{ fix: 'none', ignition: true, batteryPercent: 4, supplyVolts: 12.47, alarms: [] }],
  },
  {
    name: 'a heartbeat with a temperature',
    line: short(0x13, '30 802b 00 00 32 42 014f 00 0872 0000 002b'),
    readings: [{ fix: 'none', batteryPercent: 50, temperaturesC: [-4.3] }],
  },
  {
    name: 'SL4X: odometer and altitude',
    line: short(0x31, `${FIX} 0106 0001 1234 0000000000abcdef 01 00 00 0022`),
    readings: [{ ...MOVING, ignition: true, altitudeM: 34 }],
  },
  {
    name: 'LW 4G: volts, odometer, seconds of work',
    line: short(
      0xa2,
      `${FIX} 0106 01 00001234 0000000000abcdef 11 46 04df 06 03 02 01 00bc614e 00002a30 ${IMEI_HEX} 0000`,
    ),
    readings: [
      {
        ...MOVING,
        ignition: true,
        supplyVolts: 12.47,
        batteryPercent: 100,
        odometerM: 12_345_678,
        engineHoursMs: 10_800_000,
        alarms: ['power-cut'],
      },
    ],
  },
  {
    name: 'SR411: two voltages',
    line: short(0x24, `${FIX} ${CELL}01 04ed 0194 00000000000000000000`),
    readings: [{ ...MOVING, ignition: true, supplyVolts: 12.61, batteryVolts: 4.04 }],
  },
  {
    name: 'GL21: battery, steps, motion',
    line: short(0xa3, '02 000005 32 0c 020000 0000025c 4f 0001 000600'),
    readings: [{ fix: 'none', ignition: true, batteryPercent: 79, motion: true }],
  },
  {
    name: 'XT40 and the like: names itself before the fix',
    line: short(0x61, `${IMEI_HEX} ${FIX} 0106 01 1234 000abcde 000001395581`),
    readings: [{ ...MOVING, deviceId: IMEI, raw: { driver: '000001395581' } }],
  },
  {
    name: 'QH302R: names itself before the time',
    line: short(0x12, `${IMEI_HEX} ${FIX} ${CELL}`),
    readings: [MOVING],
  },
  {
    name: 'X1: two voltages and an odometer',
    line: short(0x34, `00000000 ${FIX} 0000 00bc614e 0106 01 1234 000abcde 00000000 0500 018f 00000000 00 00`),
    readings: [{ ...MOVING, odometerM: 12_345_678, batteryVolts: 12.8, supplyVolts: 3.99 }],
  },
  {
    name: 'AZ735: an alarm without place or cell',
    line: long(0x33, `${TIME_HEX} 00 00 00 00 a2 00`),
    readings: [{ deviceTime: TIME, fix: 'none', alarms: ['low-battery'] }],
  },
  {
    name: 'AZ735: place, cell and signal',
    line: long(0x32, `${TIME_HEX} 0c cb 05a1f4a0 01700ac0 24 1c91 09 ${CELL} 24 00 00 00 00`),
    readings: [MOVING],
  },
  {
    name: 'a place sent with the alarm of a 4G device, and its modules',
    line: short(0x39, `${FIX} 03 0106 01 00001234 0000000000abcdef 0050 02 04 04 05 01 0018 02 0192`),
    readings: [{ ...MOVING, batteryPercent: 66, batteryVolts: 4.02, alarms: ['geofence-exit'] }],
  },
  {
    name: 'a place with why it was sent before the cell',
    line: short(0x38, `${FIX} 00 01 02 0106 01 1234 0abcde 50`),
    readings: [{ ...MOVING, raw: { isLate: true } }],
  },
  {
    name: 'access points with an alarm behind',
    line: short(0xa9, `${TIME_HEX} 0106 01 00 00 00 00 07 10`),
    readings: [{ deviceTime: TIME, fix: 'none', alarms: ['jamming'] }],
  },
  {
    name: 'jamming, by an alarm of more than eight bits',
    line: short(0x27, `${FIX} 08 ${CELL} 02 05 04 0b 12 00`),
    readings: [{ ...MOVING, alarms: ['jamming'] }],
  },
  {
    name: 'an alarm by cell alone',
    line: short(0xa5, '0106 01 00001234 0000000000abcdef 02 05 04 13 00'),
    readings: [{ fix: 'none', batteryPercent: 83, alarms: ['tamper'] }],
  },
  {
    name: 'camera: an event with a place, without speed',
    line: short(0x95, `${TIME_HEX} 05a1f4a0 01700ac0 1c91 01 0000`),
    readings: [{ deviceTime: TIME, fix: 'valid', latitude: 52.5, alarms: ['sos'] }],
  },
  {
    name: 'camera: an event with its time alone',
    line: short(0x95, `${TIME_HEX} 93`),
    readings: [{ deviceTime: TIME, fix: 'none', alarms: ['accident'] }],
  },
  {
    name: 'GK310: heartbeat with volts',
    line: short(0x23, '42 0122 04 0001'),
    readings: [{ fix: 'none', ignition: true, batteryVolts: 2.9 }],
  },
  {
    name: 'door, with its time',
    line: long(0x94, `05 ${TIME_HEX} 01`),
    readings: [{ deviceTime: TIME, fix: 'none', raw: { isDoorOpen: true } }],
    replies: [],
  },
  {
    name: 'SIM card',
    line: long(0x94, `0a ${IMEI_HEX} 0502187214018966 8949012345678901234f`),
    readings: [{ deviceId: IMEI, fix: 'none', raw: { iccid: '8949012345678901234' } }],
    replies: [],
  },
  {
    name: 'temperature and humidity',
    line: long(0x94, '1e ffffffce 000001f4'),
    readings: [{ fix: 'none', temperaturesC: [-5], raw: { humidity: 50 } }],
    replies: [],
  },
  { name: 'information of no known kind', line: long(0x94, '7f 00'), readings: [], replies: [] },
  {
    name: 'what a serial line says',
    line: long(0x9b, `03 ${text('D7520A62\r\n')}`),
    readings: [{ fix: 'none', raw: { kind: 3, result: 'D7520A62', type: 0x9b } }],
    replies: [],
  },
  {
    name: 'an answer in UTF-16',
    line: long(0x21, `00000000 02 ${Buffer.from('\u5bf9', 'utf16le').swap16().toString('hex')}`),
    readings: [{ fix: 'none', raw: { result: '对', type: 0x21 } }],
  },
  {
    name: 'many cells of the Space10X',
    line: short(0x19, `${TIME_HEX}${'00'.repeat(16)}`),
    readings: [],
    replies: heard(0x19),
  },
  { name: 'a place with nothing in it', line: short(0x12, ''), readings: [], replies: heard(0x12) },
];
