import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { addDays, addMonths } from '#domain/time/calendar-date';
import { logInAs, noBrowser, openBrowser, openPage, photograph, sees, standing } from '#tests/support/browser';
import { createOrganisation } from '#tests/support/consortium';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';
import { today } from '#tests/support/trade';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });
if (noBrowser !== null) console.warn(noBrowser);

const GTIN = '04006381333931';
const SERIAL = 'KW220-0S1738';

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator('main').getByRole('button', { name, exact: true }).filter({ visible: true }).first().click();

/** Opens the box in which something is done. */
const unfold = (page: Page, name: string): Promise<void> =>
  page.locator('main summary').getByText(name, { exact: true }).filter({ visible: true }).first().click();

const field = (page: Page, label: string) =>
  page
    .locator('main')
    .getByLabel(new RegExp(`^${label}( \\(optional\\))?$`))
    .filter({ visible: true })
    .first();

const fill = (page: Page, label: string, value: string): Promise<void> => field(page, label).fill(value);

const choose = async (page: Page, label: string, option: string): Promise<void> => {
  await field(page, label).selectOption({ label: option });
};

const follow = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator('main').getByRole('link', { name }).first().click();

describe.skipIf(noBrowser !== null)('a machine in the browser of each party, from passport to repossession', () => {
  let trade: ServedTrade;
  let browser: Browser;
  let maker: Page;
  let lessor: Page;
  let lessee: Page;
  let bank: Page;
  let rival: Page;
  let machine: string;
  let lease: string;

  const as = (member: { readonly email: string }, options = {}): Promise<Page> =>
    logInAs(browser, trade.server.url, member.email, options);

  /** Signs what another organisation has proposed. */
  const agree = async (page: Page, what: string): Promise<void> => {
    await page.goto('/agreements');
    await follow(page, what);
    await sees(page, 'What is signed');
    await press(page, 'Sign for our organisation');
    await sees(page, /Signed by all/);
  };

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade({ blockSeconds: 1 }), openBrowser()]);
    const manufacturer = await createOrganisation(trade.ctx, 'Kranbau Werke AG', ['MANUFACTURER']);
    [maker, lessor, lessee, bank, rival] = await Promise.all([
      as(manufacturer.approver),
      as(trade.seller.approver),
      as(trade.buyer.approver),
      as(trade.bank.approver),
      as(trade.rival.approver),
    ]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await photograph(browser, `.cache/e2e/${task.name.replace(/\W+/g, '-')}`);
  });
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  test('the manufacturer issues a passport; what is easily mistaken for it is not recorded unasked', async () => {
    await maker.goto('/equipment/new');
    await fill(maker, 'Model', 'KW 220');
    await fill(maker, 'Serial number', SERIAL);
    await fill(maker, 'GTIN', GTIN);
    await choose(maker, 'Kind of machine', 'excavator');
    await press(maker, 'Sign and issue');
    await maker.waitForURL(/\/equipment\/M-/);
    machine = new URL(maker.url()).pathname.split('/').at(-1) ?? '';
    expect(machine).toMatch(/^M-\d{4}-\d{6}$/);
    await standing(maker, 'With its owner');

    await maker.goto('/equipment/new');
    await fill(maker, 'Model', 'KW 220');
    await fill(maker, 'Serial number', SERIAL.replace('0S', 'O5'));
    await choose(maker, 'Kind of machine', 'excavator');
    await press(maker, 'Sign and issue');
    await sees(maker, 'Record it all the same: I have compared the plates');
  });

  test('title passes to the lessor by the signatures of both', async () => {
    await maker.goto(`/equipment/${machine}`);
    await unfold(maker, 'Sell …');
    await choose(maker, 'Buyer', trade.seller.name);
    await fill(maker, 'Price', '250000.00');
    await fill(maker, 'Can be accepted until', addDays(today(trade.ctx), 20));
    await press(maker, 'Offer title');
    await standing(maker, 'Title offered');

    await lessor.goto(`/equipment/${machine}`);
    await sees(lessor, '250,000.00');
    await unfold(lessor, 'Accept title');
    await press(lessor, 'Accept title');
    await standing(lessor, 'With its owner');
    await sees(lessor, 'title holder');
  });

  test('whoever scans its code sees where it comes from, and nothing of its owner; an unknown serial is said to be unknown', async () => {
    const stranger = await openPage(browser, trade.server.url);
    await stranger.goto(`/01/${GTIN}/21/${encodeURIComponent(SERIAL)}`);
    await sees(stranger, 'The passport was issued by Kranbau Werke AG');
    const html = await stranger.content();
    for (const secret of [trade.seller.name, '250,000.00', machine]) expect(html).not.toContain(secret);
    await stranger.goto(`/01/${GTIN}/21/UNKNOWN`);
    await stranger
      .locator('.page-header')
      .getByText(/unknown|not known/i)
      .first()
      .waitFor();
    await stranger.goto(`/equipment/${machine}`);
    expect(stranger.url()).toContain('/login');
    await stranger.context().close();
  });

  test('two banks are asked; one files a lien with the lessor’s signature, the other sees that it stands and not whose', async () => {
    await lessor.goto(`/equipment/${machine}/liens`);
    await unfold(lessor, 'Ask a bank to lend on it');
    await lessor.getByRole('checkbox', { name: trade.bank.name }).check();
    await lessor.getByRole('checkbox', { name: trade.rival.name }).check();
    await press(lessor, 'Ask them');
    await sees(lessor, 'Banks that see it because you asked them to lend');

    await bank.goto(`/equipment/${machine}/liens`);
    await follow(bank, 'File a lien on it');
    await choose(bank, 'Law', 'United States: UCC article 9');
    await bank.getByLabel('Purchase-money').check();
    await fill(bank, 'Delivered on', today(trade.ctx));
    await fill(bank, 'Secures at most', '200000.00');
    await fill(bank, 'Currency', 'EUR');
    await press(bank, 'File it');
    await bank.waitForURL(/\/liens\/S-/);
    await agree(lessor, 'Lien');
    await standing(bank, 'Stands');

    await rival.goto(`/equipment/${machine}/liens`);
    await sees(rival, 'Purchase-money');
    expect(await rival.content()).not.toContain(trade.bank.name);
  });

  test('a lease is signed by both and begins when the lessee has read the machine’s plate', async () => {
    await lessor.goto(`/leases/new?machine=${machine}`);
    const lessees = await field(lessor, 'Lessee').locator('option').allInnerTexts();
    await field(lessor, 'Lessee').selectOption({ index: lessees.findIndex(name => name.startsWith(trade.buyer.name)) });
    await fill(lessor, 'Number of the contract', 'LV-2026/17');
    await fill(lessor, 'Amount financed', '240000.00');
    await fill(lessor, 'Start', addMonths(today(trade.ctx), -2));
    await fill(lessor, 'Periods', '36');
    await fill(lessor, 'Rate a year', '5.25');
    await fill(lessor, 'VAT', '19');
    await press(lessor, 'Preview');
    await sees(lessor, /7,188\.54/);
    await press(lessor, 'Sign and send to the lessee');
    await lessor.waitForURL(/\/leases\/L-/);
    lease = new URL(lessor.url()).pathname.split('/').at(-1) ?? '';
    await agree(lessee, 'Lease');

    await lessee.goto(`/leases/${lease}`);
    await standing(lessee, 'Awaiting acceptance');
    const plate = lessee.locator('main').getByLabel(/^Serial of M-/);
    await plate.fill('KW220-777');
    await press(lessee, 'Accept and begin');
    await sees(lessee, 'Not done. Please look at the following:');
    await plate.fill(SERIAL.toLowerCase().replace('-', ' '));
    await press(lessee, 'Accept and begin');
    // Once the periods that are due already are billed, which the portal looks for every minute.
    await standing(lessee, 'Running');
    await lessee.goto(`/equipment/${machine}`);
    await standing(lessee, 'On lease');
  });

  test('rents are billed on their days, and each is a receivable that both see', async () => {
    await lessor.goto(`/leases/${lease}`);
    // Begun two months ago, in advance: three rents are due, and the portal bills them by itself.
    await sees(lessor, '3 of 36 periods billed');
    await lessee.goto('/receivables');
    await lessee.locator('main').getByText('R-', { exact: false }).first().waitFor();
    expect(await lessee.locator('main tbody tr').count()).toBe(3);
    const stranger = rival;
    await stranger.goto('/receivables');
    expect(
      await stranger
        .locator('main')
        .getByText(/R-\d{4}-/)
        .count(),
    ).toBe(0);
    const page = await stranger.goto(`/leases/${lease}`);
    expect(page?.status()).toBe(404);
  });

  test('in default the lessor repossesses the machine, which is free again and still under its lien', async () => {
    await lessor.goto(`/leases/${lease}`);
    await unfold(lessor, 'Notice a default…');
    await choose(lessor, 'Reason', 'Misuse');
    await press(lessor, 'Notice the default');
    await standing(lessor, 'In default');
    await unfold(lessor, 'Repossess…');
    await lessor
      .locator('main details[open]')
      .getByLabel(/^Serial of M-/)
      .fill(SERIAL);
    await fill(lessor, 'Note', 'Found on another site, in use by nobody that we know.');
    await press(lessor, 'Repossess');
    await standing(lessor, 'Repossessed');

    await lessor.goto(`/equipment/${machine}`);
    await standing(lessor, 'With its owner');
    await bank.goto('/liens');
    await sees(bank, 'Stands');
    await lessor.goto(`/equipment/${machine}/history`);
    await sees(lessor, 'Title chain');
    await press(lessor, 'Verify in this browser');
    await sees(lessor, /agree/i);
  });
});
