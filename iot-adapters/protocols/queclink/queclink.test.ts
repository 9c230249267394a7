import { describe, expect, it } from 'vitest';
import { asciiOf, fromAscii, fromHex, toHex } from '../../bytes.ts';
import { crc16CcittFalse } from '../../checksums.ts';
import { queclink } from './queclink.ts';

const decoded = (text: string) => queclink.decode(fromAscii(text), {});
const reading = (text: string) => decoded(text).readings.at(-1);

const IMEI = '860000000000017';
const CELL = '0262,0002,0F1A,00B1C2D3';
const PLACE = `1,36.0,270,519.2,11.580000,48.135000,20260304123045,${CELL}`;
const END = '20260304123050,00A1$';

describe('a report of a place', () => {
  it('ends with mileage, hours, inputs, battery and state on trackers of vehicles', () => {
    const { readings, session, replies } = decoded(
      `+RESP:GTFRI,060228,${IMEI},,12650,10,1,${PLACE},00,1234.5,00117:31:26,500,,87,220100,,,,${END}`,
    );
    expect(readings).toMatchObject([
      {
        deviceId: IMEI,
        deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45),
        fix: 'valid',
        latitude: 48.135,
        longitude: 11.58,
        altitudeM: 519.2,
        speedMps: 10,
        courseDeg: 270,
        hdop: 1,
        ignition: true,
        engineHoursMs: ((117 * 60 + 31) * 60 + 26) * 1000,
        odometerM: 1_234_500,
        batteryPercent: 87,
        supplyVolts: 12.65,
        alarms: [],
      },
    ]);
    expect(session.deviceId).toBe(IMEI);
    expect(replies.map(asciiOf)).toEqual(['+SACK:00A1$']);
  });

  it('may hold several, of which the last has what the report says as a whole', () => {
    const second = PLACE.replace('20260304123045', '20260304123145');
    const { readings } = decoded(`+BUFF:GTFRI,1A0900,${IMEI},,0,0,2,${PLACE},25.2,${second},25.4,83,${END}`);
    expect(readings).toHaveLength(2);
    expect(readings[0]).toMatchObject({ odometerM: 25_200, deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45) });
    expect(readings[1]).toMatchObject({ odometerM: 25_400, batteryPercent: 83, raw: { isBuffered: true } });
  });

  it('without a fix has the time of sending, and its cell', () => {
    expect(reading(`+RESP:GTIGF,060228,${IMEI},,30,0,,,,,,,${CELL},00,00117:31:26,1234.5,${END}`)).toMatchObject({
      fix: 'none',
      ignition: false,
      deviceTime: Date.UTC(2026, 2, 4, 12, 30, 50),
      engineHoursMs: ((117 * 60 + 31) * 60 + 26) * 1000,
      odometerM: 1_234_500,
      raw: { cells: [{ mcc: 262, mnc: 2, lac: 0x0f1a, cell: 0xb1c2d3 }] },
    });
  });

  it('without a fix and a cell still ends as it does', () => {
    const room = ',,,,,,,,,,';
    expect(reading(`+RESP:GTFRI,060228,${IMEI},,12650,10,1,0,${room}00,1234.5,,,,87,110000,,,,${END}`)).toMatchObject({
      fix: 'none',
      deviceTime: Date.UTC(2026, 2, 4, 12, 30, 50),
      odometerM: 1_234_500,
      batteryPercent: 87,
      ignition: false,
    });
  });

  it('whose time of sending has no seconds and no count is read, and not answered', () => {
    const cut = decoded(`+RESP:GTFRI,5E0100,${IMEI},,,12940,10,1,${PLACE},00,6223.7,,,,,110000,,,,202603041230$`);
    expect(cut.readings).toMatchObject([
      { fix: 'valid', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45), odometerM: 6_223_700, supplyVolts: 12.94 },
    ]);
    expect(cut.replies).toEqual([]);
  });

  it('may end as handheld trackers end, without a fix as well, and tell its battery where there is no state', () => {
    const handheld = reading(`+BUFF:GTFRI,2E0503,${IMEI},,,0,1,,,,,,,,,,,,0,0,,98,1,0,,,${END}`);
    expect(handheld).toMatchObject({ fix: 'none', batteryPercent: 98, motion: false });
    expect(handheld).not.toHaveProperty('hdop');
    expect(handheld).not.toHaveProperty('odometerM');
    const stateless = `+RESP:GTFRI,240100,${IMEI},,,10,1,${PLACE},00,2000.0,00001:00:00,,,80,,,,,${END}`;
    expect(reading(stateless)).toMatchObject({ odometerM: 2_000_000, batteryPercent: 80 });
  });

  it('of a GV200 has three inputs where others have two and the battery', () => {
    const inputs = reading(`+RESP:GTFRI,040100,${IMEI},,,10,1,${PLACE},00,2000.0,00001:00:00,,,80,05,00,,,${END}`);
    expect(inputs).toMatchObject({ odometerM: 2_000_000, engineHoursMs: 3_600_000, raw: { adc3: 0.08 } });
    expect(inputs).not.toHaveProperty('batteryPercent');
  });

  it('says of a state what it says, and takes a reserved field for no battery', () => {
    const moving = reading(`+RESP:GTSTT,060228,${IMEI},,22,${PLACE},00,${END}`);
    expect(moving).toMatchObject({ ignition: true, motion: true, alarms: ['movement'] });
    expect(moving).not.toHaveProperty('batteryPercent');
    expect(reading(`+RESP:GTSTT,060228,${IMEI},,11,${PLACE},00,${END}`)).toMatchObject({
      ignition: false,
      motion: false,
    });
  });
});

