import { readFileSync } from 'node:fs';
import { Gauge } from 'prom-client';
import { isHttpProtocol, isTrackerProtocol } from '#iot-adapters/protocol';
import { PROTOCOLS, protocolNamed } from '#iot-adapters/registry';
import { CannotListen, type Listener } from '#iot-adapters/transports/listener';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { subscribeMqtt } from '#iot-adapters/transports/mqtt-subscriber';
import { listenTelemetryHttp, listenTrackerHttp } from '#iot-adapters/transports/telemetry-http';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { listenTrackerUdp } from '#iot-adapters/transports/tracker-udp';
import { commandOutbox } from '#services/devices/device-commands';
import type { IngestFigures } from '#services/ingest/figures';
import { deviceProvisioner } from '#services/ingest/provision-device';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { startRecompute } from '#services/ingest/recompute-loop';
import { startRetention } from '#services/ingest/retention';
import { ExplainedError } from '../explained-error.ts';
import type { Started } from '../started.ts';
import { startPlatforms } from './platforms-part.ts';

export interface RunningIngest {
  /** What listens, by name, with its port. */
  readonly listening: ReadonlyMap<string, Listener>;
  /** Ports that could not be had, and why. */
  readonly missing: readonly string[];
  readonly writer: ReadingWriter;
}

/** A listener by its name, and how it is opened. */
type Opening = readonly [string, () => Promise<Listener>];

const openings = ({ composition }: Started, writer: ReadingWriter): Opening[] => {
  const { config, log, services } = composition;
  const { devices } = config;
  const at = (port: number) => ({ sink: writer, log, host: devices.host, port });
  const wanted =
    devices.protocols === 'all'
      ? PROTOCOLS.map(protocol => ({ protocol, port: null }))
      : devices.protocols.map(({ name, port }) => {
          const protocol = protocolNamed(name);
          if (!protocol) throw new ExplainedError(`DEVICES_PROTOCOLS names “${name}”, which is no protocol of ours.`);
          return { protocol, port };
        });
  const trackers = wanted.flatMap(({ protocol, port }): Opening[] => {
    if (isTrackerProtocol(protocol)) {
      const options = { ...at(port ?? protocol.port), protocol, outbox: commandOutbox(services) };
      const ways = { tcp: listenTrackerTcp, udp: listenTrackerUdp };
      return protocol.transports.map((way): Opening => [`${protocol.name}/${way}`, () => ways[way](options)]);
    }
    if (!isHttpProtocol(protocol)) return [];
    return [[`${protocol.name}/http`, () => listenTrackerHttp({ ...at(port ?? protocol.port), protocol })]];
  });
  const { provision: secrets, tls } = devices;
  const provision = secrets ? deviceProvisioner(services, secrets) : undefined;
  return [
    ...trackers,
    ...(devices.httpPort === 0 ? [] : [['native/http', () => listenTelemetryHttp(at(devices.httpPort))] as const]),
    ...(devices.mqttPort === 0
      ? []
      : [['native/mqtt', () => listenMqtt({ ...at(devices.mqttPort), provision })] as const]),
    ...(tls === null || devices.mqttsPort === 0
      ? []
      : [
          [
            'native/mqtts',
            () => {
              const pem = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
              return listenMqtt({ ...at(devices.mqttsPort), provision, tls: pem });
            },
          ] as const,
        ]),
  ];
};

const measured = {
  readings: 'Readings stored since the start',
  known: 'Readings that came again since the start',
  messages: 'Messages stored since the start',
  refused: 'Messages refused since the start',
  setAside: 'Refused messages kept since the start',
  dropped: 'Refused messages that were too many to be kept',
  waiting: 'Messages that wait to be written',
  rate: 'Readings stored a second, over the last minute',
} as const satisfies Partial<Record<keyof IngestFigures, string>>;

