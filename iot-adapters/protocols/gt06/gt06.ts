import { ByteReader, concatBytes, fromAscii } from '../../bytes.ts';
import { guarded, noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import type { Decoded, Session, TrackerProtocol } from '../../protocol.ts';
import { type Context, contextOf } from './context.ts';
import { gt06Framer, type Message, messageOf, openFrame } from './framing.ts';
import { readInfo } from './info.ts';
import { isLocated, readLocated } from './located.ts';
import { readModular } from './modular.ts';
import { readAccessPoints, readCells } from './networks.ts';
import * as others from './others.ts';
import { TYPES } from './types.ts';

/** Reads the content into the draft; answers `false` where it carries no reading, and whatever else where it does. */
type Reader = (context: Context) => unknown;

const NONE: Reader = () => false;

/** Messages that are short only. */
const SHORT: Readonly<Record<number, Reader>> = {
  [TYPES.gpsPorts]: context => (context.variant === 'sl4x' ? readCells(context) : others.readGpsPorts(context)),
  [TYPES.wifi33]: readCells,
};

/** Messages that are long only. */
const LONG: Readonly<Record<number, Reader>> = {
  [TYPES.gpsCellStatus32]: others.readAz735,
  [TYPES.wifi33]: others.readAz735,
  [TYPES.status36]: NONE,
};

const READERS: Readonly<Record<number, Reader>> = {
  [TYPES.heartbeat]: others.readHeartbeat,
  [TYPES.wifi69]: readAccessPoints,
  [TYPES.wifiF3]: readAccessPoints,
  [TYPES.cells18]: readCells,
  [TYPES.cells24]: readCells,
  [TYPES.cells28]: readCells,
  [TYPES.cells2e]: readCells,
  [TYPES.cellsWifi2c]: readCells,
  [TYPES.cellsA1]: readCells,
  [TYPES.wifiAlarm]: readCells,
  [TYPES.string]: others.readString,
  [TYPES.text]: others.readText,
  [TYPES.battery]: others.readBattery,
  [TYPES.gpsDriver]: others.readGpsDriver,
  [TYPES.gpsCell38]: others.readGpsCell38,
  [TYPES.alarm]: others.readCameraAlarm,
  [TYPES.obd]: others.readObd,
  [TYPES.info]: readInfo,
  [TYPES.modular]: readModular,
  [TYPES.serialLine]: others.readSerialLine,
  [TYPES.deviceStatus]: others.readDeviceStatus,
  [TYPES.peripheral]: others.readPeripheral,
  [TYPES.bluetoothClock]: others.readBluetoothClock,
};

const readerOf = ({ body, message, variant }: Context): Reader => {
  const { isLong, type } = message;
  if (body.left === 0) return NONE;
  const own = (isLong ? LONG : SHORT)[type];
  if (own) return own;
  if (type === TYPES.status && body.left === 16) return others.readLongHeartbeat;
  if (variant === 'gl21') return others.readGl21;
  if (variant === 'space10x') return NONE;
  if (type === TYPES.wifi && variant !== 'rfid') return readAccessPoints;
  if (type === TYPES.wifiA2 && variant !== 'lw4g') return readCells;
  return READERS[type] ?? (isLocated(type) ? readLocated : NONE);
};

/** Answers of devices to commands, and what they say without waiting. */
const UNANSWERED: ReadonlySet<number> = new Set([
  TYPES.command80,
  TYPES.command81,
  TYPES.command82,
  TYPES.info,
  TYPES.serialLine,
  TYPES.photoInfo,
]);

const LONG_ANSWER: ReadonlySet<number> = new Set([TYPES.multimedia, TYPES.gpsCellStatus32, TYPES.wifi33]);

/** The answer to a message repeats its type and serial number. */
const repliesTo = ({ isLong, type, serial }: Message): Uint8Array[] =>
  UNANSWERED.has(type) ? [] : [messageOf(type, serial, undefined, isLong && LONG_ANSWER.has(type))];

const timeReply = ({ serial }: Message, now: number | undefined): Uint8Array[] => {
  if (now === undefined) return [];
  const date = new Date(now);
  const time = Uint8Array.of(
    date.getUTCFullYear() % 100,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
  return [messageOf(TYPES.timeRequest, serial, time)];
};

/** “No address known”: a device that asks for the name of its place goes on. */
const NO_ADDRESS = fromAscii('NA&&NA&&0##');

const addressReply = ({ serial }: Message): Uint8Array[] => {
  const content = concatBytes(Uint8Array.of(NO_ADDRESS.length, 0, 0, 0, 0), NO_ADDRESS);
  return [messageOf(TYPES.addressAnswer, serial, content, true)];
};

/** Twelve bits of hours and minutes as one decimal number, and a bit for west, behind the model. */
const clockAheadOf = (content: Uint8Array): number | undefined => {
  if (content.length < 12) return undefined;
  const bits = new ByteReader(content.subarray(10)).u16();
  const hundreds = bits >>> 4;
  const minutes = Math.floor(hundreds / 100) * 60 + (hundreds % 100);
  // Beyond 14 hours there is no zone.
  return minutes > 14 * 60 ? undefined : minutes * 60_000 * ((bits & 0x8) === 0 ? 1 : -1);
};

/** Eight bytes with the IMEI behind a zero, the model, and perhaps how far the clock is from UTC. */
const login = (message: Message): Decoded => {
  const digits = Buffer.from(message.content.subarray(0, 8)).toString('hex');
  if (!/^\d{16}$/.test(digits)) return refusedAs(REFUSALS.badField, {});
  const clockAheadMs = clockAheadOf(message.content);
  const session: Session = { deviceId: digits.slice(1), ...(clockAheadMs !== undefined && { clockAheadMs }) };
  return noReading(session, messageOf(TYPES.login, message.serial));
};

const decodeMessage = (message: Message, session: Session, now: number | undefined): Decoded => {
  if (message.type === TYPES.login) return login(message);
  if (message.type === TYPES.timeRequest) return noReading(session, ...timeReply(message, now));
  if (message.type === TYPES.addressRequest) return noReading(session, ...addressReply(message));
  const context = contextOf(message, session);
  const carries = readerOf(context)(context) !== false;
  const { draft } = context;
  draft.raw.type = message.type;
  return { readings: carries ? [draft.reading()] : [], replies: repliesTo(message), session };
};

/**
 * GT06, the protocol of Concox (Jimi), and of the many who speak it with changes of their own. Checksums are verified: messages
 * with access points that have none (0x17, 0x69) are refused.
 * Source: “GT06 GPS Tracker Communication Protocol” and those of later devices.
 */
export const gt06: TrackerProtocol = {
  name: 'gt06',
  port: 5023,
  transports: ['tcp'],
  framer: gt06Framer,
  decode: (frame, session, now) =>
    guarded(session, () => {
      const message = openFrame(frame);
      return typeof message === 'string' ? refusedAs(message, session) : decodeMessage(message, session, now);
    }),
};
