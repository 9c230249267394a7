import type { Reading } from '#domain/telemetry/reading';
import { concatBytes, fromAscii } from '../../bytes.ts';
import { crc16Ibm } from '../../checksums.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Answer, AnswerReader, TrackerWire } from './wire.ts';

const CODEC_8_EXTENDED = 0x8e;

/** Elements that are an alarm when they are 1; what has none of its own is the general one. */
const ALARMS: Readonly<Record<string, number>> = { tow: 246, accident: 247, jamming: 249, 'power-cut': 252 };
const GENERAL = 236;
const UNPLUG = 252;
/** Alarms that the records show by their values. */
const BY_VALUE: ReadonlySet<string> = new Set(['low-battery', 'movement']);

interface Elements {
  readonly event: number;
  readonly bySize: ReadonlyMap<number, (readonly [id: number, value: number])[]>;
}

const elementsOf = (reading: Reading): Elements => {
  const bySize = new Map<number, (readonly [number, number])[]>([1, 2, 4, 8].map(size => [size, []]));
  const add = (size: number, id: number, value: number | undefined) => {
    if (value !== undefined) bySize.get(size)?.push([id, value]);
  };
  const flag = (value: boolean | undefined) => (value === undefined ? undefined : Number(value));
  add(1, 239, flag(reading.ignition));
  add(1, 240, flag(reading.motion));
  add(1, 113, reading.batteryPercent);
  add(1, 89, reading.fuelPercent);
  let event = 0;
  for (const alarm of reading.alarms) {
    if (BY_VALUE.has(alarm)) continue;
    const isRestored = alarm === 'power-restored';
    const id = isRestored ? UNPLUG : (ALARMS[alarm] ?? GENERAL);
    if (bySize.get(1)?.some(([known]) => known === id)) continue;
    add(1, id, isRestored ? 0 : 1);
    event = id;
  }
  add(2, 66, reading.supplyVolts === undefined ? undefined : reading.supplyVolts * 1000);
  add(2, 67, reading.batteryVolts === undefined ? undefined : reading.batteryVolts * 1000);
  add(2, 182, reading.hdop === undefined ? undefined : reading.hdop * 10);
  for (const [at, celsius] of (reading.temperaturesC ?? []).slice(0, 4).entries())
    add(2, 72 + at, Math.round(celsius * 10) & 0xffff);
  add(4, 16, reading.odometerM);
  // How long the ignition was on, in seconds.
  add(4, 449, reading.engineHoursMs === undefined ? undefined : Math.floor(reading.engineHoursMs / 1000));
  return { event, bySize };
};

const record = (reading: Reading): Uint8Array => {
  const { event, bySize } = elementsOf(reading);
  const writer = new ByteWriter()
    .u64(BigInt(reading.deviceTime ?? 0))
    .u8(event === 0 ? 0 : 1)
    .i32((reading.longitude ?? 0) * 1e7)
    .i32((reading.latitude ?? 0) * 1e7)
    .i16(reading.altitudeM ?? 0)
    .u16(reading.courseDeg ?? 0)
    // Without a fix a record has no satellites.
    .u8(reading.fix === 'valid' ? Math.max(1, reading.satellites ?? 1) : 0)
    .u16((reading.speedMps ?? 0) * 3.6)
    .u16(event)
    .u16([...bySize.values()].reduce((sum, group) => sum + group.length, 0));
  for (const [size, group] of bySize) {
    writer.u16(group.length);
    for (const [id, value] of group) writer.u16(id).unsigned(value, size);
  }
  return writer.u16(0).done();
};

const records = (readings: readonly Reading[]): Uint8Array =>
  concatBytes(
    Uint8Array.of(CODEC_8_EXTENDED, readings.length),
    ...readings.map(record),
    Uint8Array.of(readings.length),
  );

/** The answer to a login is one byte; to records, their count in four. A command of the server is read over. */
class Answers implements AnswerReader {
  #held: Uint8Array = new Uint8Array(0);
  #isIn = false;

  push(chunk: Uint8Array): readonly Answer[] {
    this.#held = concatBytes(this.#held, chunk);
    const answers: Answer[] = [];
    for (;;) {
      const view = new DataView(this.#held.buffer);
      if (!this.#isIn && view.byteLength >= 1) {
        const accepted = view.getUint8(0) === 1;
        this.#isIn = accepted;
        answers.push({ to: 'login', accepted });
        this.#held = this.#held.slice(1);
      } else if (view.byteLength >= 8 && view.getUint32(0) === 0 && view.getUint32(4) > 0) {
        const whole = 12 + view.getUint32(4);
        if (view.byteLength < whole) return answers;
        this.#held = this.#held.slice(whole);
      } else if (view.byteLength >= 4) {
        const count = view.getUint32(0);
        answers.push({ to: 'records', accepted: count > 0 });
        this.#held = this.#held.slice(4);
      } else return answers;
    }
  }
}

/** Codec 8 Extended, over TCP and UDP. Source: the vendor's “Teltonika Data Sending Protocols”. */
export const teltonikaWire: TrackerWire = {
  protocol: 'teltonika',
  transports: ['tcp', 'udp'],
  port: 5027,
  idDigits: 15,
  most: 20,
  tickMs: 1,
  login: id => ({
    bytes: concatBytes(new ByteWriter().u16(id.length).done(), fromAscii(id)),
    awaits: 'login',
  }),
  message: (_, readings) => {
    const content = records(readings);
    const bytes = new ByteWriter().u32(0).u32(content.length).bytes(content).u32(crc16Ibm(content)).done();
    return { bytes, awaits: 'records' };
  },
  datagram: (id, readings, { serial }) => {
    const content = records(readings);
    const packet = serial & 0xffff;
    const body = new ByteWriter()
      .u16(packet)
      .u8(1)
      .u8(packet & 0xff)
      .u16(id.length)
      .bytes(fromAscii(id))
      .bytes(content)
      .done();
    return { bytes: new ByteWriter().u16(body.length).bytes(body).done(), awaits: `packet ${packet}` };
  },
  answers: () => new Answers(),
  datagramAnswers: datagram => {
    if (datagram.length < 7) return [];
    const packet = (datagram[2] ?? 0) * 256 + (datagram[3] ?? 0);
    return [{ to: `packet ${packet}`, accepted: (datagram[6] ?? 0) > 0 }];
  },
};
