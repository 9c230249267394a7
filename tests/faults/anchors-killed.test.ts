import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { anchorReadings } from '#services/anchors/anchor-readings';
import { proofOfReading } from '#services/anchors/proof-of-reading';
import { accepted, createOrganisation, type TestOrganisation } from '#tests/support/consortium';
import { makeDevice, storeDeviceReadings, type TestDevice } from '#tests/support/devices';
import { createTestLedger, type TestLedger } from '#tests/support/ledger';
import { until, untilSettled } from '#tests/support/ledger-acts';

const worker = fileURLToPath(new URL('./anchor-worker.ts', import.meta.url));
const LIVES = 6;

let ledger: TestLedger;
let owner: TestOrganisation;
let devices: readonly TestDevice[];
let child: ChildProcess | null = null;

beforeAll(async () => {
  ledger = await createTestLedger();
  owner = await createOrganisation(ledger.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  devices = [await makeDevice(ledger.ctx, owner), await makeDevice(ledger.ctx, owner)];
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await ledger.close();
});

const live = async (): Promise<ChildProcess> => {
  const born = fork(worker, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: ledger.databaseUrl, RPC_URL: ledger.node.url, OWNER: owner.id },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child = born;
  await once(born, 'message');
  return born;
};

it('a writer of anchors that is killed again and again leaves each reading in exactly one batch, without a gap', async () => {
  const { ctx, databaseUrl, db } = ledger;
  const ids: string[] = [];
  for (let life = 0; life < LIVES; life++) {
    const born = await live();
    for (let burst = 0; burst < 4; burst++) {
      for (const device of devices)
        ids.push(...(await storeDeviceReadings(databaseUrl, device, 5, { from: (life * 4 + burst) * 5 })));
      await pause(15 + 25 * ((life + burst) % 4));
    }
    const ended = once(born, 'exit');
    born.kill('SIGKILL');
    await ended;
  }
  const total = BigInt(ids.length);
  await until('all are on chain', async () => {
    accepted(await anchorReadings(ctx, owner.id, { now: true }));
    const row = await db.anchorStreamProjection.findFirst();
    return z.object({ readings: z.string() }).safeParse(row?.state).data?.readings === total.toString();
  });
  await untilSettled(ctx);
  const places = new Set<string>();
  for (const readingId of ids) {
    const { device, index } = accepted(await proofOfReading(ctx, owner.preparer, { readingId }));
    places.add(`${device} ${index}`);
  }
  const each = ids.length / devices.length;
  const all = devices.flatMap(({ subject }) => Array.from({ length: each }, (_, index) => `${subject} ${index}`));
  expect([...places].sort()).toEqual(all.sort());
  const batches = await db.anchorBatch.findMany({ orderBy: { batch: 'asc' } });
  expect(batches.map(({ batch }) => batch)).toEqual(batches.map((_, place) => place + 1));
  for (const [place, { previousRoot }] of batches.entries())
    if (place > 0) expect(previousRoot).toBe(batches[place - 1]?.root);
  expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length);
});
