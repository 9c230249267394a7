import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceBookFromJson } from '#domain/devices/json';
import { toHex } from '#domain/hex';
import { seeDevice } from '#prisma/reads/devices';
import { agree } from '#services/agreements/agree';
import { renameDevice, rotateDeviceToken } from '#services/devices/device-access';
import { keyOnChain, publicJwk } from '#services/devices/device-key';
import { confirmEnrolment, declineEnrolment, proposeEnrolment } from '#services/devices/enrol-device';
import { appointObserver, dismissObserver } from '#services/devices/observers';
import { registerDevice } from '#services/devices/register-device';
import { detachDevice, removeDevice } from '#services/devices/remove-device';
import { replaceDevice, setDeviceKey } from '#services/devices/replace-device';
import { rollBack } from '#services/settlement/roll-back';
import { confirmMeterReplacement } from '#services/telemetry/answer-meter-replacement';
import { replaceMeter } from '#services/telemetry/replace-meter';
import { accepted, refusalOf } from '../support/consortium.ts';
import { makeDevice, type TestDevice } from '../support/devices.ts';
import {
  createLeasingTrade,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '../support/leasing-trade.ts';
import { until, untilSettled } from '../support/ledger-acts.ts';

let trade: LeasingTrade;
let machine: TestMachine;
let own: TestMachine;
let device: TestDevice;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, lessee } = trade;
  machine = await makeMachine(ctx, lessor);
  own = await makeMachine(ctx, lessor);
  await runLease(ctx, lessor, lessee, [machine]);
  device = await makeDevice(ctx, lessor);
});
afterAll(() => trade.ledger.close());

const rowOf = (id: string) => trade.ctx.db.device.findUniqueOrThrow({ where: { id }, include: { bindings: true } });
const bookOf = async (subject: string) =>
  deviceBookFromJson((await trade.ctx.db.deviceBookProjection.findUniqueOrThrow({ where: { subject } })).state);

