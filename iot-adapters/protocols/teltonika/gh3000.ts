import type { RawValue, Reading } from '#domain/telemetry/reading';
import { type ByteReader, hasBit } from '../../bytes.ts';
import { Draft } from '../../draft.ts';
import { kmhToMps, rounded } from '../../units.ts';

/** 2007-01-01T00:00:00Z, from which the device counts seconds. */
const EPOCH_S = 1_167_609_600;

const readElements = (reader: ByteReader, mask: number): Map<number, number> => {
  const elements = new Map<number, number>();
  for (const [bit, readValue] of [
    [1, () => reader.u8()],
    [2, () => reader.u16()],
    [3, () => reader.u32()],
  ] as const) {
    if (!hasBit(mask, bit)) continue;
    for (let left = reader.u8(); left > 0; left -= 1) elements.set(reader.u8(), readValue());
  }
  return elements;
};

/** A mask says which parts of a fix are there. Without a place there is none. */
const readFix = (reader: ByteReader, draft: Draft): void => {
  const mask = reader.u8();
  const { fields, raw } = draft;
  const place = hasBit(mask, 0) ? ([reader.f32(), reader.f32()] as const) : undefined;
  if (hasBit(mask, 1)) fields.altitudeM = reader.u16();
  if (hasBit(mask, 2)) fields.courseDeg = (reader.u8() * 360) / 256;
  if (hasBit(mask, 3)) fields.speedMps = kmhToMps(reader.u8());
  if (hasBit(mask, 4)) fields.satellites = reader.u8();
  if (hasBit(mask, 5)) raw.cell = { area: reader.u16(), cell: reader.u16() };
  if (hasBit(mask, 6)) raw.signal = reader.u8();
  if (hasBit(mask, 7)) raw.operator = reader.u32();
  // A record that only says where in the network the device is stands at nowhere, and calls itself fixed.
  if (place) draft.place(place[0], place[1], true);
  else draft.place(0, 0, true);
};

/** One record of codec 7: seconds since 2007 with flags above them, and a mask of what follows. Nothing where it says nothing. */
export const readGh3000 = (reader: ByteReader, deviceId: string | undefined): Reading | undefined => {
  const draft = new Draft(deviceId);
  const { fields, raw } = draft;
  fields.deviceTime = ((reader.u32() & 0x3fff_ffff) + EPOCH_S) * 1000;
  const mask = reader.u8();
  if (hasBit(mask, 0)) readFix(reader, draft);
  const elements = readElements(reader, mask);
  if (!hasBit(mask, 0) && elements.size === 0) return undefined;
  draft.battery(elements.get(1));
  const hdop = elements.get(20);
  if (hdop !== undefined) fields.hdop = rounded(hdop * 0.1, 1);
  const volts = elements.get(67);
  if (volts !== undefined) fields.batteryVolts = rounded(volts * 0.001, 3);
  const motion = elements.get(240);
  if (motion !== undefined) fields.motion = motion === 1;
  if (elements.get(222) === 1) draft.alarm('sos');
  const io: Record<string, RawValue> = Object.fromEntries(elements);
  raw.io = io;
  return draft.reading();
};
