import { ByteReader } from '../../bytes.ts';
import { crc16Ibm } from '../../checksums.ts';
import { guarded, noReading, REFUSALS, refusedAs } from '../../decoded.ts';
import type { Decoded, Session, TrackerProtocol } from '../../protocol.ts';
import { commandAnswer, encodeCommand, hasCommands, readCommands } from './commands.ts';
import { CODECS, isKeepAlive, isName, nameInLogin, teltonikaFramer } from './framing.ts';
import { readGh3000 } from './gh3000.ts';
import { hasRecords, readRecords } from './records.ts';

/** `refused` where what the packet holds does not come out as its counts say. */
const readPacket = (content: Uint8Array, session: Session): Decoded => {
  const reader = new ByteReader(content);
  const codec = reader.u8();
  const count = reader.u8();
  const { deviceId } = session;
  if (hasRecords(codec)) {
    const open = () => new ByteReader(content.subarray(2));
    const readings = readRecords(open, codec, count, deviceId);
    return readings ? { readings, replies: [], session } : refusedAs('bad-records', session);
  }
  if (codec === CODECS.gh3000) {
    const records = Array.from({ length: count }, () => readGh3000(reader, deviceId));
    const readings = records.filter(reading => reading !== undefined);
    return reader.left === 1 && reader.u8() === count
      ? { readings, replies: [], session }
      : refusedAs('bad-records', session);
  }
  if (hasCommands(codec)) {
    const readings = readCommands(reader, codec, count, deviceId);
    // Here the second count is often wrong, and nothing hangs on it.
    return reader.left === 1 ? { readings, replies: [], session } : refusedAs('bad-records', session);
  }
  return refusedAs(REFUSALS.unknownMessage, session);
};

const isAcknowledged = (codec: number | undefined): boolean =>
  codec !== undefined && (hasRecords(codec) || codec === CODECS.gh3000);

const decodePacket = (frame: Uint8Array, session: Session): Decoded => {
  const reader = new ByteReader(frame);
  if (reader.u32() !== 0) return refusedAs(REFUSALS.unknownMessage, session);
  const length = reader.u32();
  const content = reader.take(length);
  const checksum = reader.u32();
  if (reader.left > 0) return refusedAs('bad-length', session);
  if (checksum !== crc16Ibm(content)) return refusedAs(REFUSALS.badChecksum, session);
  const decoded = readPacket(content, session);
  if (decoded.refused !== undefined || !isAcknowledged(content[0])) return decoded;
  return { ...decoded, replies: [Uint8Array.of(0, 0, 0, content[1] ?? 0)] };
};

/** Over UDP: length, packet id, a byte of no use, the id of the AVL packet, the IMEI, and then codec, count … without checksum. */
const decodeDatagram = (datagram: Uint8Array): Decoded =>
  guarded({}, () => {
    const reader = new ByteReader(datagram);
    if (reader.u16() !== reader.left) return refusedAs('bad-length', {});
    const packetId = reader.take(2);
    reader.skip(1);
    const avlId = reader.u8();
    const name = reader.take(reader.u16());
    if (name.length === 0 || !isName(name)) return refusedAs(REFUSALS.badField, {});
    const content = reader.rest();
    const decoded = readPacket(content, { deviceId: Buffer.from(name).toString('latin1') });
    if (decoded.refused !== undefined || !isAcknowledged(content[0])) return decoded;
    const reply = Uint8Array.of(0, 5, packetId[0] ?? 0, packetId[1] ?? 0, 1, avlId, content[1] ?? 0);
    return { ...decoded, replies: [reply] };
  });

/**
 * Teltonika's AVL protocol: codecs 8, 8 Extended and 16, that of the GH3000, and the commands of 12 to 15, over TCP and UDP.
 * Source: the vendor's “Teltonika Data Sending Protocols”, and “Data sending parameters ID” for the elements.
 */
export const teltonika: TrackerProtocol = {
  name: 'teltonika',
  port: 5027,
  transports: ['tcp', 'udp'],
  loginRefused: Uint8Array.of(0),
  framer: teltonikaFramer,
  decode: (frame, session) =>
    guarded(session, () => {
      if (isKeepAlive(frame)) return noReading(session);
      const name = nameInLogin(frame);
      if (name !== undefined) return noReading({ ...session, deviceId: name }, Uint8Array.of(1));
      return decodePacket(frame, session);
    }),
  decodeDatagram,
  command: encodeCommand,
  answer: commandAnswer,
};
