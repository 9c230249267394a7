import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMonths } from '#domain/time/calendar-date';
import { fittingReadings } from '#prisma/reads/table-imports';
import { machineTelemetry } from '#prisma/reads/telemetry';
import { meterRecord, readingsById } from '#prisma/reads/telemetry-meters';
import { telemetryAccess } from '#prisma/reads/telemetry-visible';
import { whereaboutsOfMachines } from '#prisma/reads/whereabouts';
import type { Actor } from '#services/actor';
import { noticeDefault } from '#services/leases/notice-default';
import { beginTableImport } from '#services/tables/begin-table-import';
import { uploadTable } from '#services/tables/upload-table';
import { workTableImport } from '#services/tables/work-table-import';
import { confirmMeterReplacement, declineMeterReplacement } from '#services/telemetry/answer-meter-replacement';
import { endPlaceGrant, grantPlace } from '#services/telemetry/place-grants';
import { recordReadings } from '#services/telemetry/record-readings';
import { replaceMeter } from '#services/telemetry/replace-meter';
import { accepted, refusalOf } from '../support/consortium.ts';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestLease,
  type TestMachine,
  usualLease,
} from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { pledgeTo } from '../support/liens.ts';
import { createTestPortal, signIn, type TestBrowser } from '../support/portal.ts';

const HOUR = 3_600_000;

let trade: LeasingTrade;
let machine: TestMachine;
let lease: TestLease;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, lessee, bank } = trade;
  machine = await makeMachine(ctx, lessor);
  await pledgeTo(ctx, bank, lessor, [machine]);
  // It began a month ago, as the parties agreed: what was measured since is the lessee's to see.
  lease = await runLease(ctx, lessor, lessee, [machine], { countries: ['DE', 'NL'], terms: usualLease(ctx, 1) });
});
afterAll(() => trade.ledger.close());

const ago = (hours: number): Date => new Date(trade.ctx.clock.now().getTime() - hours * HOUR);

const record = (who: Actor, hoursAgo: number, engineHours: number, place = { latitude: 53.54, longitude: 9.98 }) =>
  recordReadings(trade.ctx, who, {
    readings: [{ machine: machine.reference, time: ago(hoursAgo), engineHoursMs: engineHours * HOUR, ...place }],
  });

const seenBy = (organisationId: string) => {
  const now = trade.ctx.clock.now();
  const to = now.toISOString().slice(0, 10);
  const from = new Date(now.getTime() - 20 * 24 * HOUR).toISOString().slice(0, 10);
  return machineTelemetry(trade.ctx.db, organisationId, machine.reference, { from, to, now });
};

