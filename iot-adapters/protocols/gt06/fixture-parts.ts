import { fromHex, toHex } from '../../bytes.ts';
import { messageOf } from './framing.ts';

const bytes = (hex: string): Uint8Array => fromHex(hex.replaceAll(' ', '')) ?? new Uint8Array(0);

const SERIAL = 0x0102;

export const short = (type: number, content: string): string => toHex(messageOf(type, SERIAL, bytes(content)));
export const long = (type: number, content: string): string => toHex(messageOf(type, SERIAL, bytes(content), true));

/** What the device hears: type and serial number again. */
export const heard = (type: number): readonly string[] => [toHex(messageOf(type, SERIAL))];

export const text = (ascii: string): string => toHex(Buffer.from(ascii));

/** 2026-03-02T09:30:15Z; 11 satellites, 52.5 north, 13.4 west, 36 km/h, 145 degrees, fixed. */
export const TIME_HEX = '1a0302091e0f';
export const TIME = Date.UTC(2026, 2, 2, 9, 30, 15);
export const FIX = `${TIME_HEX} cb 05a1f4a0 01700ac0 24 1c91`;
const PLACE = {
  deviceTime: TIME,
  fix: 'valid',
  latitude: 52.5,
  longitude: -13.4,
  satellites: 11,
  courseDeg: 145,
} as const;
export const MOVING = { ...PLACE, speedMps: 10 } as const;

/** Germany's 1, area 0x1234, cell 0x0abcde. */
export const CELL = '0106 01 1234 0abcde';

export const IMEI_HEX = '0359881234567890';
export const IMEI = '359881234567890';
