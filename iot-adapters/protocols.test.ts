import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_NAMES } from '#domain/telemetry/alarm-names';
import { FIXES, type Reading } from '#domain/telemetry/reading';
import { fromAscii, fromHex, toHex } from './bytes.ts';
import { decodeLine } from './decode-line.ts';
import type { Fixture } from './fixture.ts';
import {
  type Frame,
  isTrackerProtocol,
  MOST_BUFFERED,
  type Protocol,
  type Session,
  type TrackerProtocol,
} from './protocol.ts';
import { PROTOCOLS } from './registry.ts';

const modules = import.meta.glob<{ readonly fixtures: readonly Fixture[] }>('./protocols/*/fixtures.ts', {
  eager: true,
});

const fixturesOf = ({ name }: Protocol): readonly Fixture[] =>
  modules[`./protocols/${name}/fixtures.ts`]?.fixtures ?? [];

const trackers = PROTOCOLS.filter(isTrackerProtocol);

/** Frames that the fixtures consist of, where they are whole messages of a stream. */
const framesOf = (protocol: TrackerProtocol): readonly Uint8Array[] =>
  fixturesOf(protocol).flatMap(({ line }) => {
    const framer = protocol.framer();
    const frames = [...framer.push(fromHex(line) ?? fromAscii(line)), ...framer.end()];
    return frames.every(({ refused }) => refused === undefined) ? frames.map(({ bytes }) => bytes) : [];
  });

const joined = (frames: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(frames));

/** What a connection hears when the bytes come in these pieces, and the most that it held. */
const listen = (protocol: TrackerProtocol, pieces: readonly Uint8Array[]) => {
  const framer = protocol.framer();
  const frames: Frame[] = [];
  let most = 0;
  for (const piece of pieces) {
    frames.push(...framer.push(piece));
    most = Math.max(most, framer.buffered);
  }
  frames.push(...framer.end());
  return { frames, most };
};

const piecesOf = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const ends = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...ends].map((from, at) => bytes.slice(from, ends[at] ?? bytes.length));
};

const shown = (frames: readonly Frame[]) =>
  frames.map(({ bytes, refused }) => (refused === undefined ? toHex(bytes) : `${refused} ${toHex(bytes)}`));

const isReal = (value: unknown): boolean => typeof value !== 'number' || Number.isFinite(value);

const within = (value: number | undefined, least: number, most: number): boolean =>
  value === undefined || (value >= least && value <= most);

/** Whatever a message says, a reading stays one: no number that is none, no place that is nowhere, no alarm without a name. */
const isSane = (reading: Reading): boolean =>
  FIXES.includes(reading.fix) &&
  Object.values(reading).every(isReal) &&
  (reading.temperaturesC ?? []).every(isReal) &&
  reading.alarms.every(alarm => ALARM_NAMES.some(name => name === alarm)) &&
  within(reading.latitude, -90, 90) &&
  within(reading.longitude, -180, 180) &&
  within(reading.courseDeg, 0, 360) &&
  (reading.fix !== 'valid' || (reading.latitude !== undefined && reading.longitude !== undefined)) &&
  (reading.deviceTime === undefined || !Number.isNaN(new Date(reading.deviceTime).getTime()));

const checkSane = (readings: readonly Reading[]) => {
  expect(readings.filter(reading => !isSane(reading))).toEqual([]);
  expect(() => JSON.stringify(readings)).not.toThrow();
};

const mutation = fc.record({
  kind: fc.constantFrom('flip', 'set', 'insert', 'remove', 'cut', 'repeat'),
  at: fc.nat(4096),
  value: fc.nat(255),
});

const mutate = (bytes: Uint8Array, { kind, at, value }: { kind: string; at: number; value: number }): Uint8Array => {
  const where = bytes.length === 0 ? 0 : at % bytes.length;
  const [before, after] = [bytes.slice(0, where), bytes.slice(where)];
  const rest = after.slice(1);
  const first = after[0] ?? 0;
  if (kind === 'flip') return joined([before, Uint8Array.of(first ^ (1 << (value & 7))), rest]);
  if (kind === 'set') return joined([before, Uint8Array.of(value), rest]);
  if (kind === 'insert') return joined([before, Uint8Array.of(value), after]);
  if (kind === 'remove') return joined([before, rest]);
  return kind === 'cut' ? before : joined([before, after, after]);
};

