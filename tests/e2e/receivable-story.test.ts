import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { proposeAccount } from '#services/organisations/propose-account';
import { logInAs, noBrowser, openBrowser, photograph, sees, standing } from '#tests/support/browser';
import { accepted } from '#tests/support/consortium';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';
import { invoiceFile, today } from '#tests/support/trade';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });
if (noBrowser !== null) console.warn(noBrowser);

const NET = '100000.00';
const FACE = '119,000.00';
const NUMBER = 'RE-2026/00417';

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator('main').getByRole('button', { name }).filter({ visible: true }).first().click();

const fill = (page: Page, label: string, value: string): Promise<void> =>
  page
    .locator('main')
    .getByLabel(new RegExp(`^${label}( \\(optional\\))?$`))
    .fill(value);

const follow = (page: Page, name: string | RegExp): Promise<void> =>
  page.locator('main').getByRole('link', { name }).first().click();

/** A mark in the page's memory, which a reload would lose. */
const mark = (page: Page): Promise<boolean> => page.evaluate(() => Reflect.set(window, 'openedOnce', true));
const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => Reflect.get(window, 'openedOnce') === true);

const upload = async (
  page: Page,
  file: { readonly name: string; readonly bytes: Uint8Array },
  { evenIfHere = false } = {},
): Promise<void> => {
  await page.goto('/invoices/import');
  if (evenIfHere) await page.getByRole('checkbox', { name: /Import even if/ }).check();
  const buffer = Buffer.from(file.bytes);
  await page.locator('input[type=file]').setInputFiles({ name: file.name, mimeType: 'application/xml', buffer });
  await press(page, 'Import');
  await sees(page, 'All files are dealt with');
};

/** Opens what waits for a second person, the newest first. */
const openApproval = async (page: Page, what: string): Promise<void> => {
  await page.goto('/approvals');
  await follow(page, what);
  await sees(page, 'What you approve');
};

