/**
 * The ingest as a process of its own, for tests that kill it and for benchmarks: Teltonika over TCP, and MQTT, over the
 * database it is told. With RECOMPUTE=off it stores and answers, and leaves the rest.
 */

import { isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import { listenMqtt } from '#iot-adapters/transports/mqtt-broker';
import { listenTrackerTcp } from '#iot-adapters/transports/tracker-tcp';
import { createPrismaClient } from '#prisma/client';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { startRecompute } from '#services/ingest/recompute-loop';
import { createContext } from '#tests/support/services';

const { DATABASE_URL = '', TCP_PORT = '0', MQTT_PORT = '0', RECOMPUTE = 'on' } = process.env;

const ctx = await createContext(createPrismaClient(DATABASE_URL, 4), { now: () => new Date() });
const sink = new ReadingWriter({ ctx, databaseUrl: DATABASE_URL });
if (RECOMPUTE === 'on') startRecompute(ctx);
const protocol = protocolNamed('teltonika');
if (!protocol || !isTrackerProtocol(protocol)) throw new Error('no such protocol');
const log = { warn: () => undefined, debug: () => undefined };
const host = '127.0.0.1';
// Benchmarks open thousands of connections from this machine, in the name of a few devices.
const limits = { connectionsOfOne: 20_000, connectionsOfDevice: 1_000 };
const tcp = await listenTrackerTcp({ protocol, sink, log, host, port: Number(TCP_PORT), limits });
const mqtt = await listenMqtt({ sink, log, host, port: Number(MQTT_PORT) });
process.on('message', () => process.send?.({ memory: process.memoryUsage().rss, connections: tcp.connections() }));
process.send?.({ tcp: tcp.port, mqtt: mqtt.port });
