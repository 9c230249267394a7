import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accepted,
  createMember,
  createOrganisation,
  nowhere,
  refusalOf,
  sessionOf,
  TEST_PASSWORD,
  type TestMember,
  type TestOrganisation,
  tokenSentTo,
} from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import type { ServiceContext } from '../context.ts';
import { BUDGETS } from '../rate-limits/budgets.ts';
import { changePassword } from './change-password.ts';
import { logIn } from './log-in.ts';
import { changePreferences } from './preferences.ts';
import { resetPassword } from './reset-password.ts';
import { resolveSession } from './resolve-session.ts';
import { sendPasswordReset } from './send-password-reset.ts';

const newPassword = 'seven cranes in the fog';

describe('passwords', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let nord: TestOrganisation;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
    nord = await createOrganisation(ctx, 'Nord', ['LESSOR']);
  });
  afterAll(() => services.close());

  const person = (): Promise<TestMember> => createMember(ctx, nord, ['VIEWER'], 'Person');
  const enter = async (email: string, password: string) =>
    sessionOf(await logIn(ctx, null, { email, password }, nowhere));
  const messages = (recipient: string) => services.db.message.findMany({ where: { recipient } });

  it('change with the current one; other sessions end and this one gets a new token', async () => {
    const me = await person();
    const elsewhere = accepted(await enter(me.email, TEST_PASSWORD));
    const renewed = accepted(await changePassword(ctx, me, { currentPassword: TEST_PASSWORD, newPassword }));
    expect(await resolveSession(ctx, elsewhere.token)).toBeNull();
    expect(await resolveSession(ctx, me.token)).toBeNull();
    expect((await resolveSession(ctx, renewed.token))?.user.email).toBe(me.email);
    expect(refusalOf(await enter(me.email, TEST_PASSWORD))).toBe('wrong-credentials');
    expect(refusalOf(await enter(me.email, newPassword))).toBe('accepted');
    expect((await messages(me.email)).map(message => message.template)).toEqual(['password-changed']);
  });

  it('do not change without the current one, which cannot be guessed at', async () => {
    const me = await person();
    const change = (currentPassword: string) => changePassword(ctx, me, { currentPassword, newPassword });
    for (let attempt = 0; attempt < BUDGETS['password-check'].attempts; attempt++)
      expect(refusalOf(await change('a guess at it'))).toBe('wrong-password');
    expect(refusalOf(await change(TEST_PASSWORD))).toBe('too-many-attempts');
    expect(await resolveSession(ctx, me.token)).not.toBeNull();
  });

  it('do not change to a bad one', async () => {
    const me = await person();
    const answer = await changePassword(ctx, me, { currentPassword: TEST_PASSWORD, newPassword: 'password1234' });
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'password-guessable', field: 'newPassword' } });
  });

  it('are chosen anew by a link that the administrator sends and never sees', async () => {
    const me = await person();
    expect(accepted(await sendPasswordReset(ctx, nord.administrator, { userId: me.userId }))).toBeNull();
    const token = await tokenSentTo(ctx, me.email);
    const reset = () => resetPassword(ctx, null, { token, newPassword }, nowhere);
    expect(await resolveSession(ctx, me.token)).not.toBeNull();
    accepted(await reset());
    expect(await resolveSession(ctx, me.token)).toBeNull();
    expect(refusalOf(await enter(me.email, newPassword))).toBe('accepted');
    expect(refusalOf(await reset())).toBe('invitation-not-valid');
    const written = JSON.stringify([await services.db.auditEntry.findMany(), await services.db.invitation.findMany()]);
    for (const secret of [token, newPassword, TEST_PASSWORD]) expect(written).not.toContain(secret);
  });

  it('are not reset by a link that is old, replaced, of another kind, or of somebody who left', async () => {
    const me = await person();
    const tokenNow = async (): Promise<string> => {
      accepted(await sendPasswordReset(ctx, nord.administrator, { userId: me.userId }));
      return tokenSentTo(ctx, me.email);
    };
    const first = await tokenNow();
    const second = await tokenNow();
    const reset = (token: string) => resetPassword(ctx, null, { token, newPassword }, nowhere);
    expect(refusalOf(await reset(first))).toBe('invitation-not-valid');
    services.clock.advance(24 * 3600);
    expect(refusalOf(await reset(second))).toBe('invitation-not-valid');
    const third = await tokenNow();
    await services.db.membership.deleteMany({ where: { userId: me.userId } });
    expect(refusalOf(await reset(third))).toBe('invitation-not-valid');
  });

  it('are not reset for members of other organisations, nor by members without the role', async () => {
    const other = await createOrganisation(ctx, 'Other', ['BANK']);
    const { userId } = nord.viewer;
    expect(refusalOf(await sendPasswordReset(ctx, other.administrator, { userId }))).toBe('member-not-found');
    expect(refusalOf(await sendPasswordReset(ctx, nord.approver, { userId }))).toBe('not-permitted');
  });

  it('are beside the preferences, which change only what is named', async () => {
    const me = await person();
    accepted(await changePreferences(ctx, me, { locale: 'zh-CN', timeZone: 'Asia/Shanghai' }));
    accepted(await changePreferences(ctx, me, { theme: 'dark' }));
    expect((await resolveSession(ctx, me.token))?.user).toMatchObject({
      locale: 'zh-CN',
      theme: 'dark',
      timeZone: 'Asia/Shanghai',
      name: 'Person',
    });
    expect(refusalOf(await changePreferences(ctx, me, { timeZone: 'Mars/Olympus' }))).toBe('invalid-input');
  });
});
