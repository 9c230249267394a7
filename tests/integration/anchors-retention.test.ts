import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkOnNode } from '#ledger/verify/reading-proof';
import { anchorStreams } from '#prisma/reads/anchors';
import { anchorOnce } from '#services/anchors/anchor-readings';
import { proofOfReading } from '#services/anchors/proof-of-reading';
import { retireReadings } from '#services/ingest/retention';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { makeDevice, storeDeviceReadings, type TestDevice } from '../support/devices.ts';
import { createTestLedger, type TestLedger } from '../support/ledger.ts';
import { until, untilSettled } from '../support/ledger-acts.ts';

let ledger: TestLedger;
let owner: TestOrganisation;
let device: TestDevice;

/** Some 926 days before the others: May 2024. */
const OLD = -80_000_000;

beforeAll(async () => {
  ledger = await createTestLedger();
  owner = await createOrganisation(ledger.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  device = await makeDevice(ledger.ctx, owner);
  const client = new pg.Client({ connectionString: ledger.databaseUrl });
  await client.connect();
  await client.query(`SELECT readings_month('2024-05-10T00:00:00Z')`);
  await client.end();
});
afterAll(() => ledger.close());

const retire = () => retireReadings(ledger.ctx, ledger.databaseUrl, 12);

it('a month goes when all of it is anchored and not before; what stays of its batches is proved as before', async () => {
  const old = await storeDeviceReadings(ledger.databaseUrl, device, 3, { from: OLD });
  const recent = await storeDeviceReadings(ledger.databaseUrl, device, 3);
  const before = await retire();
  expect(before).toEqual({ retired: [], waiting: [{ month: '2024-05', readings: 3 }] });
  expect(await ledger.db.reading.count({ where: { id: { in: old } } })).toBe(3);
  await until('a batch', async () => {
    await anchorOnce(ledger.ctx);
    return (await anchorStreams(ledger.db, owner.id))[0]?.batch === 1;
  });
  await untilSettled(ledger.ctx);
  const proofOf = (readingId = '') => proofOfReading(ledger.ctx, owner.preparer, { readingId });
  const kept = accepted(await proofOf(old[0]));
  // One of it comes late: it keeps its month.
  const late = await storeDeviceReadings(ledger.databaseUrl, device, 1, { from: OLD + 10 });
  expect((await retire()).waiting).toEqual([{ month: '2024-05', readings: 1 }]);
  await until('another batch', async () => {
    await anchorOnce(ledger.ctx);
    return (await anchorStreams(ledger.db, owner.id))[0]?.batch === 2;
  });
  await untilSettled(ledger.ctx);
  expect(await retire()).toEqual({ retired: [{ month: '2024-05', readings: 4, kept: 0 }], waiting: [] });
  expect(refusalOf(await proofOf(late[0]))).toBe('not-found');
  for (const id of recent) {
    const proof = accepted(await proofOf(id));
    expect((await checkOnNode(proof, ledger.node.url)).problems).toEqual([]);
  }
  // Who has the proof of one that is gone has it still.
  expect((await checkOnNode(kept, ledger.node.url)).problems).toEqual([]);
});
