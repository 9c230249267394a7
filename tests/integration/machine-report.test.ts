import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toHex } from '#domain/hex';
import type { Reading } from '#domain/telemetry/reading';
import { addDays, addMonths, startOfDay } from '#domain/time/calendar-date';
import { listAlarms } from '#prisma/reads/alarms';
import { machineTelemetry } from '#prisma/reads/telemetry';
import { tripsOfDay } from '#prisma/reads/trips';
import { startAlarms } from '#services/alarms/run-alarms';
import { anchorReadings } from '#services/anchors/anchor-readings';
import { type MachineReport, machineReport } from '#services/reports/machine-report';
import { endPlaceGrant, grantPlace } from '#services/telemetry/place-grants';
import { recordReadings } from '#services/telemetry/record-readings';
import { storeReadings } from '#services/telemetry/store-readings';
import { createTestApi } from '#tests/support/api';
import { accepted, refusalOf, type TestOrganisation } from '#tests/support/consortium';
import { makeDevice } from '#tests/support/devices';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
  usualLease,
} from '#tests/support/leasing-trade';
import { until, untilSettled } from '#tests/support/ledger-acts';
import { pledgeTo } from '#tests/support/liens';
import { canReadPdf, pdfText } from '#tests/support/pdf-text';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';
import { unzip } from '#tests/support/unzip';
import { serverTexts } from '~/i18n/server-texts.server';
import { machineReportPdf } from '~/pdf/machine-report.server';
import { machineReportBook } from '~/presenters/exports/machine-report-book.server';
import { ReportTables } from '~/presenters/exports/machine-report-tables.server';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HAMBURG = { latitude: 53.54, longitude: 9.98 };
const PARIS = { latitude: 48.86, longitude: 2.35 };
const STUTTGART = { latitude: 48.77, longitude: 9.18 };

let trade: LeasingTrade;
let machine: TestMachine;

const day = (ago: number): string => addDays(dayOfClock(trade.ctx), -ago);
const at = (ago: number, hour: number, minute = 0): number =>
  startOfDay(day(ago)) * 1000 + hour * HOUR + minute * MINUTE;

/** The days of the test: from before the first reading of the lease's time to today. */
const period = () => ({ machine: machine.reference, from: day(9), to: day(0) });

const reportFor = async (who: TestOrganisation, asked = period()): Promise<MachineReport> =>
  accepted(await machineReport(trade.ctx, who.preparer, asked));

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, lessee, bank } = trade;
  machine = await makeMachine(ctx, lessor);
  await pledgeTo(ctx, bank, lessor, [machine]);
  await runLease(ctx, lessor, lessee, [machine], { countries: ['DE', 'NL'], terms: usualLease(ctx, 1) });

  const device = await makeDevice(ctx, lessor);
  const tell = (told: readonly (Partial<Reading> & { readonly deviceTime: number })[]) =>
    ctx.db.$transaction(tx =>
      storeReadings(
        ctx,
        tx,
        { source: `device:${device.id}`, trust: 2, organisationId: lessor.id },
        told.map(reading => ({
          subject: toHex(machine.subject),
          reading: { fix: 'latitude' in reading ? 'valid' : 'none', alarms: [], raw: {}, ...reading },
        })),
      ),
    );
  const morning = Array.from({ length: 13 }, (_, step) => ({
    deviceTime: at(8, 8, 10 * step),
    // Stands, drives for half an hour, stands.
    latitude: HAMBURG.latitude + 0.02 * Math.min(3, Math.max(0, step - 5)),
    longitude: HAMBURG.longitude,
    ignition: true,
    speedMps: step >= 5 && step < 8 ? 4 : 0,
    engineHoursMs: 1_000 * HOUR + step * 10 * MINUTE,
    odometerM: 5_000_000 + 2_300 * Math.min(3, Math.max(0, step - 5)),
  }));
  await tell([
    { deviceTime: at(40, 12), ...STUTTGART, engineHoursMs: 900 * HOUR },
    ...morning,
    { deviceTime: at(6, 12), ...PARIS, engineHoursMs: 1_010 * HOUR },
    { deviceTime: at(4, 12), ...HAMBURG, engineHoursMs: 1_015 * HOUR },
    { deviceTime: at(4, 13), latitude: 0, longitude: 0 },
  ]);
  accepted(
    await recordReadings(ctx, lessee.preparer, {
      readings: [{ machine: machine.reference, time: new Date(at(7, 12)), engineHoursMs: 1_004 * HOUR }],
    }),
  );
  await until('a batch', async () => accepted(await anchorReadings(ctx, lessor.id, { now: true })).readings > 0);
  const engine = startAlarms(ctx, { intervalMs: 50 });
  await vi.waitFor(async () => expect(await ctx.db.alarmWatch.count({ where: { dirtyFrom: { not: null } } })).toBe(0), {
    timeout: 30_000,
  });
  await engine.stop();
  await untilSettled(ctx);
});
afterAll(() => trade?.ledger.close());

