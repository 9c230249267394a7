import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSetUp } from '#services/identity/second-factor/set-up';
import { BUDGETS } from '#services/rate-limits/budgets';
import {
  createMember,
  createOrganisation,
  TEST_PASSWORD,
  type TestMember,
  type TestOrganisation,
} from '../support/consortium.ts';
import { createTestPortal, type TestBrowser, type TestPage } from '../support/portal.ts';
import { appOf, giveFactor, wrongCode } from '../support/second-factor.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

const ROUTES = /^root$|^routes\/(_index|login|logout|graphql|live|invitations|settings|organisation|inbox|actions)/;

describe('the second factor over the pages', () => {
  let services: TestServices;
  let portal: Awaited<ReturnType<typeof createTestPortal>>;
  let nord: TestOrganisation;
  beforeAll(async () => {
    services = await createTestServices();
    portal = await createTestPortal(services, ROUTES);
    await createOrganisation(services.ctx, 'Founder', ['BANK'], { governor: true });
    nord = await createOrganisation(services.ctx, 'Nord', ['LESSOR']);
  });
  afterAll(() => services.close());

  const person = (): Promise<TestMember> => createMember(services.ctx, nord, ['VIEWER'], 'Person');
  const wait = (): void => services.clock.advance(30);

  /** The password, given at the log-in page. */
  const enter = async ({ email }: { email: string }, next = ''): Promise<{ browser: TestBrowser; page: TestPage }> => {
    const browser = portal.open();
    await browser.get('/login');
    const page = await browser.post('/login', { intent: 'log-in', email, password: TEST_PASSWORD, next });
    return { browser, page };
  };
  const atCode = async (who: { email: string }, next = ''): Promise<TestBrowser> => {
    const { browser, page } = await enter(who, next);
    expect(page.status).toBe(302);
    expect(page.location).toMatch(/^\/login\/code(\?|$)/);
    await browser.get(page.location ?? '');
    return browser;
  };
  const isOut = async (browser: TestBrowser): Promise<void> => {
    for (const path of ['/', '/settings', '/settings/second-factor', '/organisation/members', '/inbox']) {
      const { status, location } = await browser.get(path);
      expect([status, location?.startsWith('/login')], path).toEqual([302, true]);
    }
    const headers = { 'Content-Type': 'application/json', 'GraphQL-Require-Preflight': '1' };
    expect((await browser.get('/graphql?query={viewer{name}}', headers)).status).toBe(401);
    expect((await browser.post('/settings?index', { intent: 'preferences', name: 'Other' })).location).toMatch(
      /^\/login/,
    );
  };

  it('is asked for after the password, on a page without scripts, and leads to where one wanted to go', async () => {
    const me = await person();
    const { app } = await giveFactor(services.ctx, me);
    wait();
    const { browser, page } = await enter(me, '/organisation/members');
    expect(page.location).toBe('/login/code?next=%2Forganisation%2Fmembers');
    expect(page.headers.getSetCookie().join()).toMatch(/ll_pending=[^;]+;.*Path=\/login; .*HttpOnly; SameSite=Lax/);
    const asked = await browser.get(page.location ?? '');
    expect(asked.html).toContain('autocomplete="one-time-code"'.replace('autocomplete', 'autoComplete'));
    expect(asked.headers.get('Cache-Control')).toContain('no-store');
    const wrong = await browser.post('/login/code', {
      intent: 'code',
      code: wrongCode(app),
      next: '/organisation/members',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('This code is not right, or was used already.');
    expect(browser.cookies.has('ll_session')).toBe(false);
    const right = await browser.post('/login/code', { intent: 'code', code: app(), next: '/organisation/members' });
    expect(right).toMatchObject({ status: 302, location: '/organisation/members' });
    expect(browser.cookies.has('ll_pending')).toBe(false);
    expect((await browser.get('/organisation/members')).status).toBe(200);
    // Who is in has no business there; and nothing leads to another site.
    expect((await browser.get('/login/code')).location).toBe('/');
    const elsewhere = await atCode(me, '//elsewhere.example');
    wait();
    const answer = await elsewhere.post('/login/code', { intent: 'code', code: app(), next: '//elsewhere.example' });
    expect(answer.location).toBe('/');
  });

  it('lets nothing be read or done between the password and the code', async () => {
    const me = await person();
    await giveFactor(services.ctx, me);
    const browser = await atCode(me);
    await isOut(browser);
    // Not even when its token is offered as that of a session.
    browser.cookies.set('ll_session', browser.cookies.get('ll_pending') ?? '');
    await isOut(browser);
    const { name } = await services.db.user.findUniqueOrThrow({ where: { id: me.userId } });
    expect(name).toBe('Person');
  });

  it('takes no code twice, in whatever browser', async () => {
    const me = await person();
    const { app } = await giveFactor(services.ctx, me);
    wait();
    const [one, other] = [await atCode(me), await atCode(me)];
    const code = app();
    expect((await one.post('/login/code', { intent: 'code', code })).status).toBe(302);
    expect((await other.post('/login/code', { intent: 'code', code })).status).toBe(422);
    await isOut(other);
  });

  it('cannot be guessed: after ten wrong codes the right one is refused too, for a while', async () => {
    const me = await person();
    const { app } = await giveFactor(services.ctx, me);
    wait();
    const wrong = wrongCode(app);
    for (let attempt = 0; attempt < BUDGETS['second-factor'].attempts; attempt++) {
      const browser = await atCode(me);
      expect((await browser.post('/login/code', { intent: 'code', code: wrong })).status).toBe(422);
    }
    const browser = await atCode(me);
    const answer = await browser.post('/login/code', { intent: 'code', code: app() });
    expect(answer.html).toContain('Too many attempts.');
    await isOut(browser);
  });

  it('is over after ten minutes: a stolen cookie opens nothing then, and its owner begins again', async () => {
    const me = await person();
    const { app } = await giveFactor(services.ctx, me);
    const browser = await atCode(me);
    const thief = portal.open();
    await thief.get('/login');
    thief.cookies.set('ll_pending', browser.cookies.get('ll_pending') ?? '');
    services.clock.advance(10 * 60);
    const late = await thief.post('/login/code', { intent: 'code', code: app() });
    expect(late).toMatchObject({ status: 302, location: '/login' });
    await isOut(thief);
    expect(await browser.get('/login/code')).toMatchObject({ status: 302, location: '/login' });
    expect((await browser.get('/login')).html).toContain('The log-in took too long');
  });

  it('wants a form of our own', async () => {
    const me = await person();
    const { app } = await giveFactor(services.ctx, me);
    wait();
    const browser = await atCode(me);
    const sent = { intent: 'code', code: app() };
    expect((await browser.post('/login/code', { ...sent, csrf: 'guessed' })).status).toBe(403);
    expect((await browser.post('/login/code', sent, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    await browser.get('/login/code');
    expect((await browser.post('/login/code', sent)).status).toBe(302);
  });

  it('is set up, used and turned off in the settings; recovery codes are seen once and work once', async () => {
    const me = await person();
    const { browser } = await enter(me);
    const here = '/settings/second-factor';
    await browser.get(here);
    const refused = await browser.post(here, { intent: 'begin', password: 'not mine at all' });
    expect(refused.html).toContain('The password is wrong.');
    expect(await browser.post(here, { intent: 'begin', password: TEST_PASSWORD })).toMatchObject({ location: here });
    const page = await browser.get(here);
    const secret = /<code class="secret-text">([^<]+)</.exec(page.html)?.[1] ?? '';
    expect(page.html).toMatch(/<img[^>]+src="data:image\/svg\+xml;base64,/);
    expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const app = appOf(services.ctx, secret);
    // Another session of the same person is not shown it.
    const { browser: second } = await enter(me);
    expect((await second.get(here)).html).not.toContain(secret);

    const wrong = await browser.post(here, { intent: 'confirm', code: wrongCode(app) });
    expect(wrong.status).toBe(422);
    const made = await browser.post(here, { intent: 'confirm', code: app() });
    expect(made.status).toBe(200);
    expect(made.headers.get('Cache-Control')).toContain('no-store');
    const codes = [...made.html.matchAll(/<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){2})<\/code>/g)].map(
      ([, code = '']) => code,
    );
    expect(codes).toHaveLength(10);
    const again = await browser.get(here);
    for (const gone of [...codes, secret]) expect(again.html).not.toContain(gone);

    const [lost, later] = [await atCode(me), await atCode(me)];
    expect((await lost.post('/login/code', { intent: 'recovery', code: codes[0] ?? '' })).status).toBe(302);
    expect((await lost.get(here)).html).toContain('>9<');
    const used = await later.post('/login/code', { intent: 'recovery', code: codes[0] ?? '' });
    expect(used.status).toBe(422);
    expect(used.html).toMatch(/<details[^>]* open=""/);

    await browser.get(here);
    wait();
    const off = { intent: 'turn-off', password: TEST_PASSWORD };
    expect((await browser.post(here, { ...off, code: '' })).status).toBe(422);
    expect(await browser.post(here, { ...off, code: app() })).toMatchObject({ status: 302, location: here });
    expect((await enter(me)).page.location).toBe('/');
  });

  it('does not let sessions be ended without the password', async () => {
    const me = await person();
    const [{ browser }, { browser: other }] = [await enter(me), await enter(me)];
    const here = '/settings/sessions';
    const html = (await browser.get(here)).html;
    const sessionIds = [...html.matchAll(/name="sessionIds" value="([^"]+)"/g)].map(([, id = '']) => id);
    // That of the person's making, and the other one.
    expect(sessionIds).toHaveLength(2);
    const end = { intent: 'revoke', which: 'chosen', sessionIds };
    expect((await browser.post(here, { ...end, password: 'not mine at all' })).html).toContain(
      'The password is wrong.',
    );
    expect((await browser.post(here, { ...end, sessionIds: [], password: TEST_PASSWORD })).html).toContain(
      'Tick at least one session.',
    );
    expect((await other.get(here)).status).toBe(200);
    expect((await browser.post(here, { ...end, password: TEST_PASSWORD })).status).toBe(302);
    expect((await other.get(here)).status).toBe(302);
    expect((await browser.get(here)).status).toBe(200);
  });

  it('is reset by an administrator, who sees who has one; nobody else can or does', async () => {
    const me = await person();
    await giveFactor(services.ctx, me);
    const members = '/organisation/members';
    const { browser: viewer } = await enter(nord.viewer);
    expect((await viewer.get(members)).html).not.toContain('Second factor');
    const refused = await viewer.post(members, { intent: 'reset-factor', scope: me.userId });
    expect(refused.status).toBe(422);
    expect((await enter(me)).page.location).toBe('/login/code');

    const { browser } = await enter(nord.administrator);
    expect((await browser.get(members)).html).toContain('Reset their second factor');
    const own = await browser.post(members, { intent: 'reset-factor', scope: nord.administrator.userId });
    expect(own.status).toBe(422);
    const reset = await browser.post(members, { intent: 'reset-factor', scope: me.userId });
    expect(reset).toMatchObject({ status: 302, location: members });
    expect((await enter(me)).page.location).toBe('/');
    const told = await services.db.message.findMany({ where: { recipient: me.email } });
    expect(told.map(one => one.template)).toContain('second-factor-reset');
  });

  describe('where an organisation wants it', () => {
    let strict: TestOrganisation;
    beforeAll(async () => {
      strict = await createOrganisation(services.ctx, 'Strict', ['BANK']);
    });

    it('is asked of its members by an administrator who has one', async () => {
      const { browser } = await enter(strict.administrator);
      await browser.get('/organisation/members');
      const rule = () => browser.post('/organisation/members', { intent: 'rule', required: 'on' });
      expect((await rule()).html).toContain('Set up your own second factor first.');
      const { sessionId } = await services.db.session
        .findFirstOrThrow({
          where: { userId: strict.administrator.userId, revokedAt: null },
          orderBy: { id: 'desc' },
          select: { id: true },
        })
        .then(({ id }) => ({ sessionId: id }));
      await giveFactor(services.ctx, { ...strict.administrator, sessionId });
      expect((await rule()).status).toBe(302);
    });

    it('is set up before anything else, and the session begins when the recovery codes are kept', async () => {
      const me = strict.preparer;
      const { browser, page } = await enter(me, '/inbox');
      expect(page.location).toBe('/login/set-up?next=%2Finbox');
      const shown = await browser.get(page.location ?? '');
      await isOut(browser);
      expect(await browser.get('/login/code?next=%2Finbox')).toMatchObject({ location: '/login/set-up?next=%2Finbox' });
      await browser.get('/login/set-up?next=%2Finbox');
      const skipped = await browser.post('/login/set-up', { intent: 'kept', next: '/inbox' });
      expect(skipped.location).toBe('/login?next=%2Finbox');

      const { browser: again, page: next } = await enter(me, '/inbox');
      const fresh = await again.get(next.location ?? '');
      const secretIn = (html: string): string => /<code class="secret-text">([^<]+)</.exec(html)?.[1] ?? '';
      expect(secretIn(fresh.html)).not.toBe(secretIn(shown.html));
      const app = appOf(services.ctx, secretIn(fresh.html));
      const made = await again.post('/login/set-up', { intent: 'confirm', code: app(), next: '/inbox' });
      expect(made.html.match(/<code>[A-Z2-7]{4}-/g)).toHaveLength(10);
      expect(again.cookies.has('ll_session')).toBe(false);
      await isOut(again);
      expect((await again.get('/login/set-up?next=%2Finbox')).html).not.toMatch(/<code>[A-Z2-7]{4}-/);
      const kept = await again.post('/login/set-up', { intent: 'kept', next: '/inbox' });
      expect(kept).toMatchObject({ status: 302, location: '/inbox' });
      expect((await again.get('/inbox')).status).toBe(200);
      expect((await enter(me)).page.location).toBe('/login/code');
    });

    it('is needed to change to it from another organisation', async () => {
      const { userId } = nord.preparer;
      await services.db.membership.create({ data: { userId, organisationId: strict.id, roles: ['VIEWER'] } });
      const { browser } = await enter(nord.preparer);
      await browser.get('/settings');
      const answer = await browser.post('/settings/organisation', {
        intent: 'switch-organisation',
        organisationId: strict.id,
      });
      expect(answer.location).toBe('/settings/second-factor');
      const page = await browser.get('/settings/second-factor');
      expect(page.html).toContain('That organisation wants a second factor.');
      expect(page.html).toContain('Members of Strict must have a second factor.');
    });

    it('shows a set-up to the log-in that began it and to no other', async () => {
      const { page, browser } = await enter(strict.approver);
      await browser.get(page.location ?? '');
      const startedIn = '0199ffff-0000-7000-8000-000000000000';
      expect(await findSetUp(services.ctx, { userId: strict.approver.userId, startedIn })).toBeNull();
      const { browser: newer } = await enter(strict.approver);
      await newer.get('/login/set-up');
      // Begun anew elsewhere: the first one starts over.
      expect((await browser.get('/login/set-up')).location).toBe('/login');
    });
  });
});
