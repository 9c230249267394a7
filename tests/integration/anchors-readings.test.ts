import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { INTERFACES } from '#ledger/contracts';
import { callContract } from '#ledger/node';
import { checkOnNode, leadsToRoot, type ReadingProof, readingLeaf, readingProof } from '#ledger/verify/reading-proof';
import { rangeProblems, readingRange } from '#ledger/verify/reading-range';
import { anchorBatches, anchorStreams } from '#prisma/reads/anchors';
import { runVerifyReading } from '#server/cli/run-verify-reading';
import { signAction } from '#services/actions/sign-action';
import { anchorOnce, anchorReadings, Resting, streamOf } from '#services/anchors/anchor-readings';
import { proofOfReading } from '#services/anchors/proof-of-reading';
import { rangeOfDevice } from '#services/anchors/range-of-device';
import { rebuild } from '#services/settlement/rebuild';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '../support/consortium.ts';
import { makeDevice, storeDeviceReadings, type TestDevice } from '../support/devices.ts';
import { createTestLedger, type TestLedger } from '../support/ledger.ts';
import { until, untilSettled } from '../support/ledger-acts.ts';

let ledger: TestLedger;
let owner: TestOrganisation;
let stranger: TestOrganisation;
let first: TestDevice;
let second: TestDevice;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienlight-proof-'));
  ledger = await createTestLedger();
  owner = await createOrganisation(ledger.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  stranger = await createOrganisation(ledger.ctx, 'Fremd Handel GmbH', ['LESSOR']);
  first = await makeDevice(ledger.ctx, owner);
  second = await makeDevice(ledger.ctx, owner);
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Until the stream has so many batches: what other databases of the same PostgreSQL have open is waited for too. */
const run = async (batches: number): Promise<void> => {
  await until(`${batches} batches`, async () => {
    await anchorOnce(ledger.ctx);
    return (await anchorStreams(ledger.db, owner.id))[0]?.batch === batches;
  });
  await untilSettled(ledger.ctx);
};

const proofOf = async (readingId: string | undefined): Promise<ReadingProof> =>
  accepted(await proofOfReading(ledger.ctx, owner.preparer, { readingId: readingId ?? '' }));

const onContract = async (proof: ReadingProof, leaf = readingLeaf(proof)): Promise<unknown> => {
  const args = [proof.stream, proof.batch, leaf, proof.proof];
  const data = INTERFACES.TelemetryAnchors.encodeFunctionData('verify', args);
  const answer = await callContract(ledger.rpc, { to: proof.contract, data: `0x${data.slice(2)}` });
  return INTERFACES.TelemetryAnchors.decodeFunctionResult('verify', answer)[0];
};

const cli = async (proof: object, ...options: string[]): Promise<{ status: number; said: string }> => {
  const file = join(folder, 'proof.json');
  writeFileSync(file, JSON.stringify(proof));
  const lines: string[] = [];
  const status = await runVerifyReading([file, ...options], line => lines.push(line));
  return { status, said: lines.join('\n') };
};

describe('readings of devices', () => {
  let ids: string[];

  it('become batches, each chained to the one before, every reading in exactly one', async () => {
    const { ctx, databaseUrl } = ledger;
    ids = await storeDeviceReadings(databaseUrl, first, 5);
    ids.push(...(await storeDeviceReadings(databaseUrl, second, 3)));
    await run(1);
    ids.push(...(await storeDeviceReadings(databaseUrl, first, 4, { from: 100 })));
    await run(2);
    // Nothing new: no batch.
    await run(2);
    const [stream] = await anchorStreams(ctx.db, owner.id);
    expect(stream).toMatchObject({ batch: 2, anchored: 2, readings: '12' });
    const { edges } = await anchorBatches(ctx.db, owner.id);
    expect(edges.map(({ node }) => [node.batch, node.readings, node.devices, node.status])).toEqual([
      [2, 4, 1, 'CONFIRMED'],
      [1, 8, 2, 'CONFIRMED'],
    ]);
    expect(edges[0]?.node.previousRoot).toBe(edges[1]?.node.root);
    expect(await anchorStreams(ctx.db, stranger.id)).toEqual([]);
    const proofs = await Promise.all(ids.map(proofOf));
    const places = proofs.map(({ device, index }) => `${device} ${index}`);
    expect(new Set(places).size).toBe(12);
    expect(proofs.filter(({ device }) => device === first.subject).map(({ index }) => Number(index))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8,
    ]);
  });

  it('are proved on chain, in a browser’s code, and by the command line', async () => {
    for (const id of ids) {
      const proof = await proofOf(id);
      expect(readingProof.parse(JSON.parse(JSON.stringify(proof)))).toEqual(proof);
      expect(await onContract(proof)).toBe(true);
      expect((await checkOnNode(proof, ledger.node.url)).problems).toEqual([]);
    }
    const proof = await proofOf(ids[0]);
    expect(await cli(proof, '--rpc', ledger.node.url)).toMatchObject({
      status: 0,
      said: expect.stringContaining('Everything agrees.'),
    });
    const offline = await cli(proof);
    expect(offline).toMatchObject({ status: 0, said: expect.stringContaining('was not looked at') });
    await expect(cli(proof, '--rpc', 'http://127.0.0.1:9')).rejects.toThrow(/Nothing was compared with the chain/);
    await expect(cli({ not: 'a proof' })).rejects.toThrow(/not the proof of a reading/);
  });

  it('of a device follow each other over its batches; one that is missing, or changed, shows', async () => {
    const { ctx } = ledger;
    const range = accepted(await rangeOfDevice(ctx, owner.preparer, { deviceId: first.id }));
    expect(readingRange.parse(JSON.parse(JSON.stringify(range)))).toEqual(range);
    expect(range.proofs.map(({ index, batch }) => `${batch}/${index}`)).toEqual([
      '1/0',
      '1/1',
      '1/2',
      '1/3',
      '1/4',
      '2/5',
      '2/6',
      '2/7',
      '2/8',
    ]);
    // Its own numbers went from 4 to 100: what was in between never came, or was taken away before it was anchored.
    expect(rangeProblems(range)).toEqual([{ kind: 'own-gap', after: 4n, next: 100n, missing: 95n }]);
    expect(await cli(range)).toMatchObject({
      status: 1,
      said: expect.stringContaining('own number 100 follows 4: 95 are missing'),
    });
    const last = accepted(await rangeOfDevice(ctx, owner.preparer, { deviceId: first.id, most: 4 }));
    expect(rangeProblems(last)).toEqual([]);
    expect(await cli(last, '--rpc', ledger.node.url)).toMatchObject({
      status: 0,
      said: expect.stringContaining('none is missing'),
    });
    const without = (...indexes: string[]) => ({
      ...range,
      proofs: range.proofs.filter(({ index }) => !indexes.includes(index)),
    });
    // Within a batch, and from one batch to the next.
    expect(await cli(without('3'))).toMatchObject({
      status: 1,
      said: expect.stringContaining('index 4 follows 2: one is missing'),
    });
    expect(await cli(without('4', '5'))).toMatchObject({
      status: 1,
      said: expect.stringContaining('index 6 follows 3: 2 are missing'),
    });
    const forged = range.proofs.map(one => ({ ...one, record: one.record.replace('9.9', '9.8') }));
    expect(rangeProblems({ ...range, proofs: forged }).filter(({ kind }) => kind === 'other-reading')).toHaveLength(9);
    expect(rangeProblems({ ...range, proofs: [...range.proofs, ...range.proofs.slice(0, 1)] })).toContainEqual({
      kind: 'twice',
      index: 0n,
    });
    const newest = accepted(await rangeOfDevice(ctx, owner.preparer, { deviceId: first.id, most: 6 }));
    expect(newest.proofs.map(({ index }) => Number(index))).toEqual([3, 4, 5, 6, 7, 8]);
    expect(newest.hasOlder).toBe(true);
    expect(refusalOf(await rangeOfDevice(ctx, stranger.preparer, { deviceId: first.id }))).toBe('not-found');
  });

  it('that are another, or were changed, are not proved', async () => {
    const [proof, other] = [await proofOf(ids[0]), await proofOf(ids[1])];
    const swapped = { ...proof, record: other.record, salt: other.salt };
    const forged = { ...proof, record: proof.record.replace('9.9', '9.8') };
    expect(forged.record).not.toBe(proof.record);
    for (const wrong of [
      swapped,
      forged,
      { ...proof, index: '1' },
      { ...proof, device: second.subject as `0x${string}` },
    ]) {
      expect(leadsToRoot(wrong)).toBe(false);
      expect(await onContract(wrong)).toBe(false);
      expect(await cli(wrong)).toMatchObject({ status: 1 });
      expect((await cli(wrong, '--rpc', ledger.node.url)).status).toBe(1);
    }
    const elsewhere = { ...proof, batch: '7' };
    expect((await checkOnNode(elsewhere, ledger.node.url)).problems).toContain('not-anchored');
    expect((await checkOnNode({ ...proof, count: '9' }, ledger.node.url)).problems).toEqual(['other-batch']);
  });

  it('are proved to their owner, and to no stranger; a changed row is told from what was anchored', async () => {
    const { ctx, databaseUrl } = ledger;
    const [readingId = ''] = ids;
    expect(refusalOf(await proofOfReading(ctx, stranger.preparer, { readingId }))).toBe('not-found');
    expect(refusalOf(await proofOfReading(ctx, null, { readingId }))).toBe('sign-in-required');
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('UPDATE readings SET "engineHoursMs" = "engineHoursMs" + 1 WHERE id = $1', [readingId]);
    expect(refusalOf(await proofOfReading(ctx, owner.preparer, { readingId }))).toBe('anchored-reading-differs');
    await client.query(
      'UPDATE readings SET "engineHoursMs" = "engineHoursMs" - 1, doubts = \'{replay}\' WHERE id = $1',
      [readingId],
    );
    await client.end();
    expect((await proofOf(readingId)).record).toContain(readingId);
  });

  it('of a transaction that is still open wait, and those committed before it too, so that none is missed', async () => {
    const { ctx, databaseUrl } = ledger;
    const slow = new pg.Client({ connectionString: databaseUrl });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query(
      `INSERT INTO readings (subject, source, time, sequence, id, "receivedAt", "organisationId", trust, fix, details, doubts, "contentHash")
       VALUES ($1, $2, now(), 900, gen_random_uuid(), now() - interval '1 hour', $3, 2, 'none', '{}', '{}', 1)`,
      [`device:${first.id}`, `device:${first.id}`, owner.id],
    );
    const [later] = await storeDeviceReadings(databaseUrl, second, 1, { from: 500 });
    await run(2);
    expect(refusalOf(await proofOfReading(ctx, owner.preparer, { readingId: later ?? '' }))).toBe(
      'reading-not-anchored',
    );
    await slow.query('COMMIT');
    await slow.end();
    await run(3);
    expect((await anchorStreams(ctx.db, owner.id))[0]).toMatchObject({ batch: 3, readings: '14' });
    expect((await proofOf(later)).batch).toBe('3');
  });

  it('are in one batch however many gather at once', async () => {
    const { ctx, databaseUrl } = ledger;
    await storeDeviceReadings(databaseUrl, first, 50, { from: 1000 });
    await until('the fourth batch', async () => {
      await Promise.all(Array.from({ length: 4 }, () => anchorReadings(ctx, owner.id)));
      return (await anchorStreams(ctx.db, owner.id))[0]?.batch === 4;
    });
    await untilSettled(ctx);
    expect((await anchorStreams(ctx.db, owner.id))[0]).toMatchObject({ batch: 4, anchored: 4, readings: '64' });
  });
});

