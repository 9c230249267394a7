import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { findAlarm } from '#prisma/reads/alarm';
import { listAlarms } from '#prisma/reads/alarms';
import { rulesOfMachine } from '#prisma/reads/machine-rules';
import { agree } from '#services/agreements/agree';
import { runAlarms } from '#services/alarms/run-alarms';
import { setAlarmLimits } from '#services/alarms/set-rules';
import { useNow } from '#services/alarms/use-now';
import { appointObserver, dismissObserver } from '#services/devices/observers';
import { storeReadings } from '#services/telemetry/store-readings';
import { accepted } from '../support/consortium.ts';
import {
  createLeasingTrade,
  daysAgo,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestLease,
  type TestMachine,
  usualLease,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { createTestPortal, signIn, type TestBrowser } from '../support/portal.ts';

const HOUR = 3_600_000;

let trade: LeasingTrade;
let machine: TestMachine;
let lease: TestLease;
let lessor: TestBrowser;
let lessee: TestBrowser;
let stranger: TestBrowser;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx } = trade;
  machine = await makeMachine(ctx, trade.lessor);
  const tiers = [{ upTo: null, unitPrice: '40' }];
  const usage = { meter: 'engine-hours' as const, allowance: '2', quantityDigits: 2, tiers };
  const terms = usualLease(ctx, 0, { commencementDate: daysAgo(ctx, 10), usage });
  lease = await runLease(ctx, trade.lessor, trade.lessee, [machine], { terms });
  const portal = await createTestPortal({ ctx }, /^root$|^routes\/(alarms|equipment|_index)/);
  const browserOf = async (who: { readonly token: string }) => {
    const browser = portal.open();
    await signIn(browser, who);
    return browser;
  };
  lessor = await browserOf(trade.lessor.approver);
  lessee = await browserOf(trade.lessee.approver);
  stranger = await browserOf(trade.stranger.approver);
});
afterAll(() => trade?.ledger.close());

/** Readings of a device of the lessor's, so many hours ago. */
const tell = async (told: readonly (Partial<Reading> & { readonly hoursAgo: number })[]) => {
  const { ctx } = trade;
  const now = ctx.clock.now().getTime();
  const readings = told.map(({ hoursAgo, ...rest }) => ({
    subject: toHex(machine.subject),
    reading: { deviceTime: now - hoursAgo * HOUR, fix: 'none' as const, alarms: [], raw: {}, ...rest },
  }));
  const origin = { source: `device:${machine.serial}`, trust: 2, organisationId: trade.lessor.id } as const;
  await ctx.db.$transaction(tx => storeReadings(ctx, tx, origin, readings));
  expect((await runAlarms(ctx)).failed).toEqual([]);
};

const alarmsOf = async (organisationId: string) =>
  (
    await listAlarms(trade.ctx.db, organisationId, {
      filter: { machine: machine.subject },
      now: trade.ctx.clock.now(),
    })
  ).edges.map(({ node }) => node);

const conditions = () =>
  trade.ctx.db.machineCondition.findMany({ where: { subject: machine.subject }, orderBy: { createdAt: 'asc' } });

describe('over-use', () => {
  it('is held against the lease’s own allowance, and tells the lease and the figures to its parties', async () => {
    const { ctx } = trade;
    await tell([
      { hoursAgo: 30, engineHoursMs: 100 * HOUR },
      { hoursAgo: 26, engineHoursMs: 101.5 * HOUR },
    ]);
    expect(await alarmsOf(trade.lessor.id)).toEqual([]);
    expect(await useNow(ctx, machine.subject)).toMatchObject([
      { lease: lease.subject, period: 1, meter: 'engine-hours', most: 2 * HOUR, used: 1.5 * HOUR },
    ]);
    await tell([{ hoursAgo: 22, engineHoursMs: 104.75 * HOUR }]);
    const [alarm] = await alarmsOf(trade.lessor.id);
    expect(alarm).toMatchObject({ kind: 'over-use', standing: 'open' });
    const now = ctx.clock.now();
    for (const { id } of [trade.lessor, trade.lessee])
      expect(await findAlarm(ctx.db, id, alarm?.id ?? '', now)).toMatchObject({
        use: { reference: lease.reference, period: 1, most: 2 * HOUR, used: 4 * HOUR, from: daysAgo(ctx, 10) },
      });
    expect(await findAlarm(ctx.db, trade.stranger.id, alarm?.id ?? '', now)).toBeNull();
    expect((await lessor.get(`/alarms/${alarm?.id}`)).html).toContain(lease.reference);
    // A limit that is set by hand counts where no lease says what its rent covers.
    const of = machine.reference;
    const useLimit = { meter: 'engine-hours', most: HOUR } as const;
    accepted(await setAlarmLimits(ctx, trade.lessor.preparer, { of, useLimit }));
    expect((await runAlarms(ctx)).failed).toEqual([]);
    expect(await alarmsOf(trade.lessor.id)).toHaveLength(1);
    await untilSettled(ctx);
    expect((await conditions()).map(({ kind, state }) => [kind, state])).toEqual([['over-use', 'begin']]);
  });
});

