import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOrganisation } from '#tests/support/consortium';
import {
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  type TestMachine,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { showTo } from '#tests/support/liens';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';

/** What people do with liens and collateral, in a browser without scripts. */
describe('the pages of liens and collateral', () => {
  let trade: LeasingTrade;
  let lessor: TestBrowser;
  let bank: TestBrowser;
  let rival: TestBrowser;
  let stranger: TestBrowser;
  let governor: TestBrowser;
  let machine: TestMachine;
  let reference = '';

  beforeAll(async () => {
    trade = await createLeasingTrade();
    const { ctx } = trade;
    const office = await createOrganisation(ctx, 'Consortium Office', ['SUPPLIER'], { governor: true });
    const portal = await createTestPortal({ ctx }, /^root$|^routes\/(liens|collateral|exports|_index)/);
    const browserOf = async (who: { readonly token: string }) => {
      const browser = portal.open();
      await signIn(browser, who);
      return browser;
    };
    lessor = await browserOf(trade.lessor.approver);
    bank = await browserOf(trade.bank.approver);
    rival = await browserOf(trade.rival.approver);
    stranger = await browserOf(trade.stranger.approver);
    governor = await browserOf(office.administrator);
    machine = await makeMachine(ctx, trade.lessor);
  });
  afterAll(() => trade?.ledger.close());

  test('a title holder asks a bank, which then sees the machine; strangers do not', async () => {
    expect((await bank.get(`/collateral/${machine.reference}`)).status).toBe(404);
    expect((await lessor.get(`/liens/ask/${machine.reference}`)).html).toContain(trade.bank.name);
    const asked = await lessor.post(`/liens/ask/${machine.reference}`, { intent: 'ask', bankIds: trade.bank.id });
    expect(asked.location).toBe(`/equipment/${machine.reference}/liens`);
    const list = await bank.get('/collateral');
    expect(list.html).toContain(machine.reference);
    const page = await bank.get(`/collateral/${machine.reference}`);
    expect(page.status).toBe(200);
    expect(page.html).toContain('No lien stands on it here.');
    expect(page.html).toContain(trade.lessor.name);
    const evidence = JSON.parse((await bank.get(`/collateral/${machine.reference}/evidence.json`)).html);
    expect(evidence.parts[0].commitments.map(({ kind }: { kind: string }) => kind)).toContain('passport');
    expect((await stranger.get(`/collateral/${machine.reference}`)).status).toBe(404);
  });

  test('the bank files a lien; both sign, and it stands with its rank and rule', async () => {
    const { ctx, lessor: holder } = trade;
    const address = `/liens/new?collateral=Equipment&subject=${machine.reference}`;
    const form = await bank.get(address);
    expect(form.status).toBe(200);
    expect(form.html).toContain(machine.serial);
    const fields = {
      intent: 'file',
      collateral: 'Equipment',
      subject: machine.subject,
      fragment: '0',
      securedPartyId: '',
      law: 'CN-CIVIL-CODE',
      class: 'purchase-money',
      deliveredOn: dayOfClock(ctx),
      filedOn: dayOfClock(ctx),
      registry: 'Unified registration',
      registrationNumber: '0472 1180',
      securedMinor: '480,000.00',
      currency: 'EUR',
      lapsesOn: '2039-12-31',
    };
    const refused = await bank.post(address, { ...fields, lapsesOn: '2020-01-01' });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('A lien lapses after today');
    const filed = await bank.post(address, fields);
    reference = /S-\d{4}-\d{6}/.exec(filed.location ?? '')?.[0] ?? '';
    expect(filed.location).toBe(`/liens/${reference}`);
    expect((await lessor.get(`/liens/${reference}`)).html).toContain('waits for a signature');
    await agreeAll(ctx, machine.subject, [holder]);
    const page = await bank.get(`/liens/${reference}`);
    expect(page.html).toContain('Purchase-money, filed in time after delivery');
    expect(page.html).toContain('480,000.00');
    expect(page.html).toContain('0472 1180');
    expect((await bank.get('/liens')).html).toContain(reference);
    expect((await lessor.get('/liens?role=grantor')).html).toContain(trade.bank.name);
    expect((await bank.get('/exports/liens.csv')).html).toContain('0472 1180');
  });

  test('a competitor that is asked sees that it stands, and not whose it is', async () => {
    expect((await rival.get(`/liens/${reference}`)).status).toBe(404);
    await showTo(trade.ctx, trade.lessor, machine, [trade.rival]);
    for (const path of [
      `/liens/${reference}`,
      `/collateral/${machine.reference}`,
      `/liens/new?collateral=Equipment&subject=${machine.reference}`,
    ]) {
      const page = await rival.get(path);
      expect(page.status).toBe(200);
      expect(page.html).toContain(reference);
      expect(page.html).not.toContain(trade.bank.name);
      expect(page.html).not.toContain('0472 1180');
    }
    expect((await rival.get('/liens')).html).not.toContain(reference);
  });

  test('a search is made, kept, written as PDF and JSON, and its external ones beside it', async () => {
    expect((await rival.get('/liens/search')).status).toBe(200);
    const made = await rival.post('/liens/search', { intent: 'search-serial', by: 'serial', serial: machine.serial });
    const path = made.location ?? '';
    expect(path).toMatch(/^\/liens\/searches\/[0-9a-f-]{36}$/);
    const page = await rival.get(path);
    expect(page.html).toContain(reference);
    expect(page.html).not.toContain(trade.bank.name);
    const body = new FormData();
    const recorded = await rival.send(path, csrf => {
      const fields = {
        csrf,
        intent: 'external',
        registry: 'PBoC register',
        reference: '77',
        searchedOn: dayOfClock(trade.ctx),
        finding: 'found',
        note: '',
      };
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      return { body };
    });
    expect(recorded.location).toBe(path);
    expect((await rival.get(path)).html).toContain('PBoC register');
    const json = JSON.parse((await rival.get(`${path}/result.json`)).html);
    expect(json).toMatchObject({ external: [{ registry: 'PBoC register' }], result: { by: 'serial' } });
    const pdf = await rival.get(`${path}/result.pdf`);
    expect(pdf.headers.get('Content-Type')).toBe('application/pdf');
    expect(pdf.html.startsWith('%PDF')).toBe(true);
    expect((await bank.get(path)).status).toBe(404);
    expect((await bank.get(`${path}/result.json`)).status).toBe(404);
  });

  test('it is continued, and ends by a court’s order that only governors carry out', async () => {
    await bank.get(`/liens/${reference}`);
    const longer = await bank.post(`/liens/${reference}`, { intent: 'continue', lapsesOn: '2041-01-31' });
    expect(longer.location).toBe(`/liens/${reference}`);
    await untilSettled(trade.ctx);
    expect((await bank.get(`/liens/${reference}`)).html).toContain('2041');
    expect((await lessor.get('/liens/order')).status).not.toBe(200);
    expect((await governor.get('/liens/order')).status).toBe(200);
    const ordered = await governor.post('/liens/order', {
      intent: 'order',
      lien: reference,
      court: 'LG Hamburg',
      orderNumber: '318 O 77/26',
      orderedOn: dayOfClock(trade.ctx),
      note: '',
    });
    expect(ordered.location).toMatch(/^\/actions\//);
    await untilSettled(trade.ctx);
    const page = await bank.get(`/liens/${reference}`);
    expect(page.html).toContain('Released by order');
    expect(page.html).toContain('318 O 77/26');
    const evidence = JSON.parse((await bank.get(`/collateral/${machine.reference}/evidence.json`)).html);
    // Each part has what its own events carry: nothing is left that waits for an event.
    for (const { commitments, events } of evidence.parts) {
      const roots = events.map(({ root }: { root: string | null }) => root);
      for (const { root } of commitments) expect(roots).toContain(root);
    }
    expect((await bank.get(`/liens/${reference}/evidence.json`)).status).toBe(200);
    expect((await bank.get('/')).status).toBe(200);
  });
});