describe('events', () => {
  it.each([
    ['SOS', '00', 'sos'],
    ['TOW', '10', 'tow'],
    ['SPD', '00', 'overspeed'],
    ['HBM', '10', 'hard-braking'],
    ['HBM', '11', 'hard-acceleration'],
    ['HBM', '12', 'hard-cornering'],
    ['GEO', '20', 'geofence-exit'],
    ['GEO', '21', 'geofence-enter'],
  ])('GT%s of type %s is %s', (type, kind, alarm) => {
    expect(reading(`+RESP:GT${type},060228,${IMEI},,,${kind},1,${PLACE},00,2000.0,${END}`)?.alarms).toEqual([alarm]);
  });

  it('tell power on and off, and a jamming that is over', () => {
    expect(reading(`+RESP:GTPNA,060228,${IMEI},,${END}`)).toMatchObject({ fix: 'none', alarms: ['power-on'] });
    expect(reading(`+RESP:GTPFA,060228,${IMEI},,${END}`)).toMatchObject({ alarms: ['power-off'] });
    expect(reading(`+RESP:GTEPF,060228,${IMEI},,${PLACE},00,${END}`)).toMatchObject({ alarms: ['power-cut'] });
    expect(reading(`+RESP:GTJDS,060228,${IMEI},,2,${PLACE},00,${END}`)).toMatchObject({ alarms: ['jamming'] });
    expect(reading(`+RESP:GTJDS,060228,${IMEI},,1,${PLACE},00,${END}`)).toMatchObject({ alarms: [] });
  });

  it('of the ignition end with hours and mileage, whatever else follows', () => {
    const on = reading(`+RESP:GTIGN,BD0221,${IMEI},CV200,,0,140944,${PLACE},,00010:00:00,5810.9,20260304123050,${END}`);
    expect(on).toMatchObject({ ignition: true, odometerM: 5_810_900, engineHoursMs: 36_000_000 });
  });

  it.each([
    ['SOS', '1', 'valid', ['sos']],
    ['EST', '1', 'valid', ['overspeed']],
    ['MSA', '0', 'invalid', ['fall-down']],
    ['NMR', '1', 'valid', []],
  ])(
    'of the GT300: GT%s has its fix first and its accuracy last, and ends with count and version',
    (type, fix, is, alarms) => {
      const { readings, replies } = decoded(
        `+RESP:GT${type},${IMEI},1,0,0,${fix},36.0,270,519.2,2,11.580000,48.135000,20260304123045,${CELL},00,00A1,0102070202`,
      );
      expect(readings).toMatchObject([
        {
          deviceId: IMEI,
          deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45),
          fix: is,
          latitude: 48.135,
          longitude: 11.58,
          speedMps: 10,
          courseDeg: 270,
          altitudeM: 519.2,
          hdop: 2,
          alarms,
        },
      ]);
      expect(replies).toEqual([]);
    },
  );

  it('of the ignition’s place count the other way round on a GL300', () => {
    const igl = (version: string, kind: string) =>
      reading(`+RESP:GTIGL,${version},${IMEI},,,${kind},1,${PLACE},00,2000.0,${END}`)?.ignition;
    expect([igl('1A0102', '00'), igl('1A0102', '01')]).toEqual([true, false]);
    expect([igl('DF0200', '00'), igl('DF0200', '01')]).toEqual([false, true]);
  });

  it('of the GT300, whose state ends otherwise, carry no reading', () => {
    const old = decoded(
      `+RESP:GTINF,${IMEI},8938003990320469804f,18,99,100,1,0,+2.00,0,20260304123045,00EE,0103090402`,
    );
    expect(old).toMatchObject({ readings: [], session: { deviceId: IMEI } });
    expect(old).not.toHaveProperty('refused');
  });

  it('of a low battery say its voltage', () => {
    expect(reading(`+RESP:GTBPL,1A0800,${IMEI},,3.55,${PLACE},204.7,${END}`)).toMatchObject({
      alarms: ['low-battery'],
      batteryVolts: 3.55,
      odometerM: 204_700,
    });
  });
});

