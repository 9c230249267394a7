import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { announce } from '#services/announce';
import { renameDevice } from '#services/devices/device-access';
import { logInAs, noBrowser, openBrowser, sees } from '#tests/support/browser';
import { accepted } from '#tests/support/consortium';
import { makeDevice, type TestDevice } from '#tests/support/devices';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });
if (noBrowser !== null) console.warn(noBrowser);

const ONCE = 'Its token. It is shown now and never again.';

describe.skipIf(noBrowser !== null)('what a form was answered, while the page is brought up to date', () => {
  let trade: ServedTrade;
  let browser: Browser;
  let page: Page;
  let device: TestDevice;

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade(), openBrowser()]);
    device = await makeDevice(trade.ctx, trade.seller);
    page = await logInAs(browser, trade.server.url, trade.seller.preparer.email);
  });
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  /** Opens the device's page, and waits until it hears of changes. */
  const open = async () => {
    const listens = page.waitForRequest(request => new URL(request.url()).pathname === '/live');
    await page.goto(`/devices/${device.id}`);
    await listens;
  };

  /** Something changes elsewhere; the page loads its data again by itself, and shows it. */
  const change = async (name: string) => {
    accepted(await renameDevice(trade.ctx, trade.seller.preparer, { deviceId: device.id, name }));
    await trade.ctx.db.$transaction(tx => announce(tx, { organisations: [trade.seller.id] }));
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  };

  const makeToken = async (on: Page) => {
    await on.locator('summary', { hasText: 'New token…' }).click();
    await on.getByRole('button', { name: 'Make a new token' }).click();
    await sees(on, ONCE);
  };

  const rename = () => page.locator('form', { has: page.locator('input[name=intent][value=rename]') });
  const field = () => rename().locator('input[name=name]');
  const refusals = () => page.locator('main [role=alert]').count();
  const hasFocus = (selector: string) => page.evaluate(one => document.activeElement?.matches(one) ?? false, selector);

  const sendWithoutName = async () => {
    await page.locator('summary', { hasText: 'Rename…' }).click();
    await field().fill('');
    await rename().getByRole('button', { name: 'Rename' }).click();
    await rename().getByRole('alert').waitFor();
  };

  test('a token that is shown once stands', async () => {
    await open();
    await makeToken(page);
    const shown = () => page.locator('.note', { hasText: ONCE }).textContent({ timeout: 5_000 });
    const token = await shown();
    await change('Crane one');
    expect(await shown()).toBe(token);
    await change('Crane two');
    expect(await shown()).toBe(token);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Crane two', exact: true }).waitFor();
    expect(await page.getByText(ONCE).count()).toBe(0);
  });

  test('a refusal stands, and neither the focus nor what is typed since is touched', async () => {
    await open();
    await sendWithoutName();
    expect(await hasFocus('[role=alert]')).toBe(true);
    await field().fill('Crane of the har');
    await change('Crane three');
    expect(await refusals()).toBe(1);
    expect(await hasFocus('input[name=name]')).toBe(true);
    await page.keyboard.type('bour');
    expect(await field().inputValue()).toBe('Crane of the harbour');
    // To the field at fault, which is a part of the same page.
    await rename().getByRole('alert').getByRole('link').click();
    await page.waitForURL('**#rename-name');
    await change('Crane four');
    expect(await refusals()).toBe(1);
    expect(await field().inputValue()).toBe('Crane of the harbour');
    await rename().getByRole('button', { name: 'Rename' }).click();
    await sees(page, 'Renamed.');
    expect(await refusals()).toBe(0);
    await change('Crane five');
    expect(await refusals()).toBe(0);
    await sees(page, 'Renamed.');
  });

  test('it goes when the reader leaves the page', async () => {
    await open();
    await sendWithoutName();
    await page.getByRole('link', { name: 'Devices' }).first().click();
    await page.waitForURL('**/devices');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Crane five', exact: true }).waitFor();
    expect(await refusals()).toBe(0);
  });

  test('without scripts the server’s page shows it as well', async () => {
    const plain = await logInAs(browser, trade.server.url, trade.seller.preparer.email, { javaScriptEnabled: false });
    await plain.goto(`/devices/${device.id}`);
    await makeToken(plain);
    await plain.context().close();
  });
});
