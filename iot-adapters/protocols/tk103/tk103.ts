import { asciiOf, fromAscii } from '../../bytes.ts';
import { guarded, noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import type { Draft } from '../../draft.ts';
import type { Decoded, Session, TrackerProtocol } from '../../protocol.ts';
import { sessionOf } from './device.ts';
import { LONGEST, tk103Framer } from './framing.ts';
import { type Message, messageOf } from './message.ts';
import { readAnswer, readBattery, readBatteryPack, readCells, readSurroundings, readVin } from './other.ts';
import { readPosition } from './position.ts';

/** Answers to what a server asks or sets, texts of any length: no readings. */
const ANSWERS = /^B[PSTUVX]\d\d$/;

/** Of the same families, but with a place or a state: where these cannot be read, the message is kept with its reason. */
const REPORTS: ReadonlySet<string> = new Set(['BP04', 'BP05', 'BS50', 'BS51', 'BV00']);

/** Handshake, login with a place, alarm: the messages to which devices wait for an answer. */
const repliesTo = ({ id, command, body }: Message): Uint8Array[] => {
  if (command === 'BP00') return [fromAscii(`(${id}AP01HSO)`)];
  if (command === 'BP05') return [fromAscii(`(${id}AP05)`)];
  return command === 'BO01' ? [fromAscii(`(${id}AS01${/^\d/.exec(body)?.[0] ?? ''})`)] : [];
};

const readOther = ({ id, command, body }: Message): Draft | undefined => {
  if (command === 'ZC20') return readBattery(id, body.split(','));
  if (command === 'ZC03') return readAnswer(id, body);
  if (command === 'BZ00' || body.includes('{')) return readCells(id, body);
  if (command === 'BV00') return readVin(id, body);
  if (command === 'BS50' || command === 'BS51') return readBatteryPack(id, command, body);
  return /^DW[56]/.test(command) ? readSurroundings(id, command, body.split(',')) : undefined;
};

const decodeMessage = (message: Message, before: Session): Decoded => {
  const { command, body } = message;
  const replies = repliesTo(message);
  if (command === 'BP00') return noReading(sessionOf(message, before), ...replies);
  const draft = readPosition(message) ?? readOther(message);
  const session = sessionOf(message, before, draft?.fields);
  if (draft) {
    draft.fields.deviceId = session.deviceId;
    return { readings: [draft.reading()], replies, session };
  }
  const isAnswer = ANSWERS.test(command) && !REPORTS.has(command);
  // Answers carry a few digits, and BQ86 is of the engine's own; what else cannot be read is kept with its reason.
  return body.length <= 16 || isAnswer || command === 'BQ86'
    ? noReading(session, ...replies)
    : refusedAs(REFUSALS.unknownMessage, before);
};

/**
 * TK103 and its many relatives: text in round brackets, an id, a command of four characters, and fields of fixed width or
 * between commas. Speed is in km/h. There is no checksum. Source: the makers' protocol sheets, and messages seen.
 */
export const tk103: TrackerProtocol = {
  name: 'tk103',
  port: 5002,
  transports: ['tcp', 'udp'],
  framer: tk103Framer,
  decode: (frame, session) =>
    guarded(session, () => {
      if (frame.length > LONGEST) return refusedAs('too-long', session);
      const text = asciiOf(frame).trim();
      const message = messageOf(text.replace(/^\(/, '').replace(/\)$/, ''));
      return message ? decodeMessage(message, session) : refusedAs(REFUSALS.unknownMessage, session);
    }),
};
