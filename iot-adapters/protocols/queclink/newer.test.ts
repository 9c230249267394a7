import { describe, expect, it } from 'vitest';
import { fromAscii, fromHex } from '../../bytes.ts';
import { crc8Nrsc5 } from '../../checksums.ts';
import { queclink } from './queclink.ts';

const IMEI = '860000000000017';

describe('the newest binary form', () => {
  const SENT = '69a825fa';
  const PLACE_TIME = '69a825f5';
  const MINI = `510f0900b0b26002de7b58${PLACE_TIME}0168`;

  /** With its length, and a tail of count, checksum and dollar. */
  const framed = (body: string): Uint8Array => {
    const length = 4 + body.length / 2 + 4;
    const head = fromHex(`2b00${length.toString(16).padStart(4, '0')}${body}00a1`) ?? new Uint8Array(0);
    return new Uint8Array([...head, crc8Nrsc5(head), 0x24]);
  };

  const framedHex = (head: string, ...records: string[]): Uint8Array =>
    framed(
      [
        head,
        ...records.map(record => {
          const short = record.length / 2 + 1;
          return short < 0x80 ? short.toString(16).padStart(2, '0') + record : (0x8001 + short).toString(16) + record;
        }),
      ].join(''),
    );

  const HEAD = '000860000000000017820300030000';
  const newer = (...records: string[]) => queclink.decode(framedHex(HEAD, ...records), {});

  it('has a reading of each record, with its own time', () => {
    const { readings, session, replies } = newer(`${SENT}00015000${MINI}`, `${SENT}00025401`);
    expect(session.deviceId).toBe(IMEI);
    expect(replies).toEqual([]);
    expect(readings).toMatchObject([
      { fix: 'valid', latitude: 48.135, longitude: 11.58, deviceTime: Date.UTC(2026, 2, 4, 12, 30, 45) },
      { fix: 'none', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 50), alarms: [] },
    ]);
    expect(readings[0]).not.toHaveProperty('hdop');
  });

  it.each([['00'], ['04']])('takes a place in state %s for the last that was known', state => {
    const { readings } = newer(`${SENT}00015000${MINI.replace('510f09', `510f${state}`)}`);
    expect(readings).toMatchObject([
      { fix: 'none', deviceTime: Date.UTC(2026, 2, 4, 12, 30, 50), raw: { lastPlace: { latitude: 48.135 } } },
    ]);
    expect(readings[0]).not.toHaveProperty('latitude');
  });

  it.each([
    ['13', '00', '', ['tow']],
    ['14', '00', '', ['overspeed']],
    ['74', '00', '', ['accident']],
    ['54', '00', '', ['idle']],
    ['54', '02', '', ['idle']],
    ['54', '01', '', []],
    ['72', '01', '808c09010258000000000000', ['hard-acceleration']],
    ['72', '01', '808c09040258000000000000', ['hard-acceleration', 'hard-cornering']],
    ['72', '01', '808c09090258000000000000', []],
    ['50', '00', '', []],
  ])('record %s, event %s, %s: %j', (record, event, unit, alarms) => {
    expect(newer(`${SENT}0001${record}${event}${unit}`).readings[0]?.alarms).toEqual(alarms);
  });

  it('says nothing of what it does not know yet, or is not connected', () => {
    const [unknown] = newer(`${SENT}000150001b01021701025b050200000000570300ffff6105000d20500052000a00`).readings;
    expect(unknown).toMatchObject({ fix: 'none', supplyVolts: 0 });
    for (const field of ['ignition', 'motion', 'batteryVolts', 'batteryPercent']) {
      expect(unknown).not.toHaveProperty(field);
    }
  });

  it('has lengths of two bytes, and parts', () => {
    const name = `02${(0x8000 + 130).toString(16)}${'61'.repeat(130)}`;
    expect(newer(`${SENT}00015000${name}${MINI}`).readings).toMatchObject([{ fix: 'valid', latitude: 48.135 }]);
    const part = framedHex(`80020108${HEAD.slice(4)}`, `${SENT}00015000${MINI}`);
    expect(queclink.decode(part, {})).toMatchObject({ session: { deviceId: IMEI }, readings: [{ fix: 'valid' }] });
  });

  it('is refused where a record is longer than what is left, or shorter than its beginning', () => {
    expect(queclink.decode(framed(`${HEAD}7f${SENT}00015000`), {})).toMatchObject({
      refused: 'truncated',
      readings: [],
    });
    expect(queclink.decode(framed(`${HEAD}00${SENT}00015000`), {})).toMatchObject({ refused: 'truncated' });
    expect(queclink.decode(framed(`${HEAD}05${SENT}`), {})).toMatchObject({ refused: 'truncated' });
    expect(newer(`${SENT}000150005115${MINI}`)).toMatchObject({ refused: 'truncated' });
  });

  it('is cut out of a stream by its length, and so is its heartbeat', () => {
    const report = framedHex(HEAD, `${SENT}00015000${MINI}`);
    const stored = new Uint8Array([0x2d, ...report.subarray(1)]);
    const beat = fromHex('2b10180860000000000017820300030069a825fa00a16224') ?? new Uint8Array(0);
    const stream = new Uint8Array([
      ...report,
      ...beat,
      ...stored,
      ...fromAscii(`+RESP:GTPNA,060228,${IMEI},,20260304123050,00A1$`),
    ]);
    const framer = queclink.framer();
    const frames = [...stream].flatMap(byte => framer.push(Uint8Array.of(byte)));
    expect(frames.map(one => one.refused)).toEqual([undefined, undefined, undefined, undefined]);
    expect(frames.map(one => one.bytes.length)).toEqual([report.length, 24, stored.length, frames[3]?.bytes.length]);
    expect(queclink.decode(beat, {})).toMatchObject({ readings: [], session: { deviceId: IMEI } });
    expect(queclink.decode(Uint8Array.of(...beat.subarray(0, 22), 0, 0x24), {})).toMatchObject({
      refused: 'bad-checksum',
    });
  });
});