describe('readings of a leased machine', () => {
  it('come from lessor and lessee, and from nobody else', async () => {
    const { lessor, lessee, bank, other, stranger } = trade;
    expect(accepted(await record(lessor.preparer, 50, 100)).recorded).toBe(1);
    expect(accepted(await record(lessee.preparer, 48, 101)).recorded).toBe(1);
    for (const { preparer } of [bank, other, stranger])
      expect(refusalOf(await record(preparer, 47, 101))).toBe('no-such-machine');
  });

  it('are seen whole by both, as inside or outside by the bank, and by no stranger', async () => {
    const { lessor, lessee, bank, rival, stranger } = trade;
    for (const { id } of [lessor, lessee]) {
      const seen = await seenBy(id);
      expect(seen).toMatchObject({ access: { level: 'full', exactPlace: true }, place: { latitude: 53.54 } });
      expect(seen?.path.length).toBe(2);
    }
    const asBank = await seenBy(bank.id);
    expect(asBank).toMatchObject({
      access: { level: 'lender', exactPlace: false },
      place: null,
      path: [],
      whereabouts: { state: 'inside', country: null, trust: 1 },
      meters: [{ kind: 'engine-hours', value: 101 * HOUR }],
    });
    expect(JSON.stringify(asBank)).not.toContain('53.54');
    for (const { id } of [rival, stranger]) expect(await seenBy(id)).toBeNull();
    const now = trade.ctx.clock.now();
    const many = await whereaboutsOfMachines(trade.ctx.db, bank.id, [machine.subject], now);
    expect(many.get(machine.subject)?.state).toBe('inside');
    expect((await whereaboutsOfMachines(trade.ctx.db, stranger.id, [machine.subject], now)).size).toBe(0);
  });

  it('of before its lease are not the lessee’s to see', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const readings = [{ machine: machine.reference, time: ago(24 * 40), latitude: 48, longitude: 9 }];
    accepted(await recordReadings(ctx, lessor.preparer, { readings }));
    const now = ctx.clock.now();
    const range = { from: addMonths(dayOfClock(ctx), -2), to: dayOfClock(ctx), now };
    const counts = await Promise.all(
      [lessor, lessee, bank].map(async ({ id }) => {
        const seen = await machineTelemetry(ctx.db, id, machine.reference, range);
        return [seen?.readings.length, seen?.path.length];
      }),
    );
    expect(counts).toEqual([
      [3, 3],
      [2, 2],
      [3, 0],
    ]);
    const seen = await machineTelemetry(ctx.db, lessee.id, machine.reference, range);
    expect(seen?.access.since?.toISOString().slice(0, 10)).toBe(addMonths(dayOfClock(ctx), -1));
    expect(seen?.days.every(({ day }) => day >= addMonths(dayOfClock(ctx), -1))).toBe(true);
  });

  it('show the bank the place for as long as the lessee lets it', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const grant = { machine: machine.subject, bankId: bank.id };
    expect(refusalOf(await grantPlace(ctx, lessor.preparer, grant))).toBe('not-place-grantor');
    expect(refusalOf(await grantPlace(ctx, lessee.preparer, { ...grant, bankId: lessor.id }))).toBe('not-a-bank');
    const { grantId } = accepted(await grantPlace(ctx, lessee.preparer, grant));
    expect(accepted(await grantPlace(ctx, lessee.preparer, grant)).grantId).toBe(grantId);
    expect(await seenBy(bank.id)).toMatchObject({ access: { exactPlace: true }, place: { latitude: 53.54 } });
    expect(refusalOf(await endPlaceGrant(ctx, bank.preparer, { grantId }))).toBe('not-found');
    accepted(await endPlaceGrant(ctx, lessee.preparer, { grantId }));
    expect(await seenBy(bank.id)).toMatchObject({ access: { exactPlace: false }, place: null });
  });

  it('of one that is not leased show the bank the place where its title holder lets it, until it is leased', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const owned = await makeMachine(ctx, lessor);
    await pledgeTo(ctx, bank, lessor, [owned]);
    const grant = { machine: owned.subject, bankId: bank.id };
    const { grantId: ofHolder } = accepted(await grantPlace(ctx, lessor.preparer, grant));
    const access = () => telemetryAccess(ctx.db, bank.id, owned.subject, ctx.clock.now());
    expect(await access()).toMatchObject({ level: 'lender', exactPlace: true });
    await runLease(ctx, lessor, lessee, [owned], { terms: usualLease(ctx, 1) });
    expect(await access()).toMatchObject({ level: 'lender', exactPlace: false });
    const { grantId } = accepted(await grantPlace(ctx, lessee.preparer, grant));
    expect(await access()).toMatchObject({ exactPlace: true });
    accepted(await endPlaceGrant(ctx, lessee.preparer, { grantId }));
    accepted(await endPlaceGrant(ctx, lessor.preparer, { grantId: ofHolder }));
  });

  it('say when it leaves its countries', async () => {
    const { ctx, lessor, lessee, bank, stranger } = trade;
    accepted(await record(lessee.preparer, 30, 102, { latitude: 48.86, longitude: 2.35 }));
    expect((await seenBy(lessor.id))?.whereabouts).toMatchObject({ state: 'outside', country: 'FR' });
    expect((await seenBy(bank.id))?.whereabouts).toMatchObject({ state: 'outside', country: null });
    const stateFor = async (id: string) =>
      (await whereaboutsOfMachines(ctx.db, id, [machine.subject], ctx.clock.now())).get(machine.subject)?.state;
    for (const { id } of [lessor, bank]) expect(await stateFor(id)).toBe('outside');
    expect(await stateFor(stranger.id)).toBeUndefined();
    accepted(await record(lessee.preparer, 8, 103));
    expect(await stateFor(lessor.id)).toBe('inside');
  });
});