describe('the expanded report', () => {
  it('tells a supply that is not there', () => {
    const line = `+RESP:GTERI,DE0115,${IMEI},gl500m,00000100,0,0,1,${PLACE},19,0,,79,1,,0,${END}`;
    expect(reading(line)).toMatchObject({ supplyVolts: 0, batteryPercent: 79 });
  });

  const expanded = (version: string, mask: string, behind: string) =>
    reading(`+RESP:GTERI,${version},${IMEI},,${mask},12650,10,1,${PLACE},${behind},${END}`);

  it('has sensors of one wire, below zero too, and passes those that are silent', () => {
    expect(
      expanded('310603', '00000002', '00,10.0,00001:00:00,,90,110000,2,3,28A1,1,FFC8,28A2,1,,28A3,1,0190'),
    ).toMatchObject({
      temperaturesC: [-3.5, 25],
      engineHoursMs: 3_600_000,
      ignition: false,
    });
  });

  it('has Bluetooth sensors behind a mask of what is appended to the place', () => {
    const behind = '01,12,358.6,,,,,100,1A0000,0,1,00,6,5,0E7109BB,283F,SENTEMP1,7805412CF2DD,1,3466,24,36,24.91,100';
    expect(expanded('6E0A03', '00000100', behind)).toMatchObject({
      satellites: 12,
      odometerM: 358_600,
      batteryPercent: 100,
      temperaturesC: [24],
    });
  });

  it('of handheld models has the battery elsewhere', () => {
    expect(expanded('C30204', '00000000', ',77')).toMatchObject({ batteryPercent: 77 });
    expect(expanded('440200', '00000000', '24,0,,85,1,1')).toMatchObject({ batteryPercent: 85, motion: true });
  });

  it("has the vehicle's bus, which gives way to what the tracker counts", () => {
    const behind =
      '03,7,0,10.0,,,,,100,110000,0,0,1,FFFFF,,2,H311796,109.40,0,,,,P50.00,,,46.5,29.91,16.63,12.88,,,,,00,0';
    expect(expanded('8020050605', '00000106', behind)).toMatchObject({
      odometerM: 10_000,
      engineHoursMs: 46.5 * 3_600_000,
      fuelPercent: 50,
      ignition: false,
    });
  });
});