describe.each(PROTOCOLS.map(protocol => [protocol.name, protocol] as const))('%s', (_, protocol) => {
  const fixtures = fixturesOf(protocol);

  it('has fixtures of its own', () => {
    expect(fixtures.length).toBeGreaterThan(0);
  });

  it.each(fixtures.map(fixture => [fixture.name, fixture] as const))('reads: %s', (_name, fixture) => {
    const { readings, refused, replies } = decodeLine(protocol, fixture.line);
    expect(refused).toBe(fixture.refused);
    expect(readings).toHaveLength(fixture.readings.length);
    expect(readings).toMatchObject(fixture.readings);
    checkSane(readings);
    if (fixture.replies) expect(replies.map(toHex)).toEqual(fixture.replies);
  });

  it('survives lines that somebody has changed', () => {
    const all = fixtures.map(({ line }) => fromHex(line) ?? fromAscii(line));
    const changed = fc.tuple(fc.constantFrom(...all), fc.array(mutation, { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(changed, ([bytes, mutations]) => {
        const message = mutations.reduce(mutate, bytes);
        const asHex = fromHex(toHex(message)) && !/^[ -~]+$/.test(Buffer.from(bytes).toString('latin1'));
        const line = asHex ? toHex(message) : Buffer.from(message).toString('latin1').replaceAll('\n', ' ');
        const { readings, refused } = decodeLine(protocol, line);
        checkSane(readings);
        if (refused !== undefined) expect(refused).toMatch(/^[a-z0-9-]+$/);
      }),
      { numRuns: 1500 },
    );
  });
});

describe.each(trackers.map(protocol => [protocol.name, protocol] as const))('a stream of %s', (_, protocol) => {
  const frames = framesOf(protocol);
  const stream = joined(frames);
  const whole = listen(protocol, [stream]);

  it('is cut into the messages that went in', () => {
    expect(frames.length).toBeGreaterThan(0);
    expect(shown(whole.frames)).toEqual(frames.map(toHex));
  });

  it('is the same split in two at each byte, and byte by byte', () => {
    for (let at = 0; at <= stream.length; at += 1)
      expect(shown(listen(protocol, piecesOf(stream, [at])).frames)).toEqual(shown(whole.frames));
    const single = [...stream].map(byte => Uint8Array.of(byte));
    expect(shown(listen(protocol, single).frames)).toEqual(shown(whole.frames));
  });

  it('is the same however it is split, with noise in it and changes', () => {
    const part = fc.oneof(fc.constantFrom(...frames), fc.uint8Array({ maxLength: 40 }));
    const cuts = fc.array(fc.nat(8192), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.array(mutation, { maxLength: 3 }),
        cuts,
        (parts, changes, at) => {
          const bytes = changes.reduce(mutate, joined(parts));
          const once = listen(protocol, [bytes]);
          expect(shown(listen(protocol, piecesOf(bytes, at)).frames)).toEqual(shown(once.frames));
          // Nothing is lost, and nothing made up, but what keeps a line alive.
          const length = once.frames.reduce((sum, frame) => sum + frame.bytes.length, 0);
          expect(length).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('goes on after noise', () => {
    const noise = Uint8Array.from({ length: 3000 }, (_, at) => (at * 89 + 17) % 119);
    const first = frames[0] ?? new Uint8Array(0);
    const { frames: heard } = listen(protocol, [noise, ...Array.from({ length: 6 }, () => first)]);
    expect(heard.filter(({ refused }) => refused === undefined).map(({ bytes }) => toHex(bytes))).toContain(
      toHex(first),
    );
    expect(heard.some(({ refused }) => refused !== undefined)).toBe(true);
  });

  it('holds at most its bound, whatever comes', () => {
    const starts = frames.map(frame => frame.subarray(0, 12));
    const beginnings = new Set(starts.flatMap(start => [1, 2, 4, 8].map(length => toHex(start.subarray(0, length)))));
    const floods = [
      ...[...beginnings].map(beginning => Buffer.from(beginning.repeat(6000), 'hex')),
      new Uint8Array(300_000),
      Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7919 + (at >> 7)) & 0xff),
      joined(Array.from({ length: 20_000 }, (_, at) => starts[at % starts.length] ?? Uint8Array.of(at))),
    ];
    for (const flood of floods) {
      const pieces = Array.from({ length: Math.ceil(flood.length / 1460) }, (_, at) =>
        flood.subarray(at * 1460, (at + 1) * 1460),
      );
      const { frames: heard, most } = listen(protocol, pieces);
      expect(most).toBeLessThanOrEqual(MOST_BUFFERED);
      expect(heard.every(({ bytes }) => bytes.length <= MOST_BUFFERED)).toBe(true);
    }
  });

  it('reads frames that somebody has changed without throwing, and nothing that is none', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.array(mutation, { minLength: 1, maxLength: 8 }),
        (frame, mutations) => {
          const bytes = mutations.reduce(mutate, frame);
          let session: Session = {};
          const heard = listen(protocol, [bytes]).frames;
          for (const { bytes: one, refused } of heard) {
            if (refused !== undefined) continue;
            const decoded = protocol.decode(one, session, 0);
            session = decoded.session;
            checkSane(decoded.readings);
          }
          checkSane(protocol.decode(bytes, {}, 0).readings);
          checkSane(protocol.decodeDatagram?.(bytes).readings ?? []);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
