/**
 * Readings a second that are stored, acknowledged and worked off: trackers send as fast as they are answered while verdicts,
 * newest states, days and marks for alarms are made behind the commit, and the clock stops when no mark is left. Prints the
 * rate against that of storing alone on the same machine. Five rounds, each side in turn first; ends with an error where a
 * machine is without its newest state.
 *
 * Run with `npx tsx bench/ingest-sustained.bench.ts [readings of a round]`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './figures.ts';
import { type Ground, openGround, startWorker, type Worker } from './ingest/ground.ts';
import { sendReadings } from './ingest/send-trackers.ts';

const ROUNDS = 5;
const DEVICES = 200;
const RECORDS = 20;
const BEGIN = Date.UTC(2026, 9, 1);
/** A round that is not worked off by then never will be. */
const PATIENCE_MS = 10 * 60_000;

const wanted = Number(process.argv[2] ?? 20_000);
const packets = Math.max(1, Math.round(wanted / DEVICES / RECORDS));

interface Side {
  readonly ground: Ground;
  readonly worker: Worker;
}

const open = async (recompute: boolean): Promise<Side> => {
  const ground = await openGround('teltonika', DEVICES);
  return { ground, worker: await startWorker(ground.url, { recompute }) };
};

const workedOff = async ({ db }: Ground): Promise<void> => {
  const until = performance.now() + PATIENCE_MS;
  while ((await db.telemetryDirty.count()) > 0) {
    if (performance.now() > until) throw new Error('marks are left, and nobody works them off');
    await pause(20);
  }
};

/** Readings a second; with the work behind them where the side does it. */
const rateOf = async ({ ground, worker }: Side, part: number, waits: boolean): Promise<number> => {
  const began = performance.now();
  const readings = await sendReadings(worker.tcp, ground.devices, { packets, part, begin: BEGIN });
  if (waits) await workedOff(ground);
  return readings / ((performance.now() - began) / 1000);
};

const whole = await open(true);
const storing = await open(false);
try {
  await rateOf(whole, 0, true);
  await rateOf(storing, 0, false);
  const rates: { whole: number; storing: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const first = round % 2 === 1;
    const early = first ? await rateOf(whole, round, true) : await rateOf(storing, round, false);
    const late = first ? await rateOf(storing, round, false) : await rateOf(whole, round, true);
    rates.push(first ? { whole: early, storing: late } : { whole: late, storing: early });
    console.log(`  round ${round}: ${Math.round(rates.at(-1)?.whole ?? 0)} readings/s worked off`);
  }
  const newest = await whole.ground.db.equipmentLatest.count();
  if (newest !== DEVICES) throw new Error(`${newest} of ${DEVICES} machines have a newest state`);
  console.log(
    `sustained with verdicts and newest states: ${Math.round(median(rates.map(one => one.whole)))} readings/s, ` +
      `${median(rates.map(one => one.whole / one.storing)).toFixed(2)} of storing alone`,
  );
} finally {
  for (const { worker, ground } of [whole, storing]) {
    await worker.stop();
    await ground.close();
  }
}
