import { describe, expect, it } from 'vitest';
import { asciiOf, fromAscii, fromHex } from '../../bytes.ts';
import { h02 } from './h02.ts';

const decoded = (text: string) => h02.decode(fromAscii(text), {});
const decodedHex = (hex: string) => h02.decode(fromHex(hex) ?? new Uint8Array(0), {});
const repliesTo = (text: string) => decoded(text).replies.map(asciiOf);

/** Id 7001000123, 12:30:45 on 2026-03-04, 48°08.1000' N 011°34.8000' E, 42 knots, 270°, battery step 5. */
const BINARY_29 = '2470010001231230450403264808100005011348000e042270ffffffff';
const SHORT = `${BINARY_29}ff0001`;

describe('text', () => {
  it('reads place, speed in knots and the active-low state', () => {
    const { readings, session } = decoded(
      '*HQ,7001000123,V1,123045,A,4808.1000,N,01134.8000,E,042.00,270,040326,FFF7FBFF#',
    );
    expect(readings).toMatchObject([
      {
        deviceId: '7001000123',
        deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45),
        fix: 'valid',
        courseDeg: 270,
        ignition: false,
        alarms: ['power-cut'],
        raw: { type: 'V1', status: 0xfff7fbff },
      },
    ]);
    expect(readings[0]?.latitude).toBeCloseTo(48.135, 9);
    expect(readings[0]?.longitude).toBeCloseTo(11.58, 9);
    expect(readings[0]?.speedMps).toBeCloseTo(21.607, 3);
    expect(session.deviceId).toBe('7001000123');
  });

  it('reads two alarms of one state', () => {
    const [reading] = decoded('*HQ,1,V1,123045,A,4808.1,N,01134.8,E,0,0,040326,FFFFFFF8#').readings;
    expect(reading?.alarms).toEqual(['vibration', 'sos', 'overspeed']);
  });

  it('reads the meters of one firmware after the state', () => {
    const [reading] = decoded(
      '*HQ,1,V1,123045,A,4808.1,N,01134.8,E,0,0,040326,FFFFFFFF,120500,21,63.5,519,1A2B,3C4D#',
    ).readings;
    expect(reading).toMatchObject({ odometerM: 120_500, temperaturesC: [21], fuelPercent: 63.5, altitudeM: 519 });
  });

  it('confirms with the time of the message, and echoes a heartbeat', () => {
    expect(repliesTo('*HQ,7,V1,123045,V,4808.1,N,01134.8,E,0,0,040326,FFFFFFFF#')).toEqual([
      '*HQ,7,V4,V1,20260304123045#',
    ]);
    expect(repliesTo('*HQ,7,HTBT,55#')).toEqual(['*HQ,7,HTBT#']);
    expect(decoded('*HQ,7,HTBT,55#').readings).toMatchObject([{ fix: 'none', batteryPercent: 55 }]);
  });

  it('makes no battery of what a sign-on carries, and keeps the state behind a battery without a date', () => {
    expect(decoded('*HQ,7,V0,55#').readings).toEqual([]);
    expect(repliesTo('*HQ,7,V0,55#')).toEqual(['*HQ,7,V0#']);
    const [reading] = decoded('*HQ,7,V1,123045,V,4808.1,N,01134.8,E,0,0,4,,FFFFFBFF#').readings;
    expect(reading).toMatchObject({ fix: 'invalid', ignition: false, raw: { battery: 4 } });
    expect(reading).not.toHaveProperty('deviceTime');
  });

  it('keeps what the device answered to a text message', () => {
    expect(decoded('*HQ,7,SMS,ok,done#').readings).toMatchObject([{ fix: 'none', raw: { result: 'ok,done' } }]);
  });

  it('lists the cells that are there, however many it counts', () => {
    const cell = { mcc: 262, mnc: 2, lac: 1, cell: 2, rssi: -67 };
    for (const count of [0, 1, 2]) {
      const [reading] = decoded(`*HQ,7,NBR,123045,262,2,0,${count},1,2,67,040326,FFFFFFFF#`).readings;
      expect(reading).toMatchObject({ deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45), raw: { cells: [cell] } });
    }
    expect(decoded('*HQ,7,NBR,123045,262,2,0,2,1,2,67,1,040326,FFFFFFFF#')).toMatchObject({ refused: 'bad-field' });
  });

  it('has no reading without a place, and refuses what is no message', () => {
    expect(decoded('*HQ,7,V1,000000,V,0.0000,0,0.0000,0,0.00,0.00,000000,ffffffff#')).toMatchObject({ readings: [] });
    expect(decoded('*HQ,7,V1,000000,V,0.0000,0,0.0000,0,0.00,0.00,000000,ffffffff#')).not.toHaveProperty('refused');
    expect(decoded('*HQ#')).toMatchObject({ refused: 'unknown-message' });
    expect(decoded('*HQ,7,NBR,123045,460,0,1,99,9338,3692,150#')).toMatchObject({ refused: 'bad-field' });
    expect(decoded('*HQ,7,#')).toMatchObject({ readings: [] });
    expect(decoded('*HQ,7,#')).not.toHaveProperty('refused');
  });

  it('may leave the id out: then it is that of the connection, or nobody’s', () => {
    const [reading] = decoded('*HQ,,V1,123045,A,4808.1,N,01134.8,E,0,0,040326#').readings;
    expect(reading).toMatchObject({ fix: 'valid', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45) });
    expect(reading).not.toHaveProperty('deviceId');
    expect(repliesTo('*HQ,,V1,123045,A,4808.1,N,01134.8,E,0,0,040326#')).toEqual([]);
  });
});

