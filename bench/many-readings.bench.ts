/**
 * What many readings cost: the latest position of 50 devices (from the row that is kept of each machine), and one day's path
 * of each (from the readings), at many readings against few (at most twice as long); then bytes of a reading on disk; the rate at
 * which trackers over TCP are stored and acknowledged, as always, at many rows against 100,000; and the memory that idle
 * connections of trackers take. Readings are spread over 18 months, as a fleet's are.
 *
 * Run with `npx tsx bench/many-readings.bench.ts [many = 10000000] [few = 10000] [sockets = 10000]`.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Prisma } from '#prisma/client';
import { machineTelemetry } from '#prisma/reads/telemetry';
import { refreshLatest } from '#services/telemetry/refresh-latest';
import { teltonikaLogin } from '#tests/support/teltonika-frames';
import { median } from './figures.ts';
import { type Ground, openGround, startWorker } from './ingest/ground.ts';
import { sendReadings } from './ingest/send-trackers.ts';

const LIMIT = 2;
const ROUNDS = 5;
const ASKED = 50;
const MACHINES = 500;
const MONTHS = 18;
/** One question for the latest positions is too short to be measured by itself. */
const AGAIN = 40;

const [many = 10_000_000, few = 10_000, sockets = 10_000] = process.argv.slice(2).map(Number);
const NOW = new Date('2026-11-15T12:00:00Z');

/** Readings of the machines, the newest ones of all of them on the last day: `count` in all. */
const fill = async (ground: Ground, from: number, count: number): Promise<void> => {
  const machines = ground.devices.map(({ machine }) => machine);
  const sources = ground.devices.map(({ id }) => `device:${id}`);
  const owner = ground.devices[0]?.organisationId ?? '';
  const SLICE = 200_000;
  for (let at = from; at < from + count; at += SLICE) {
    const size = Math.min(SLICE, from + count - at);
    // Oldest first, a round of all machines at a time, as they would come.
    await ground.db.$executeRaw(Prisma.sql`
      INSERT INTO readings (subject, source, time, sequence, id, "receivedAt", "organisationId", trust, fix, latitude, longitude,
             "speedMps", "engineOn", "odometerM", details, doubts, "contentHash")
      SELECT machine, source, time, n, gen_random_uuid(), time, ${owner}::uuid, 0, 'valid', 53.5 + (n % 1000) / 10000.0, 10, 5, true, n * 10,
             '{"satellites": 9, "supplyVolts": 24.4, "raw": {"io": {"16": 930000000, "66": 24400, "239": 1}}}'::jsonb, '{}', n
        FROM (SELECT (${machines}::text[])[1 + n % ${MACHINES}::int] AS machine, (${sources}::text[])[1 + n % ${MACHINES}::int] AS source, n,
                     ${NOW}::timestamptz - ((${from + count}::bigint - n)::float8 / ${from + count}::float8) * ${`${MONTHS} months`}::interval AS time
                FROM generate_series(${at}::bigint, ${at + size - 1}::bigint) n) made`);
  }
};

/** The owner of the devices holds title to the machines, and so sees where they are. */
const holdTitle = async ({ db, devices }: Ground): Promise<void> => {
  const machines = devices.map(({ machine }) => machine);
  const owner = devices[0]?.organisationId ?? '';
  await db.$executeRaw`
    INSERT INTO party_keys (address, subject, "organisationId", kinds, expiry, "organisationCommitment", salt, signature)
    SELECT '0x' || substr(machine, 3, 40), machine, ${owner}::uuid, 2, 9999999999, 'x', 'x', 'x' FROM unnest(${machines}::text[]) AS m(machine)`;
  await db.$executeRaw`
    INSERT INTO equipment_projections (subject, version, status, "holderKey", "custodianKey", "issuerKey", recalled, state, "blockNumber")
    SELECT machine, 1, 'Registered', '0x' || substr(machine, 3, 40), '0x' || substr(machine, 3, 40), '0x' || substr(machine, 3, 40), false, '{}', 1
      FROM unnest(${machines}::text[]) AS m(machine)`;
};

const prepare = async (count: number): Promise<{ ground: Ground }> => {
  const ground = await openGround('teltonika', MACHINES);
  const { db, devices } = ground;
  for (let month = 0; month <= MONTHS + 1; month += 1)
    await db.$executeRaw`SELECT readings_month(${NOW}::timestamptz - ${`${month} months`}::interval)`;
  await db.$executeRaw`
    INSERT INTO reading_sources SELECT * FROM unnest(${devices.map(({ machine }) => machine)}::text[], ${devices.map(({ id }) => `device:${id}`)}::text[])`;
  await holdTitle(ground);
  await fill(ground, 0, count);
  await db.$executeRaw`ANALYZE readings`;
  await db.$transaction(tx =>
    refreshLatest(
      tx,
      devices.map(({ machine }) => machine),
    ),
  );
  return { ground };
};

const range = { from: '2026-11-14', to: '2026-11-14', now: NOW };

