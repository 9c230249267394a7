import { asciiOf, fromAscii } from '../../bytes.ts';
import { guarded, noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import { Draft } from '../../draft.ts';
import type { Decoded, Session, TrackerProtocol } from '../../protocol.ts';
import { readBinary } from './binary.ts';
import { isNewer, isNewerHeartbeat, isText, LONGEST_TEXT, queclinkFramer } from './framing.ts';
import { type Message, messageOf } from './message.ts';
import { readNewer, readNewerHeartbeat } from './newer.ts';
import { readReport } from './report.ts';

/** Heartbeats want their own answer; reports are sent again until their count comes back, where the device is set up so. */
const repliesTo = ({ kind, type, version, count }: Message): Uint8Array[] => {
  if (kind === 'ACK') return type === 'HBD' ? [fromAscii(`+SACK:GTHBD,${version},${count}$`)] : [];
  return count === '' ? [] : [fromAscii(`+SACK:${count}$`)];
};

/** The state of a GT300, whose messages end with their count and the version: it carries no reading. */
const OLD_STATE = /^\+(?:RESP|BUFF):GTINF,(\d{15}),[^$]{0,200},[0-9A-F]{4},[0-9A-F]{10}$/i;

/** The answer to a command: no place, but a sign of life, and of what was done. */
const readAnswer = (message: Message): Draft => {
  const draft = new Draft(message.deviceId);
  draft.fields.deviceTime = message.sentAt;
  draft.raw.type = message.type;
  draft.raw.result = message.text;
  return draft;
};

const decodeText = (text: string, before: Session): Decoded => {
  const [, oldId] = OLD_STATE.exec(text) ?? [];
  if (oldId !== undefined) return noReading({ ...before, deviceId: oldId });
  const message = messageOf(text);
  if (!message) return refusedAs(REFUSALS.badField, before);
  const session: Session = { ...before, deviceId: message.deviceId };
  const replies = repliesTo(message);
  if (message.kind === 'ACK') {
    return { readings: message.type === 'HBD' ? [] : [readAnswer(message).reading()], replies, session };
  }
  if (message.kind !== 'RESP' && message.kind !== 'BUFF') return refusedAs(REFUSALS.unknownMessage, before);
  return { readings: readReport(message), replies, session };
};

const decode = (frame: Uint8Array, session: Session): Decoded =>
  guarded(session, () => {
    if (isNewer(frame)) return readNewer(frame, session);
    if (isNewerHeartbeat(frame)) return readNewerHeartbeat(frame, session);
    if (!isText(frame)) return readBinary(frame, session);
    if (frame.length > LONGEST_TEXT) return refusedAs('too-long', session);
    return decodeText(asciiOf(frame).trim().replace(/\$$/, ''), session);
  });

/**
 * Queclink's “@Track Air Interface Protocol” of GL, GV, GB, GT, GMT and CV trackers: text, and the binary forms that save
 * traffic. Fields differ with model and firmware; a place is found by its shape, and what stands behind it by the model.
 * Source: the protocol documents of GT300, GL200, GL300, GV200, GV300, GV350, GV500, GL601 and GV500CNA, and messages seen.
 */
export const queclink: TrackerProtocol = {
  name: 'queclink',
  port: 5004,
  transports: ['tcp', 'udp'],
  framer: queclinkFramer,
  decode,
  // Some send a datagram without the dollar at its end.
  decodeDatagram: datagram => decode(datagram, {}),
};