describe('a replaced meter', () => {
  const swap = (closing: number) => ({
    machine: machine.reference,
    meter: 'engine-hours' as const,
    at: ago(6),
    oldMeterId: 'M1',
    newMeterId: 'M2',
    closing: closing * HOUR,
    opening: 0,
  });

  it('is refused where the old one had shown more, or by who is not a party', async () => {
    const { ctx, lessee, bank, stranger } = trade;
    expect(refusalOf(await replaceMeter(ctx, lessee.preparer, swap(90)))).toBe('meter-closing-too-low');
    expect(refusalOf(await replaceMeter(ctx, lessee.preparer, { ...swap(104), newMeterId: 'M1' }))).toBe(
      'meter-same-name',
    );
    expect(refusalOf(await replaceMeter(ctx, bank.preparer, swap(104)))).toBe('not-permitted');
    expect(refusalOf(await replaceMeter(ctx, stranger.preparer, swap(104)))).toBe('not-found');
  });

  it('changes nothing before the other party has confirmed it, and nothing when that declines', async () => {
    const { ctx, lessor, lessee } = trade;
    const declined = accepted(await replaceMeter(ctx, lessee.preparer, swap(110)));
    expect(declined.inForce).toBe(false);
    const { replacementId } = declined;
    expect(refusalOf(await confirmMeterReplacement(ctx, lessee.preparer, { replacementId }))).toBe('not-counterparty');
    accepted(await declineMeterReplacement(ctx, lessor.preparer, { replacementId }));
    expect(refusalOf(await confirmMeterReplacement(ctx, lessor.preparer, { replacementId }))).toBe(
      'meter-replacement-closed',
    );

    const { replacementId: second } = accepted(await replaceMeter(ctx, lessee.preparer, swap(104)));
    accepted(await record(lessee.preparer, 2, 1));
    const doubts = (await seenBy(lessor.id))?.readings[0]?.doubts;
    expect(doubts).toContain('engine-hours-backwards');

    accepted(await confirmMeterReplacement(ctx, lessor.preparer, { replacementId: second }));
    const seen = await seenBy(lessor.id);
    expect(seen?.readings[0]?.doubts).toEqual([]);
    expect(seen?.replacements.map(({ state }) => state).sort()).toEqual(['declined', 'in-force']);
    const counted = seen?.days.reduce((sum, { engineMs }) => sum + engineMs, 0) ?? 0;
    // 101 → 103 by the lessee's word, 1 more on the old meter, 1 on the new one.
    expect(counted).toBe(4 * HOUR);
    await untilSettled(ctx);
    const count = (name: string) => ctx.db.event.count({ where: { name, subject: machine.subject } });
    // Each proposal is what one party observed; what both have signed is an event of its own.
    expect([await count('ConditionObserved'), await count('MeterReplaced')]).toEqual([2, 1]);
  });

  it('is part of the record that bills read, with its own evidence', async () => {
    const { db } = trade.ctx;
    const found = await meterRecord(db, machine.subject, 'engine-hours', { to: trade.ctx.clock.now() });
    expect(found.replacements).toHaveLength(1);
    const closing = found.replacements[0]?.last.id ?? '';
    const newest = found.readings.at(-1);
    const evidence = await readingsById(db, [closing, newest?.id ?? '', 'nothing']);
    expect(evidence.get(closing)).toMatchObject({ kind: 'closing', meterId: 'M1', value: BigInt(104 * HOUR) });
    expect(evidence.get(newest?.id ?? '')).toMatchObject({ kind: 'reading', trust: 1, engineHoursMs: BigInt(HOUR) });
    expect(evidence.size).toBe(2);
  });
});

