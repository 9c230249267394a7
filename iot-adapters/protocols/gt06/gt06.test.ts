import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bytes.ts';
import { fixtures } from './fixtures.ts';
import { messageOf, openFrame } from './framing.ts';
import { gt06 } from './gt06.ts';
import { alarmOf } from './status.ts';

const bytes = (hex: string) => fromHex(hex.replaceAll(' ', '')) ?? new Uint8Array(0);

const messages = fixtures.filter(({ refused }) => refused === undefined).map(({ line }) => bytes(line));

/** Bit by bit, as its definition says, and not as the decoder does it. */
const reference = (content: Uint8Array): number => {
  let value = 0xffff;
  for (const byte of content) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0x8408 : 0);
  }
  return value ^ 0xffff;
};

const isChecked = (frame: Uint8Array): boolean => {
  const end = frame.length - 4;
  return end > 2 && Buffer.from(frame).readUInt16BE(end) === reference(frame.subarray(2, end));
};

describe('GT06', () => {
  it('refuses a message with any one bit changed', () => {
    for (const message of messages) {
      for (let bit = 0; bit < message.length * 8; bit += 1) {
        const changed = Uint8Array.from(message);
        const at = bit >> 3;
        changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
        const { readings, refused, replies } = gt06.decode(changed, {});
        expect(refused).toBeDefined();
        expect([readings, replies]).toEqual([[], []]);
      }
    }
  });

  it('accepts nothing whose checksum is wrong', () => {
    const change = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.constantFrom(...messages), change, (message, changes) => {
        const changed = Uint8Array.from(message);
        for (const [at, value] of changes) changed[at % changed.length] = value;
        if (isChecked(changed)) return;
        const { readings, refused } = gt06.decode(changed, {});
        expect(refused).toBeDefined();
        expect(readings).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads any content whose checksum is right without a throw', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ maxLength: 120 }), fc.boolean(), (type, content, isLong) => {
        const { refused } = gt06.decode(messageOf(type, 1, content, isLong), { deviceId: '359881234567890' }, 0);
        if (refused !== undefined) expect(['truncated', 'bad-field']).toContain(refused);
      }),
      { numRuns: 5000 },
    );
  });

  it('answers with type and serial number', () => {
    // The vendor's own example of a login and its answer.
    const login = bytes('78780d01012345678901234500018cdd0d0a');
    const { session, replies } = gt06.decode(login, {});
    expect(session).toEqual({ deviceId: '123456789012345' });
    expect(replies.map(toHex)).toEqual(['787805010001d9dc0d0a']);
  });

  it('takes the clock’s distance from UTC from the login', () => {
    const imei = '0359881234567890';
    const place = bytes('1a0302091e0f cb 05a1f4a0 01700ac0 24 1c91');
    const timeAfter = (extension: string) => {
      const { session } = gt06.decode(messageOf(0x01, 1, bytes(`${imei}1001${extension}`)), {});
      return gt06.decode(messageOf(0x10, 2, place), session).readings[0]?.deviceTime;
    };
    const clock = Date.UTC(2026, 2, 2, 9, 30, 15);
    // 08:00 east, 03:30 west, none; and what is no zone counts as none.
    expect(timeAfter('3200')).toBe(clock - 8 * 3_600_000);
    expect(timeAfter('14a8')).toBe(clock + 3.5 * 3_600_000);
    expect(timeAfter('')).toBe(clock);
    expect(timeAfter('fff0')).toBe(clock);
  });

  it('tells the time to a device that asks for it', () => {
    const now = Date.UTC(2026, 2, 2, 9, 30, 15, 999);
    const { readings, replies } = gt06.decode(messageOf(0x8a, 7, new Uint8Array(0)), {}, now);
    expect(readings).toEqual([]);
    const [reply] = replies.map(openFrame);
    expect(reply).toMatchObject({ type: 0x8a, serial: 7, content: bytes('1a0302091e0f') });
  });

  it('tells a device that asks for an address that none is known', () => {
    const [reply] = gt06.decode(messageOf(0x2a, 9, bytes('00')), {}).replies.map(openFrame);
    expect(reply).toMatchObject({ type: 0x97, serial: 9, isLong: true });
  });

  it('keeps a date that is none out of the reading', () => {
    const [reading] = gt06.decode(messageOf(0x10, 1, bytes('000000000000 cb 05a1f4a0 01700ac0 24 1c91')), {}).readings;
    expect(reading).not.toHaveProperty('deviceTime');
    expect(reading).toMatchObject({ fix: 'valid', latitude: 52.5 });
  });

  it('calls no place what is none', () => {
    const [reading] = gt06.decode(messageOf(0x10, 1, bytes('1a0302091e0f cb ffffffff 01700ac0 24 1c91')), {}).readings;
    expect(reading?.fix).toBe('invalid');
    expect(reading).not.toHaveProperty('latitude');
  });

  it('reads an odometer behind the number of a fence', () => {
    const frame = bytes(
      '78782a2716070f0a1e2dcf027ac7eb0c46584914154c0901cc00287d001fb84604040502030001e24000012cf80d0a',
    );
    expect(gt06.decode(frame, { deviceId: '1' }).readings[0]).toMatchObject({
      ...{ odometerM: 123_456, alarms: ['geofence-exit'], raw: { geofence: 3 } },
    });
  });

  it('takes no number of a SIM card for a voltage', () => {
    const frame = bytes('78780f948986001234567890123400019bba0d0a');
    expect(gt06.decode(frame, { deviceId: '1' }).readings).toEqual([]);
  });

  it('knows the alarms of its document', () => {
    expect([1, 2, 3, 4, 5, 6, 0x13].map(alarmOf)).toEqual([
      'sos',
      'power-cut',
      'vibration',
      'geofence-enter',
      'geofence-exit',
      'overspeed',
      'tamper',
    ]);
    expect(alarmOf(0)).toBeUndefined();
  });

  it('cuts a stream in which a length is wrong at the next beginning', () => {
    const message = messages[0] ?? new Uint8Array(0);
    const broken = Uint8Array.from(message);
    broken[2] = (broken[2] ?? 0) - 1;
    const framer = gt06.framer();
    const frames = [...framer.push(broken), ...framer.push(message), ...framer.end()];
    expect(frames.filter(({ refused }) => refused === undefined).map(({ bytes: one }) => toHex(one))).toEqual([
      toHex(message),
    ]);
  });
});
