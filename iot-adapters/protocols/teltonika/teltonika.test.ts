import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../bytes.ts';
import type { Session } from '../../protocol.ts';
import { encodeCommand } from './commands.ts';
import { fixtures } from './fixtures.ts';
import { teltonika } from './teltonika.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array(0);

/** Packets of the fixtures that are right. */
const packets = fixtures
  .filter(({ refused, line }) => refused === undefined && line.startsWith('00000000'))
  .map(({ line }) => bytes(line));

/** Bit by bit, as its definition says, and not as the decoder does it. */
const reference = (content: Uint8Array): number => {
  let value = 0;
  for (const byte of content) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xa001 : 0);
  }
  return value;
};

const isChecked = (frame: Uint8Array): boolean => {
  const end = frame.length - 4;
  return end > 8 && Buffer.from(frame).readUInt32BE(end) === reference(frame.subarray(8, end));
};

describe('Teltonika', () => {
  it('refuses a packet with any one bit changed', () => {
    for (const packet of packets) {
      for (let bit = 0; bit < packet.length * 8; bit += 1) {
        const changed = Uint8Array.from(packet);
        const at = bit >> 3;
        changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
        const { readings, refused, replies } = teltonika.decode(changed, {});
        expect(refused).toBeDefined();
        expect([readings, replies]).toEqual([[], []]);
      }
    }
  });

  it('accepts nothing whose checksum is wrong', () => {
    const change = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(fc.constantFrom(...packets), change, (packet, changes) => {
        const changed = Uint8Array.from(packet);
        for (const [at, value] of changes) changed[at % changed.length] = value;
        const { readings, refused } = teltonika.decode(changed, {});
        if (!isChecked(changed)) {
          expect(refused).toBeDefined();
          expect(readings).toEqual([]);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('knows after the login whose packets they are', () => {
    const [login, ...rest] = fixtures;
    const start: Session = {};
    const { session, replies } = teltonika.decode(bytes(login?.line ?? ''), start);
    expect(replies.map(toHex)).toEqual(['01']);
    expect(toHex(teltonika.loginRefused ?? new Uint8Array(0))).toBe('00');
    const packet = rest.find(({ name }) => name === 'codec 8');
    const [reading] = teltonika.decode(bytes(packet?.line ?? ''), session).readings;
    expect(reading?.deviceId).toBe('359881234567890');
  });

  it('acknowledges what it has read, and nothing that it refuses', () => {
    for (const packet of packets) {
      const { readings, replies, refused } = teltonika.decode(packet, {});
      expect(refused).toBeUndefined();
      const codec = packet[8] ?? 0;
      const acknowledged = [0x07, 0x08, 0x10, 0x8e].includes(codec) ? [Uint8Array.of(0, 0, 0, packet[9] ?? 0)] : [];
      expect(replies).toEqual(acknowledged);
      expect(readings.length).toBeLessThanOrEqual(packet[9] ?? 0);
    }
  });

  it('writes commands as the vendor’s document does', () => {
    expect(toHex(encodeCommand('getinfo'))).toBe('000000000000000f0c010500000007676574696e666f0100004312');
    const [read] = teltonika.decode(encodeCommand('setdigout 1'), {}).readings;
    expect(read?.raw).toEqual({ codec: 12, type: 5, command: 'setdigout 1' });
  });

  it('refuses a datagram whose length is another', () => {
    const datagram = bytes(fixtures.find(({ name }) => name === 'a datagram')?.line ?? '');
    expect(teltonika.decodeDatagram?.(datagram).readings).toHaveLength(1);
    expect(teltonika.decodeDatagram?.(datagram.subarray(0, -1)).refused).toBe('bad-length');
    const longer = Uint8Array.from([...datagram, 0]);
    expect(teltonika.decodeDatagram?.(longer)).toMatchObject({ refused: 'bad-length', readings: [], replies: [] });
  });

  it('takes the FT platform for common trackers, though its cells have four bytes as those of professional ones', () => {
    const frame = bytes(
      '00000000000000638e010000018bcfe56800010f147940209a8ec00064005a0a002400fc000e000600ef0100f00100150400fc0100593700fb0100' +
        '0400ce04d200431004004400000019086600040010000003e80048000000fd03200000303900cd01a2d001000000000100002ae7',
    );
    expect(teltonika.decode(frame, {}).readings[0]).toMatchObject({
      ...{ supplyVolts: 12.345, fuelPercent: 55, temperaturesC: [25.3, 21.5], alarms: ['idle', 'power-cut'] },
    });
  });

  it('takes an 8-byte value that JSON cannot count as text', () => {
    const record = '0000019cade24d520107fcad801f4add400022005a0c0024';
    const content = bytes(`0801${record}0001000000010bffffffffffffffff01`);
    const packet = bytes(
      `00000000${content.length.toString(16).padStart(8, '0')}${toHex(content)}0000${reference(content).toString(16).padStart(4, '0')}`,
    );
    expect(teltonika.decode(packet, {}).readings[0]?.raw).toMatchObject({ io: { 11: '18446744073709551615' } });
  });

  it.each([
    ['1970', '0000000000000000', 0],
    ['2106', '000003e6b0d2d400', 0x3e6b0d2d400],
  ])('keeps a clock of %s as it is', (_, time, wanted) => {
    const content = bytes(`0801${time}0107fcad801f4add400022005a0c002400000000000001`);
    const checksum = reference(content).toString(16).padStart(8, '0');
    const packet = bytes(`00000000${content.length.toString(16).padStart(8, '0')}${toHex(content)}${checksum}`);
    expect(teltonika.decode(packet, {}).readings[0]).toMatchObject({ deviceTime: wanted, fix: 'valid' });
  });
});