describe('a table of readings', () => {
  it('shows a verdict for every row, and takes what is good once somebody says so', async () => {
    const { ctx, lessee } = trade;
    const day = ago(24 * 15)
      .toISOString()
      .slice(0, 10);
    const csv = [
      'Machine;Time;Hours;Lat;Lon',
      `${machine.reference};${day} 08:00;50,5;53.5;10`,
      `${machine.serial};${day} 18:00;58;53.5;10`,
      `${machine.serial};${day} 20:00;57;;`,
      `M-0000-1;${day} 08:00;1;;`,
      `${machine.reference};yesterday;1;;`,
      `${machine.reference};${day};;;`,
    ].join('\n');
    const upload = { kind: 'readings' as const, name: 'hours.csv', bytes: new TextEncoder().encode(csv) };
    const before = await ctx.db.reading.count();
    const { importId, ...counts } = accepted(
      await uploadTable(ctx, lessee.preparer, { ...upload, options: { timeZone: 'Europe/Berlin' } }),
    );
    expect(counts).toMatchObject({ accepted: 3, refused: 3, warned: 1 });
    // Whose the readings are, and how many are nobody's that it may record for.
    expect(await fittingReadings(ctx.db, importId)).toEqual({
      fitting: [{ machine: machine.reference, lease: lease.reference, rows: 3 }],
      strange: 1,
    });
    expect(await ctx.db.reading.count()).toBe(before);
    expect(refusalOf(await beginTableImport(ctx, lessee.preparer, { importId }))).toBe('rows-refused');
    accepted(await beginTableImport(ctx, lessee.preparer, { importId, leaveOutRefused: true }));
    while (await workTableImport(ctx, importId));
    const rows = await ctx.db.reading.findMany({ where: { source: `csv:${lessee.id}` }, orderBy: { time: 'asc' } });
    expect(rows.map(({ engineHoursMs }) => Number(engineHoursMs) / HOUR)).toEqual([50.5, 58, 57]);
    expect(rows[2]?.doubts).toEqual(['engine-hours-backwards']);
    const berlin = rows[0]?.time.toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' });
    expect(berlin).toBe('08:00:00');
    const again = accepted(
      await uploadTable(ctx, lessee.preparer, { ...upload, options: { timeZone: 'Europe/Berlin' } }),
    );
    expect(again.warned).toBe(3);
  });
});

