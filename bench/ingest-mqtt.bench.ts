/**
 * Messages a second of MQTT QoS 1 whose readings are stored before they are acknowledged, against a bare subscriber that
 * discards, at a broker of the same kind (aedes): ours stores in the broker's own process, the other has two. Five rounds, each side
 * in turn in each; prints the median of the ratios, which is to be at least 0.5, and that neither side lost anything.
 *
 * Run with `npx tsx bench/ingest-mqtt.bench.ts [messages of a round]`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import mqtt, { type MqttClient } from 'mqtt';
import { z } from 'zod';
import { median } from './figures.ts';
import { openGround, startWorker } from './ingest/ground.ts';

const LIMIT = 0.5;
const ROUNDS = 5;
const DEVICES = 50;
/** Messages of one device that wait for their acknowledgement. */
const WINDOW = 50;
const BEGIN = Date.UTC(2026, 10, 1);

const each = Math.max(1, Math.round(Number(process.argv[2] ?? 30_000) / DEVICES));
const perRound = each * DEVICES;

const ground = await openGround('native', DEVICES);
const worker = await startWorker(ground.url);

const helper = async (file: URL, env: Readonly<Record<string, string>> = {}): Promise<[ChildProcess, unknown]> => {
  const child = fork(fileURLToPath(file), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [told] = await once(child, 'message');
  return [child, told];
};

const [broker, opened] = await helper(new URL('./ingest/bare-broker.ts', import.meta.url));
const barePort = z.object({ port: z.number() }).parse(opened).port;
const [subscriber] = await helper(new URL('./ingest/bare-subscriber.ts', import.meta.url), {
  MQTT_URL: `mqtt://127.0.0.1:${barePort}`,
});

const connectAll = (port: number): Promise<MqttClient[]> =>
  Promise.all(
    ground.devices.map(({ token }) =>
      mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { username: token, keepalive: 600 }),
    ),
  );

/** How many messages the bare subscriber has thrown away. */
const discarded = async (): Promise<number> => {
  subscriber.send('look');
  const [looked] = await once(subscriber, 'message');
  return z.object({ discarded: z.number() }).parse(looked).discarded;
};

/** A bare broker acknowledges before its subscriber has heard: its round ends when that has thrown the last message away. */
const untilDiscarded = async (count: number): Promise<void> => {
  for (let seen = await discarded(); seen !== count; seen = await discarded()) await pause(5);
};

const publishAll = async (
  clients: readonly MqttClient[],
  part: number,
  ended: () => Promise<void> = async () => undefined,
): Promise<number> => {
  const publish = async (client: MqttClient): Promise<void> => {
    let next = 0;
    const line = async (): Promise<void> => {
      while (next < each) {
        const ts = BEGIN + (part * each + next) * 1_000;
        next += 1;
        const values = { latitude: 53.5 + next / 1e5, longitude: 10, ignition: true, odometerM: part * each + next };
        await client.publishAsync('v1/devices/me/telemetry', JSON.stringify({ ts, values }), { qos: 1 });
      }
    };
    await Promise.all(Array.from({ length: WINDOW }, line));
  };
  const began = performance.now();
  await Promise.all(clients.map(publish));
  await ended();
  return perRound / ((performance.now() - began) / 1000);
};

try {
  const [own, bare] = [await connectAll(worker.mqtt), await connectAll(barePort)];
  await publishAll(own, 0);
  await publishAll(bare, 0);
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const rates = { own: 0, bare: 0 };
    for (const side of round % 2 === 1 ? (['own', 'bare'] as const) : (['bare', 'own'] as const))
      rates[side] =
        side === 'own'
          ? await publishAll(own, round)
          : await publishAll(bare, round, () => untilDiscarded(perRound * (round + 1)));
    ratios.push(rates.own / rates.bare);
    console.log(`  round ${round}: ${Math.round(rates.own)} messages/s against ${Math.round(rates.bare)}`);
  }
  const [stored, expected] = [await ground.db.reading.count(), perRound * (ROUNDS + 1)];
  if (stored !== expected) throw new Error(`${stored} are stored, and ${expected} were acknowledged`);
  console.log(
    `ingest over MQTT: ${median(ratios).toFixed(2)} of a bare subscriber (at least ${LIMIT}); all ${stored} stored, nothing lost`,
  );
  if (median(ratios) < LIMIT) process.exitCode = 1;
  await Promise.all([...own, ...bare].map(client => client.endAsync(true)));
} finally {
  subscriber.kill();
  broker.kill();
  await worker.stop();
  await ground.close();
}
