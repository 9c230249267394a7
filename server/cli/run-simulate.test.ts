import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { metresBetween } from '#domain/telemetry/distance';
import type { Arrival, KnownDevice, Misfit, ReadingSink } from '#domain/telemetry/sink';
import { isHttpProtocol, isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTelemetryHttp, listenTrackerHttp } from '#iot-adapters/transports/telemetry-http';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { listenTrackerUdp } from '#iot-adapters/transports/tracker-udp';
import { freePort } from '#server/embedded/free-port';
import { main } from './main.ts';

const at = { host: '127.0.0.1', port: 0 };
const quiet = { warn: () => undefined, debug: () => undefined };

/** Keeps what it is given. Knows every device but those that it is told not to; a token is a device's own name behind “t-”. */
class MemorySink implements ReadingSink {
  readonly arrivals: Arrival[] = [];
  readonly misfits: Misfit[] = [];
  readonly keys = new Map<string, Readonly<Record<string, unknown>>>();
  strangers = new Set<string>();
  /** Of the devices that have tokens. */
  protocol = 'native';
  /** So many messages are not stored, as when the database is away. */
  failing = 0;

  async take(arrival: Arrival) {
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('the store is away');
    }
    if (this.strangers.has(arrival.sender.deviceId)) return { taken: false, reason: 'unknown-device' } as const;
    this.arrivals.push(arrival);
    return { taken: true, stored: arrival.readings.length } as const;
  }
  async setAside(misfit: Misfit) {
    this.misfits.push(misfit);
  }
  async knows(_: string, deviceId: string) {
    return !this.strangers.has(deviceId);
  }
  async byName(protocol: string, deviceId: string): Promise<KnownDevice | null> {
    if (this.strangers.has(deviceId)) return null;
    return { id: `id of ${deviceId}`, protocol, deviceId, owner: 'owner', key: this.keys.get(deviceId) ?? null };
  }
  async byToken(token: string) {
    return token.startsWith('t-') ? this.byName(this.protocol, token.slice(2)) : null;
  }
  get readings() {
    return this.arrivals.flatMap(({ readings, sender }) =>
      readings.map(reading => ({ ...reading, device: sender.deviceId })),
    );
  }
}

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const kept = <Closable extends { close(): Promise<unknown> }>(one: Closable): Closable => {
  open.push(one);
  return one;
};

const listen = async (name: string, sink: ReadingSink): Promise<Listener> => {
  if (name.startsWith('mqtt')) return kept(await listenMqtt({ ...at, sink, log: quiet }));
  if (name.startsWith('http')) return kept(await listenTelemetryHttp({ ...at, sink, log: quiet }));
  const protocol = protocolNamed(name.replace(/-udp$/, ''));
  if (protocol && isHttpProtocol(protocol)) return kept(await listenTrackerHttp({ ...at, sink, log: quiet, protocol }));
  if (!protocol || !isTrackerProtocol(protocol)) throw new Error(`no protocol ${name}`);
  const listener = name.endsWith('-udp') ? listenTrackerUdp : listenTrackerTcp;
  return kept(await listener({ ...at, sink, log: quiet, protocol }));
};

const simulate = async (...args: string[]) => {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await main(
    ['simulate', ...args],
    line => said.push(line),
    line => complained.push(line),
  );
  return { code, last: said.at(-1) ?? '', said, complained: complained.join('\n') };
};

const listed = async (...args: string[]) =>
  (await simulate(...args, '--list')).said.map(
    line => JSON.parse(line) as { externalId: string; publicKey?: Record<string, unknown> },
  );

/** So many hours ago. */
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

const figuresOf = (line: string) => JSON.parse(line) as Record<string, number> & { ok: boolean };