describe('in the browser, without scripts', () => {
  let open: (member: { readonly token: string }) => Promise<TestBrowser>;

  beforeAll(async () => {
    const portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(equipment|telemetry|inbox)/);
    open = async member => {
      const browser = portal.open();
      await signIn(browser, member);
      return browser;
    };
  });

  const path = () => `/equipment/${machine.reference}/use`;

  it('the lessee sees use, meters, place and readings, and lets a bank see the place', async () => {
    const { lessee, bank } = trade;
    const browser = await open(lessee.preparer);
    const page = await browser.get(path());
    expect(page.status).toBe(200);
    for (const text of ['Use by day', 'Utilisation', '53.54000', 'The hour meter shows less than before.'])
      expect(page.html).toContain(text);
    // Hours are drawn by themselves; days without a reading are no series of the drawing.
    expect(page.html).toMatch(/data-parts="\d"/);
    expect((await browser.get(`${path()}?from=2020-01-01&to=2030-01-01`)).status).toBe(200);
    // Days of which nothing was told stand among the others.
    const early = ago(24 * 300)
      .toISOString()
      .slice(0, 10);
    const asLessor = await (await open(trade.lessor.preparer)).get(`${path()}?from=${early}`);
    expect(asLessor.html).toContain('no reading');
    // Who lets the machine may not let a bank see it: it is told who may, and offered no form.
    expect(page.html).toContain('Let it see the place');
    expect(asLessor.html).not.toContain('Let it see the place');
    expect(asLessor.html).toContain('Only the lessee may let one see the exact place');
    const granted = await browser.post(path(), { intent: 'grant', bankId: bank.id });
    expect(granted.status).toBe(302);
    expect((await browser.get(path())).html).toContain(bank.name);
    const { id } = await trade.ctx.db.placeGrant.findFirstOrThrow({ where: { bankId: bank.id, endedAt: null } });
    expect((await browser.post(path(), { intent: 'end-grant', scope: id })).status).toBe(302);
  });

  it('a wrong replacement is shown again with what was typed', async () => {
    const browser = await open(trade.lessee.preparer);
    await browser.get(path());
    const fields = { meter: 'engine-hours', date: '2026-11-19', time: '25:00', oldMeterId: 'M2', newMeterId: 'M3' };
    const page = await browser.post(path(), { intent: 'replace', ...fields, closing: '7', opening: '0' });
    expect(page.status).toBe(422);
    expect(page.html).toContain('value="M3"');
  });

  it('the bank sees inside or outside and no place; strangers see nothing', async () => {
    const { bank, stranger } = trade;
    const page = await (await open(bank.preparer)).get(path());
    expect(page.status).toBe(200);
    expect(page.html).toContain('Inside');
    expect(page.html).not.toContain('53.54');
    // A country that is withheld is not said to be none; and whether it is where it may be is not said of its countries alone.
    expect(page.html).not.toContain('none (at sea');
    expect(page.html).toMatch(/Where it may be.*?Inside.*?Permitted countries.*?Germany, Netherlands/s);
    expect((await (await open(stranger.preparer)).get(path())).status).toBe(404);
  });

  it('of a machine that is outside, who may see the place is told which rule it breaks', async () => {
    const { ctx, lessor, lessee, bank } = trade;
    const abroad = await makeMachine(ctx, lessor);
    await pledgeTo(ctx, bank, lessor, [abroad]);
    await runLease(ctx, lessor, lessee, [abroad], { countries: ['DE'], terms: usualLease(ctx, 1) });
    const readings = [{ machine: abroad.reference, time: ago(2), latitude: 48.86, longitude: 2.35 }];
    accepted(await recordReadings(ctx, lessee.preparer, { readings }));
    const page = `/equipment/${abroad.reference}/use`;
    const broken = 'In a country that its lease does not permit.';
    const asLessor = await (await open(lessor.preparer)).get(page);
    for (const told of [broken, 'France']) expect(asLessor.html).toContain(told);
    const asBank = await (await open(bank.preparer)).get(page);
    expect(asBank.html).toMatch(/Where it may be.*?Outside/s);
    for (const hidden of [broken, 'France']) expect(asBank.html).not.toContain(hidden);
  });

  it('a table of readings is handed in, looked at and taken', async () => {
    const { lessee } = trade;
    const browser = await open(lessee.preparer);
    expect((await browser.get('/telemetry/import')).status).toBe(200);
    const day = ago(24 * 12)
      .toISOString()
      .slice(0, 10);
    const file = new Blob([`machine,time,hours\n${machine.reference},${day} 08:00,70\n`]);
    const sent = await browser.send('/telemetry/import', csrf => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ csrf, intent: 'upload' })) body.append(name, value);
      body.append('file', file, 'hours.csv');
      return { body };
    });
    expect([sent.status, sent.location]).toEqual([302, expect.stringContaining('/telemetry/imports/')]);
    expect((await browser.get(sent.location ?? '')).html).toContain(machine.reference);
  });
});

it('after default the bank sees the place', async () => {
  const { ctx, lessor, bank } = trade;
  const reason = { code: 'misuse', note: 'Used without its guard.' } as const;
  accepted(await noticeDefault(ctx, lessor.approver, { lease: lease.subject, reason }));
  expect((await seenBy(bank.id))?.access.exactPlace).toBe(false);
  await untilSettled(ctx);
  expect(await seenBy(bank.id)).toMatchObject({
    access: { level: 'lender', exactPlace: true },
    place: { latitude: 53.54 },
  });
});
