import type { Reading } from '#domain/telemetry/reading';
import { type ByteReader, OutOfBytes, toHex } from '../../bytes.ts';
import { Draft } from '../../draft.ts';
import { byNumber, rawOf } from '../../raw.ts';
import { kmhToMps } from '../../units.ts';
import { Elements } from './elements.ts';
import { CODECS } from './framing.ts';

/** How codecs of AVL records differ: bytes of an id, bytes of a count, and what else stands there. */
interface Shape {
  readonly id: 1 | 2;
  readonly count: 1 | 2;
  readonly hasGeneration: boolean;
  readonly hasVariable: boolean;
}

const SHAPES: Readonly<Record<number, Shape>> = {
  [CODECS.codec8]: { id: 1, count: 1, hasGeneration: false, hasVariable: false },
  [CODECS.codec16]: { id: 2, count: 1, hasGeneration: true, hasVariable: false },
  [CODECS.codec8Extended]: { id: 2, count: 2, hasGeneration: false, hasVariable: true },
};

const read = (reader: ByteReader, bytes: 1 | 2): number => (bytes === 1 ? reader.u8() : reader.u16());

const readValue = (reader: ByteReader, size: 1 | 2 | 4): number =>
  size === 1 ? reader.u8() : size === 2 ? reader.u16() : reader.u32();

/** Ids of variable length whose bytes are text: VIN (256, and 325 from CAN), a bar code, fault codes. */
const TEXTS: ReadonlySet<number> = new Set([256, 264, 281, 325]);

const variableOf = (id: number, bytes: Uint8Array): string =>
  TEXTS.has(id) ? Buffer.from(bytes).toString('latin1') : toHex(bytes);

const readRecord = (reader: ByteReader, shape: Shape, hasLong: boolean, deviceId: string | undefined): Reading => {
  const draft = new Draft(deviceId);
  const { fields } = draft;
  fields.deviceTime = Number(reader.u64());
  draft.raw.priority = reader.u8();
  const longitude = reader.i32() / 1e7;
  const latitude = reader.i32() / 1e7;
  fields.altitudeM = reader.i16();
  const course = reader.u16();
  if (course <= 360) fields.courseDeg = course;
  else draft.raw.course = course;
  fields.satellites = reader.u8();
  fields.speedMps = kmhToMps(reader.u16());
  // Without satellites the record repeats the last fix.
  draft.place(latitude, longitude, fields.satellites > 0);
  const event = read(reader, shape.id);
  draft.raw.event = event;
  if (shape.hasGeneration) draft.raw.generation = reader.u8();
  read(reader, shape.count);
  const elements = new Elements(draft, event);
  const io = byNumber();
  for (const size of [1, 2, 4] as const) {
    for (let left = read(reader, shape.count); left > 0; left -= 1) {
      const id = read(reader, shape.id);
      const value = readValue(reader, size);
      elements.add(id, size, value);
      io[id] = value;
    }
  }
  for (let left = read(reader, shape.count); left > 0; left -= 1) io[read(reader, shape.id)] = rawOf(reader.u64());
  if (hasLong)
    for (let left = read(reader, shape.count); left > 0; left -= 1) io[read(reader, shape.id)] = reader.hex(16);
  if (shape.hasVariable) {
    for (let left = reader.u16(); left > 0; left -= 1) {
      const id = reader.u16();
      io[id] = variableOf(id, reader.take(reader.u16()));
    }
  }
  elements.finish();
  draft.raw.io = io;
  return draft.reading();
};

export const hasRecords = (codec: number): boolean => codec in SHAPES;

/**
 * The AVL records of a packet, `reader` standing behind the first count; nothing where they do not fill it exactly up to the
 * second count. Devices of the FM36 family may be set to send a group of 16 bytes that no document describes by codec, so a
 * packet that does not come out without it is read with it.
 */
export const readRecords = (
  open: () => ByteReader,
  codec: number,
  count: number,
  deviceId: string | undefined,
): readonly Reading[] | undefined => {
  const shape = SHAPES[codec];
  if (!shape) return undefined;
  for (const hasLong of [false, true]) {
    const reader = open();
    try {
      const readings: Reading[] = [];
      while (readings.length < count) readings.push(readRecord(reader, shape, hasLong, deviceId));
      if (reader.left === 1 && reader.u8() === count) return readings;
    } catch (error) {
      if (!(error instanceof OutOfBytes)) throw error;
    }
  }
  return undefined;
};
