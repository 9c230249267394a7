import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_NAMES, type AlarmName } from '#domain/telemetry/alarm-names';
import { metresBetween } from '#domain/telemetry/distance';
import type { Reading } from '#domain/telemetry/reading';
import { fromAscii } from '../../bytes.ts';
import { type Decoded, isHttpProtocol, isTrackerProtocol, type Session, type TrackerProtocol } from '../../protocol.ts';
import { protocolNamed } from '../../registry.ts';
import { gt06Wire } from './gt06.ts';
import { h02Wire } from './h02.ts';
import { osmandQuery } from './osmand.ts';
import { queclinkWire } from './queclink.ts';
import { teltonikaWire } from './teltonika.ts';
import { tk103Wire } from './tk103.ts';
import type { TrackerWire } from './wire.ts';

const IDS: Readonly<Record<number, string>> = { 15: '001017000000018', 12: '001017000001' };

const trackerOf = (wire: TrackerWire): TrackerProtocol => {
  const protocol = protocolNamed(wire.protocol);
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error(`${wire.protocol} is no tracker's protocol`);
  return protocol;
};

/** As a device has it: `nothing` beside the place is left out, so that all wires have something to lose. */
const reading: fc.Arbitrary<Reading> = fc
  .record({
    seconds: fc.integer({ min: 1_100_000_000, max: 2_100_000_000 }),
    millis: fc.integer({ min: 0, max: 999 }),
    latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
    longitude: fc.double({ min: -179.9, max: 179.9, noNaN: true }),
    altitudeM: fc.integer({ min: -100, max: 5_000 }),
    speedMps: fc.double({ min: 0, max: 60, noNaN: true }),
    courseDeg: fc.integer({ min: 0, max: 359 }),
    satellites: fc.integer({ min: 1, max: 15 }),
    hdop: fc.integer({ min: 5, max: 90 }).map(value => value / 10),
    ignition: fc.boolean(),
    motion: fc.boolean(),
    engineHours: fc.integer({ min: 1, max: 40_000 * 3600 }),
    odometerM: fc.integer({ min: 0, max: 900_000_000 }),
    fuelPercent: fc.integer({ min: 0, max: 100 }),
    batteryPercent: fc.integer({ min: 0, max: 100 }),
    batteryVolts: fc.integer({ min: 300, max: 420 }).map(value => value / 100),
    supplyVolts: fc.integer({ min: 100, max: 3_000 }).map(value => value / 100),
    celsius: fc.integer({ min: -400, max: 400 }).map(value => value / 10),
    isCooled: fc.boolean(),
  })
  .map(({ seconds, millis, engineHours, celsius, isCooled, ...rest }) => ({
    ...rest,
    deviceTime: seconds * 1000 + millis,
    fix: 'valid' as const,
    engineHoursMs: engineHours * 1000,
    ...(isCooled && { temperaturesC: [celsius] }),
    alarms: [],
    raw: {},
  }));

const onConnection = (wire: TrackerWire, messages: readonly Uint8Array[]): Decoded[] => {
  const protocol = trackerOf(wire);
  const framer = protocol.framer();
  let session: Session = {};
  const frames = [...messages.flatMap(message => [...framer.push(message)]), ...framer.end()];
  return frames.map(frame => {
    expect(frame.refused).toBeUndefined();
    const decoded = protocol.decode(frame.bytes, session);
    session = decoded.session;
    return decoded;
  });
};

/** What a server says to it is what the wire waits for. */
const isAnswered = (wire: TrackerWire, decoded: readonly Decoded[], awaits: string | null): boolean => {
  const reader = wire.answers();
  // Whatever the pieces: byte by byte.
  const answers = decoded
    .flatMap(({ replies }) => replies)
    .flatMap(reply => [...reply].flatMap(byte => reader.push(Uint8Array.of(byte))));
  const answer = answers.at(-1);
  return answer?.to === awaits && answer.accepted;
};

