import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accepted,
  createMember,
  createOrganisation,
  nowhere,
  refusalOf,
  sessionOf,
  TEST_PASSWORD,
  type TestOrganisation,
} from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import type { ServiceContext } from '../context.ts';
import { BUDGETS } from '../rate-limits/budgets.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { resolveSession } from './resolve-session.ts';
import { revokeOtherSessions, revokeSessions } from './revoke-session.ts';
import { switchOrganisation } from './switch-organisation.ts';

describe('log-in and sessions', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let nord: TestOrganisation;
  let sud: TestOrganisation;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
    nord = await createOrganisation(ctx, 'Nord', ['LESSOR']);
    sud = await createOrganisation(ctx, 'Süd', ['BANK']);
  });
  afterAll(() => services.close());

  const enter = async (email: string, password: string = TEST_PASSWORD, ip = '192.0.2.1') =>
    sessionOf(await logIn(ctx, null, { email, password }, { ...nowhere, ip }));

  it('opens a session with secrets of its own each time', async () => {
    const one = accepted(await enter(nord.preparer.email));
    const two = accepted(await enter(` ${nord.preparer.email.toUpperCase()} `));
    expect(one.token).not.toBe(two.token);
    expect(one.csrfToken).not.toBe(two.csrfToken);
    expect(Buffer.from(one.token, 'base64url')).toHaveLength(32);
    const signedIn = await resolveSession(ctx, one.token);
    expect(signedIn).toMatchObject({
      actor: { kind: 'member', organisationId: nord.id, roles: ['PREPARER'], organisationKinds: ['LESSOR'] },
      user: { email: nord.preparer.email, locale: 'en' },
      organisation: { name: 'Nord', frozen: false },
    });
  });

  it('leaves the session that the browser had', async () => {
    const { token: sessionToken } = accepted(await enter(nord.preparer.email));
    const origin = { ...nowhere, sessionToken };
    const input = { email: nord.preparer.email, password: TEST_PASSWORD };
    const { token } = accepted(sessionOf(await logIn(ctx, null, input, origin)));
    expect(await resolveSession(ctx, sessionToken)).toBeNull();
    expect(await resolveSession(ctx, token)).not.toBeNull();
  });

  it('stores neither the token nor anything that opens the session', async () => {
    const { token } = accepted(await enter(nord.preparer.email));
    const rows = JSON.stringify(await services.db.session.findMany());
    expect(rows).not.toContain(token);
  });

  it('answers an unknown address, a disabled account and a wrong password alike', async () => {
    const disabled = await createMember(ctx, nord, ['VIEWER'], 'Dina Disabled');
    await services.db.user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    const answers = await Promise.all([
      enter('nobody@example.com'),
      enter(disabled.email),
      enter(nord.viewer.email, 'not the password'),
    ]);
    expect(new Set(answers.map(answer => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ ok: false, refusal: { code: 'wrong-credentials' } })]),
    );
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const timeOf = async (email: string, ip: string): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 7; round++) {
        const begin = performance.now();
        await enter(email, 'not the password', ip);
        times.push(performance.now() - begin);
      }
      return times.sort((a, b) => a - b)[3] ?? 0;
    };
    const unknown = await timeOf('nobody-else@example.com', '192.0.2.50');
    const wrong = await timeOf(sud.viewer.email, '192.0.2.51');
    // Without the hash of nobody's password it would be a tenth.
    expect(unknown).toBeGreaterThan(wrong * 0.4);
  });

  it('refuses further tries on one account, from wherever they come, and lets its owner in after the window', async () => {
    const { email } = await createMember(ctx, nord, ['VIEWER'], 'Target');
    const { attempts, seconds } = BUDGETS['log-in-account'];
    for (let attempt = 0; attempt < attempts; attempt++)
      expect(refusalOf(await enter(email, 'a guess', `198.51.100.${attempt}`))).toBe('wrong-credentials');
    expect(refusalOf(await enter(email, TEST_PASSWORD, '203.0.113.1'))).toBe('too-many-attempts');
    expect(refusalOf(await enter(nord.viewer.email, TEST_PASSWORD, '203.0.113.1'))).toBe('accepted');
    services.clock.advance(seconds);
    expect(refusalOf(await enter(email, TEST_PASSWORD, '203.0.113.1'))).toBe('accepted');
  });

  it('refuses further tries from one address, on whatever accounts', async () => {
    const { attempts } = BUDGETS['log-in-address'];
    for (let attempt = 0; attempt < attempts; attempt++) await ctx.limits.consume('log-in-address', '203.0.113.77');
    expect(refusalOf(await enter(nord.viewer.email, TEST_PASSWORD, '203.0.113.77'))).toBe('too-many-attempts');
    expect(refusalOf(await enter(nord.viewer.email, TEST_PASSWORD, '203.0.113.78'))).toBe('accepted');
  });

  it('does not count successes against an address that many people share', async () => {
    const { attempts } = BUDGETS['log-in-address'];
    for (let attempt = 0; attempt < attempts - 1; attempt++) await ctx.limits.consume('log-in-address', '203.0.113.90');
    for (let round = 0; round < 3; round++)
      expect(refusalOf(await enter(nord.viewer.email, TEST_PASSWORD, '203.0.113.90'))).toBe('accepted');
  });

  it('writes down log-ins and refusals, never the password', async () => {
    await enter(nord.approver.email, 'a very secret guess');
    await enter(nord.approver.email);
    const entries = await services.db.auditEntry.findMany({ where: { userId: nord.approver.userId } });
    expect(entries.map(entry => entry.action)).toEqual(['session:refused', 'session:opened']);
    expect(JSON.stringify(await services.db.auditEntry.findMany())).not.toMatch(/secret guess|harbour/);
  });

  it('ends a session 12 hours after the log-in, however busy', async () => {
    const { token } = accepted(await enter(nord.preparer.email));
    for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
      services.clock.advance(30 * 60);
      expect(await resolveSession(ctx, token)).not.toBeNull();
    }
    services.clock.advance(30 * 60);
    expect(await resolveSession(ctx, token)).toBeNull();
  });

  it('ends a session after an hour without use, and writes its use at most once a minute', async () => {
    const { token, sessionId } = accepted(await enter(nord.preparer.email));
    const seen = async () =>
      (await services.db.session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt.getTime();
    const begin = await seen();
    services.clock.advance(59);
    await resolveSession(ctx, token);
    expect(await seen()).toBe(begin);
    services.clock.advance(1);
    await resolveSession(ctx, token);
    expect(await seen()).toBe(begin + 60_000);
    services.clock.advance(60 * 60);
    expect(await resolveSession(ctx, token)).not.toBeNull();
    services.clock.advance(60 * 60 + 1);
    expect(await resolveSession(ctx, token)).toBeNull();
  });

  it.each(['', 'x', 'x'.repeat(500), 'aG9sbGE'])('gives nobody for the token %j', async token =>
    expect(await resolveSession(ctx, token)).toBeNull(),
  );

  it('ends at log-out, and by revoking one or all others', async () => {
    const sessions = [];
    for (let count = 0; count < 4; count++) sessions.push(accepted(await enter(sud.preparer.email)));
    const [first, second, third, fourth] = sessions;
    if (!first || !second || !third || !fourth) throw new Error('four sessions');
    const actorOf = async (token: string) => (await resolveSession(ctx, token))?.actor ?? null;
    expect(refusalOf(await logOut(ctx, await actorOf(first.token)))).toBe('accepted');
    expect(await actorOf(first.token)).toBeNull();

    const me = await actorOf(second.token);
    const password = TEST_PASSWORD;
    const end = (given: string) => revokeSessions(ctx, me, { sessionIds: [third.sessionId], password: given });
    expect(refusalOf(await end('not mine at all'))).toBe('wrong-password');
    expect(refusalOf(await revokeOtherSessions(ctx, me, { password: 'not mine at all' }))).toBe('wrong-password');
    expect(await actorOf(third.token)).not.toBeNull();
    expect(refusalOf(await end(password))).toBe('accepted');
    expect(await actorOf(third.token)).toBeNull();
    expect(refusalOf(await end(password))).toBe('session-not-found');

    accepted(await revokeOtherSessions(ctx, me, { password }));
    expect(await actorOf(fourth.token)).toBeNull();
    expect(await actorOf(second.token)).not.toBeNull();
  });

  it("does not end somebody else's session", async () => {
    const victim = accepted(await enter(sud.approver.email));
    const input = { sessionIds: [victim.sessionId], password: TEST_PASSWORD };
    expect(refusalOf(await revokeSessions(ctx, nord.administrator, input))).toBe('session-not-found');
    expect(await resolveSession(ctx, victim.token)).not.toBeNull();
  });

  it('goes on for another organisation with new secrets, and remembers it at the next log-in', async () => {
    const { email, userId } = nord.approver;
    await services.db.membership.create({ data: { userId, organisationId: sud.id, roles: ['VIEWER'] } });
    const before = accepted(await enter(email));
    const actor = (await resolveSession(ctx, before.token))?.actor ?? null;
    const after = accepted(await switchOrganisation(ctx, actor, { organisationId: sud.id }));
    expect(await resolveSession(ctx, before.token)).toBeNull();
    expect((await resolveSession(ctx, after.token))?.actor).toMatchObject({
      organisationId: sud.id,
      roles: ['VIEWER'],
    });
    expect(accepted(await enter(email)).organisationId).toBe(sud.id);
    expect(refusalOf(await switchOrganisation(ctx, nord.viewer, { organisationId: sud.id }))).toBe(
      'organisation-not-found',
    );
  });
});