describe('the report of a machine', () => {
  it('has the figures of its page', async () => {
    const { ctx, lessor } = trade;
    const report = await reportFor(lessor);
    const now = ctx.clock.now();
    const { from, to } = period();
    const page = await machineTelemetry(ctx.db, lessor.id, machine.reference, { from, to, now });
    const used = ({ day: date, engineMs, distanceM, cycles, readings, gapMs }: MachineReport['days'][number]) => ({
      ...{ day: date, engineMs, distanceM, cycles, readings, gapMs },
    });
    const kept = new Set(page?.days.map(one => one.day));
    expect(report.days.filter(one => kept.has(one.day)).map(used)).toEqual(page?.days);
    expect(report.utilisation).toEqual(page?.utilisation);
    expect(report.totals.engineMs).toBe(page?.days.reduce((sum, { engineMs }) => sum + engineMs, 0));
    expect(report.totals.engineMs).toBeGreaterThan(0);
    for (const one of report.days) {
      const trips = await tripsOfDay(ctx.db, lessor.id, machine.reference, { day: one.day, timeZone: 'UTC', now });
      const legs = trips?.legs.filter(({ kind }) => kind === 'trip') ?? [];
      expect([one.day, one.trips, one.running?.onMs]).toEqual([one.day, legs.length, trips?.running?.onMs ?? 0]);
    }
    const worked = report.days.find(one => one.day === day(8));
    expect(worked).toMatchObject({
      trips: 1,
      running: { onMs: 2 * HOUR, workingMs: 30 * MINUTE, idleMs: 90 * MINUTE },
    });
    const { edges } = await listAlarms(ctx.db, lessor.id, { filter: { machine: machine.subject }, now });
    expect(new Set(report.alarms?.map(({ id }) => id))).toEqual(new Set(edges.map(({ node }) => node.id)));
    expect(report.alarms?.map(({ kind }) => kind)).toContain('outside-area');
  });

  it('says what the meters showed, by whose word, and how far that is to be trusted', async () => {
    const { lessor } = trade;
    const { meters, trust } = await reportFor(lessor);
    expect(meters.find(({ kind }) => kind === 'engine-hours')).toMatchObject({
      begin: { value: 900 * HOUR, trust: 2, channel: 'device', organisation: lessor.name },
      end: { value: 1_015 * HOUR, trust: 2 },
    });
    expect(meters.find(({ kind }) => kind === 'kilometres')).toMatchObject({
      begin: { value: 5_000_000 },
      end: { value: 5_006_900 },
    });
    expect(meters.map(({ kind }) => kind)).not.toContain('cycles');
    expect(trust).toMatchObject({ readings: 17, lowest: 1 });
    expect(trust.tiers).toEqual([
      { tier: 1, count: 1 },
      { tier: 2, count: 16 },
    ]);
    expect(trust.doubts).toEqual([{ doubt: 'zero-island', count: 1 }]);
  });

  it('says where it was, over which borders it went, and for how long nothing was heard', async () => {
    const report = await reportFor(trade.lessor);
    expect(report.days.find(one => one.day === day(8))?.place).toMatchObject({ longitude: 9.98, country: 'DE' });
    expect(report.days.find(one => one.day === day(6))?.place).toEqual({ ...PARIS, country: 'FR' });
    expect(report.countries).toEqual([
      { at: at(6, 12), from: 'DE', to: 'FR' },
      { at: at(4, 12), from: 'FR', to: 'DE' },
    ]);
    const states = report.whereabouts?.stretches.map(({ state, from, to }) => [state, (to - from) / HOUR]);
    // Known for 36 hours after each place; outside until it is seen inside.
    expect(states?.slice(0, -1)).toEqual([
      ['unknown', 32],
      ['inside', 38],
      ['unknown', 14],
      ['outside', 48],
      ['inside', 36],
    ]);
    expect(states?.at(-1)?.[0]).toBe('unknown');
    expect(report.whereabouts?.insideBps).toBe(Math.round((74 / 122) * 10_000));
    const [first, ...more] = report.silences;
    expect(first).toEqual({ from: at(9, 0), to: at(8, 8) });
    expect(more.map(({ from }) => from)).toEqual([at(6, 12), at(4, 13)]);
  });

  it('says which of its readings are anchored, and in which batch', async () => {
    const { ctx, lessor } = trade;
    const { anchors } = await reportFor(lessor);
    expect(anchors).toMatchObject({ ofDevices: 16, anchored: 16, batches: [{ batch: 1, readings: 16 }] });
    const batch = await ctx.db.anchorBatch.findFirstOrThrow({ where: { stream: anchors.batches[0]?.stream ?? '' } });
    expect(batch.root).toBe(anchors.batches[0]?.root);
  });

  it('of more days than a year, or of none, is refused; of an empty time it says that there is nothing', async () => {
    const { ctx, lessor } = trade;
    const ask = (from: string, to: string) =>
      machineReport(ctx, lessor.preparer, { machine: machine.reference, from, to });
    expect(refusalOf(await ask(day(0), day(1)))).toBe('report-range');
    expect(refusalOf(await ask(day(366), day(0)))).toBe('report-range');
    expect(refusalOf(await ask('2026-02-30', day(0)))).toBe('invalid-input');
    expect(refusalOf(await machineReport(ctx, null, period()))).toBe('sign-in-required');
    const empty = accepted(await ask(day(200), day(190)));
    expect(empty).toMatchObject({
      days: [],
      totals: { engineMs: 0, trips: 0 },
      trust: { readings: 0, lowest: null },
      whereabouts: { insideMs: 0, outsideMs: 0, insideBps: null, stretches: [{ state: 'unknown' }] },
      countries: [],
      alarms: [],
      anchors: { ofDevices: 0, anchored: 0, batches: [] },
      meters: [],
    });
    expect(empty.silences).toHaveLength(1);
  });
});

