/**
 * Readings a second of Teltonika trackers over TCP, decoded, stored once and acknowledged, against a bare script that copies
 * the same rows, made ready before, into the same table in commits of 1,000. Five rounds, each side in turn in each; prints
 * the median of the ratios, which is to be at least 0.7. Both sides keep the table's indexes; verdicts, days and alarms are
 * worked off behind the commit, and not measured.
 *
 * Run with `npx tsx bench/ingest-tcp.bench.ts [readings of a round]`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isTrackerProtocol } from '#iot-adapters/protocol';
import { protocolNamed } from '#iot-adapters/registry';
import { copyLine } from '#services/ingest/copy-text';
import { rowsOf } from '#services/ingest/device-rows';
import { arrivalOf } from '#tests/support/ingest';
import { median } from './figures.ts';
import { openGround, startWorker } from './ingest/ground.ts';
import { packetsOf, RECORDS, sendPackets } from './ingest/send-trackers.ts';

const LIMIT = 0.7;
const ROUNDS = 5;
const DEVICES = 500;

const wanted = Number(process.argv[2] ?? 50_000);
const packets = Math.max(1, Math.round(wanted / DEVICES / RECORDS));
const perRound = packets * DEVICES * RECORDS;
const BEGIN = Date.UTC(2026, 10, 1);

const protocol = protocolNamed('teltonika');
if (!protocol || !isTrackerProtocol(protocol)) throw new Error('no such protocol');

const folder = mkdtempSync(join(tmpdir(), 'lienlight-bench-'));
const ground = await openGround('teltonika', DEVICES);
const worker = await startWorker(ground.url);

const framesOf = (part: number): Buffer[] => packetsOf({ packets, part, begin: BEGIN });

const ours = async (part: number): Promise<number> => {
  const frames = framesOf(part);
  const began = performance.now();
  await Promise.all(ground.devices.map(device => sendPackets(worker.tcp, device, frames)));
  return perRound / ((performance.now() - began) / 1000);
};

const bare = async (part: number): Promise<number> => {
  const frames = framesOf(part);
  // In the order in which they would arrive: of each device some, then of the next.
  const lines = frames.flatMap(frame =>
    ground.devices.map(device => {
      const { readings, sequences } = protocol.decode(frame, { deviceId: device.externalId });
      const known = {
        ...{
          id: device.id,
          protocol: 'teltonika',
          deviceId: device.externalId,
          owner: device.organisationId,
          key: null,
        },
        ...{
          subject: device.subject,
          removedAt: null,
          epoch: '',
          bindings: [{ machine: device.machine, from: 0, to: null }],
        },
      };
      const rows = rowsOf(arrivalOf(device, readings, { sequences, payload: frame }), known);
      if (typeof rows === 'string') throw new Error(rows);
      return rows.map(copyLine).join('');
    }),
  );
  const file = join(folder, 'lines');
  writeFileSync(file, lines.join(''));
  const child = fork(fileURLToPath(new URL('./ingest/bare-copy.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: ground.url, LINES: file },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [told] = await once(child, 'message');
  if (child.exitCode === null) await once(child, 'exit');
  const { ms, rows } = z.object({ ms: z.number(), rows: z.number() }).parse(told);
  return rows / (ms / 1000);
};

try {
  await ours(0);
  await bare(1);
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const first = round % 2 === 1;
    const early = first ? await ours(2 * round) : await bare(2 * round);
    const late = first ? await bare(2 * round + 1) : await ours(2 * round + 1);
    const [own, other] = first ? [early, late] : [late, early];
    ratios.push(own / other);
    console.log(`  round ${round}: ${Math.round(own)} readings/s against ${Math.round(other)} rows/s`);
  }
  const stored = await ground.db.reading.count();
  const expected = perRound * 2 * (ROUNDS + 1);
  if (stored !== expected) throw new Error(`${stored} are stored, and ${expected} were sent`);
  const [size] = await ground.db.$queryRaw<{ bytes: number }[]>`
    SELECT sum(pg_total_relation_size(inhrelid))::float8 AS bytes FROM pg_inherits WHERE inhparent = 'readings'::regclass`;
  console.log(
    `ingest over TCP: ${median(ratios).toFixed(2)} of a bare COPY (at least ${LIMIT}); every reading once, ${Math.round(
      (size?.bytes ?? 0) / stored,
    )} bytes each on disk`,
  );
  if (median(ratios) < LIMIT) process.exitCode = 1;
} finally {
  await worker.stop();
  await ground.close();
  rmSync(folder, { recursive: true, force: true });
}
