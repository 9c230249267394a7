import type { RawValue, Reading } from '#domain/telemetry/reading';
import { type ByteReader, concatBytes, fromAscii, toHex } from '../../bytes.ts';
import { crc16Ibm } from '../../checksums.ts';
import { Draft } from '../../draft.ts';
import { CODECS, imeiOf } from './framing.ts';

/** Types of codec 12: what the server asks, and what the device answers. */
const ASK = 0x05;
const CAMERA = 0x0d;

/** Codec 14: the device does not bear the IMEI that was asked. */
const NOT_ME = 0x11;

/** What devices pass on of other machines may be anything; their own answers are ASCII. */
const isText = (bytes: Uint8Array): boolean =>
  bytes.every(byte => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13);

const contentOf = (bytes: Uint8Array): string =>
  isText(bytes) ? Buffer.from(bytes).toString('latin1').trim() : toHex(bytes);

const readingOf = (
  codec: number,
  type: number,
  content: Uint8Array,
  deviceId: string | undefined,
  more: Record<string, RawValue> = {},
): Reading => {
  const draft = new Draft(deviceId);
  Object.assign(draft.raw, { codec, type, [type === ASK ? 'command' : 'result']: contentOf(content) }, more);
  return draft.reading();
};

const secondsOf = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);

const LENGTH_OF_TIME = 4;
const LENGTH_OF_IMEI = 8;

/** What stands before the content: a time in codecs 13 and 15, an IMEI in 14 and 15, in this order. */
const PREFIXES: ReadonlyMap<number, { readonly hasTime: boolean; readonly hasImei: boolean }> = new Map([
  [CODECS.codec12, { hasTime: false, hasImei: false }],
  [CODECS.codec13, { hasTime: true, hasImei: false }],
  [CODECS.codec14, { hasTime: false, hasImei: true }],
  [CODECS.codec15, { hasTime: true, hasImei: true }],
]);

export const hasCommands = (codec: number): boolean => PREFIXES.has(codec);

const readCommand = (codec: number, type: number, content: Uint8Array, deviceId: string | undefined): Reading => {
  const { hasTime = false, hasImei = false } = PREFIXES.get(codec) ?? {};
  // Too short for a time, it has none.
  const afterTime = hasTime ? Math.min(LENGTH_OF_TIME, content.length) : 0;
  const time = afterTime === LENGTH_OF_TIME ? secondsOf(content) * 1000 : undefined;
  const imei = hasImei ? imeiOf(content.subarray(afterTime, afterTime + LENGTH_OF_IMEI)) : undefined;
  const more = { ...(type === NOT_ME && hasImei && { isForAnother: true }), ...(imei !== undefined && { imei }) };
  const rest = content.subarray(afterTime + (hasImei ? LENGTH_OF_IMEI : 0));
  const reading = readingOf(codec, type, rest, deviceId ?? imei, more);
  return time === undefined ? reading : { ...reading, deviceTime: time };
};

/**
 * Answers to commands, and what devices pass on from a serial line (codecs 12 to 15): a reading without a place each, its
 * text in `raw.result`, in hex where it is none. What a camera announces carries nothing.
 */
export const readCommands = (
  reader: ByteReader,
  codec: number,
  count: number,
  deviceId: string | undefined,
): readonly Reading[] => {
  const readings: Reading[] = [];
  for (let left = count; left > 0; left -= 1) {
    const type = reader.u8();
    const content = reader.take(reader.u32());
    if (codec === CODECS.codec12 && type === CAMERA) continue;
    readings.push(readCommand(codec, type, content, deviceId));
  }
  return readings;
};

/** What a reading of a codec 12 packet answers; what a device passes on from its serial line looks the same. */
export const commandAnswer = ({ raw }: Reading): string | undefined =>
  raw.codec === CODECS.codec12 && typeof raw.result === 'string' ? raw.result : undefined;

const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

/** A packet around what a codec carries. */
export const packetOf = (content: Uint8Array): Uint8Array =>
  concatBytes(u32(0), u32(content.length), content, u32(crc16Ibm(content)));

/** A command for a device (codec 12, type 5), such as `getinfo` or `setdigout 1`. Sent over its own connection. */
export const encodeCommand = (text: string): Uint8Array => {
  const command = fromAscii(text);
  return packetOf(concatBytes(Uint8Array.of(CODECS.codec12, 1, ASK), u32(command.length), command, Uint8Array.of(1)));
};