describe("the vehicle's bus", () => {
  it('counts hectometres and hours, and its place without accuracy is the last known', () => {
    const report = `+RESP:GTCAN,4B0201,${IMEI},,00,1,C00FFFFF,,2,H982769,L30263.00,1266,69,82,H0,P69.20,,0,2037.40,243.93,45.56,74.33,13115,,C00,,0,`;
    const place = PLACE.replace('1,36.0', '0,36.0');
    expect(reading(`${report}${place},00,${END}`)).toMatchObject({
      fix: 'invalid',
      ignition: true,
      odometerM: 98_276_900,
      engineHoursMs: 7_334_640_000,
      fuelPercent: 69.2,
    });
    expect(reading(`${report}${PLACE},00,${END}`)).toMatchObject({ fix: 'valid' });
  });
});

describe('replies', () => {
  it('answer a heartbeat with its own version and count', () => {
    const { readings, replies } = decoded(`+ACK:GTHBD,1A0401,${IMEI},,20260304123050,11F0$`);
    expect(readings).toEqual([]);
    expect(replies.map(asciiOf)).toEqual(['+SACK:GTHBD,1A0401,11F0$']);
  });

  it('of the oldest to a command are signs of life, too', () => {
    expect(decoded(`+ACK:GTRTO,${IMEI},PWROFF,20260304123045,20260304123050,00A1,0102100203`)).toMatchObject({
      readings: [{ fix: 'none', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 50) }],
      replies: [],
    });
  });

  it('have nothing to say to the answer of a command, which is a sign of life', () => {
    const { readings, replies } = decoded(`+ACK:GTFRI,1A0401,${IMEI},,0012,20260304123050,11F0$`);
    expect(replies).toEqual([]);
    expect(readings).toMatchObject([{ fix: 'none', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 50) }]);
  });
});

it('has no reading of what tells of signal and settings alone, and one of a version and of cells', () => {
  expect(decoded(`+RESP:GTCSQ,060228,${IMEI},,16,0,${END}`)).toMatchObject({
    readings: [],
    session: { deviceId: IMEI },
  });
  expect(decoded(`+RESP:GTVER,060228,${IMEI},,GV300,0100,0101,${END}`).readings).toHaveLength(1);
  const cells = '0262,0002,0F1A,00B1,30,,0262,0002,0F1B,00B2,28,,';
  expect(reading(`+RESP:GTLBS,060228,${IMEI},,1,0,77,,0,,,0,${cells},,,,,${END}`)).toMatchObject({
    batteryPercent: 77,
    raw: { cells: [{ cell: 0xb1, rssi: 30 }, { cell: 0xb2 }] },
  });
});

it('refuses what has no id, or no end', () => {
  expect(decoded(`+RESP:GTFRI,060228,nobody,,,10,1,${PLACE},00,${END}`)).toMatchObject({ refused: 'bad-field' });
  expect(decoded(`+RESP:GTFRI,060228,${IMEI},,,10,1,1,36.0,270,519.2,11.580000,48.1350`)).toMatchObject({
    refused: 'bad-field',
  });
  expect(decoded('+XYZ:GTFRI$')).toMatchObject({ readings: [] });
});

/** A report of one place of the binary form: mask with all that every model shares, and battery and supply. */
const binary = (accuracy: number): string => {
  const body =
    '07001c1fbf0000450102020956000000000011056431 6a210701'.replaceAll(' ', '') +
    accuracy.toString(16).padStart(2, '0') +
    '002405010e020700b0b2600 2de7c38'.replaceAll(' ', '') +
    '07ea03040c1e2d01060002 0f1ab1c200'.replaceAll(' ', '') +
    '07ea03040c1e3200a1';
  const length = 4 + body.length / 2 + 4;
  const whole = body.replace('1c1fbf0000', `1c1fbf${length.toString(16).padStart(4, '0')}`);
  const checksum = crc16CcittFalse(fromHex(whole) ?? new Uint8Array(0));
  return `2b525350${whole}${checksum.toString(16).padStart(4, '0')}0d0a`;
};

