import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { Reading } from '#domain/telemetry/reading';
import type { Misfit } from '#domain/telemetry/sink';
import { asciiOf } from '../bytes.ts';
import { framerOf, indexOrEnd } from '../framing.ts';
import { type Decoded, type HttpProtocol, MOST_BUFFERED, type Session, type TrackerProtocol } from '../protocol.ts';
import { osmand } from '../protocols/osmand/osmand.ts';
import type { Arrival, ReadingSink } from '../sink.ts';
import type { Listener } from './listener.ts';
import { listenTrackerHttp } from './telemetry-http.ts';
import { listenTrackerTcp } from './tracker-tcp.ts';
import { listenTrackerUdp } from './tracker-udp.ts';

/** Says its message; breaks at a `!`, and its framer at a `?`. */
const read = (text: string, session: Session): Decoded => {
  if (text.includes('!')) throw new Error('a decoder that breaks');
  const reading: Reading = { deviceId: 'm1', fix: 'none', alarms: [], raw: { text } };
  return { readings: [reading], replies: [], session: { ...session, deviceId: 'm1' } };
};

const tracker: TrackerProtocol = {
  name: 'brittle',
  port: 1,
  transports: ['tcp', 'udp'],
  framer: () =>
    framerOf((bytes, seen) => {
      if (bytes[0] === 0x3f) throw new Error('a framer that breaks');
      const end = indexOrEnd(bytes, 0x3b, seen);
      return end === bytes.length ? { need: end + 1 } : { frame: end + 1 };
    }),
  decode: (frame, session) => read(asciiOf(frame).replace(';', ''), session),
};

const http: HttpProtocol = {
  name: 'brittle',
  port: 1,
  decodeRequest: ({ url }) => read(url, {}),
};

class MemorySink implements ReadingSink {
  readonly arrivals: Arrival[] = [];
  readonly misfits: Misfit[] = [];
  /** Readings are stored when it is open. */
  gate: Promise<void> = Promise.resolve();

  async take(arrival: Arrival) {
    this.arrivals.push(arrival);
    await this.gate;
    return { taken: true, stored: arrival.readings.length } as const;
  }
  async setAside(misfit: Misfit) {
    this.misfits.push(misfit);
  }
  async knows() {
    return true;
  }
  async byName() {
    return null;
  }
  async byToken() {
    return null;
  }

  get texts(): readonly unknown[] {
    return this.arrivals.flatMap(({ readings }) => readings.map(({ raw }) => raw.text));
  }
  get refusals(): readonly (readonly [string, string])[] {
    return this.misfits.map(({ reason, payload }) => [reason, Buffer.from(payload).toString()]);
  }
}

const at = { host: '127.0.0.1', port: 0 };
const log = { warn: () => undefined, debug: () => undefined };
const open: Listener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});
const keep = async (listening: Promise<Listener>): Promise<Listener> => {
  const listener = await listening;
  open.push(listener);
  return listener;
};
const soon = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 20 });

it('over TCP a message that breaks its decoder, or its framer, is set aside, and the next is stored', async () => {
  const sink = new MemorySink();
  const { port } = await keep(listenTrackerTcp({ ...at, sink, log, protocol: tracker }));
  const socket = connect(port, at.host);
  socket.write('a;!b;c;');
  await soon(() => expect(sink.texts).toEqual(['a', 'c']));
  socket.write('?');
  await soon(() => expect(sink.misfits).toHaveLength(2));
  socket.write('d;');
  await soon(() => expect(sink.texts).toEqual(['a', 'c', 'd']));
  expect(sink.refusals).toEqual([
    ['decoder-failed', '!b;'],
    ['decoder-failed', '?'],
  ]);
  socket.destroy();
});

it('over UDP likewise', async () => {
  const sink = new MemorySink();
  const { port } = await keep(listenTrackerUdp({ ...at, sink, log, protocol: tracker }));
  const socket = createSocket('udp4');
  socket.send('a;!b;c;', port, at.host);
  await soon(() => expect(sink.texts).toEqual(['a', 'c']));
  socket.send('?', port, at.host);
  await soon(() => expect(sink.misfits).toHaveLength(2));
  expect(sink.refusals).toEqual([
    ['decoder-failed', '!b;'],
    ['decoder-failed', '?'],
  ]);
  socket.close();
});

it('over HTTP it is refused for good, and not told to come again', async () => {
  const sink = new MemorySink();
  const { port } = await keep(listenTrackerHttp({ ...at, sink, log, protocol: http }));
  const broken = await fetch(`http://${at.host}:${port}/!`);
  expect([broken.status, await broken.json()]).toEqual([400, { refused: 'decoder-failed' }]);
  expect(sink.refusals).toEqual([['decoder-failed', '/!']]);
  expect((await fetch(`http://${at.host}:${port}/a`)).status).toBe(200);
});

it('what waits to be decoded, and to be stored, is counted as held', async () => {
  const sink = new MemorySink();
  let release: () => void = () => undefined;
  sink.gate = new Promise(resolve => {
    release = resolve;
  });
  const listener = await keep(listenTrackerTcp({ ...at, sink, log, protocol: tracker }));
  const socket = connect(listener.port, at.host);
  const message = `${'x'.repeat(99)};`;
  socket.write(message.repeat(200));
  // Sixty-four are on their way; the others of what was read wait behind them.
  await soon(() => expect(sink.arrivals).toHaveLength(64));
  await soon(() => expect(listener.buffered?.()).toBeGreaterThan(64 * message.length));
  expect(listener.buffered?.()).toBeLessThanOrEqual(3 * MOST_BUFFERED);
  release();
  await soon(() => expect(sink.arrivals).toHaveLength(200));
  await soon(() => expect(listener.buffered?.()).toBe(0));
  socket.destroy();
});

it('a place that a telephone was told does not count; a list without places is answered, and so is not sent again', async () => {
  const sink = new MemorySink();
  const { port } = await keep(listenTrackerHttp({ ...at, sink, log, protocol: osmand }));
  const said = (mock: boolean) => fetch(`http://${at.host}:${port}/?id=m1&lat=52.5&lon=13.25&mock=${mock}`);
  expect([(await said(true)).status, (await said(false)).status]).toEqual([200, 200]);
  expect(sink.arrivals.flatMap(({ readings }) => readings)).toMatchObject([
    { fix: 'invalid', latitude: 52.5, raw: { mock: true } },
    { fix: 'valid', latitude: 52.5, raw: { mock: false } },
  ]);
  const post = (body: unknown) =>
    fetch(`http://${at.host}:${port}/`, { method: 'POST', body: JSON.stringify(body) }).then(({ status }) => status);
  expect(await post({ device_id: 'm1', location: [] })).toBe(200);
  expect(await post({ location: {} })).toBe(400);
  expect(sink.misfits.map(({ reason }) => reason)).toEqual(['no-device']);
});

it('what a request says in its query and in its body is kept together', async () => {
  const sink = new MemorySink();
  const { port } = await keep(listenTrackerHttp({ ...at, sink, log, protocol: osmand }));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const batt of [50, 51])
    await fetch(`http://${at.host}:${port}/?id=m1&batt=${batt}`, { method: 'POST', headers, body: 'lat=1&lon=2' });
  expect(sink.arrivals.map(({ payload }) => Buffer.from(payload).toString())).toEqual([
    '/?id=m1&batt=50\nlat=1&lon=2',
    '/?id=m1&batt=51\nlat=1&lon=2',
  ]);
});