describe('a batch', () => {
  it('that does not follow the last one is refused before it is signed', async () => {
    const { ctx } = ledger;
    const stream = streamOf(owner.id);
    const { root } = await ctx.db.anchorStream.findUniqueOrThrow({ where: { stream } });
    const sign = (organisationId: string, previousRoot: `0x${string}`) =>
      ctx.db.$transaction(tx =>
        signAction(tx, ctx, {
          actor: { organisationId, userId: null },
          command: { type: 'AnchorReadings', subject: stream, root: `0x${'1'.repeat(64)}`, count: 1n, previousRoot },
        }),
      );
    expect(refusalOf(await sign(owner.id, `0x${'2'.repeat(64)}`))).toBe('wrong-previous-root');
    expect(refusalOf(await sign(stranger.id, `0x${root.slice(2)}`))).toBe('not-observer');
  });

  it('whose action came to nothing is signed again, in its place', async () => {
    const { ctx, db, databaseUrl } = ledger;
    const [id] = await storeDeviceReadings(databaseUrl, first, 2, { from: 5000 });
    await ledger.stopLoop();
    await until('the fifth batch', async () => accepted(await anchorReadings(ctx, owner.id)).readings === 2);
    const batch = await db.anchorBatch.findFirstOrThrow({ orderBy: { batch: 'desc' } });
    await db.action.update({ where: { id: batch.actionId ?? '' }, data: { status: 'REFUSED', refusalCode: 'frozen' } });
    await ledger.start();
    await run(5);
    const again = await db.anchorBatch.findFirstOrThrow({ orderBy: { batch: 'desc' } });
    expect(again).toMatchObject({ batch: batch.batch, root: batch.root });
    expect(again.actionId).not.toBe(batch.actionId);
    expect(await onContract(await proofOf(id))).toBe(true);
  });

  it('is part of the projection: rebuilt from block 0 it is the same', async () => {
    const { ctx, databaseUrl, node } = ledger;
    const rebuilt = await rebuild({ databaseUrl, rpcUrl: node.url, chain: ctx.chain });
    expect(rebuilt.differences).toEqual([]);
    expect(rebuilt.identical).toBe(true);
  });
});

