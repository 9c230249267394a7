import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { logInAs, noBrowser, openBrowser } from '#tests/support/browser';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';
import { type Claim, confirmClaim, issueClaim } from '#tests/support/trade';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });
if (noBrowser !== null) console.warn(noBrowser);

/** Bytes of scripts, as they come over the wire, that a page may need. */
const MOST_SCRIPT = 170_000;

describe.skipIf(noBrowser !== null)('lists in a browser', () => {
  let trade: ServedTrade;
  let browser: Browser;
  let page: Page;
  let claims: Claim[];

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade(), openBrowser()]);
    claims = [await issueClaim(trade, '100.00'), await issueClaim(trade, '200.00'), await issueClaim(trade, '300.00')];
    for (const claim of claims.slice(0, 2)) await confirmClaim(trade, claim);
    page = await logInAs(browser, trade.server.url, trade.seller.preparer.email);
  });
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const ticked = () => page.locator('input[name=id]:checked').count();
  const open = async (path: string) => {
    await page.goto(path);
    // The box for all rows is there once the page has come alive.
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).waitFor();
  };

  test('keys move, tick, search and open', async () => {
    await open('/receivables?sort=reference');
    const [first = '', second = ''] = claims.map(({ reference }) => reference);
    await page.keyboard.press('j');
    expect(await focused()).toBe(first);
    await page.keyboard.press('j');
    expect(await focused()).toBe(second);
    await page.keyboard.press('x');
    expect(await ticked()).toBe(1);
    await page.keyboard.press('k');
    expect(await focused()).toBe(first);
    await page.keyboard.press('x');
    await page.keyboard.press('x');
    expect(await ticked()).toBe(1);
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
    // In a field letters are letters.
    await page.keyboard.type('xjk');
    expect(await ticked()).toBe(1);
    // On a box Enter opens its row; it does not send the form that the boxes belong to.
    await page.locator('input[name=id]').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/receivables/${first}`);
  });

  test('all rows are ticked at once, and finance is asked for on those that may be', async () => {
    await open('/receivables?sort=reference');
    const ask = page.getByRole('button', { name: 'Ask for finance…' });
    expect(await ask.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'Select all rows of this page' }).check();
    await page.getByText('3 rows selected').waitFor();
    await ask.click();
    await page.getByRole('checkbox', { name: /Elbe Bank/ }).check();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('Not possible').waitFor();
    expect(await page.getByText(/^Asked of Elbe Bank/).count()).toBe(2);
    await page.getByRole('button', { name: 'Ask for finance on 2 receivables' }).click();
    await page.getByText('2 done, 0 refused').waitFor();
    expect(await page.getByRole('link', { name: 'The request' }).count()).toBe(2);
  });

  test('the palette goes to a record by its reference', async () => {
    await open('/invoices');
    const [claim] = claims;
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('A page, a reference, a serial, an invoice, a party').fill(claim?.reference ?? '');
    await page
      .getByRole('button', { name: new RegExp(`^${claim?.reference} `) })
      .first()
      .click();
    await page.waitForURL(`**/receivables/${claim?.reference}`);
  });

  test('what is folded on the screen is open on paper, and controls are left out', async () => {
    const [claim] = claims;
    await page.goto(`/receivables/${claim?.reference}`, { waitUntil: 'networkidle' });
    const folded = page.locator('main details.fold').first();
    const heights = () =>
      folded.evaluate(details => [details.clientHeight, details.querySelector('summary')?.clientHeight ?? 0] as const);
    const [closed, summary] = await heights();
    expect(closed).toBeLessThan(summary + 20);
    await page.emulateMedia({ media: 'print' });
    const [printed] = await heights();
    expect(printed).toBeGreaterThan(closed + 20);
    expect(await page.locator('main form').first().isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
  });

  test('on a low screen the navigation scrolls, and the person’s own menu stays in sight', async () => {
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto('/receivables');
    const menu = await page.locator('.user-menu > summary').boundingBox();
    expect((menu?.y ?? 720) + (menu?.height ?? 0)).toBeLessThanOrEqual(720);
    await page.locator('.rail-link').last().scrollIntoViewIfNeeded();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test.each([
    '/receivables',
    '/invoices',
    '/finance',
    '/payments',
    '/ledger/actions',
    '/equipment',
    '/leases',
    '/liens',
    '/collateral',
    '/agreements',
    '/devices',
    '/alarms',
    '/geofences',
  ])('%s needs no more script than a list may', async path => {
    // With nothing kept from the pages before.
    const fresh = await logInAs(browser, trade.server.url, trade.seller.viewer.email);
    // The page after log-in has charts, which come later: they are not the list's.
    await fresh.waitForLoadState('networkidle');
    const sizes: Promise<number>[] = [];
    const client = await fresh.context().newCDPSession(fresh);
    await client.send('Network.enable');
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    fresh.on('requestfinished', request => {
      if (request.resourceType() === 'script') sizes.push(request.sizes().then(size => size.responseBodySize));
    });
    await fresh.goto(path, { waitUntil: 'networkidle' });
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThanOrEqual(MOST_SCRIPT);
    await fresh.context().close();
  });
});