const measure = (
  { composition, http }: Started,
  writer: ReadingWriter,
  listening: ReadonlyMap<string, Listener>,
): void => {
  const { registry } = http.metrics;
  const isMeasured = (name: string): name is keyof typeof measured => name in measured;
  for (const [name, help] of Object.entries(measured)) {
    if (!isMeasured(name)) continue;
    const metric = `lienlight_ingest_${name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)}`;
    new Gauge({
      name: metric,
      help,
      registers: [registry],
      collect() {
        this.set(writer.figures()[name]);
      },
    });
  }
  new Gauge({
    name: 'lienlight_ingest_lag_seconds',
    help: 'From arrival to commit, over the last minute: half of the messages, and 95 of a hundred',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      const { lagMs } = writer.figures();
      this.set({ quantile: '0.5' }, lagMs.median / 1000);
      this.set({ quantile: '0.95' }, lagMs.high / 1000);
    },
  });
  new Gauge({
    name: 'lienlight_ingest_connections',
    help: 'Connections of devices',
    labelNames: ['listener'],
    registers: [registry],
    collect() {
      for (const [listener, count] of Object.entries(writer.figures().connections)) this.set({ listener }, count);
    },
  });
  new Gauge({
    name: 'lienlight_ingest_buffered_bytes',
    help: 'Bytes held of messages that are not whole, or not stored yet',
    labelNames: ['listener'],
    registers: [registry],
    collect() {
      for (const [listener, { buffered }] of listening) if (buffered) this.set({ listener }, buffered());
    },
  });
  new Gauge({
    name: 'lienlight_ingest_to_work_off',
    help: 'Marks of stored readings whose verdicts are still to be made',
    registers: [registry],
    async collect() {
      const count = await composition.db.telemetryDirty.count().catch(() => null);
      if (count === null) this.reset();
      else this.set(count);
    },
  });
  new Gauge({
    name: 'lienlight_recompute_failing',
    help: 'Machines whose verdicts, days or alarms failed, and that are left alone for a while',
    labelNames: ['work'],
    registers: [registry],
    async collect() {
      const rows = await composition.db.recomputeFailure.groupBy({ by: ['work'], _count: true }).catch(() => []);
      this.reset();
      for (const work of ['verdicts', 'days', 'alarms'])
        this.set({ work }, rows.find(row => row.work === work)?._count ?? 0);
    },
  });
};

/**
 * Listens to devices, writes what they send, and works off what it touches. Any number of processes may do so over one
 * database, each with ports of its own.
 *
 * @param isDemanded whether a port that cannot be had ends the process; else it is told, and the rest goes on
 * @throws ExplainedError
 */
export async function startIngest(
  started: Started,
  { isDemanded }: { readonly isDemanded: boolean },
): Promise<RunningIngest> {
  const { composition, lifetime, http } = started;
  const { config, ground, log, services } = composition;
  const writer = new ReadingWriter({ ctx: services, databaseUrl: ground.databaseUrl });
  lifetime.onStop('ingest', () => writer.close());
  const recompute = startRecompute(services);
  lifetime.onStop('recompute of readings', () => recompute.stop());
  const retention = startRetention(services, ground.databaseUrl, config.readingsKeptMonths);
  lifetime.onStop('retention of readings', () => retention.stop());
  const listening = new Map<string, Listener>();
  const missing: string[] = [];
  if (config.devices.isOn || isDemanded) {
    for (const [name, open] of openings(started, writer)) {
      try {
        const listener = await open();
        listening.set(name, listener);
        writer.figuresBook.connections.set(name, () => listener.connections());
        lifetime.onStopFirst(name, () => listener.close());
      } catch (error) {
        if (!(error instanceof CannotListen)) throw error;
        if (isDemanded)
          throw new ExplainedError(`${error.message} Set another port, or turn it off (see .env.example).`, {
            cause: error,
          });
        log.warn({ err: error, listener: name }, 'devices of this kind cannot call');
        missing.push(name);
      }
    }
    const { mqtt } = config.devices;
    if (mqtt) {
      const ca = mqtt.caFile === null ? undefined : readFileSync(mqtt.caFile);
      const subscriber = await subscribeMqtt({ ...mqtt, sink: writer, log, ca });
      writer.figuresBook.connections.set('broker', () => subscriber.connected());
      lifetime.onStopFirst('broker', () => subscriber.close());
    }
  }
  if (config.devices.isOn || isDemanded) startPlatforms(started, writer);
  measure(started, writer, listening);
  http.readiness.register('devices', async () => {
    const { databaseAway, waiting } = writer.figures();
    const detail = [
      `${listening.size} listeners`,
      ...(missing.length > 0 ? [`no port for ${missing.join(', ')}`] : []),
      ...(waiting > 0 ? [`${waiting} messages wait`] : []),
    ].join(', ');
    return { ok: !databaseAway, detail };
  });
  return { listening, missing, writer };
}