/** Milliseconds of each question, for all machines asked about. */
const ask = async ({ db, devices }: Ground): Promise<{ latest: number; path: number }> => {
  const asked = devices.slice(0, ASKED);
  const subjects = asked.map(({ machine }) => machine);
  const began = performance.now();
  for (let n = 0; n < AGAIN; n += 1) await db.equipmentLatest.findMany({ where: { subject: { in: subjects } } });
  const then = performance.now();
  for (const { machine, organisationId } of asked) {
    const seen = await machineTelemetry(db, organisationId, machine, range);
    if (!seen?.access.exactPlace) throw new Error('the path is not seen');
  }
  return { latest: then - began, path: performance.now() - then };
};

const bytesOf = async ({ db }: Ground): Promise<number> => {
  const [size] = await db.$queryRaw<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(inhrelid))::float8 AS bytes FROM pg_inherits WHERE inhparent = 'readings'::regclass`;
  return size?.bytes ?? 0;
};

/** Connections of trackers that have said who they are, and say nothing more. */
const openSockets = async (ground: Ground, port: number, count: number): Promise<Socket[]> => {
  const open: Socket[] = [];
  for (let at = 0; at < count; at += 100) {
    const some = Array.from({ length: Math.min(100, count - at) }, async (_, n) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await new Promise(resolve => socket.once('connect', resolve));
      socket.write(teltonikaLogin(ground.devices[(at + n) % MACHINES]?.externalId ?? ''));
      await new Promise(resolve => socket.once('data', resolve));
      return socket;
    });
    open.push(...(await Promise.all(some)));
  }
  return open;
};

const idleSockets = async (ground: Ground): Promise<void> => {
  const worker = await startWorker(ground.url);
  try {
    const warm = await openSockets(ground, worker.tcp, Math.min(500, sockets));
    const before = await worker.look();
    const open = await openSockets(ground, worker.tcp, sockets - warm.length);
    await pause(1_000);
    const after = await worker.look();
    const more = after.memory - before.memory;
    const all = Math.round(after.memory / 2 ** 20);
    const each = Math.round(more / Math.max(1, open.length) / 1024);
    console.log(`${after.connections} idle sockets: ${all} MiB in all, ${each} KiB each`);
    for (const socket of [...warm, ...open]) socket.destroy();
  } finally {
    await worker.stop();
  }
};

/** Trackers send as fast as they are answered, into the one and the other in turn: the median of the ratios. */
const storingRates = async (large_: Ground, middle_: Ground): Promise<{ ratio: number; rate: number }> => {
  const workers = { large: await startWorker(large_.url), middle: await startWorker(middle_.url) };
  const grounds = { large: large_, middle: middle_ };
  const rateOf = async (side: 'large' | 'middle', part: number): Promise<number> => {
    const began = performance.now();
    const devices = grounds[side].devices;
    const sent = await sendReadings(workers[side].tcp, devices, {
      packets: 2,
      part,
      begin: NOW.getTime() - 86_400_000,
    });
    return sent / ((performance.now() - began) / 1000);
  };
  try {
    const rates: { large: number; middle: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const rate = { large: 0, middle: 0 };
      for (const side of round % 2 === 0 ? (['large', 'middle'] as const) : (['middle', 'large'] as const))
        rate[side] = await rateOf(side, round);
      // The first is for warming up.
      if (round > 0) rates.push(rate);
    }
    return { ratio: median(rates.map(one => one.large / one.middle)), rate: median(rates.map(one => one.large)) };
  } finally {
    await workers.large.stop();
    await workers.middle.stop();
  }
};

const MIDDLE = 100_000;

const small = await prepare(few);
const middle = await prepare(MIDDLE);
const large = await prepare(many);
try {
  const ratios: { latest: number; path: number }[] = [];
  await ask(small.ground);
  await ask(large.ground);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [first, second] = round % 2 === 0 ? [small, large] : [large, small];
    const early = await ask(first.ground);
    const late = await ask(second.ground);
    const [few_, many_] = round % 2 === 0 ? [early, late] : [late, early];
    ratios.push({ latest: many_.latest / few_.latest, path: many_.path / few_.path });
  }
  const [latest, path] = [median(ratios.map(one => one.latest)), median(ratios.map(one => one.path))];
  console.log(
    `latest position of ${ASKED} devices at ${many} readings: ${latest.toFixed(2)} of at ${few} (at most ${LIMIT})`,
  );
  console.log(
    `one day's path of ${ASKED} devices at ${many} readings: ${path.toFixed(2)} of at ${few} (at most ${LIMIT})`,
  );
  console.log(`${Math.round((await bytesOf(large.ground)) / many)} bytes each on disk, indexes included`);
  const { ratio, rate } = await storingRates(large.ground, middle.ground);
  console.log(
    `readings stored and acknowledged at ${many} rows: ${ratio.toFixed(2)} of at ${MIDDLE} (${Math.round(rate)} readings/s)`,
  );
  await idleSockets(small.ground);
  if (latest > LIMIT || path > LIMIT) process.exitCode = 1;
} finally {
  await small.ground.close();
  await middle.ground.close();
  await large.ground.close();
}