describe('readings of an organisation that cannot sign', () => {
  it('wait, and nothing is gathered for them; the organisation rests, and holds up no other', async () => {
    const { ctx, db, databaseUrl, logged } = ledger;
    const elsewhere = await createOrganisation(ctx, 'Eigene Schlüssel GmbH', ['LESSOR']);
    const frozen = await createOrganisation(ctx, 'Eingefroren GmbH', ['LESSOR']);
    await db.organisation.update({ where: { id: elsewhere.id }, data: { keyHolder: 'ORGANISATION' } });
    await db.organisation.update({ where: { id: frozen.id }, data: { frozenAt: new Date() } });
    for (const one of [elsewhere, frozen]) await storeDeviceReadings(databaseUrl, await makeDevice(ctx, one), 5);
    const before = (await anchorStreams(db, owner.id))[0]?.batch ?? 0;
    await storeDeviceReadings(databaseUrl, first, 2, { from: 3000 });
    // Who gathers a batch begins with a seed for its salts.
    const bytes = vi.fn(ctx.random.bytes);
    const watched = { ...ctx, random: { ...ctx.random, bytes } };
    expect(refusalOf(await anchorReadings(watched, elsewhere.id))).toBe('key-held-elsewhere');
    expect(refusalOf(await anchorReadings(watched, frozen.id))).toBe('organisation-frozen');
    expect(bytes).not.toHaveBeenCalled();
    for (const { id } of [elsewhere, frozen]) expect(await anchorStreams(db, id)).toEqual([]);

    const told = () => logged.filter(text => text.includes('readings wait for their anchor')).length;
    const resting = new Resting();
    await until('another batch', async () => {
      await anchorOnce(ctx, { resting });
      return (await anchorStreams(db, owner.id))[0]?.batch === before + 1;
    });
    const once = told();
    await anchorOnce(ctx, { resting });
    expect(told()).toBe(once);
    await untilSettled(ctx);
    await db.organisation.update({ where: { id: elsewhere.id }, data: { keyHolder: 'OPERATOR' } });
    await until('its batch', async () => accepted(await anchorReadings(ctx, elsewhere.id)).readings === 5);
    await untilSettled(ctx);
  });

  it('are asked for again after a while, twice as long each time, up to an hour', () => {
    const resting = new Resting();
    const rests: number[] = [];
    for (let now = 0; rests.length < 14; ) {
      resting.refused('a', now);
      let rest = 0;
      while (resting.has('a', now + rest)) rest += 1_000;
      rests.push(rest / 1_000);
      now += rest;
    }
    expect(rests.slice(0, 4)).toEqual([4, 8, 16, 32]);
    expect(rests.at(-1)).toBe(3_600);
    expect(resting.has('b', 0)).toBe(false);
    resting.served('a');
    expect(resting.has('a', 0)).toBe(false);
  });
});
