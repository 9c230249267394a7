import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { evidence, verifyCommitments } from '#ledger/verify/evidence';
import { announceRecall } from '#services/equipment/announce-recall';
import { retireEquipment } from '#services/equipment/retire-equipment';
import { mapPointRows } from '~/components/map/point-rows';
import { accepted } from '../support/consortium.ts';
import { createLeasingTrade, dayOfClock, type LeasingTrade, makeMachine, runLease } from '../support/leasing-trade.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { createTestPortal, signIn, type TestBrowser, type TestPage } from '../support/portal.ts';

const GTIN = '09506000134352';
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What the pages of machines do, in a browser without scripts. */
describe('the pages of a machine', () => {
  let trade: LeasingTrade;
  let portal: Awaited<ReturnType<typeof createTestPortal>>;
  let maker: TestBrowser;
  let lessor: TestBrowser;
  let address: string;

  const open = async (member: { readonly token: string }): Promise<TestBrowser> => {
    const browser = portal.open();
    await signIn(browser, member);
    return browser;
  };

  /** Sends a form with files as a browser does: the fields first, the token before all. */
  const upload = (
    browser: TestBrowser,
    path: string,
    fields: Readonly<Record<string, string>>,
    files: Readonly<Record<string, { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }>> = {},
  ): Promise<TestPage> =>
    browser.send(path, csrf => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ csrf, ...fields })) body.append(name, value);
      for (const [name, file] of Object.entries(files)) body.append(name, new Blob([file.bytes]), file.name);
      return { body };
    });

  const passport = {
    intent: 'issue',
    maker: 'we',
    model: 'KW 220',
    serial: 'KW220-0815',
    gtin: GTIN,
    category: 'excavator',
    year: '2025',
    origin: 'DE',
    specification: '22 t, 129 kW',
    'components[0].kind': 'engine',
    'components[0].serial': 'ENG-77',
    'public.photograph': 'on',
  };

  beforeAll(async () => {
    trade = await createLeasingTrade();
    portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(equipment|recalls|01|id\.|exports)/);
    maker = await open(trade.maker.approver);
    lessor = await open(trade.lessor.approver);
  });
  afterAll(() => trade?.ledger.close());

  const settle = () => untilSettled(trade.ctx);
  const publicPath = `/01/${GTIN}/21/KW220-0815`;

  test('before the first machine the list says what to do', async () => {
    const { status, html } = await maker.get('/equipment');
    expect(status).toBe(200);
    expect(html).toContain('href="/equipment/new"');
    expect((await portal.open().get('/equipment')).location).toContain('/login');
  });

  test('a serial that nobody has recorded is said to be unknown, signed out and with status 404', async () => {
    const { status, html } = await portal.open().get(publicPath);
    expect(status).toBe(404);
    expect(html).toContain('This serial number is not known here');
    expect((await portal.open().get('/id/nothinghere123')).status).toBe(404);
  });

  test('a manufacturer issues a passport with a photograph', async () => {
    await maker.get('/equipment/new');
    const missing = await upload(maker, '/equipment/new', { ...passport, model: '' });
    expect(missing.status).toBe(422);
    expect(missing.html).toContain('KW220-0815');
    const issued = await upload(maker, '/equipment/new', passport, {
      'files.photograph': { name: 'plate.png', bytes: new Uint8Array(PIXEL) },
    });
    expect(issued.status).toBe(302);
    address = issued.location ?? '';
    await settle();
    const { html } = await maker.get(address);
    for (const text of ['KW220-0815', 'Kranbau Werke AG', 'plate.png', 'data:image/svg+xml'])
      expect(html).toContain(text);
    expect((await (await open(trade.stranger.approver)).get(address)).status).toBe(404);
  });

  test('a serial that is easily mistaken for it asks for a second look', async () => {
    await maker.get('/equipment/new');
    const alike = { ...passport, serial: 'KW22O-O8I5', gtin: '' };
    const refused = await upload(maker, '/equipment/new', alike);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('name="evenIfAlike"');
    const same = await upload(maker, '/equipment/new', { ...passport, serial: ' kw220 0815' });
    expect(same.status).toBe(422);
  });

  test('anybody who scans its code sees what it is, and can check it', async () => {
    const { status, html, headers } = await portal.open().get(publicPath);
    expect(status).toBe(200);
    expect(html).toContain('The passport was issued by Kranbau Werke AG');
    expect(html).toContain('What this page is not');
    expect(html).not.toContain(trade.lessor.name);
    expect(headers.get('Cache-Control')).toBe('private, no-store');
    const machine = await trade.ctx.db.equipment.findFirstOrThrow({ where: { gtin: GTIN } });
    expect((await portal.open().get(`/id/${machine.publicId}`)).html).toContain('KW220-0815');
    const photograph = /\/id\/[0-9a-z]+\/files\/[0-9a-f-]{36}/.exec(html)?.[0] ?? '';
    const file = await portal.open().get(photograph);
    expect(file.headers.get('Content-Type')).toBe('image/png');
    const chinese = await portal.open().get(publicPath, { 'Accept-Language': 'zh-CN' });
    expect(chinese.html).toContain('并非法定登记簿');
  });

  test('it is offered, declined, offered again and accepted; the price is the parties’ own', async () => {
    const offer = {
      intent: 'sell',
      buyerId: trade.lessor.id,
      amount: '480,000.00',
      currency: 'eur',
      expiresOn: addDays(dayOfClock(trade.ctx), 10),
    };
    await maker.get(address);
    expect((await maker.post(address, { ...offer, amount: '' })).status).toBe(422);
    expect((await maker.post(address, offer)).status).toBe(302);
    await settle();
    const offered = await lessor.get(address);
    expect(offered.html).toContain('480,000.00');
    expect(offered.html).toContain('Your turn.');
    expect((await lessor.post(address, { intent: 'decline' })).status).toBe(302);
    await settle();
    await maker.get(address);
    await maker.post(address, offer);
    await settle();
    await lessor.get(address);
    expect((await lessor.post(address, { intent: 'accept' })).status).toBe(302);
    await settle();
    expect((await lessor.get(address)).html).toContain('Recorded title');
    const history = await lessor.get(`${address}/history`);
    expect(history.html).toContain('480,000.00');
    const after = await maker.get(address);
    expect(after.html).not.toContain('value="sell"');
    const shown = await portal.open().get(publicPath);
    expect(shown.html).not.toContain('Title passed');
    expect(shown.html).not.toContain(trade.lessor.name);
  });

  test('who takes it over types the serial from the plate; another one is said letter by letter', async () => {
    await maker.get(address);
    const give = { intent: 'give', takerId: trade.lessor.id, date: dayOfClock(trade.ctx), place: 'Bremen' };
    expect((await maker.post(address, give)).status).toBe(302);
    const announced = await lessor.get(address);
    expect(announced.html).toContain('The machine is announced to you');
    const take = { intent: 'take', serialSeen: 'KW220-0875', how: 'typed', date: dayOfClock(trade.ctx) };
    const differs = await upload(lessor, address, take);
    expect(differs.status).toBe(422);
    expect(differs.html).toContain('name="discrepancy"');
    const scanned = { ...take, serialSeen: `https://portal.example${publicPath}`, how: 'scanned' };
    expect((await upload(lessor, address, scanned)).status).toBe(302);
    await settle();
    expect((await lessor.get(`${address}/records`)).html).toContain('The plate says what is recorded');
  });

  test('inspections, insurance, valuations and components are recorded with their files', async () => {
    const page = `${address}/records`;
    const today = dayOfClock(trade.ctx);
    await lessor.get(page);
    const inspection = {
      intent: 'inspection',
      date: today,
      inspector: 'Ines Prüfer',
      result: 'passed',
      serialSeen: 'KW220-0815',
      isPublic: 'on',
    };
    const made = await upload(lessor, page, inspection, {
      'files.photograph': { name: 'front.png', bytes: new Uint8Array(PIXEL) },
    });
    expect(made.status).toBe(302);
    await lessor.get(page);
    const policy = { date: today, until: addDays(today, 365), insurer: 'Hafen Versicherung', policyNumber: 'P-1' };
    const insurance = { intent: 'insurance', ...policy, amount: '500000', currency: 'EUR' };
    expect((await upload(lessor, page, insurance)).status).toBe(302);
    await lessor.get(page);
    const valuation = {
      intent: 'valuation',
      date: today,
      basis: 'market',
      source: 'Auction',
      amount: '410000',
      currency: 'EUR',
    };
    expect((await upload(lessor, page, { ...valuation, currency: 'euro' })).status).toBe(422);
    expect((await upload(lessor, page, valuation)).status).toBe(302);
    await lessor.get(page);
    const swap = { intent: 'component', date: today, component: 'engine', removedSerial: 'ENG-77', serial: 'ENG-78' };
    expect((await upload(lessor, page, swap)).status).toBe(302);
    await settle();
    const { html } = await lessor.get(page);
    for (const text of ['Ines Prüfer', 'Hafen Versicherung', '410,000.00', 'ENG-78', 'front.png'])
      expect(html).toContain(text);
    expect(html).not.toMatch(/<td>engine<\/td><td[^>]*>ENG-77/);
    expect((await portal.open().get(publicPath)).html).toContain('plate checked');
  });

  test('what it shows can be recomputed from the evidence', async () => {
    const { html } = await lessor.get(`${address}/evidence.json`);
    const checked = verifyCommitments(evidence.parse(JSON.parse(html)));
    expect(checked.length).toBeGreaterThan(4);
    expect(checked.every(({ recomputed }) => recomputed)).toBe(true);
    expect(checked.find(({ kind }) => kind === 'passport')?.onChain).toBe(true);
  });

  test('the list filters, is exported, and has points for those who may see places alone', async () => {
    await makeMachine(trade.ctx, trade.lessor);
    const all = await lessor.get('/equipment');
    expect(all.html).toContain('KW220-0815');
    const none = await lessor.get('/equipment?category=dozer');
    expect(none.html).not.toContain('KW220-0815');
    expect(none.html).toContain('No machine fits the filter');
    expect((await lessor.get('/equipment?role=title-holder&q=0815')).html).toContain('KW220-0815');
    expect((await lessor.get('/equipment?view=map')).html).toContain('drawn by a script');
    const csv = await lessor.get('/exports/equipment.csv?q=0815');
    expect(csv.html.split('\n').filter(line => line.includes('KW220-0815'))).toHaveLength(1);
    const { subject } = await trade.ctx.db.equipment.findFirstOrThrow({ where: { gtin: GTIN } });
    const at = trade.ctx.clock.now();
    await trade.ctx.db.equipmentLatest.upsert({
      where: { subject },
      create: { subject, at, positionAt: at, latitude: 53.55, longitude: 9.99, positionTrust: 1, country: 'DE' },
      update: {},
    });
    const points = mapPointRows.parse(JSON.parse((await lessor.get('/equipment/points.json')).html));
    expect(points.points).toHaveLength(1);
    expect(points.points[0]?.slice(1, 4)).toEqual([address, 53.55, 9.99]);
    const makers = mapPointRows.parse(JSON.parse((await maker.get('/equipment/points.json')).html));
    expect(makers.points).toEqual([]);
    expect((await maker.get(address)).html).not.toContain('53.55');
  });

  test('a recall is announced, acknowledged by who has the machine, and mended', async () => {
    const { subject, reference } = await trade.ctx.db.equipment.findFirstOrThrow({ where: { gtin: GTIN } });
    expect((await maker.get(`/recalls/new?machine=${reference}`)).html).toContain('KW220-0815');
    const recall = {
      intent: 'announce',
      number: 'R-2026-1',
      title: 'Boom cylinder',
      text: 'May leak.',
      remedy: 'Replace the seal.',
      machines: subject,
    };
    const announced = await maker.post('/recalls/new', recall);
    expect(announced.status).toBe(302);
    const page = announced.location ?? '';
    await settle();
    const shown = await portal.open().get(publicPath);
    expect(shown.html).toContain('Recalled by Kranbau Werke AG');
    expect(shown.html).toContain('Boom cylinder');
    expect((await lessor.get(page)).html).toContain('1 machine of yours is recalled');
    expect((await lessor.post(page, { intent: 'acknowledge' })).status).toBe(302);
    expect((await maker.get(page)).html).toContain(trade.lessor.name);
    expect((await (await open(trade.stranger.approver)).get(page)).status).toBe(404);
    const mended = { intent: 'clear', scope: subject, date: dayOfClock(trade.ctx), work: 'Seal replaced' };
    expect((await maker.post(page, mended)).status).toBe(302);
    await settle();
    expect((await portal.open().get(publicPath)).html).toContain('Recalls that were mended');
    expect((await maker.get('/recalls')).html).toContain('1 of 1 mended');
  });

  test('the lessee sees its machine, and neither price nor sale', async () => {
    const { ctx } = trade;
    const { subject, reference, serial } = await ctx.db.equipment.findFirstOrThrow({ where: { gtin: GTIN } });
    await runLease(ctx, trade.lessor, trade.lessee, [{ subject, reference, serial }]);
    const lessee = await open(trade.lessee.approver);
    const { html } = await lessee.get(address);
    expect(html).toContain('On lease');
    expect((await lessee.get(`${address}/history`)).html).not.toContain('480,000.00');
    expect((await portal.open().get(publicPath)).html).not.toContain(trade.lessee.name);
    expect((await maker.get(address)).html).not.toContain(trade.lessee.name);
  });

  test('a retired and a recalled machine say so to anybody', async () => {
    const { ctx } = trade;
    const retired = await makeMachine(ctx, trade.lessor);
    accepted(
      await retireEquipment(ctx, trade.lessor.approver, {
        subject: retired.reference,
        cause: 'total-loss',
        date: dayOfClock(ctx),
        note: 'Burnt out',
      }),
    );
    await settle();
    const { publicId } = await ctx.db.equipment.findUniqueOrThrow({ where: { subject: retired.subject } });
    const page = await portal.open().get(`/id/${publicId}`);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Recorded as a total loss');
    expect(page.html).not.toContain('Burnt out');
    const nobody = await announceRecall(ctx, trade.lessor.approver, {
      number: 'X',
      title: 'X',
      text: 'X',
      remedy: 'X',
      machines: [retired.reference],
    });
    expect(nobody.ok).toBe(false);
  });

  test('an address of the web asks only so often', async () => {
    const spent = { ...trade.ctx.limits, consume: async () => ({ allowed: false, retryAfterSeconds: 60 }) as const };
    const busy = await createTestPortal({ ctx: { ...trade.ctx, limits: spent } }, /^root$|^routes\/(01|id\.)/);
    const { status, html } = await busy.open().get(publicPath);
    expect(status).toBe(429);
    expect(html).not.toContain(trade.maker.name);
  });
});