describe('the page of rules', () => {
  it('sets limits with who set them and when, refuses what is none, and is the lessor’s to set', async () => {
    const { ctx } = trade;
    const path = `/equipment/${machine.reference}/rules`;
    const page = await lessor.get(path);
    expect(page.status).toBe(200);
    expect(page.html).toContain(lease.reference);
    const bad = await lessor.post(path, { intent: 'limits', minC: '8', maxC: '2', silentHours: 'soon' });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('soon is not a number');
    expect(bad.html).not.toContain('{{value}}');
    const unread = await lessor.post(path, { intent: 'limits', minC: 'cold', most: 'much' });
    for (const id of ['limits-minC', 'limits-most'])
      expect(unread.html).toMatch(
        new RegExp(`<input[^>]*(aria-invalid="true"[^>]*id="${id}"|id="${id}"[^>]*aria-invalid="true")`),
      );
    const wrong = await lessor.post(path, { intent: 'limits', minC: '8', maxC: '2' });
    expect(wrong.status).toBe(422);
    const set = { intent: 'limits', silentHours: '90', minC: '-5', maxC: '30,5', maintenanceHours: '500' };
    expect((await lessor.post(path, set)).location).toContain(path);
    const [now, before] =
      (await rulesOfMachine(ctx.db, trade.lessor.id, machine.subject, ctx.clock.now()))?.limits ?? [];
    expect(now).toMatchObject({
      ...{ silentAfterMs: 90 * HOUR, maintenanceAtMs: 500 * HOUR, useLimit: null, until: null },
      temperature: { minC: -5, maxC: 30.5, dwellMs: 600_000 },
      organisation: trade.lessor.name,
    });
    expect(before).toMatchObject({ useLimit: { most: HOUR }, until: now?.from });
    expect((await lessee.get(path)).html).not.toContain('name="silentHours"');
    expect((await lessee.post(path, set)).status).toBe(422);
    expect((await stranger.get(path)).status).toBe(404);
    expect(await rulesOfMachine(ctx.db, trade.bank.id, machine.subject, ctx.clock.now())).toBeNull();
  });

  it('sets hours of movement, announces and agrees to work, mutes and is told again', async () => {
    const { ctx } = trade;
    const path = `/equipment/${machine.reference}/rules`;
    await lessor.get(path);
    const hours = { intent: 'movement', allowed: 'schedule', day: ['1', '2'], from: '06:00', to: '18:00' };
    expect((await lessor.post(path, { ...hours, timeZone: 'Europe/Nowhere' })).status).toBe(422);
    const late = await lessor.post(path, { ...hours, to: '25:00', timeZone: 'Europe/Berlin' });
    expect([late.status, late.html.includes('“25:00” is no')]).toEqual([422, true]);
    expect((await lessor.post(path, { ...hours, timeZone: 'Europe/Berlin' })).location).toContain(path);
    await lessee.get(path);
    const tomorrow = daysAgo(ctx, -1);
    const work = { intent: 'service', date: tomorrow, time: '08:00', hours: '4', note: 'New tracks.' };
    expect((await lessee.post(path, work)).location).toContain(path);
    const rules = async (organisationId: string) =>
      rulesOfMachine(ctx.db, organisationId, machine.subject, ctx.clock.now());
    const [service] = (await rules(trade.lessor.id))?.services ?? [];
    expect(service).toMatchObject({ note: 'New tracks.', when: 'coming', isConfirmed: false });
    expect((await lessee.get(path)).html).not.toContain('confirm-service');
    expect((await lessor.get(path)).html).toContain('confirm-service');
    await lessor.post(path, { intent: 'confirm-service', scope: service?.id ?? '' });
    expect((await rules(trade.lessee.id))?.services).toMatchObject([{ isConfirmed: true }]);
    await lessor.post(path, { intent: 'end-service', scope: service?.id ?? '' });

    await lessor.get(path);
    await lessor.post(path, { intent: 'mute', kind: 'over-use', days: '3' });
    const [mute] = (await rules(trade.lessor.id))?.mutes ?? [];
    expect(mute).toMatchObject({ kind: 'over-use', when: 'present' });
    expect((await rules(trade.lessee.id))?.mutes).toEqual([]);
    const over = `${machine.reference}</`;
    expect((await lessor.get('/alarms?muted=yes')).html).toContain(over);
    expect((await lessor.get('/alarms?muted=no')).html).not.toContain(over);
    await lessor.get(path);
    await lessor.post(path, { intent: 'end-mute', scope: mute?.id ?? '' });
    expect((await rules(trade.lessor.id))?.mutes).toMatchObject([{ when: 'past' }]);
    expect((await lessor.get('/alarms?muted=yes')).html).not.toContain(over);
  });
});

describe('observers', () => {
  it('the one who is appointed signs; one who was dismissed does not', async () => {
    const { ctx } = trade;
    const { db } = ctx;
    const about = { machine: machine.reference, observerId: trade.other.id };
    const { agreementId } = accepted(await appointObserver(ctx, trade.lessor.approver, about));
    accepted(await agree(ctx, trade.lessee.approver, { agreementId }));
    await untilSettled(ctx);
    await tell([{ hoursAgo: 1, alarms: ['jamming'] }]);
    await untilSettled(ctx);
    const signer = async (kind: string, state: string) =>
      (await conditions()).findLast(one => one.kind === kind && one.state === state)?.organisationId;
    expect(await signer('jamming', 'begin')).toBe(trade.other.id);
    const { address } = await db.partyKey.findFirstOrThrow({
      where: { subject: machine.subject, organisationId: trade.other.id },
    });
    const condition = (await conditions()).find(({ kind }) => kind === 'jamming');
    const action = await db.action.findUniqueOrThrow({ where: { id: condition?.actionId ?? '' } });
    expect([action.status, action.organisationId]).toEqual(['CONFIRMED', trade.other.id]);
    expect(await db.observerProjection.count({ where: { subject: machine.subject, observerKey: address } })).toBe(1);

    accepted(await dismissObserver(ctx, trade.lessor.approver, about));
    await untilSettled(ctx);
    await tell([{ hoursAgo: 0.5 }]);
    await untilSettled(ctx);
    expect(await signer('jamming', 'end')).toBe(trade.lessor.id);
  });
});
