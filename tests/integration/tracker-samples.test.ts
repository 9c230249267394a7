import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Reading } from '#domain/telemetry/reading';
import { decodeLine } from '#iot-adapters/decode-line';
import { protocolNamed } from '#iot-adapters/registry';
import { knotsToMps } from '#iot-adapters/units';

/**
 * Messages of real devices, which nobody on this project wrote. They stand beside the project and are not part of it. What
 * they mean is as a well-known server reads them: outdated is no fix, speeds are knots, and attributes are named as it does.
 */
const SAMPLES = fileURLToPath(new URL('../../../shared/samples/trackers', import.meta.url));

const attribute = z.union([z.string(), z.number(), z.boolean()]);

const expectedReading = z.object({
  outdated: z.boolean().default(false),
  id: z.string().optional(),
  time: z.string().optional(),
  timeLocal: z.string().optional(),
  deviceTime: z.string().optional(),
  valid: z.boolean().default(true),
  lat: z.number().optional(),
  lon: z.number().optional(),
  altitude: z.number().optional(),
  speedKnots: z.number().nullish(),
  course: z.number().nullish(),
  attributes: z.record(z.string(), attribute).default({}),
});

type Expected = z.infer<typeof expectedReading>;

const sample = z.object({
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]),
  expected: z.array(expectedReading),
  checksumOk: z.boolean().optional(),
});

type Sample = z.infer<typeof sample>;

const linesOf = (name: string): string[] => {
  const path = join(SAMPLES, `${name}.jsonl`);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
};

/** Names of files; `gl200` is Queclink's. */
const FILES = ['teltonika', 'gt06', 'gl200', 'h02', 'tk103', 'osmand'].filter(
  name => protocolNamed(name) !== undefined,
);

const samples = FILES.map(name => ({ name, all: linesOf(name).map(line => sample.parse(JSON.parse(line))) }));
const official = linesOf('teltonika_official');

if (official.length === 0) {
  console.info('Samples of trackers: skipped, because ../shared/samples/trackers is not there.');
}

const decode = (name: string, payload: Sample['payload']) => {
  const protocol = protocolNamed(name);
  if (!protocol) throw new Error(`No protocol ${name}.`);
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  // As a program that writes a line would: text with breaks as a JSON string.
  const line = /[\r\n]./.test(text) ? JSON.stringify(text) : text;
  return decodeLine(protocol, Buffer.from(line.trimEnd(), 'utf8').toString('latin1'));
};

const near = (actual: number | undefined, wanted: number, tolerance: number, what: string) => {
  expect(actual, what).toBeDefined();
  expect(Math.abs((actual ?? Number.NaN) - wanted), `${what}: ${actual} for ${wanted}`).toBeLessThanOrEqual(tolerance);
};

/** The day on which that server read them: what it gave to messages whose time it did not understand. */
const READ_ON = '2026-11-22';

const timeOf = ({ time, timeLocal, deviceTime }: Expected): number | undefined => {
  const text = time ?? deviceTime ?? (timeLocal === undefined ? undefined : `${timeLocal.replace(' ', 'T')}Z`);
  return text === undefined ? undefined : Date.parse(text);
};

const checkPlace = (reading: Reading, wanted: Expected) => {
  if (wanted.outdated || wanted.lat === undefined) {
    expect(reading.fix).toBe('none');
    return;
  }
  expect(reading.fix).toBe(wanted.valid ? 'valid' : 'invalid');
  near(reading.latitude, wanted.lat, 1e-5, 'latitude');
  near(reading.longitude, wanted.lon ?? Number.NaN, 1e-5, 'longitude');
  // There a message without speed, course or altitude counts as zero.
  if (wanted.speedKnots != null) near(reading.speedMps ?? 0, knotsToMps(wanted.speedKnots), 1e-4, 'speed');
  if (wanted.course != null) near(reading.courseDeg ?? 0, wanted.course, 1e-3, 'course');
  if (wanted.altitude !== undefined) near(reading.altitudeM ?? 0, wanted.altitude, 1e-3, 'altitude');
};

const NUMBERS = {
  sat: 'satellites',
  hdop: 'hdop',
  power: 'supplyVolts',
  battery: 'batteryVolts',
  batteryLevel: 'batteryPercent',
  odometer: 'odometerM',
  hours: 'engineHoursMs',
} as const satisfies Record<string, keyof Reading>;

/**
 * How the listed number is to be taken where that server gives another unit than its own name for it says; nothing where it
 * is no such quantity at all.
 */
const factorOf = (name: string, attribute: string, { attributes }: Expected): number | undefined => {
  // OBD values of GT06's 0x8C: kilometres, which are listed as if metres, and hours.
  if (name === 'gt06' && 'rpm' in attributes) return { odometer: 1000, hours: 3_600_000 }[attribute] ?? 1;
  // H02's V3 and TK103's BZ00 tell of cells: what follows them is of no known unit.
  if (name === 'h02' && attribute === 'battery') return undefined;
  if (name === 'tk103' && attribute === 'odometer' && attributes.odometer === 0x0100_0000) return undefined;
  if (name === 'gl200') return factorOfQueclink(attribute, attributes);
  return 1;
};

