import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Reading } from '#domain/telemetry/reading';
import { type Chain, keyOf, NEW_CHAIN, publicJwkOf, signedMessage } from '#iot-adapters/simulator/wires/signed';
import type { Listener } from '#iot-adapters/transports/listener';
import { listenTelemetryHttp } from '#iot-adapters/transports/telemetry-http';
import { anchorStreams } from '#prisma/reads/anchors';
import { runVerifyReading } from '#server/cli/run-verify-reading';
import { anchorOnce } from '#services/anchors/anchor-readings';
import { proofOfReading } from '#services/anchors/proof-of-reading';
import { publicJwk } from '#services/devices/device-key';
import { confirmEnrolment, proposeEnrolment } from '#services/devices/enrol-device';
import { registerDevice } from '#services/devices/register-device';
import { setDeviceKey } from '#services/devices/replace-device';
import { ReadingWriter } from '#services/ingest/reading-writer';
import { accepted } from '../support/consortium.ts';
import { settleReadings } from '../support/ingest.ts';
import {
  createLeasingTrade,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '../support/leasing-trade.ts';
import { until, untilSettled } from '../support/ledger-acts.ts';

const HOUR = 3_600_000;
const NAME = 'signing-1';
const [old, next] = [keyOf('first', NAME), keyOf('second', NAME)];

let trade: LeasingTrade;
let machine: TestMachine;
let deviceId: string;
let writer: ReadingWriter;
let listener: Listener;
let folder: string;
let chain: Chain = NEW_CHAIN;
let since: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienlight-signed-'));
  trade = await createLeasingTrade();
  const { ctx, ledger, lessor, lessee } = trade;
  machine = await makeMachine(ctx, lessor);
  await runLease(ctx, lessor, lessee, [machine]);
  const registered = await registerDevice(ctx, lessor.preparer, {
    ...{ protocol: 'native', externalId: NAME, token: false },
    publicKey: publicJwk.parse(publicJwkOf(old)),
  });
  ({ deviceId } = accepted(registered));
  const opening = { engineHoursMs: String(1_700 * HOUR) };
  accepted(await proposeEnrolment(ctx, lessor.approver, { deviceId, machine: machine.reference, opening }));
  accepted(await confirmEnrolment(ctx, lessee.approver, { deviceId }));
  await untilSettled(ctx);
  const { from } = await ctx.db.deviceBinding.findFirstOrThrow({ where: { deviceId } });
  since = Math.max(Date.now(), from.getTime());
  writer = new ReadingWriter({ ctx, databaseUrl: ledger.databaseUrl });
  const log = { warn: () => undefined, debug: () => undefined };
  listener = await listenTelemetryHttp({ sink: writer, log, host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await listener?.close();
  await writer?.close();
  await trade?.ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (seconds: number, hours: number): Reading => ({
  ...{ deviceTime: since + seconds * 1000, fix: 'valid', latitude: 53.51234, longitude: 10.01234 },
  ...{ engineHoursMs: Math.round(hours * HOUR), alarms: [], raw: {} },
});

const send = async (reading: Reading, key = old) => {
  const { text, chain: after } = signedMessage(NAME, key, chain, [reading]);
  const answer = await fetch(`http://127.0.0.1:${listener.port}/v1/telemetry`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/jose' }, body: text },
  });
  if (answer.ok) chain = after;
  return { status: answer.status, said: await answer.json() };
};

const stored = () => trade.ctx.db.reading.findMany({ where: { subject: machine.subject }, orderBy: { time: 'asc' } });

it('a device that signs is believed as T3, its readings are anchored, and proved by a file', async () => {
  const { ctx, ledger, lessor } = trade;
  expect(await send(at(0, 1_700))).toEqual({ status: 200, said: { stored: 1 } });
  expect(await send(at(1, 1_700.05))).toEqual({ status: 200, said: { stored: 1 } });
  await settleReadings({ ctx, db: ledger.db });
  const rows = await stored();
  expect(rows.map(({ trust, doubts }) => [trust, doubts])).toEqual([
    [3, []],
    [3, []],
  ]);
  // Few readings wait a minute for others.
  const soon = { ...ctx, clock: { now: () => new Date(Date.now() + 90_000) } };
  await until('a batch', async () => {
    await anchorOnce(soon);
    return (await anchorStreams(ledger.db, lessor.id))[0]?.batch === 1;
  });
  await untilSettled(ctx);
  for (const { id } of rows) {
    const proof = accepted(await proofOfReading(ctx, lessor.preparer, { readingId: id }));
    const file = join(folder, 'proof.json');
    writeFileSync(file, JSON.stringify(proof));
    const lines: string[] = [];
    expect(await runVerifyReading([file, '--rpc', ledger.node.url], line => lines.push(line))).toBe(0);
    expect(lines.join('\n')).toContain('"trust":3');
  }
});

it('a meter is held against what both sides signed at enrolment, whoever signs it', async () => {
  const { ctx, ledger } = trade;
  const { id } = await ctx.db.device.findUniqueOrThrow({ where: { id: deviceId } });
  // As if it had said nothing before.
  await ctx.db.reading.deleteMany({ where: { subject: machine.subject } });
  for (const [seconds, hours] of [
    [10, 11_879],
    [11, 1_650],
    [12, 1_700.05],
  ] as const)
    expect(await send(at(seconds, hours))).toMatchObject({ status: 200 });
  await settleReadings({ ctx, db: ledger.db });
  expect((await stored()).map(({ source, doubts }) => [source, doubts])).toEqual([
    [`device:${id}`, ['engine-hours-faster-than-clock']],
    [`device:${id}`, ['engine-hours-backwards']],
    [`device:${id}`, []],
  ]);
  const latest = await ctx.db.equipmentLatest.findUniqueOrThrow({ where: { subject: machine.subject } });
  expect(latest.engineHoursMs).toBe(BigInt(Math.round(1_700.05 * HOUR)));
});

it('a key that is set on an enrolled device counts when both sides have signed, and the one before no more', async () => {
  const { ctx, lessor, lessee } = trade;
  const publicKey = publicJwk.parse(publicJwkOf(next));
  accepted(await setDeviceKey(ctx, lessor.approver, { deviceId, publicKey }));
  expect(await send(at(20, 1_700.06))).toMatchObject({ status: 200 });
  const before = chain;
  chain = NEW_CHAIN;
  expect(await send(at(21, 1_700.06), next)).toMatchObject({ status: 401 });
  accepted(await confirmEnrolment(ctx, lessee.approver, { deviceId }));
  await untilSettled(ctx);
  expect(await send(at(22, 1_700.06), next)).toEqual({ status: 200, said: { stored: 1 } });
  chain = before;
  expect(await send(at(23, 1_700.06), old)).toMatchObject({ status: 401 });
  expect((await stored()).map(({ trust }) => trust)).toEqual([3, 3, 3, 3, 3]);
});