describe('who asks for it', () => {
  it('gets of the lessee’s the time of its lease alone', async () => {
    const { lessor, lessee } = trade;
    const asked = { machine: machine.reference, from: day(60), to: day(0) };
    const [whole, own] = [await reportFor(lessor, asked), await reportFor(lessee, asked)];
    expect([whole.trust.readings, own.trust.readings]).toEqual([18, 17]);
    expect(own.access.since?.getTime()).toBe(own.span.from);
    expect(own.days.every(one => one.day >= addMonths(dayOfClock(trade.ctx), -1))).toBe(true);
    expect(own.meters.find(({ kind }) => kind === 'engine-hours')?.begin?.value).toBe(1_000 * HOUR);
    expect(JSON.stringify(own.days)).not.toContain('48.77');
    expect(JSON.stringify(whole.days)).toContain('48.77');
  });

  it('gets as a bank without a grant inside, outside and unknown, and no place; with one, places', async () => {
    const { ctx, lessee, bank } = trade;
    const asBank = await reportFor(bank);
    expect(asBank.access).toMatchObject({ level: 'lender', exactPlace: false });
    expect(asBank.days.every(({ place, trips, running }) => place === null && trips === null && running === null)).toBe(
      true,
    );
    expect(asBank.totals).toMatchObject({ trips: null, running: null });
    const page = await tripsOfDay(ctx.db, bank.id, machine.reference, {
      ...{ day: day(8), timeZone: 'UTC', now: ctx.clock.now() },
    });
    expect(page).toBeNull();
    expect(asBank.countries).toBeNull();
    expect(asBank.whereabouts?.stretches.map(({ state }) => state)).toContain('outside');
    expect(asBank.totals.engineMs).toBe((await reportFor(trade.lessor)).totals.engineMs);
    for (const place of ['53.5', '48.86', '9.98', '2.35']) expect(JSON.stringify(asBank)).not.toContain(place);
    const document = { report: asBank, link: 'https://x.example/id/1', reader: reader() };
    const book = unzip(await machineReportBook(document, await serverTexts('en')));
    const cells = [...book.values()].map(String).join('');
    for (const place of ['53.5', '48.86', 'Latitude']) expect(cells).not.toContain(place);
    const { grantId } = accepted(await grantPlace(ctx, lessee.preparer, { machine: machine.subject, bankId: bank.id }));
    expect((await reportFor(bank)).days.some(({ place }) => place !== null)).toBe(true);
    accepted(await endPlaceGrant(ctx, lessee.preparer, { grantId }));
  });

  it('gets as a stranger nothing, by service, page and API', async () => {
    const { ctx, stranger, rival, maker } = trade;
    for (const who of [stranger, rival, maker])
      expect(refusalOf(await machineReport(ctx, who.preparer, period()))).toBe('not-found');
  });
});