describe('binary', () => {
  it('reads BCD, the flags of the place, and the state', () => {
    expect(decodedHex(SHORT).readings).toMatchObject([
      {
        deviceId: '7001000123',
        deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45),
        fix: 'valid',
        latitude: 48 + 8.1 / 60,
        courseDeg: 270,
        batteryPercent: 80,
        ignition: true,
        alarms: [],
      },
    ]);
  });

  it('keeps a code of the battery that is no level', () => {
    const [reading] = decodedHex(SHORT.replace('05011348000e', 'f6011348000e')).readings;
    expect(reading).toMatchObject({ raw: { battery: 0xf6 } });
    expect(reading).not.toHaveProperty('batteryPercent');
  });

  it('lies south and west where the flags are missing, and is invalid without its own', () => {
    const [reading] = decodedHex(SHORT.replace('348000e', '3480000')).readings;
    expect(reading).toMatchObject({ fix: 'invalid', latitude: -(48 + 8.1 / 60) });
    expect(reading?.longitude).toBeLessThan(0);
  });

  it('refuses digits that are none, and what is too short', () => {
    expect(decodedHex(SHORT.replace('4808', '48a8'))).toMatchObject({ refused: 'bad-field', readings: [] });
    expect(decodedHex(SHORT.slice(0, 40))).toMatchObject({ refused: 'truncated', readings: [] });
  });
});

