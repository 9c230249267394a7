import type { Fixture } from '../../fixture.ts';

const IMEI = '860000000000017';

const AT = Date.UTC(2026, 2, 4, 12, 30, 45);

const SENT = Date.UTC(2026, 2, 4, 12, 30, 50);

const PLACE = '1,36.0,270,519.2,11.580000,48.135000,20260304123045,0262,0002,0F1A,00B1C2D3';

const END = '20260304123050,00A1$';

const SACK = '2b5341434b3a3030413124';

export const fixtures: readonly Fixture[] = [
  {
    name: 'a fixed report',
    line: `+RESP:GTFRI,060228,${IMEI},,12650,10,1,${PLACE},00,1234.5,00117:31:26,500,,87,220100,,,,${END}`,
    readings: [
      {
        deviceId: IMEI,
        deviceTime: AT,
        fix: 'valid',
        latitude: 48.135,
        longitude: 11.58,
        speedMps: 10,
        engineHoursMs: 423_086_000,
        odometerM: 1_234_500,
        batteryPercent: 87,
        supplyVolts: 12.65,
        ignition: true,
      },
    ],
    replies: [SACK],
  },
  {
    name: 'two places, stored while there was no network',
    line: `+BUFF:GTFRI,1A0900,${IMEI},,0,0,2,${PLACE},25.2,${PLACE},25.4,83,${END}`,
    readings: [{ odometerM: 25_200 }, { odometerM: 25_400, batteryPercent: 83 }],
  },
  {
    name: 'an expanded report with sensors',
    line: `+RESP:GTERI,310603,${IMEI},,00000002,12003,10,1,${PLACE},00,10.0,01383:52:12,0,100,210700,2,1,28FF4560A3150483,1,0190,${END}`,
    readings: [{ temperaturesC: [25], engineHoursMs: 4_981_932_000, batteryPercent: 100, ignition: true }],
  },
  {
    name: "the vehicle's bus",
    line: `+RESP:GTCAN,4B0201,${IMEI},,00,1,C00FFFFF,,2,H982769,L30263.00,1266,69,82,H0,P69.20,,0,2037.40,243.93,45.56,74.33,13115,,C00,,0,${PLACE},00,${END}`,
    readings: [{ odometerM: 98_276_900, engineHoursMs: 7_334_640_000, fuelPercent: 69.2, ignition: true }],
  },
  {
    name: 'ignition off, without a fix',
    line: `+RESP:GTIGF,060228,${IMEI},,30,0,,,,,,,0262,0002,0F1A,00B1C2D3,00,00117:31:26,1234.5,${END}`,
    readings: [{ fix: 'none', deviceTime: SENT, ignition: false, odometerM: 1_234_500 }],
  },
  {
    name: 'a call for help',
    line: `+RESP:GTSOS,060228,${IMEI},,,00,1,${PLACE},00,2000.0,${END}`,
    readings: [{ alarms: ['sos'], odometerM: 2_000_000 }],
  },
  {
    name: 'information',
    line: `+RESP:GTINF,060100,${IMEI},,16,898600810906F8048812,16,0,1,12000,,4.4,0,0,0,0,20260304123045,0,1300,2000,00,00,+0800,0,${END}`,
    readings: [{ fix: 'none', supplyVolts: 12, batteryVolts: 4.4, ignition: false, motion: true }],
  },
  {
    name: 'a heartbeat',
    line: `+ACK:GTHBD,1A0401,${IMEI},,${END}`,
    readings: [],
    replies: ['2b5341434b3a47544842442c3141303430312c3030413124'],
  },
  {
    name: 'binary: a place',
    line: '2b52535007001c1fbf004c4501020209560000000000010564316a2107010102002405010e020700b0b26002de7c3807ea03040c1e2d010600020f1ab1c20007ea03040c1e3200a1c71f0d0a',
    readings: [
      {
        deviceId: '860000000000015',
        deviceTime: AT,
        fix: 'valid',
        latitude: 48.135224,
        longitude: 11.58,
        altitudeM: 519,
        courseDeg: 270,
        batteryPercent: 100,
        ignition: true,
        motion: false,
      },
    ],
  },
  {
    name: 'binary: information under a name',
    line: '2b494e4601007f00276372616e6537000045010202090000000007ea03040c1e3200a176320d0a',
    readings: [{ deviceId: 'crane7', fix: 'none', deviceTime: SENT }],
  },
  {
    name: 'binary: a wrong checksum',
    line: '2b494e4601007f00276372616e6537000045010202090000000007ea03040c1e3200a176330d0a',
    readings: [],
    refused: 'bad-checksum',
  },
  {
    name: 'the newest binary form',
    line: '2b0000380008600000000000178203000300002169a825fa01895000521629ff4f4da002de7c3869a825f500c80a005affffce0700a1df24',
    readings: [
      {
        deviceId: '860000000000017',
        deviceTime: AT,
        fix: 'valid',
        latitude: 48.135224,
        longitude: -11.58,
        altitudeM: -5,
        satellites: 7,
      },
    ],
  },
  {
    name: 'the newest binary form: two records',
    line: '2b0000870008600000000000178203000300001d69a825f500015000510f0900b0b26002de7b5869a825f501680a011f5369a825fa00027201808c0905025800000000000052162900b0b64802de7f4069a825fa00b409010f001446091b01011f040012d687220400001c205703012ee06105010d2050007906ff430000000017010100a12224',
    readings: [
      {
        fix: 'valid',
        deviceTime: AT,
        latitude: 48.135,
        longitude: 11.58,
        speedMps: 10,
        batteryPercent: 31,
        alarms: [],
      },
      {
        fix: 'valid',
        deviceTime: SENT,
        latitude: 48.136,
        longitude: 11.581,
        speedMps: 5,
        hdop: 0.9,
        courseDeg: 271,
        altitudeM: 519,
        satellites: 9,
        ignition: true,
        motion: true,
        odometerM: 1_234_567,
        engineHoursMs: 7_200_000,
        supplyVolts: 12,
        batteryVolts: 3.36,
        batteryPercent: 80,
        temperaturesC: [-18.9],
        alarms: ['hard-braking', 'hard-cornering'],
      },
    ],
  },
  {
    name: 'the newest binary form: towed, and the last place that was known',
    line: '2d0000310008600000000000178203000300001a69a825fa00031300510f0500b0b26002de7b5869a825f5016800a12524',
    readings: [{ fix: 'none', deviceTime: SENT, alarms: ['tow'] }],
  },
  {
    name: 'the newest binary form: a wrong checksum',
    line: '2d0000310008600000000000178203000300001a69a825fa00031300510f0500b0b26002de7b5869a825f5016800a12624',
    readings: [],
    refused: 'bad-checksum',
  },
  {
    name: 'the newest binary form: a heartbeat',
    line: '2b10180860000000000017820300030069a825fa00a16224',
    readings: [],
  },
];