const reader = () => ({ organisation: 'Hanse Bau GmbH', timeZone: 'Europe/Berlin' });

describe('the report as a file', () => {
  it.runIf(canReadPdf)('reads in either language', async () => {
    const report = await reportFor(trade.lessor);
    const document = { report, link: `https://x.example/id/${report.machine.publicId}`, reader: reader() };
    const english = pdfText(await machineReportPdf(document, await serverTexts('en')));
    for (const word of [machine.reference, machine.serial, trade.lessee.name, 'Use by day', '53.54000', 'France', 'T1'])
      expect(english).toContain(word);
    expect(english).toContain(report.anchors.batches[0]?.root.slice(0, 20));
    expect(english).not.toMatch(/reports:|telemetry:|alarms:|undefined|NaN/);
    const chinese = pdfText(await machineReportPdf(document, await serverTexts('zh-CN')));
    for (const word of ['设备报告', '每日使用', '承租人', '法国']) expect(chinese).toContain(word);
    const empty = await reportFor(trade.lessor, { machine: machine.reference, from: day(200), to: day(190) });
    expect(pdfText(await machineReportPdf({ ...document, report: empty }, await serverTexts('en')))).toContain(
      'nothing in these days',
    );
    // Where no ignition told anything, nought hours would be a statement.
    const { rows } = new ReportTables(empty, await serverTexts('en')).summary();
    expect(new Map(rows.map(([label, value]) => [label, value])).get('At work, hours')).toEqual({
      notKnown: 'not known',
    });
  });

  it('has a sheet for each table', async () => {
    const report = await reportFor(trade.lessor);
    const document = { report, link: 'https://x.example/id/1', reader: reader() };
    const files = unzip(await machineReportBook(document, await serverTexts('en')));
    const names = [...(files.get('xl/workbook.xml')?.toString() ?? '').matchAll(/<sheet\b[^>]*?\bname="([^"]*)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(expect.arrayContaining(['Machine report', 'Summary', 'Use by day', 'Meters', 'Alarms']));
    expect(new Set(names).size).toBe(names.length);
    // Shares are numbers, with a format that writes them as percent.
    expect(files.get('xl/styles.xml')?.toString()).toContain('0.00%');
    const shared = files.get('xl/sharedStrings.xml')?.toString() ?? '';
    expect(shared).toContain('Utilisation');
    expect(shared).not.toContain(' %');
    expect(shared).not.toMatch(/<t[^>]*>(–|not known)</);
  });
});