describe('a stream', () => {
  const short = fromHex(SHORT) ?? new Uint8Array(0);

  it('learns the length of binary messages from what follows the first', () => {
    const framer = h02.framer();
    expect(framer.push(short)).toEqual([]);
    expect(framer.push(short).map(frame => frame.bytes.length)).toEqual([32, 32]);
    expect(framer.push(fromAscii('*HQ,7,HTBT#')).map(frame => frame.bytes.length)).toEqual([11]);
    expect(framer.push(short).map(frame => frame.bytes.length)).toEqual([32]);
    expect(framer.end()).toEqual([]);
  });

  it('takes what it holds for a message once the line is quiet, and the next at once', () => {
    const framer = h02.framer();
    expect(framer.push(short)).toEqual([]);
    expect(framer.quiet?.()).toEqual([{ bytes: short }]);
    expect(framer.buffered).toBe(0);
    expect(framer.push(short)).toEqual([{ bytes: short }]);
  });

  it('does not take a part of a message for one, nor one form for the other', () => {
    const long = fromHex(`${SHORT}${'00'.repeat(13)}`) ?? new Uint8Array(0);
    const withImei = fromHex(`24${'3524830841932930'}${SHORT.slice(12)}${'00'.repeat(7)}`) ?? new Uint8Array(0);
    expect([long.length, withImei.length]).toEqual([45, 42]);
    for (const [message, part] of [
      [long, 40],
      [long, 42],
      [withImei, 32],
      [withImei, 41],
    ] as const) {
      const framer = h02.framer();
      framer.push(message.subarray(0, part));
      expect(framer.quiet?.()).toEqual([]);
      framer.push(message.subarray(part));
      expect(framer.quiet?.()).toEqual([{ bytes: message }]);
    }
    const cut = h02.framer();
    cut.push(withImei.subarray(0, 40));
    expect(cut.end()).toMatchObject([{ refused: 'cut-off' }]);
  });

  it('holds what is no whole message, however quiet the line is', () => {
    const framer = h02.framer();
    const text = fromAscii('*HQ,7001000123,V1,123045,A,4808.1000,N');
    framer.push(text);
    expect(framer.quiet?.()).toEqual([]);
    expect(framer.buffered).toBe(text.length);
    framer.push(fromAscii(',01134.8,E,0,0,040326,FFFFFFFF#$'));
    expect(framer.quiet?.()).toEqual([]);
    expect(framer.buffered).toBe(1);
  });

  it('ends a last binary message where the connection ends', () => {
    const framer = h02.framer();
    framer.push(short);
    expect(framer.end()).toEqual([{ bytes: short }]);
  });

  it('calls no place what has sixty minutes or more, and keeps the rest', () => {
    const text = '*HQ,4210209006,V1,054828,A,2278.9999,N,11354.9999,E,10.00,000,140122,FFFFFFFF#';
    const [reading] = h02.decode(fromAscii(text), {}).readings;
    expect(reading).toMatchObject({ fix: 'invalid', deviceTime: Date.UTC(2022, 0, 14, 5, 48, 28), ignition: true });
    expect(reading).not.toHaveProperty('latitude');
  });

  it('tells by where the clock stands whether an IMEI is before it, whatever the length', () => {
    const { readings } = decodedHex(
      '24086012345678901205482814012222349999061135499992010090fffffbffff000c1f0900000064',
    );
    expect(readings[0]).toMatchObject({
      deviceId: '086012345678901',
      deviceTime: Date.UTC(2022, 0, 14, 5, 48, 28),
      alarms: [],
    });
  });

  it('takes a star for a beginning only where one can be, however the stream is split', () => {
    const [text, other] = ['*HQ,7,SMS,*ip*ok*#', '*HQ,8,HTBT#'];
    const stream = fromAscii(`${text}*HQ,9,V1,1230${other}`);
    for (let split = 0; split <= stream.length; split += 1) {
      const framer = h02.framer();
      const frames = [...framer.push(stream.subarray(0, split)), ...framer.push(stream.subarray(split))];
      expect(frames.map(frame => [asciiOf(frame.bytes), frame.refused])).toEqual([
        [text, undefined],
        ['*HQ,9,V1,1230', 'noise'],
        [other, undefined],
      ]);
    }
  });

  it('finds the next message after noise', () => {
    const frames = h02.framer().push(fromAscii('garbage*HQ,7,HTBT#\r\nX*HQ,8,HTBT#'));
    expect(frames.map(frame => [asciiOf(frame.bytes), frame.refused])).toEqual([
      ['garbage', 'noise'],
      ['*HQ,7,HTBT#', undefined],
      ['*HQ,8,HTBT#', undefined],
    ]);
  });
});