describe('a device', () => {
  it('is registered once under its name, with a token that is kept as a hash alone', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const input = { protocol: 'teltonika', externalId: '356307042441013' };
    const first = accepted(await registerDevice(ctx, lessor.preparer, input));
    expect(first.token).toBeNull();
    expect(refusalOf(await registerDevice(ctx, lessee.preparer, input))).toBe('device-name-taken');
    expect(refusalOf(await registerDevice(ctx, null, input))).toBe('sign-in-required');
    expect(device.token).toMatch(/^[\w-]{32}$/);
    const row = await rowOf(device.id);
    expect(JSON.stringify(row)).not.toContain(device.token);
    const { token } = accepted(await rotateDeviceToken(ctx, lessor.preparer, { deviceId: device.id }));
    expect(token).not.toBe(device.token);
    expect((await rowOf(device.id)).tokenHash).not.toBe(row.tokenHash);
    expect(refusalOf(await rotateDeviceToken(ctx, bank.preparer, { deviceId: device.id }))).toBe('not-found');
  });

  it('has the name that its owner gives it, and nobody else', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const rename = (actor: typeof lessor.preparer | null, name: string) =>
      renameDevice(ctx, actor, { deviceId: device.id, name });
    const { externalId } = await rowOf(device.id);
    accepted(await rename(lessor.preparer, '  Bagger 7, hinten links  '));
    expect(await rowOf(device.id)).toMatchObject({ name: 'Bagger 7, hinten links', externalId });
    for (const name of ['', '   ', 'x'.repeat(121)])
      expect(refusalOf(await rename(lessor.preparer, name))).toBe('invalid-input');
    expect(refusalOf(await rename(null, 'x'))).toBe('sign-in-required');
    expect(refusalOf(await rename(bank.preparer, 'x'))).toBe('not-found');
    expect(refusalOf(await rename(lessee.preparer, 'x'))).toBe('not-found');
    expect((await rowOf(device.id)).name).toBe('Bagger 7, hinten links');
  });

  it('speaks for a machine once both sides have signed, and not before', async () => {
    const { ctx, lessor, lessee, stranger, bank } = trade;
    const propose = { deviceId: device.id, machine: machine.reference, opening: { engineHoursMs: '3600000' } };
    for (const who of [stranger, bank])
      expect(refusalOf(await proposeEnrolment(ctx, who.preparer, propose))).toBe('not-found');
    const proposed = accepted(await proposeEnrolment(ctx, lessor.approver, propose));
    const { content } = await trade.ctx.db.agreement.findUniqueOrThrow({ where: { id: proposed.agreementId } });
    expect(content).toMatchObject({
      facts: expect.arrayContaining([{ name: 'observer', kind: 'text', value: expect.any(String) }]),
    });
    expect(proposed.actionId).toBeNull();
    await untilSettled(ctx);
    expect(await rowOf(device.id)).toMatchObject({ machine: null, bindings: [] });
    expect(refusalOf(await proposeEnrolment(ctx, lessor.approver, propose))).toBe('device-proposed');
    expect(refusalOf(await agree(ctx, stranger.approver, { agreementId: proposed.agreementId }))).toBe('not-found');
    accepted(await confirmEnrolment(ctx, lessee.approver, { deviceId: device.id }));
    await untilSettled(ctx);
    const row = await rowOf(device.id);
    expect(row.machine).toBe(machine.subject);
    expect(row.bindings).toMatchObject([{ machine: machine.subject, to: null }]);
    const book = await bookOf(machine.subject);
    expect(book.devices).toMatchObject([{ device: device.subject, keyKind: 'none' }]);
    expect(book.observers).toHaveLength(1);
    expect(await seeDevice(ctx.db, lessee.id, device.id, ctx.clock.now())).toMatchObject({ speaks: true });
    expect(await seeDevice(ctx.db, stranger.id, device.id, ctx.clock.now())).toBeNull();
    expect(refusalOf(await proposeEnrolment(ctx, lessor.approver, { ...propose, machine: own.reference }))).toBe(
      'device-enrolled',
    );
  });

  it('is not enrolled where the other side says no', async () => {
    const { ctx, lessor, lessee } = trade;
    const other = await makeDevice(ctx, lessor);
    accepted(await proposeEnrolment(ctx, lessor.approver, { deviceId: other.id, machine: machine.reference }));
    accepted(await declineEnrolment(ctx, lessee.approver, { deviceId: other.id, note: 'Not on our site' }));
    await untilSettled(ctx);
    expect(await rowOf(other.id)).toMatchObject({ machine: null, bindings: [] });
    expect(refusalOf(await confirmEnrolment(ctx, lessee.approver, { deviceId: other.id }))).toBe('not-found');
  });

  it('has a new key when both sides have signed it', async () => {
    const { ctx, lessor, lessee } = trade;
    const jwk = publicJwk.parse(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
    expect(refusalOf(await setDeviceKey(ctx, lessee.preparer, { deviceId: device.id, publicKey: jwk }))).toBe(
      'not-found',
    );
    const { agreementId } = accepted(await setDeviceKey(ctx, lessor.approver, { deviceId: device.id, publicKey: jwk }));
    expect((await rowOf(device.id)).publicKey).toBeNull();
    // Whoever confirms reads the thumbprint that goes on chain, and can hold it against the device's.
    const { content } = await trade.ctx.db.agreement.findUniqueOrThrow({ where: { id: agreementId ?? '' } });
    const thumbprint = keyOnChain(jwk).key.slice(2).match(/.{8}/g)?.join(' ');
    expect(content).toMatchObject({
      facts: expect.arrayContaining([{ name: 'device-key', kind: 'text', value: `Ed25519 ${thumbprint}` }]),
    });
    accepted(await confirmEnrolment(ctx, lessee.approver, { deviceId: device.id }));
    await untilSettled(ctx);
    const row = await rowOf(device.id);
    expect(row.publicKey).toEqual(jwk);
    expect(row.bindings).toHaveLength(1);
    expect((await bookOf(machine.subject)).devices).toMatchObject([{ keyKind: 'Ed25519', key: keyOnChain(jwk).key }]);
  });

  it('is replaced by another, and detached by who holds title', async () => {
    const { ctx, lessor, lessee } = trade;
    const theirs = await makeDevice(ctx, lessee);
    // Blocks count whole seconds: who is replaced in the second of its enrolment has spoken for no time at all.
    const enrolled = (await rowOf(device.id)).bindings[0]?.from.getTime() ?? 0;
    await until('the next second', async () => Date.now() >= enrolled + 1_000);
    accepted(
      await replaceDevice(ctx, lessee.approver, {
        removedId: device.id,
        deviceId: theirs.id,
        closing: { engineHoursMs: '7200000' },
        opening: { engineHoursMs: '0' },
      }),
    );
    accepted(await confirmEnrolment(ctx, lessor.approver, { deviceId: theirs.id }));
    await untilSettled(ctx);
    expect(await rowOf(device.id)).toMatchObject({ machine: null, bindings: [{ machine: machine.subject }] });
    expect((await rowOf(device.id)).bindings[0]?.to).not.toBeNull();
    expect(await rowOf(theirs.id)).toMatchObject({ machine: machine.subject });
    accepted(await detachDevice(ctx, lessor.approver, { deviceId: theirs.id }));
    await untilSettled(ctx);
    expect(await rowOf(theirs.id)).toMatchObject({ machine: null, removedAt: null });
    expect(refusalOf(await detachDevice(ctx, lessor.approver, { deviceId: theirs.id }))).toBe('not-found');
  });

  it('of a machine that is its owner’s in every way is enrolled at once, and removed', async () => {
    const { ctx, lessor } = trade;
    const enrolled = accepted(
      await proposeEnrolment(ctx, lessor.approver, { deviceId: device.id, machine: own.reference }),
    );
    expect(enrolled.actionId).not.toBeNull();
    await untilSettled(ctx);
    expect((await rowOf(device.id)).machine).toBe(own.subject);
    accepted(await removeDevice(ctx, lessor.approver, { deviceId: device.id }));
    await untilSettled(ctx);
    const row = await rowOf(device.id);
    // Its token goes with it: nobody has said that it keeps it.
    expect(row).toMatchObject({ machine: null, tokenHash: null });
    expect(row.removedAt).not.toBeNull();
    expect((await bookOf(own.subject)).devices).toEqual([]);
    // Its name is free again.
    accepted(await registerDevice(ctx, lessor.preparer, { protocol: row.protocol, externalId: row.externalId }));
  });
});