describe('from the machine’s page', () => {
  const browsers: Partial<Record<'lessor' | 'bank' | 'stranger', TestBrowser>> = {};
  const as = (who: keyof typeof browsers): TestBrowser => {
    const browser = browsers[who];
    if (!browser) throw new Error('nobody is signed in');
    return browser;
  };
  beforeAll(async () => {
    const portal = await createTestPortal(trade, /^root$|^routes\/equipment/);
    for (const who of ['lessor', 'bank', 'stranger'] as const) {
      const browser = portal.open();
      await signIn(browser, trade[who].preparer);
      browsers[who] = browser;
    }
  });
  const path = (file: string) => `/equipment/${machine.reference}/${file}`;
  const query = () => `?from=${day(9)}&to=${day(0)}`;

  it('report and readings are offered for the usual days, and for others', async () => {
    const { html } = await as('lessor').get(path('use'));
    expect(html).toContain(`${path('report.pdf')}?from=${day(29)}&amp;to=${day(0)}`);
    expect(html).toContain('This month so far');
    const pdf = await as('lessor').get(path('report.pdf') + query());
    expect([pdf.status, pdf.headers.get('content-type'), pdf.html.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
    expect((await as('lessor').get(path('report.xlsx'))).status).toBe(200);
    for (const file of ['report.pdf', 'report.xlsx', 'readings.csv'])
      expect((await as('stranger').get(path(file) + query())).status).toBe(404);
  });

  it.each(['report.pdf', 'report.xlsx', 'readings.csv'])(
    '%s of no days, or of too many, leads back with why',
    async file => {
      const long = await as('lessor').get(`${path(file)}?from=2020-01-01&to=2026-01-01`);
      expect([long.status, long.location]).toEqual([
        302,
        `${path('use')}?report=too-long&reportFrom=2020-01-01&reportTo=2026-01-01#report`,
      ]);
      const backwards = await as('lessor').get(`${path(file)}?from=${day(1)}&to=${day(3)}`);
      expect(backwards.status).toBe(302);
      const { html } = await as('lessor').get((backwards.location ?? '').replace('#report', ''));
      expect(html).toContain('“From” is after “To”');
      expect(html).toContain(`value="${day(1)}"`);
    },
  );

  it('readings come as CSV, without places for who may not see them', async () => {
    const own = await as('lessor').get(path('readings.csv') + query());
    expect(own.headers.get('content-type')).toContain('text/csv');
    const lines = own.html.trim().split('\r\n');
    expect(lines).toHaveLength(1 + 17);
    expect(lines[0]).toContain('Latitude');
    expect(lines[1]).toContain('53.540000,9.980000');
    expect(own.html).toContain('zero-island');
    const ofBank = await as('bank').get(path('readings.csv') + query());
    expect(ofBank.html.trim().split('\r\n')).toHaveLength(1 + 17);
    expect(ofBank.html).not.toContain('53.54');
  });
});

describe('through the API', () => {
  const query = `query ($reference: String!, $from: Date!, $to: Date!) { machineReport(reference: $reference, from: $from, to: $to) {
    level totals { engineMs trips engineTime { idleMs } } days { day engineMs place { latitude } } whereabouts { insideBps stretches { state } }
    countryChanges { from to } alarms { kind } trust { lowest readings tiers { tier count } doubts { doubt count } }
    anchors { anchored batches { batch readings } } meters { kind begin { value trust } end { value } } silences { from to } utilisation { bps } } }`;

  it('it has the same figures, and nothing for strangers', async () => {
    const { ctx, lessor, bank, stranger } = trade;
    const api = createTestApi(ctx);
    const ask = async (who: TestOrganisation, asked = period()) =>
      api.run(await api.tokenOf(who.preparer), query, { ...asked, reference: asked.machine });
    const { data, errors } = await ask(lessor);
    expect(errors).toEqual([]);
    const report = await reportFor(lessor);
    expect(data.machineReport).toMatchObject({
      level: 'FULL',
      totals: { engineMs: String(report.totals.engineMs), trips: report.totals.trips },
      trust: { lowest: 1, readings: 17 },
      anchors: { anchored: 16 },
      countryChanges: [{ to: 'FR' }, { to: 'DE' }],
    });
    expect(data.machineReport.days).toHaveLength(report.days.length);
    const ofBank = (await ask(bank)).data.machineReport;
    expect(ofBank).toMatchObject({ level: 'LENDER', countryChanges: null });
    expect(ofBank.days.every((one: { place: unknown }) => one.place === null)).toBe(true);
    expect((await ask(stranger)).data.machineReport).toBeNull();
    const tooLong = await ask(lessor, { ...period(), from: '2020-01-01' });
    expect(tooLong.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', refusal: 'report-range' });
  });
});