describe.skipIf(noBrowser !== null)('a receivable in the browser of each party', () => {
  let trade: ServedTrade;
  let browser: Browser;
  let seller: Page;
  let buyer: Page;
  let bank: Page;
  let rival: Page;
  let reference: string;

  const as = (member: { readonly email: string }, options = {}): Promise<Page> =>
    logInAs(browser, trade.server.url, member.email, options);

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade({ blockSeconds: 3 }), openBrowser()]);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await photograph(browser, `.cache/e2e/${task.name.replace(/\W+/g, '-')}`);
  });
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  test('the seller uploads an invoice and issues it; it settles before their eyes', async () => {
    seller = await as(trade.seller.preparer);
    await upload(seller, invoiceFile(trade.ctx, NET, { number: NUMBER }));
    await sees(seller, '1 imported, 0 not imported');
    await follow(seller, NUMBER);
    await sees(seller, 'Issue a receivable');
    await press(seller, 'Issue receivable');
    await seller.waitForURL(/\/receivables\/R-/);
    reference = new URL(seller.url()).pathname.split('/').at(-1) ?? '';
    expect(reference).toMatch(/^R-\d{4}-\d{6}$/);
    await mark(seller);
    await sees(seller, /settling on the chain/);
    await standing(seller, 'Awaiting confirmation');
    expect(await isMarked(seller)).toBe(true);
    await sees(seller, FACE);
  });

  test('the buyer confirms with two people; one alone cannot', async () => {
    buyer = await as(trade.buyersBoth);
    await buyer.goto('/receivables');
    await follow(buyer, reference);
    await sees(buyer, 'Confirm this receivable');
    await press(buyer, 'Send for approval');
    await sees(buyer, /Sent for approval/);
    // This person may approve, only not what they prepared.
    await openApproval(buyer, 'Confirm a receivable');
    await sees(buyer, /You prepared this/);
    expect(await buyer.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);

    const second = await as(trade.buyer.approver);
    await openApproval(second, 'Confirm a receivable');
    await sees(second, FACE);
    await press(second, 'Approve');
    await sees(second, 'Approved');
    await second.context().close();
    // The seller’s page, open all the while, hears of it.
    await standing(seller, 'Confirmed');
    expect(await isMarked(seller)).toBe(true);
  });

  test('a re-keyed copy of it, from another party, is told that a claim exists', async () => {
    const number = NUMBER.toLowerCase().replace('/', ' / ');
    const copy = invoiceFile(trade.ctx, NET, { number });
    await upload(buyer, copy);
    await sees(buyer, '0 imported, 1 not imported');
    await upload(buyer, copy, { evenIfHere: true });
    await sees(buyer, '1 imported, 0 not imported');
    await follow(buyer, number);
    await sees(buyer, /A claim on this invoice exists already/);
  });

  test('two banks are asked and quote; neither learns of the other', async () => {
    await seller.getByRole('checkbox', { name: trade.bank.name }).check();
    await seller.getByRole('checkbox', { name: trade.rival.name }).check();
    await press(seller, 'Ask for quotes');
    await standing(seller, 'Finance requested');

    const quote = async (page: Page, rate: string) => {
      await page.goto('/finance');
      await follow(page, reference);
      await sees(page, 'Confirmed by the obligor');
      await sees(page, FACE);
      await fill(page, 'Advance rate', '80');
      await fill(page, 'Discount rate', rate);
      await fill(page, 'Fee rate', '0.5');
      await press(page, 'Preview');
      // 119,000.00 × 80 %; the rate does not change the advance.
      await sees(page, '95,200.00');
      await press(page, 'Submit the quote');
      await sees(page, 'Your quotes');
    };
    bank = await as(trade.bank.preparer);
    await quote(bank, '6');
    rival = await as(trade.rival.preparer);
    await quote(rival, '9');
    await standing(rival, 'Quoted');
    for (const path of ['/finance', new URL(rival.url()).pathname, `/receivables/${reference}`]) {
      await rival.goto(path);
      await sees(rival, reference);
      // Neither shown nor among the data sent along.
      expect(await rival.content()).not.toContain(trade.bank.name);
    }
  });

  test('the seller compares the quotes and accepts one', async () => {
    await seller.goto('/finance');
    await follow(seller, reference);
    await seller.getByRole('columnheader', { name: trade.rival.name }).waitFor();
    await seller.getByText(`Accept ${trade.bank.name}…`).click();
    await press(seller, 'Accept this quote');
    await standing(seller, 'Accepted, to be funded');
  });

  test('the bank funds with two people, and the buyer is told whom to pay', async () => {
    await standing(bank, 'Accepted, to be funded');
    await fill(bank, 'Payment reference', 'TRF 417');
    await press(bank, 'Send for approval');
    await sees(bank, 'The funding waits for a second person.');
    const second = await as(trade.bank.approver);
    await openApproval(second, 'Fund a receivable');
    await sees(second, 'TRF 417');
    await press(second, 'Approve');
    await sees(second, 'Approved');
    await second.context().close();
    await standing(bank, 'Funded');

    await buyer.goto(`/receivables/${reference}`);
    await sees(buyer, 'Obligor notified');
    const spaced = new RegExp([...trade.bank.accountNumber].join('\\s?'));
    await sees(buyer, spaced);
    await buyer.goto('/inbox');
    await sees(buyer, `You are notified that ${reference} was assigned`);
  });

  test('the bank records the payment and releases the reserve; the claim is settled, and all of it verifies', async () => {
    await bank.goto(`/receivables/${reference}`);
    await follow(bank, 'Record a payment');
    await fill(bank, 'Bank’s reference', 'CAMT 2026-417');
    await press(bank, 'Record the payment');
    await sees(bank, 'Recorded');
    await bank.goto(`/receivables/${reference}`);
    await sees(bank, 'The claim is collected.');
    await fill(bank, 'Payment reference', 'RES 417');
    await fill(bank, 'Paid on', today(trade.ctx));
    await press(bank, 'Release the reserve');
    await standing(bank, 'Settled');

    await seller.goto(`/receivables/${reference}`);
    await standing(seller, 'Settled');
    for (const page of [seller, bank]) {
      await sees(page, 'Reserve released');
      await press(page, 'Verify in this browser');
      await sees(page, 'Everything agrees.');
    }
  });

  test('without scripts: log in, filter, open, approve', async () => {
    const { ctx, seller: party } = trade;
    accepted(
      await proposeAccount(ctx, party.preparer, {
        accountNumber: 'DE02100100100006820101',
        currency: 'EUR',
        callBackNote: 'Called the bank on its public number; holder and account confirmed.',
      }),
    );
    const page = await as(party.approver, { javaScriptEnabled: false });
    await page.goto('/receivables');
    await page.getByRole('combobox', { name: 'State', exact: true }).selectOption('settled');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.waitForURL(/state=settled/);
    await follow(page, reference);
    await standing(page, 'Settled');
    await openApproval(page, 'Change a bank account');
    await press(page, 'Approve');
    await sees(page, 'Approved');
    await page.goto('/organisation/accounts');
    await sees(page, /DE02\s?1001/);
  });
});