const roundTrip = (wire: TrackerWire, readings: readonly Reading[]) => {
  const id = IDS[wire.idDigits] ?? '';
  const login = wire.login?.(id);
  const message = wire.message(id, readings, { serial: 7, isBuffered: false });
  const decoded = onConnection(wire, [...(login ? [login.bytes] : []), message.bytes]);
  const answered = isAnswered(wire, decoded, message.awaits);
  return { id, answered, readings: decoded.flatMap(one => one.readings), decoded };
};

interface Kept {
  readonly fields: readonly (keyof Reading)[];
  readonly metres: number;
  readonly mps: number;
}

const WIRES: readonly (readonly [TrackerWire, Kept])[] = [
  [
    teltonikaWire,
    {
      fields: [
        ...([
          'deviceTime',
          'altitudeM',
          'courseDeg',
          'satellites',
          'hdop',
          'ignition',
          'motion',
          'engineHoursMs',
        ] as const),
        ...(['odometerM', 'fuelPercent', 'batteryPercent', 'batteryVolts', 'supplyVolts', 'temperaturesC'] as const),
      ],
      metres: 0.05,
      mps: 0.2,
    },
  ],
  [gt06Wire, { fields: ['courseDeg', 'satellites', 'ignition', 'odometerM'], metres: 0.2, mps: 0.2 }],
  [
    queclinkWire,
    {
      fields: ['altitudeM', 'courseDeg', 'ignition', 'engineHoursMs', 'odometerM', 'batteryPercent', 'supplyVolts'],
      metres: 0.2,
      mps: 0.02,
    },
  ],
  [h02Wire, { fields: ['courseDeg', 'ignition', 'temperaturesC'], metres: 0.3, mps: 0.01 }],
  [tk103Wire, { fields: ['courseDeg', 'ignition', 'odometerM', 'temperaturesC'], metres: 0.3, mps: 0.02 }],
];

/** The same alarm as a protocol can say it: with the word for something else, or not at all. */
const TOLD: Readonly<Record<string, Readonly<Record<string, readonly AlarmName[]>>>> = {
  teltonika: {
    'power-cut': ['power-cut'],
    'power-restored': ['power-restored'],
    tow: ['tow'],
    tamper: ['general'],
    jamming: ['jamming'],
    'low-battery': [],
    movement: [],
  },
  gt06: {
    'power-cut': ['power-cut'],
    tow: ['vibration'],
    tamper: ['tamper'],
    jamming: ['jamming'],
    'low-battery': ['low-battery'],
    movement: ['vibration'],
  },
  queclink: {
    'power-cut': ['power-cut'],
    'power-restored': ['power-restored'],
    tow: ['tow'],
    tamper: [],
    jamming: ['jamming'],
    'low-battery': ['low-battery'],
    movement: ['movement'],
  },
  h02: {
    'power-cut': ['power-cut'],
    tow: ['vibration'],
    tamper: ['sos'],
    jamming: [],
    'low-battery': [],
    movement: ['vibration'],
  },
  tk103: {
    'power-cut': ['power-cut'],
    tow: ['vibration'],
    tamper: ['tamper'],
    jamming: [],
    'low-battery': ['low-battery'],
    movement: ['vibration'],
  },
};

