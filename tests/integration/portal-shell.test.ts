import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NAMESPACES } from '~/i18n/namespaces';
import { createTestPortal, type TestBrowser, type TestPage } from '../support/portal.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

let services: TestServices;
let portal: Awaited<ReturnType<typeof createTestPortal>>;

const founder = {
  intent: 'first-run',
  'organisation.name': 'Nordhafen Leasing GmbH',
  'organisation.country': 'DE',
  'organisation.kinds': ['LESSOR', 'SUPPLIER'],
  'administrator.name': 'Anna Brandt',
  'administrator.email': 'anna@nordhafen.example',
  'administrator.password': 'a kettle of warm fjords',
};
const credentials = { intent: 'log-in', email: 'anna@nordhafen.example', password: 'a kettle of warm fjords' };

const logIn = async (): Promise<TestBrowser> => {
  const browser = portal.open();
  await browser.get('/login');
  expect(await browser.post('/login', credentials)).toMatchObject({ status: 302, location: '/' });
  return browser;
};

/** Every inline script and style carries the response's nonce; nothing is loaded from another host. */
const expectSafeMarkup = ({ html }: TestPage, nonce: RegExp = /nonce="nonce\d+"/) => {
  for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) expect(tag).toMatch(nonce);
  for (const [, address = ''] of html.matchAll(/(?:src|href|action)="([^"]*)"/g))
    expect(address).not.toMatch(/^(https?:)?\/\//);
  expect(html).not.toMatch(/\son[a-z]+="/);
};

beforeAll(async () => {
  services = await createTestServices();
  portal = await createTestPortal(
    services,
    /^root$|^routes\/(_index|\$|login|logout|first-run|invitations|settings|organisation|inbox|ledger|actions)/,
  );
});
afterAll(() => services.close());

describe('before anybody is here', () => {
  test('every page leads to the first run, and refuses a form that is not ours', async () => {
    const browser = portal.open();
    expect(await browser.get('/inbox?show=unread')).toMatchObject({
      status: 302,
      location: '/login?next=%2Finbox%3Fshow%3Dunread',
    });
    expect(await browser.get('/login')).toMatchObject({ status: 302, location: '/first-run' });
    const page = await browser.get('/first-run');
    expect(page.html).toContain('Set up the consortium');
    expectSafeMarkup(page);

    const refused = [
      await browser.post('/first-run', { ...founder, csrf: 'guessed' }),
      await browser.post('/first-run', founder, { Origin: 'https://elsewhere.example' }),
      await browser.post('/first-run', founder, { 'Sec-Fetch-Site': 'cross-site' }),
    ];
    // The one in the middle is stopped by Remix itself, before our code.
    expect(refused.map(({ status }) => status)).toEqual([403, 500, 403]);
    expect(await services.db.organisation.count()).toBe(0);
  });

  test('a form that is not complete comes back with what was typed, and what is missing', async () => {
    const browser = portal.open();
    await browser.get('/first-run');
    const page = await browser.post('/first-run', {
      ...founder,
      'organisation.name': '',
      'administrator.password': 'short',
    });
    expect(page.status).toBe(422);
    expect(page.html).toContain('Name: This is needed.');
    expect(page.html).toContain('value="anna@nordhafen.example"');
    expect(page.html).not.toContain('value="short"');
    expect(page.html).toMatch(
      /<input[^>]*aria-invalid="true"[^>]*name="organisation\.name"|<input[^>]*name="organisation\.name"[^>]*aria-invalid="true"/,
    );
  });

  test('the first person founds the consortium and is signed in; nobody else can', async () => {
    const [first, second] = [portal.open(), portal.open()];
    await first.get('/first-run');
    await second.get('/first-run');
    expect(await first.post('/first-run', founder)).toMatchObject({ status: 302, location: '/organisation' });
    expect((await first.get('/organisation')).html).toContain('Nordhafen Leasing GmbH');
    expect(await second.post('/first-run', founder)).toMatchObject({ status: 302, location: '/login' });
    expect(await services.db.organisation.count()).toBe(1);
    expect(await second.get('/first-run')).toMatchObject({ location: '/login' });
  });
});

describe('sessions', () => {
  test('a wrong password says so and opens nothing; the right one leads to where one wanted to go', async () => {
    const browser = portal.open();
    await browser.get('/login?next=/ledger');
    const wrong = await browser.post('/login', { ...credentials, password: 'wrong' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('E-mail or password is wrong.');
    expect(browser.cookies.has('ll_session')).toBe(false);
    expect(await browser.post('/login', { ...credentials, next: '/ledger' })).toMatchObject({ location: '/ledger' });
    for (const next of ['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example']) {
      const other = portal.open();
      await other.get('/login');
      expect(await other.post('/login', { ...credentials, next })).toMatchObject({ location: '/' });
    }
  });

  test('the token of another session does not pass', async () => {
    const [one, other] = [await logIn(), await logIn()];
    const { html } = await one.get('/settings');
    const token = /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
    expect((await other.post('/settings?index', { intent: 'preferences', csrf: token })).status).toBe(403);
  });

  test('logging out ends the session on the server', async () => {
    const browser = await logIn();
    await browser.get('/settings');
    const session = browser.cookies.get('ll_session') ?? '';
    expect(await browser.post('/logout', { intent: 'log-out' })).toMatchObject({ location: '/login' });
    expect(browser.cookies.has('ll_session')).toBe(false);
    browser.cookies.set('ll_session', session);
    expect(await browser.get('/settings')).toMatchObject({ status: 302, location: '/login?next=%2Fsettings' });
  });
});

describe('languages and themes', () => {
  test('the browser’s language, then the cookie, then the person’s own choice', async () => {
    const browser = portal.open();
    const chinese = await browser.get('/login', { 'Accept-Language': 'de, zh-Hans;q=0.9, en;q=0.5' });
    expect(chinese.html).toContain('<html lang="zh-CN"');
    expect(chinese.html).toContain('登录');
    await browser.post('/settings/display', { intent: 'display', language: 'en', returnTo: '/login' });
    expect((await browser.get('/login', { 'Accept-Language': 'zh-CN' })).html).toContain('<html lang="en"');

    const member = await logIn();
    await member.get('/settings');
    await member.post('/settings/display', {
      intent: 'display',
      language: 'zh-CN',
      theme: 'dark',
      returnTo: '/settings',
    });
    const page = await member.get('/settings', { 'Accept-Language': 'en' });
    expect(page.html).toContain('<html lang="zh-CN" data-theme="dark" data-mantine-color-scheme="dark"');
    await member.post('/settings/display', { intent: 'display', language: 'en', theme: 'auto' });
    expect((await member.get('/settings', { 'Sec-CH-Prefers-Color-Scheme': 'dark' })).html).toContain(
      'data-mantine-color-scheme="dark"',
    );
  });
});

describe('pages of a member', () => {
  const pages = [
    '/',
    '/inbox',
    '/organisation',
    '/organisation/members',
    '/organisation/roles',
    '/organisation/accounts',
    '/organisation/keys',
    '/organisation/tokens',
    '/organisation/audit',
    '/settings',
    '/settings/password',
    '/settings/sessions',
    '/ledger',
    '/ledger/events',
    '/ledger/backlog',
    '/ledger/refused',
  ];
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await logIn();
  });

  test.each(pages)('%s', async path => {
    const page = await browser.get(path);
    expect(page.status).toBe(200);
    expectSafeMarkup(page);
    expect(page.headers.get('Cache-Control')).toBe('private, no-store');
    expect(page.html.match(/<h1\b/g)).toHaveLength(1);
    expect(page.html).toContain('<main id="main"');
    // A key where a text should be.
    expect(page.html).not.toMatch(new RegExp(`>(${NAMESPACES.join('|')}):[a-zA-Z-]+\\.`));
  });

  test('what is not there is 404 and names the request', async () => {
    for (const path of [
      '/nowhere',
      '/actions/0190-not-an-id',
      '/actions/01900000-0000-7000-8000-000000000000',
      '/ledger/blocks/99999',
      '/ledger/blocks/1e3',
    ]) {
      const page = await browser.get(path);
      expect(page.status, path).toBe(404);
      expect(page.html).toMatch(/<code>request\d+<\/code>/);
    }
  });

  test('a notice is said once', async () => {
    await browser.get('/organisation/members');
    const invited = { intent: 'invite', email: 'ben@nordhafen.example', roles: ['PREPARER'] };
    expect(await browser.post('/organisation/members', invited)).toMatchObject({ location: '/organisation/members' });
    const page = await browser.get('/organisation/members');
    expect(page.html).toContain('The invitation is on its way.');
    expect(page.html).toContain('ben@nordhafen.example');
    expect((await browser.get('/organisation/members')).html).not.toContain('The invitation is on its way.');
  });
});