describe('the binary form', () => {
  const decodedHex = (hex: string) => queclink.decode(fromHex(hex) ?? new Uint8Array(0), {});

  it('says speed in whole kilometres and tenths, and by accuracy 0 that the place is old', () => {
    expect(decodedHex(binary(2))).toMatchObject({
      session: { deviceId: '860000000000175' },
      readings: [
        {
          fix: 'valid',
          latitude: 48.135224,
          longitude: 11.58,
          altitudeM: 519,
          courseDeg: 270,
          hdop: 2,
          satellites: 7,
          ignition: true,
          motion: false,
          batteryPercent: 100,
          supplyVolts: 12.65,
          deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45),
        },
      ],
    });
    expect(decodedHex(binary(2)).readings[0]?.speedMps).toBeCloseTo(36.5 / 3.6, 9);
    expect(decodedHex(binary(0)).readings).toMatchObject([{ fix: 'invalid' }]);
  });

  /** With its length and its checksum. */
  const whole = (kind: string, body: string): string => {
    const length = (4 + body.length / 2 + 4).toString(16).padStart(4, '0');
    const bytes = fromHex(body.replace('LLLL', length)) ?? new Uint8Array(0);
    return `${toHex(fromAscii(`+${kind}`))}${toHex(bytes)}${crc16CcittFalse(bytes).toString(16).padStart(4, '0')}0d0a`;
  };

  it('has of a place, and at its end, what its mask says', () => {
    const place = '0200b0b26002de7c3807ea03040c1e2d';
    const [short] = decodedHex(whole('RSP', `07001c1f80LLLL4501020209560000000000110564316a210701${place}`)).readings;
    expect(short).toMatchObject({ fix: 'valid', longitude: 11.58, hdop: 2, supplyVolts: 12.65, satellites: 7 });
    expect(short?.deviceTime).toBe(Date.UTC(2026, 2, 4, 12, 30, 45));
    for (const field of ['speedMps', 'courseDeg', 'altitudeM']) expect(short).not.toHaveProperty(field);
    const unsent = decodedHex(whole('INF', '010003LLLL6372616e65370000'));
    expect(unsent).toMatchObject({ session: { deviceId: 'crane7' }, readings: [{ fix: 'none' }] });
    expect(unsent.readings[0]).not.toHaveProperty('deviceTime');
  });

  it('of a GV200 has its supply behind its id, and analog inputs behind that', () => {
    const place = '02002405010e020700b0b26002de7c3807ea03040c1e2d010600020f1ab1c200';
    const inputs = '316a000000c8000000002107';
    const report = `0b001fffbfLLLL04010202095600000000001105${inputs}1001${place}07ea03040c1e3200a1`;
    expect(decodedHex(whole('RSP', report)).readings).toMatchObject([
      { fix: 'valid', supplyVolts: 12.65, latitude: 48.135224, altitudeM: 519, courseDeg: 270 },
    ]);
  });

  it('is refused with a wrong checksum, and cut by its length', () => {
    const frame = fromHex(binary(2)) ?? new Uint8Array(0);
    const wrong = toHex(frame).replace(/(..)0d0a$/, (_, byte: string) => `${byte === '00' ? '01' : '00'}0d0a`);
    expect(decodedHex(wrong)).toMatchObject({ refused: 'bad-checksum', readings: [] });
    const frames = queclink
      .framer()
      .push(new Uint8Array([...frame, ...fromAscii(`+RESP:GTPNA,060228,${IMEI},,${END}`)]));
    expect(frames.map(one => one.refused)).toEqual([undefined, undefined]);
    expect(frames[0]?.bytes).toEqual(frame);
  });
});