describe('observers and meters', () => {
  it('an observer is appointed by both sides, and dismissed by one', async () => {
    const { ctx, lessor, lessee, bank, stranger } = trade;
    const input = { machine: machine.reference, observerId: bank.id };
    expect(refusalOf(await appointObserver(ctx, stranger.approver, input))).toBe('not-found');
    const proposed = accepted(await appointObserver(ctx, lessee.approver, input));
    accepted(await agree(ctx, lessor.approver, { agreementId: proposed.agreementId }));
    await untilSettled(ctx);
    const key = await ctx.db.partyKey.findFirstOrThrow({
      where: { subject: machine.subject, organisationId: bank.id },
    });
    const where = { subject: machine.subject, observerKey: key.address };
    expect(await ctx.db.observerProjection.count({ where })).toBe(1);
    expect(refusalOf(await dismissObserver(ctx, lessee.approver, input))).toBe('not-device-party');
    accepted(await dismissObserver(ctx, lessor.approver, input));
    await untilSettled(ctx);
    expect(await ctx.db.observerProjection.count({ where })).toBe(0);
  });

  it('a replaced meter is on chain when both have confirmed it, with closing and opening', async () => {
    const { ctx, lessor, lessee } = trade;
    const { replacementId } = accepted(
      await replaceMeter(ctx, lessee.preparer, {
        machine: machine.reference,
        meter: 'engine-hours',
        at: ctx.clock.now(),
        oldMeterId: 'A',
        newMeterId: 'B',
        closing: 7_200_000n,
        opening: 0n,
      }),
    );
    await untilSettled(ctx);
    expect((await bookOf(machine.subject)).meters).toEqual([]);
    accepted(await confirmMeterReplacement(ctx, lessor.approver, { replacementId }));
    await untilSettled(ctx);
    expect((await bookOf(machine.subject)).meters).toHaveLength(1);
  });

  it('bindings follow the chain when blocks fall out, and come back with them', async () => {
    const { ctx, lessor } = trade;
    const again = await makeDevice(ctx, lessor);
    accepted(await proposeEnrolment(ctx, lessor.approver, { deviceId: again.id, machine: own.reference }));
    await untilSettled(ctx);
    const { machine: speaksFor, bindings } = await rowOf(again.id);
    expect(bindings).toHaveLength(1);
    await trade.ledger.stopLoop();
    const { db } = ctx;
    const { blockNumber } = await db.event.findFirstOrThrow({
      where: { name: 'DeviceEnrolled' },
      orderBy: { blockNumber: 'desc' },
    });
    const { number, hash } = await db.block.findFirstOrThrow({
      where: { number: { lt: blockNumber } },
      orderBy: { number: 'desc' },
    });
    await rollBack(ctx, { number: Number(number), hash: toHex(hash) }, { everything: false });
    expect(await rowOf(again.id)).toMatchObject({ machine: null, bindings: [] });
    await trade.ledger.start();
    await untilSettled(ctx);
    await until('the device speaks again', async () => (await rowOf(again.id)).machine !== null);
    expect(await rowOf(again.id)).toMatchObject({ machine: speaksFor, bindings });
  });
});