describe('lienlight simulate', () => {
  it.each([
    ...['teltonika', 'gt06', 'queclink', 'h02', 'tk103', 'teltonika-udp', 'queclink-udp', 'h02-udp', 'tk103-udp'],
    ...['osmand', 'http', 'http-signed', 'mqtt', 'mqtt-thingsboard', 'mqtt-signed'],
  ])('speaks %s over real sockets until all is acknowledged', async name => {
    const sink = new MemorySink();
    if (name === 'osmand') sink.protocol = name;
    const args = ['--protocol', name, '--devices', '6'];
    for (const { externalId, publicKey } of await listed(...args)) if (publicKey) sink.keys.set(externalId, publicKey);
    const { port } = await listen(name, sink);
    const run = ['--port', String(port), '--rate', '30', '--duration', '2.4', '--token', 't-{id}', '--json'];
    const { code, last } = await simulate(...args, ...run, '--speed', '60', '--from', '2026-05-11');
    expect(sink.misfits).toEqual([]);
    const { acknowledged, refused, unanswered, again } = figuresOf(last);
    expect([code, refused, unanswered, again]).toEqual([0, 0, 0, 0]);
    expect(acknowledged).toBeGreaterThan(20);
    expect(sink.readings).toHaveLength(acknowledged ?? -1);
    const times = new Set(sink.readings.map(({ device, deviceTime }) => `${device} ${deviceTime}`));
    expect(times.size).toBe(acknowledged);
    expect(new Set(sink.readings.map(({ device }) => device)).size).toBe(6);
    if (name.endsWith('-signed'))
      expect(new Set(sink.arrivals.map(({ sender }) => sender.trust))).toEqual(new Set([3]));
  });

  it('chains what it signs', async () => {
    const sink = new MemorySink();
    const [device] = await listed('--protocol', 'http-signed', '--devices', '1');
    if (device?.publicKey) sink.keys.set(device.externalId, device.publicKey);
    const { port } = await listen('http-signed', sink);
    await simulate(
      '--protocol',
      'http-signed',
      '--devices',
      '1',
      '--port',
      String(port),
      '--rate',
      '20',
      '--duration',
      '1',
    );
    const chains = sink.arrivals.map(({ chain }) => chain);
    expect(chains.length).toBeGreaterThan(5);
    for (const [place, chain] of chains.entries()) {
      expect(chain?.sequence).toBe(BigInt(place + 1));
      expect(chain?.previous).toBe(place === 0 ? '' : chains[place - 1]?.hash);
    }
  });

  it('goes on with its chain in the next run, where that is kept', async () => {
    const sink = new MemorySink();
    const folder = mkdtempSync(join(tmpdir(), 'lienlight-chains-'));
    const args = ['--protocol', 'http-signed', '--devices', '1'];
    for (const { externalId, publicKey } of await listed(...args)) if (publicKey) sink.keys.set(externalId, publicKey);
    const { port } = await listen('http-signed', sink);
    const run = [
      ...args,
      '--port',
      String(port),
      '--rate',
      '20',
      '--duration',
      '0.6',
      '--chains',
      join(folder, 'kept'),
    ];
    try {
      expect((await simulate(...run)).code).toBe(0);
      const first = sink.arrivals.length;
      expect((await simulate(...run)).code).toBe(0);
      const chains = sink.arrivals.map(({ chain }) => chain);
      expect(chains.length).toBeGreaterThan(first);
      expect(chains.map(chain => chain?.sequence)).toEqual(chains.map((_, place) => BigInt(place + 1)));
      expect(chains[first]?.previous).toBe(chains[first - 1]?.hash);
      writeFileSync(join(folder, 'kept'), '[1]');
      const broken = await simulate(...run);
      expect([broken.code === 0, broken.complained.includes('holds no chains')]).toEqual([false, true]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('tells a scenario as it happens, within a minute of being called', async () => {
    const sink = new MemorySink();
    const { port } = await listen('teltonika', sink);
    const args = ['--port', String(port), '--devices', '2', '--scenario', 'meter-rollback', '--duration', '24'];
    const began = Date.now();
    const { code, said } = await simulate(...args);
    const ended = Date.now();
    expect([code, said[0]]).toEqual([0, expect.stringContaining('meter-rollback: at noon')]);
    const [cheat] = await listed('--devices', '1');
    const hours = (isCheat: boolean) =>
      sink.readings
        .filter(({ device }) => (device === cheat?.externalId) === isCheat)
        .map(({ engineHoursMs = 0 }) => engineHoursMs);
    expect(hours(true).filter((value, at, all) => at > 0 && value < (all[at - 1] ?? 0))).toHaveLength(1);
    expect(hours(false)).toEqual(hours(false).toSorted((a, b) => a - b));
    const times = sink.readings.map(({ deviceTime = 0 }) => deviceTime);
    // By the clock of whoever called: seconds are whole.
    expect(Math.min(...times)).toBeGreaterThanOrEqual(began - 2_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(ended);
  });

  it('tells a theft by night within a minute of its own time', async () => {
    const sink = new MemorySink();
    const { port } = await listen('teltonika', sink);
    const args = ['--port', String(port), '--devices', '3', '--rate', '60', '--scenario', 'theft', '--from', ago(40)];
    args.push('--speed', '5000');
    const { code, last } = await simulate(...args);
    expect([code, last]).toEqual([0, expect.stringContaining('refused 0, unanswered 0')]);
    const [stolen] = await listed('--devices', '1');
    const path = sink.readings.filter(({ device }) => device === stolen?.externalId);
    const others = sink.readings.filter(({ device }) => device !== stolen?.externalId);
    expect(path.flatMap(({ alarms }) => alarms)).toEqual(['tow', 'power-cut']);
    expect(others.flatMap(({ alarms }) => alarms)).toEqual([]);
    const place = (reading: (typeof path)[number] | undefined) => ({
      latitude: reading?.latitude ?? 0,
      longitude: reading?.longitude ?? 0,
    });
    expect(metresBetween(place(path[0]), place(path.at(-1)))).toBeGreaterThan(50_000);
    expect(path.every(({ ignition, deviceTime = 0 }) => ignition === false && deviceTime <= Date.now())).toBe(true);
  });

  it('uploads what was kept in a long silence', async () => {
    const sink = new MemorySink();
    const { port } = await listen('queclink', sink);
    const args = [
      '--protocol',
      'queclink',
      '--port',
      String(port),
      '--devices',
      '1',
      '--rate',
      '40',
      '--scenario',
      'silence',
    ];
    const { code } = await simulate(...args, '--speed', '20000', '--from', ago(6 * 24));
    expect(code).toBe(0);
    const late = sink.readings.filter(({ raw }) => raw.isBuffered === true);
    expect(late.length).toBeGreaterThan(20);
    expect((late.at(-1)?.deviceTime ?? 0) - (late[0]?.deviceTime ?? 0)).toBeGreaterThan(7 * 3_600_000);
    expect(late.map(({ deviceTime }) => deviceTime)).toEqual(late.map(({ deviceTime }) => deviceTime).toSorted());
  });

  it('sends again what the server could not store, and connects again for it', async () => {
    const sink = new MemorySink();
    sink.failing = 3;
    const { port } = await listen('gt06', sink);
    const args = ['--protocol', 'gt06', '--port', String(port), '--devices', '3', '--rate', '3', '--duration', '4'];
    const { code, last } = await simulate(...args, '--json');
    const { again, refused, unanswered, acknowledged } = figuresOf(last);
    expect([code, refused, unanswered]).toEqual([0, 0, 0]);
    expect(again).toBeGreaterThanOrEqual(3);
    expect(sink.readings).toHaveLength(acknowledged ?? -1);
  });

  it('says what was refused, and ends with 1', async () => {
    const sink = new MemorySink();
    const devices = await listed('--devices', '2');
    sink.strangers = new Set([devices[0]?.externalId ?? '']);
    const { port } = await listen('teltonika', sink);
    const args = ['--port', String(port), '--devices', '2', '--rate', '4', '--duration', '1.5', '--json'];
    const { code, last } = await simulate(...args);
    const figures = figuresOf(last);
    expect(code).toBe(1);
    expect(figures.ok).toBe(false);
    expect(figures.refused).toBeGreaterThan(0);
    expect(figures.acknowledged).toBe(sink.readings.length);
    expect(new Set(sink.readings.map(({ device }) => device))).toEqual(new Set([devices[1]?.externalId]));
  });

  it('ends with 1 where connections end without an answer, and says why', async () => {
    const mute = createServer(socket => socket.on('error', () => undefined).destroy());
    await new Promise<void>(done => mute.listen(0, '127.0.0.1', done));
    kept({ close: () => new Promise(done => mute.close(done)) });
    const address = mute.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const args = ['--devices', '1', '--rate', '1', '--duration', '1.2', '--protocol', 'h02', '--port', port];
    const { code, last } = await simulate(...args);
    expect([code, last]).toEqual([
      1,
      expect.stringMatching(/acknowledged 0, refused 0, unanswered 1; last trouble: closed/),
    ]);
  });

  it('takes ids and tokens from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lienlight-simulate-'));
    const file = join(folder, 'ids');
    writeFileSync(file, '# of the yard\n359633100000018 t-359633100000018\n359633100000026 t-359633100000026\n');
    const sink = new MemorySink();
    const { port } = await listen('http', sink);
    const args = ['--ids', file, '--protocol', 'http', '--port', String(port), '--rate', '10', '--duration', '1'];
    try {
      expect((await simulate(...args)).code).toBe(0);
      expect(new Set(sink.readings.map(({ device }) => device))).toEqual(
        new Set(['359633100000018', '359633100000026']),
      );
      expect((await simulate(...args, '--devices', '3')).complained).toContain('2 ids');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('serves a platform’s fleet to a poller', async () => {
    const port = await freePort();
    const asking = (async () => {
      for (let tries = 0; tries < 600; tries += 1) {
        await new Promise(done => setTimeout(done, 50));
        const asked = await fetch(`http://127.0.0.1:${port}/Fleet/2`, {
          headers: { authorization: 'Bearer key' },
        }).catch(() => null);
        if (asked) return { status: asked.status, text: await asked.text() };
      }
      throw new Error('nobody answers');
    })();
    const args = [
      '--protocol',
      'aemp',
      '--devices',
      '150',
      '--port',
      String(port),
      '--token',
      'key',
      '--duration',
      '3',
    ];
    const { code } = await simulate(...args);
    const { status, text } = await asking;
    expect([code, status]).toEqual([0, 200]);
    expect(text.match(/<EquipmentHeader>/g)).toHaveLength(50);
    expect(text).not.toContain('>next<');
  });

  it.each([
    [['--scenario', 'earthquake'], 'one of work, theft'],
    [['--protocol', 'carrier-pigeon'], 'one of teltonika'],
    [['--devices', '0'], '--devices is a number'],
    [['--rate', 'fast'], '--rate is a number'],
    [['--from', 'yesterday'], '--from is a day'],
    [['--from', '2999-01-01'], 'not in the future'],
    [['--speed', '10'], '--speed needs --from'],
    [['--port', '70000'], '--port'],
    [['--prefix', 'abc'], '--prefix'],
    [['--nonsense'], '--nonsense'],
  ])('answers 2 and how it is called for %j', async (args, complaint) => {
    const { code, complained } = await simulate(...args);
    expect([code, complained]).toEqual([2, expect.stringContaining(complaint)]);
  });
});
