import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runningPostgresUrl } from '#server/embedded/postgres';
import { runBilling } from '#services/billing/run-billing';
import { addEquipmentRecord } from '#services/equipment/add-equipment-record';
import { createGeofence } from '#services/geofences/geofences';
import { proposeLease } from '#services/leases/propose-lease';
import { searchLiens } from '#services/liens/search/search-liens';
import { violationsOf } from '#tests/support/axe';
import { logInAs, noBrowser, openBrowser } from '#tests/support/browser';
import { accepted, createMember } from '#tests/support/consortium';
import { makeDevice, storeDeviceReadings } from '#tests/support/devices';
import { dayOfClock, makeMachine, runLease, usualLease } from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { showTo, standingLien } from '#tests/support/liens';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });
if (noBrowser !== null) console.warn(noBrowser);

/** The two that differ most. */
const APPEARANCES = [
  { theme: 'light', language: 'en', width: 1440 },
  { theme: 'dark', language: 'zh-CN', width: 390 },
] as const;

describe.skipIf(noBrowser !== null)('every page of machines, leases, liens and devices is accessible', () => {
  let trade: ServedTrade;
  let browser: Browser;
  let people: readonly {
    readonly member: { readonly email: string; readonly userId: string };
    readonly paths: readonly string[];
  }[];

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade(), openBrowser()]);
    const { ctx, seller, buyer, bank } = trade;
    const [machine, free] = [await makeMachine(ctx, seller), await makeMachine(ctx, seller)];
    await showTo(ctx, seller, machine, [bank]);
    await showTo(ctx, seller, free, [bank]);
    const lien = await standingLien(ctx, bank, seller, machine);
    const lease = await runLease(ctx, seller, buyer, [machine], {
      terms: usualLease(ctx, 2, {
        usage: { meter: 'engine-hours', allowance: '40', tiers: [{ upTo: null, unitPrice: '38' }] },
      }),
      countries: ['DE'],
    });
    const proposed = accepted(
      await proposeLease(ctx, seller.approver, {
        lesseeId: buyer.id,
        contractNumber: 'A-2',
        terms: usualLease(ctx),
        machines: [free.subject],
      }),
    );
    const { id: agreementId } = await ctx.db.agreement.findFirstOrThrow({ where: { subject: proposed.subject } });
    accepted(
      await addEquipmentRecord(ctx, seller.preparer, {
        subject: machine.subject,
        kind: 'inspection',
        date: dayOfClock(ctx),
        inspector: 'I. Prüferin',
        result: 'passed-with-remarks',
        serialSeen: machine.serial,
        findings: 'A hose is worn.',
      }),
    );
    await runBilling(ctx);
    await untilSettled(ctx, 60_000);
    const { searchId } = accepted(await searchLiens(ctx, bank.preparer, { by: 'serial', serial: machine.serial }));
    const device = await makeDevice(ctx, seller);
    const [reading] = await storeDeviceReadings(runningPostgresUrl(trade.server.dataDir), device, 3);
    const shape = { kind: 'circle', center: { latitude: 53.54, longitude: 9.98 }, radiusM: 900 } as const;
    const { geofenceId } = accepted(await createGeofence(ctx, seller.preparer, { name: 'Hafen', shape }));
    const at = ctx.clock.now();
    const alarm = {
      kind: 'outside-area',
      severity: 'critical',
      standing: 'open',
      since: at,
      raisedAt: at,
      changedAt: at,
    };
    const { id: alarmId } = await ctx.db.alarm.create({
      data: { id: randomUUID(), subject: machine.subject, evidence: [], ...alarm },
    });
    const of = (reference: string, pages: readonly string[]) => pages.map(page => `${reference}${page}`);
    const machinePages = ['', '/records', '/use', '/devices', '/rules', '/liens', '/history'];
    const leasePages = ['', '/schedule', '/billing', '/amendments', '/amend', '/rents', '/books', '/events', '/settle'];
    const lessor = await createMember(ctx, seller, ['PREPARER', 'APPROVER', 'ADMINISTRATOR'], 'Lea Lessor');
    const lender = await createMember(ctx, bank, ['PREPARER', 'APPROVER'], 'Bo Banker');
    people = [
      {
        member: lessor,
        paths: [
          ...['/equipment', '/equipment?view=map', '/equipment/new', '/equipment/import', '/telemetry/import'],
          ...of(`/equipment/${machine.reference}`, machinePages),
          ...['/leases', '/leases/new', '/leases/import', '/leases/rates', '/leases/sale-and-lease-back'],
          ...of(`/leases/${lease.reference}`, leasePages),
          ...['/agreements', `/agreements/${agreementId}`, '/recalls'],
          ...['/liens', `/liens/${lien.reference}`, `/liens/ask/${machine.reference}`],
          ...[
            '/devices',
            '/devices/new',
            '/devices/new?protocol=teltonika',
            `/devices/${device.id}`,
            '/devices/platforms',
          ],
          ...[`/readings/${reading}`, '/ingest', '/alarms', `/alarms/${alarmId}`, '/geofences', '/geofences/new'],
          `/geofences/${geofenceId}`,
        ],
      },
      {
        member: lender,
        paths: [
          ...['/collateral', `/collateral/${machine.reference}`, '/liens/search', `/liens/searches/${searchId}`],
          `/liens/new?collateral=Equipment&subject=${free.reference}`,
        ],
      },
    ];
  });
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  /** What is wrong with a page: that it is not there, what axe finds, and that it runs out of the screen sideways. */
  const wrongWith = async (page: Page, path: string): Promise<string[]> => {
    const answer = await page.goto(path);
    if (answer?.status() !== 200) return [`${path} is ${answer?.status()}`];
    const found = await violationsOf(page);
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    return [...found, ...(isTooWide ? ['scrolls sideways'] : [])].map(one => `${path} ${one}`);
  };

  test.each(APPEARANCES)('in $theme, in $language, $width wide', async ({ theme, language, width }) => {
    const found: string[] = [];
    for (const { member, paths } of people) {
      await trade.ctx.db.user.update({ where: { id: member.userId }, data: { locale: language } });
      const page = await logInAs(browser, trade.server.url, member.email, { colorScheme: theme });
      await page.setViewportSize({ width, height: 900 });
      for (const path of paths) found.push(...(await wrongWith(page, path)));
      await page.context().close();
    }
    expect(found.join('\n')).toBe('');
  });
});
