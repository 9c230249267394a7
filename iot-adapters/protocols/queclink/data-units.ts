import type { AlarmName } from '#domain/telemetry/alarm-names';
import { ByteReader } from '../../bytes.ts';
import type { Draft } from '../../draft.ts';
import { courseOf } from '../../fields.ts';
import { kmhToMps, rounded } from '../../units.ts';

/** What a record of the newest binary form says, under a number; nothing stands in it where the device does not know it. */
export interface DataUnit {
  readonly number: number;
  readonly content: Uint8Array;
}

/** Lengths of a place: with its speed alone, and with accuracy, azimuth, altitude and satellites. */
const MINI_PLACE = 15;
const FULL_PLACE = 22;

/** Bits 2 and 3 of the first byte of a place. In the other states it repeats the last place that was known. */
const FIXED = 2;

const notePlace = (draft: Draft, content: Uint8Array): void => {
  const reader = new ByteReader(content);
  const state = (reader.u8() >> 2) & 3;
  const [longitude, latitude, time] = [reader.i32() / 1e6, reader.i32() / 1e6, reader.u32() * 1000];
  if (state !== FIXED) {
    draft.raw.lastPlace = { latitude, longitude, time };
    return;
  }
  draft.fields.deviceTime = time;
  draft.fields.speedMps = kmhToMps(reader.u16() / 10);
  if (content.length < FULL_PLACE) {
    draft.place(latitude, longitude, true);
    return;
  }
  const accuracy = reader.u8() / 10;
  draft.fields.hdop = accuracy;
  draft.place(latitude, longitude, accuracy > 0);
  draft.fields.courseDeg = courseOf(reader.u16());
  const altitude = reader.u24();
  draft.fields.altitudeM = rounded((altitude >= 0x80_0000 ? altitude - 0x100_0000 : altitude) / 10, 1);
  draft.fields.satellites = reader.u8();
};

/** 0 no, 1 yes, 2 not known yet. */
const yesOrNo = (content: Uint8Array): boolean | undefined =>
  content[0] === 0 || content[0] === 1 ? content[0] === 1 : undefined;

type Note = (draft: Draft, content: Uint8Array) => void;

const noteBattery: Note = (draft, content) => draft.battery(content[0]);

const noteMoving: Note = (draft, content) => {
  draft.fields.motion = yesOrNo(content);
};

const noteIgnition: Note = (draft, content) => {
  draft.fields.ignition = yesOrNo(content);
};

const noteMetres: Note = (draft, content) => {
  draft.fields.odometerM = new ByteReader(content).u32();
};

const noteSeconds: Note = (draft, content) => {
  draft.fields.engineHoursMs = new ByteReader(content).u32() * 1000;
};

/** Whether it is connected, and its voltage, which is the last one where it is not. */
const noteSupply: Note = (draft, content) => {
  draft.fields.supplyVolts = content[0] === 1 ? new ByteReader(content.subarray(1)).u16() / 1000 : 0;
};

/** Whether it is connected, its voltage, and its level, which trackers of vehicles leave at 0. */
const noteBatteryState: Note = (draft, content) => {
  if (((content[0] ?? 0) & 1) === 0) return;
  draft.fields.batteryVolts = new ByteReader(content.subarray(1)).u16() / 1000;
  const percent = content[3] ?? 0;
  if (percent > 0) draft.battery(percent);
};

const noteTemperature: Note = (draft, content) => draft.temperature(new ByteReader(content).i16() / 10);

/** The shortest that a unit is where it is known, and what it says. The hours of unit 35 are of one journey. */
const UNITS: Readonly<Record<number, readonly [shortest: number, note: Note]>> = {
  10: [1, noteBattery],
  23: [1, noteMoving],
  27: [1, noteIgnition],
  31: [4, noteMetres],
  34: [4, noteSeconds],
  81: [MINI_PLACE, notePlace],
  82: [FULL_PLACE, notePlace],
  87: [3, noteSupply],
  91: [1, noteMoving],
  97: [5, noteBatteryState],
  121: [2, noteTemperature],
};

/** Notes what the reading models. */
export const noteUnit = (draft: Draft, { number, content }: DataUnit): void => {
  const [shortest, note] = UNITS[number] ?? [];
  if (shortest !== undefined && note && content.length >= shortest) note(draft, content);
};

/** Records that are an alarm by themselves. */
const RECORD_ALARMS: Readonly<Record<number, AlarmName>> = { 19: 'tow', 20: 'overspeed', 116: 'accident' };

const IDLING = 0x54;
const IDLING_ENDS = 1;

const HARSH = 0x72;
const HARSH_UNIT = 140;

/** By the first byte of the unit that tells of it: accelerated, braked, turned, and both at once. */
const HARSH_ALARMS: readonly (readonly AlarmName[])[] = [
  [],
  ['hard-acceleration'],
  ['hard-braking'],
  ['hard-cornering'],
  ['hard-acceleration', 'hard-cornering'],
  ['hard-braking', 'hard-cornering'],
];

export const noteAlarmOf = (draft: Draft, record: number, event: number, units: readonly DataUnit[]): void => {
  draft.alarm(RECORD_ALARMS[record]);
  if (record === IDLING && event !== IDLING_ENDS) draft.alarm('idle');
  if (record !== HARSH) return;
  const kind = units.find(({ number }) => number === HARSH_UNIT)?.content[0];
  for (const alarm of HARSH_ALARMS[kind ?? 0] ?? []) draft.alarm(alarm);
};