describe.each(WIRES.map(([wire, kept]) => [wire.protocol, wire, kept] as const))('%s', (_, wire, kept) => {
  it('is read by its decoder as it was meant, and answered as the device waits for it', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: wire.most }), said => {
        const { id, answered, readings } = roundTrip(wire, said);
        expect(answered).toBe(true);
        expect(readings).toHaveLength(said.length);
        for (const [at, heard] of readings.entries()) {
          const meant = said[at];
          if (!meant) throw new Error('more was read than said');
          const tick = Math.floor((meant.deviceTime ?? 0) / wire.tickMs) * wire.tickMs;
          expect([heard.deviceId, heard.fix, heard.deviceTime]).toEqual([id, 'valid', tick]);
          const place = { latitude: heard.latitude ?? 0, longitude: heard.longitude ?? 0 };
          const there = { latitude: meant.latitude ?? 0, longitude: meant.longitude ?? 0 };
          expect(metresBetween(place, there)).toBeLessThan(kept.metres);
          expect(Math.abs((heard.speedMps ?? 0) - (meant.speedMps ?? 0))).toBeLessThan(kept.mps);
          for (const field of kept.fields) {
            if (field === 'deviceTime' || meant[field] === undefined) continue;
            if (typeof meant[field] === 'number')
              expect([field, heard[field]]).toEqual([field, expect.closeTo(meant[field], 2)]);
            else expect([field, heard[field]]).toEqual([field, meant[field]]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing of a place that it does not have', () => {
    fc.assert(
      fc.property(reading, ({ latitude: _lat, longitude: _lon, ...rest }) => {
        const { readings, answered } = roundTrip(wire, [{ ...rest, fix: 'none', satellites: 0 }]);
        expect(answered).toBe(true);
        expect(readings).toHaveLength(1);
        expect(readings[0]?.fix).not.toBe('valid');
      }),
      { numRuns: 50 },
    );
  });

  it('has a message for every alarm there is, and is answered', () => {
    fc.assert(
      fc.property(reading, fc.constantFrom<AlarmName>(...ALARM_NAMES), (said, alarm) => {
        const { readings, answered } = roundTrip(wire, [{ ...said, alarms: [alarm] }]);
        expect(answered).toBe(true);
        expect(readings).toHaveLength(1);
        expect(readings[0]?.fix).toBe('valid');
      }),
      { numRuns: 200 },
    );
  });

  it.each(Object.entries(TOLD[wire.protocol] ?? {}))('says %s as %j', (alarm, told) => {
    const [said] = fc.sample(reading, { numRuns: 1, seed: 7 });
    const heard = said && roundTrip(wire, [{ ...said, alarms: [alarm] }]).readings[0];
    expect(heard?.alarms).toEqual(told);
  });
});

it('the datagrams of Teltonika are read and answered', () => {
  fc.assert(
    fc.property(
      fc.array(reading, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 70_000 }),
      (said, serial) => {
        const datagram = teltonikaWire.datagram?.('001017000000018', said, { serial, isBuffered: false });
        const decoded = datagram && trackerOf(teltonikaWire).decodeDatagram?.(datagram.bytes);
        expect(decoded?.readings.map(({ deviceTime }) => deviceTime)).toEqual(said.map(({ deviceTime }) => deviceTime));
        const [reply] = decoded?.replies ?? [];
        expect(reply && teltonikaWire.datagramAnswers?.(reply)).toEqual([{ to: datagram?.awaits, accepted: true }]);
      },
    ),
    { numRuns: 50 },
  );
});

it('a login that is refused, and records that are not taken, are told apart from others', () => {
  const refusedLogin = teltonikaWire.answers();
  expect(refusedLogin.push(Uint8Array.of(0))).toEqual([{ to: 'login', accepted: false }]);
  const reader = teltonikaWire.answers();
  expect(reader.push(Uint8Array.of(1, 0, 0))).toEqual([{ to: 'login', accepted: true }]);
  expect(reader.push(Uint8Array.of(0, 0))).toEqual([{ to: 'records', accepted: false }]);
});

it('a request of OsmAnd is read as it was meant', () => {
  const osmand = protocolNamed('osmand');
  if (!osmand || !isHttpProtocol(osmand)) throw new Error('osmand is no protocol over HTTP');
  fc.assert(
    fc.property(reading, fc.constantFrom<AlarmName>(...ALARM_NAMES), (plain, alarm) => {
      const { temperaturesC: _, ...said } = { ...plain, alarms: [alarm] };
      const { readings } = osmand.decodeRequest({
        method: 'GET',
        url: osmandQuery('001017000000018', said),
        headers: {},
        body: fromAscii(''),
      });
      const [heard] = readings;
      expect(readings).toHaveLength(1);
      expect(heard).toMatchObject({
        ...said,
        deviceId: '001017000000018',
        latitude: expect.closeTo(said.latitude ?? 0, 5),
        longitude: expect.closeTo(said.longitude ?? 0, 5),
        speedMps: expect.closeTo(said.speedMps ?? 0, 3),
      });
    }),
  );
});
