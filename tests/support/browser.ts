import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { TEST_PASSWORD } from './consortium.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Why tests in a browser cannot run here; null where they can. CI installs Debian's Chromium before it tests. */
export const noBrowser: string | null = existsSync(CHROMIUM)
  ? null
  : `${CHROMIUM} is not there: tests in a browser are skipped. Install Debian's package chromium.`;

const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Other tests may be at work on the same machine, and it may be a slow one. */
export const PATIENCE_MS = 180_000;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS, timeout: PATIENCE_MS });

/** A person before a screen of their own: nothing is shared with the others' cookies. */
export const openPage = async (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
};

/** Logs in as a member made by `tests/support/consortium.ts`, through the log-in page. */
export const logInAs = async (
  browser: Browser,
  url: string,
  email: string,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const page = await openPage(browser, url, options);
  await page.goto('/login');
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(TEST_PASSWORD);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL(({ pathname }) => pathname !== '/login');
  return page;
};

/** What everybody sees at this moment, one picture a page: for the reader of a test that failed. */
export const photograph = async (browser: Browser, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const pages = browser.contexts().flatMap(context => context.pages());
  await Promise.all(pages.map((page, at) => page.screenshot({ path: join(folder, `${at}.png`), fullPage: true })));
};

/** Waits for it as long as a busy machine needs; where it does not come, says what the page shows in its place. */
const comes = async (page: Page, what: Locator, text: string | RegExp): Promise<void> => {
  try {
    await what.filter({ visible: true }).first().waitFor({ timeout: PATIENCE_MS });
  } catch (cause) {
    const shown = (await page.locator('main').textContent({ timeout: 5_000 })) ?? '';
    throw new Error(`${text} does not come; ${new URL(page.url()).pathname} shows: ${shown.slice(0, 1_000)}`, {
      cause,
    });
  }
};

/** In the page's own words. */
export const sees = (page: Page, text: string | RegExp): Promise<void> =>
  comes(page, page.locator('main').getByText(text), text);

/** The state in the page's head. */
export const standing = (page: Page, text: string): Promise<void> =>
  comes(page, page.locator('.page-header').getByText(text, { exact: true }), text);
