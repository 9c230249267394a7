/**
 * How long from a reading's arrival to its `ConditionObserved` on chain, against the limit of 5 seconds: machines are cut
 * from their power and connected again, one after the other (both are known from one reading), over the writer, the verdicts, the alarms and the chain as the product runs them,
 * with blocks of one second. A condition counts as there when the portal has read its event. Prints one line: the 95th
 * percentile to the limit.
 *
 * Run with `npx tsx bench/conditions.bench.ts [conditions]`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isBytes32 } from '#domain/hex';
import { startAlarms } from '#services/alarms/run-alarms';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { startRecompute } from '#services/ingest/recompute-loop';
import { createOrganisation } from '#tests/support/consortium';
import { arrivalOf, type SeededDevice, seedDevice } from '#tests/support/ingest';
import { makeMachine, type TestMachine } from '#tests/support/leasing-trade';
import { until, untilSettled } from '#tests/support/ledger-acts';
import { openChainGround } from './chain-ground.ts';
import { inSeconds, percentile } from './figures.ts';

const LIMIT_MS = 5_000;
const MACHINES = 10;
const conditions = Number(process.argv[2] ?? 50);

const YARD = { latitude: 53.54, longitude: 9.98 };

const ground = await openChainGround({ blockSeconds: 1, durable: true });
const { ctx, db } = ground;
const writer = new ReadingWriter({ ctx, databaseUrl: ground.databaseUrl });
const recompute = startRecompute(ctx);
const alarms = startAlarms(ctx);

const lessor = await createOrganisation(ctx, 'Bench Leasing', ['LESSOR']);

interface Watched {
  readonly machine: TestMachine;
  readonly device: SeededDevice;
  isCut: boolean;
}

const machines: TestMachine[] = [];
for (let n = 0; n < MACHINES; n += 1) machines.push(await makeMachine(ctx, lessor, `BENCH${n}`, false));
await untilSettled(ctx, 60_000);
const fleet: Watched[] = [];
for (const machine of machines) {
  const { subject } = machine;
  if (!isBytes32(subject)) throw new TypeError('a machine is 32 bytes');
  const device = await seedDevice(db, lessor.id, { machine: subject, from: ctx.clock.now() });
  fleet.push({ machine, device, isCut: false });
}

const tell = ({ device }: Watched, alarms: readonly string[]): Promise<unknown> => {
  const reading = { deviceTime: Date.now(), fix: 'valid', ...YARD, alarms, raw: {} } as const;
  return writer.take(arrivalOf(device, [reading]));
};

const observed = ({ machine }: Watched): Promise<number> =>
  db.event.count({ where: { name: 'ConditionObserved', subject: machine.subject } });

for (const one of fleet) await tell(one, []);
await until('all are in their yard', async () => (await db.equipmentLatest.count()) === MACHINES);

const taken: number[] = [];
// The first one warms up.
for (let round = 0; round <= conditions; round += 1) {
  const one = fleet[round % MACHINES];
  if (!one) throw new Error('no machines');
  const before = await observed(one);
  one.isCut = !one.isCut;
  const began = performance.now();
  await tell(one, [one.isCut ? 'power-cut' : 'power-restored']);
  await until('the condition is on chain', async () => (await observed(one)) > before);
  if (round > 0) taken.push(performance.now() - began);
  // Not in step with the blocks.
  await pause((round * 137) % 1_000);
}

const at = (share: number): number => percentile(taken, share);
console.log(
  `arrival to ConditionObserved: ${(at(0.95) / LIMIT_MS).toFixed(2)} of the limit of ${inSeconds(LIMIT_MS)} s ` +
    `(median ${inSeconds(at(0.5))} s, 95 % within ${inSeconds(at(0.95))} s, longest ${inSeconds(at(1))} s, ${taken.length} conditions)`,
);
if (taken.length < conditions || at(0.95) > LIMIT_MS) process.exitCode = 1;

await alarms.stop();
await recompute.stop();
await writer.close();
await ground.close();