/**
 * Binary messages are listed in millivolts, and the one of information read from the wrong byte on; text events end with a
 * reserved “00” that is listed as an empty battery.
 */
const factorOfQueclink = (attribute: string, { type, versionFw }: Expected['attributes']): number | undefined => {
  if (type === undefined && attribute === 'power') return 0.001;
  if (versionFw === '260' && attribute === 'sat') return undefined;
  const isReserved = type === 'STT' || type === 'JDR' || type === 'JDS';
  return attribute === 'batteryLevel' && isReserved ? undefined : 1;
};

/** Years of five digits, out of a message that was read from the wrong byte on. */
const isAbsurd = (time: string | undefined): boolean => time?.startsWith('+') === true;

/** `camelCase` there, `kebab-case` here, and one word that is another. */
const alarmName = (name: string): string =>
  name === 'tampering' ? 'tamper' : name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

const checkAttributes = (name: string, reading: Reading, wanted: Expected) => {
  const { attributes } = wanted;
  for (const [theirs, ours] of Object.entries(NUMBERS)) {
    const value = attributes[theirs];
    const factor = factorOf(name, theirs, wanted);
    if (typeof value === 'number' && factor !== undefined) near(reading[ours], value * factor, 1e-3, theirs);
  }
  if (attributes.ignition !== undefined) expect(reading.ignition).toBe(attributes.ignition);
  if (attributes.motion !== undefined) expect(reading.motion).toBe(attributes.motion);
  if (typeof attributes.temp1 === 'number') near(reading.temperaturesC?.[0], attributes.temp1, 1e-3, 'temperature');
  const alarms = typeof attributes.alarm === 'string' ? attributes.alarm.split(',').map(alarmName) : [];
  expect(reading.alarms).toEqual(expect.arrayContaining(alarms));
};

for (const { name, all } of samples) {
  describe.skipIf(all.length === 0)(name, () => {
    it.each(all.map((one, at) => [at + 1, one] as const))('message %i', (_, { payload, expected, checksumOk }) => {
      const { readings, refused } = decode(name, payload);
      if (checksumOk === false) {
        expect(refused).toBeDefined();
        expect(readings).toEqual([]);
        return;
      }
      expect(refused).toBeUndefined();
      expect(readings).toHaveLength(expected.length);
      for (const [at, wanted] of expected.entries()) {
        const reading = readings[at];
        if (!reading) throw new Error('One reading too few.');
        const time = timeOf(wanted);
        // Of Queclink's messages without a place some are listed without the time that they end with.
        const isListed = name !== 'gl200' || (time !== undefined && !isAbsurd(wanted.deviceTime));
        if (wanted.time?.startsWith(READ_ON) !== true && isListed) expect(reading.deviceTime).toBe(time);
        if (wanted.id !== undefined) expect(reading.deviceId).toBe(wanted.id);
        checkPlace(reading, wanted);
        checkAttributes(name, reading, wanted);
      }
    });
  });
}

const officialSample = z.object({
  payload: z.string(),
  expect: z.object({
    imei: z.string().optional(),
    ack: z.string().optional(),
    text: z.string().optional(),
    type: z.number().optional(),
    records: z
      .array(
        z.object({
          timestampMs: z.number(),
          priority: z.number(),
          lat: z.number(),
          lon: z.number(),
          altitude: z.number(),
          angle: z.number(),
          satellites: z.number(),
          speedKmh: z.number(),
          eventIo: z.number(),
          generationType: z.number().optional(),
          io: z.record(z.string(), z.number()),
        }),
      )
      .optional(),
  }),
});

describe.skipIf(official.length === 0)('packets in Teltonika’s own documents', () => {
  it.each(official.map((line, at) => [at + 1, officialSample.parse(JSON.parse(line))] as const))(
    'packet %i',
    (_, one) => {
      const { payload, expect: wanted } = one;
      const { readings, replies, refused, session } = decode('teltonika', payload);
      expect(refused).toBeUndefined();
      if (wanted.imei !== undefined) expect(session.deviceId).toBe(wanted.imei);
      if (wanted.ack !== undefined)
        expect(replies.map(reply => Buffer.from(reply).toString('hex').toUpperCase())).toEqual([
          wanted.ack.toUpperCase(),
        ]);
      if (wanted.text !== undefined) {
        const [reading] = readings;
        expect(reading?.raw).toMatchObject({ type: wanted.type });
        expect(Object.values(reading?.raw ?? {})).toContain(wanted.text);
      }
      if (!wanted.records) return;
      expect(readings).toMatchObject(
        wanted.records.map(record => ({
          deviceTime: record.timestampMs,
          latitude: record.lat,
          longitude: record.lon,
          altitudeM: record.altitude,
          courseDeg: record.angle,
          satellites: record.satellites,
          speedMps: record.speedKmh / 3.6,
          raw: {
            priority: record.priority,
            event: record.eventIo,
            io: record.io,
            ...(record.generationType !== undefined && { generation: record.generationType }),
          },
        })),
      );
    },
  );
});
