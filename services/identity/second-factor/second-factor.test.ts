import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accepted,
  createMember,
  createOrganisation,
  nowhere,
  refusalOf,
  TEST_PASSWORD,
  type TestMember,
  type TestOrganisation,
  tokenSentTo,
} from '#tests/support/consortium';
import { type App, appOf, enterAs, giveFactor, pendingOf, wrongCode } from '#tests/support/second-factor';
import { createTestServices, type TestServices } from '#tests/support/services';
import type { ServiceContext } from '../../context.ts';
import { houseKeep } from '../../housekeeping.ts';
import { createToken } from '../../organisations/create-token.ts';
import { resolveToken } from '../../organisations/resolve-token.ts';
import { BUDGETS } from '../../rate-limits/budgets.ts';
import { acceptInvitation } from '../accept-invitation.ts';
import { inviteMember } from '../invite-member.ts';
import { logIn } from '../log-in.ts';
import { resetAccess } from '../reset-access.ts';
import { resetPassword } from '../reset-password.ts';
import { resolveSession } from '../resolve-session.ts';
import { sendPasswordReset } from '../send-password-reset.ts';
import { switchOrganisation } from '../switch-organisation.ts';
import { finishSetUpAtLogIn, giveSecondFactor, setUpAtLogIn } from './finish-log-in.ts';
import {
  beginSecondFactor,
  cancelSetUp,
  confirmSecondFactor,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from './own-factor.ts';
import { findPendingLogIn } from './pending-log-in.ts';
import { requireSecondFactor } from './require-second-factor.ts';
import { resetSecondFactor } from './reset-second-factor.ts';
import { findSetUp } from './set-up.ts';

const password = TEST_PASSWORD;

describe('second factor', () => {
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
  const begin = async (who: TestMember): Promise<string> => pendingOf(await enterAs(ctx, who));
  const give = (token: string, code: string) => giveSecondFactor(ctx, null, { token, code }, nowhere);
  const told = async ({ email }: { email: string }): Promise<string[]> => {
    const sent = await services.db.message.findMany({ where: { recipient: email }, orderBy: { createdAt: 'asc' } });
    return sent.map(message => message.template);
  };
  const audited = async (userId: string): Promise<string[]> => {
    const entries = await services.db.auditEntry.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } });
    return entries.map(entry => entry.action);
  };
  /** The next step: a code that was not used yet. */
  const wait = (): void => services.clock.advance(30);

  describe('at log-in', () => {
    it('is asked for after the password, and only then there is a session', async () => {
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      wait();
      const token = await begin(me);
      expect(await resolveSession(ctx, token)).toBeNull();
      const session = accepted(await give(token, app()));
      expect((await resolveSession(ctx, session.token))?.user.email).toBe(me.email);
      expect(session.token).not.toBe(token);
      // What is over opens nothing further.
      wait();
      expect(refusalOf(await give(token, app()))).toBe('log-in-over');
    });

    it('takes a code once, also when it comes twice at the same moment', async () => {
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      // That of the set-up was used there.
      expect(refusalOf(await give(await begin(me), app()))).toBe('second-factor-wrong');
      wait();
      const tokens = [await begin(me), await begin(me), await begin(me)];
      const code = app();
      const answers = await Promise.all(tokens.map(token => give(token, code)));
      expect(answers.map(refusalOf).sort()).toEqual(['accepted', 'second-factor-wrong', 'second-factor-wrong']);
      expect(refusalOf(await give(await begin(me), code))).toBe('second-factor-wrong');
      // An older one than the last is not taken either; the next one is.
      wait();
      accepted(await give(await begin(me), app(1)));
      expect(refusalOf(await give(await begin(me), app()))).toBe('second-factor-wrong');
    });

    it('takes codes of the step before and after, and of no other', async () => {
      for (const [step, answer] of [
        [-2, 'second-factor-wrong'],
        [-1, 'accepted'],
        [1, 'accepted'],
        [2, 'second-factor-wrong'],
      ] as const) {
        const me = await person();
        const { app } = await giveFactor(ctx, me);
        services.clock.advance(90);
        expect(refusalOf(await give(await begin(me), app(step))), String(step)).toBe(answer);
      }
    });

    it('cannot be guessed at, from however many log-ins; the owner is told once and gets in afterwards', async () => {
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      wait();
      const { attempts, seconds } = BUDGETS['second-factor'];
      const wrong = wrongCode(app);
      for (let attempt = 0; attempt < attempts; attempt++)
        expect(refusalOf(await give(await begin(me), wrong))).toBe('second-factor-wrong');
      const token = await begin(me);
      for (let attempt = 0; attempt < 3; attempt++)
        expect(refusalOf(await give(token, app()))).toBe('too-many-attempts');
      expect((await told(me)).filter(template => template === 'second-factor-guessed')).toHaveLength(1);
      const refused = (await audited(me.userId)).filter(action => action === 'second-factor:refused');
      expect(refused).toHaveLength(attempts + 3);
      services.clock.advance(seconds);
      accepted(await give(await begin(me), app()));
    });

    it('cannot be guessed at slowly either', async () => {
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      const short = BUDGETS['second-factor'];
      let guesses = 0;
      for (let window = 0; window < 24; window++) {
        services.clock.advance(short.seconds);
        const token = await begin(me);
        for (let attempt = 0; attempt < short.attempts; attempt++) {
          const answer = refusalOf(await give(token, wrongCode(app)));
          if (answer === 'second-factor-wrong') guesses += 1;
        }
        if (guesses >= BUDGETS['second-factor-day'].attempts && window > 8) break;
      }
      expect(guesses).toBe(BUDGETS['second-factor-day'].attempts);
    });

    it('is bounded in time: a pending log-in of ten minutes ago is nothing any more', async () => {
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      const token = await begin(me);
      services.clock.advance(10 * 60 - 1);
      expect((await findPendingLogIn(ctx, token)).ok).toBe(true);
      services.clock.advance(1);
      expect(refusalOf(await give(token, app()))).toBe('log-in-over');
      for (const odd of ['', 'x', 'x'.repeat(500), `${token}x`])
        expect(refusalOf(await findPendingLogIn(ctx, odd))).toBe('log-in-over');
      services.clock.advance(2 * 24 * 3600);
      await houseKeep(ctx);
      expect(await services.db.pendingLogIn.count({ where: { userId: me.userId } })).toBe(0);
    });

    it('ends what waits when the password changes, the account is disabled or the membership ends', async () => {
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      wait();
      const token = await begin(me);
      accepted(await sendPasswordReset(ctx, nord.administrator, { userId: me.userId }));
      const newPassword = 'seven cranes in the fog';
      const link = await tokenSentTo(ctx, me.email);
      accepted(await resetPassword(ctx, null, { token: link, newPassword }, nowhere));
      expect(refusalOf(await give(token, app()))).toBe('log-in-over');
      // A new password by link does not go around the second factor.
      const entered = accepted(await logIn(ctx, null, { email: me.email, password: newPassword }, nowhere));
      const waiting = pendingOf(entered);
      await services.db.membership.deleteMany({ where: { userId: me.userId } });
      expect(refusalOf(await give(waiting, app()))).toBe('log-in-over');

      const other = await person();
      const { app: otherApp } = await giveFactor(ctx, other);
      wait();
      const otherToken = await begin(other);
      await services.db.user.update({ where: { id: other.userId }, data: { disabledAt: services.clock.now() } });
      expect(refusalOf(await give(otherToken, otherApp()))).toBe('log-in-over');
    });

    it('is asked for where an invitation is accepted with an account that has one', async () => {
      const sud = await createOrganisation(ctx, 'Süd', ['BANK']);
      const me = await person();
      const { app } = await giveFactor(ctx, me);
      wait();
      accepted(await inviteMember(ctx, sud.administrator, { email: me.email, roles: ['VIEWER'] }));
      const link = await tokenSentTo(ctx, me.email);
      const entered = accepted(await acceptInvitation(ctx, null, { token: link, password }, nowhere));
      const session = accepted(await give(pendingOf(entered), app()));
      expect(session.organisationId).toBe(sud.id);
    });
  });

  describe('recovery codes', () => {
    it('let in once each, however they are typed, and the person is told', async () => {
      const me = await person();
      const { recoveryCodes } = await giveFactor(ctx, me);
      expect(recoveryCodes).toHaveLength(10);
      expect(new Set(recoveryCodes).size).toBe(10);
      const [first = '', second = ''] = recoveryCodes;
      expect(first).toMatch(/^[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}$/);
      const tokens = [await begin(me), await begin(me)];
      const answers = await Promise.all(tokens.map(token => give(token, first)));
      expect(answers.map(refusalOf).sort()).toEqual(['accepted', 'second-factor-wrong']);
      expect(refusalOf(await give(await begin(me), first))).toBe('second-factor-wrong');
      accepted(await give(await begin(me), ` ${second.toLowerCase().replaceAll('-', ' ')} `));
      expect((await told(me)).filter(template => template === 'recovery-code-used')).toHaveLength(2);
      const last = await services.db.message.findFirstOrThrow({
        where: { recipient: me.email, template: 'recovery-code-used' },
        orderBy: { id: 'desc' },
      });
      expect(last.params).toMatchObject({ left: '8' });
    });

    it('are void when new ones are made, which takes the password and a code', async () => {
      const me = await person();
      const { app, recoveryCodes } = await giveFactor(ctx, me);
      const [old = ''] = recoveryCodes;
      const renew = (input: { password: string; code: string }) => renewRecoveryCodes(ctx, me, input);
      wait();
      expect(refusalOf(await renew({ password: 'not mine at all', code: app() }))).toBe('wrong-password');
      expect(refusalOf(await renew({ password, code: '' }))).toBe('second-factor-wrong');
      const { recoveryCodes: fresh } = accepted(await renew({ password, code: app() }));
      expect(fresh).not.toContain(old);
      expect(refusalOf(await give(await begin(me), old))).toBe('second-factor-wrong');
      accepted(await give(await begin(me), fresh[0] ?? ''));
    });
  });

  describe('is kept', () => {
    it('sealed and hashed: no secret, code or token is in the database, the audit or the log', async () => {
      const me = await person();
      accepted(await beginSecondFactor(ctx, me, { password }));
      const setUp = await findSetUp(ctx, { userId: me.userId, startedIn: me.sessionId });
      const app = appOf(ctx, setUp?.secret ?? '');
      const { recoveryCodes } = accepted(await confirmSecondFactor(ctx, me, { code: app() }));
      wait();
      const token = await begin(me);
      const code = app();
      await give(token, wrongCode(app));
      accepted(await give(token, code));
      const { db } = services;
      const where = { userId: me.userId };
      const written = JSON.stringify(
        [
          await db.secondFactor.findMany({ where, include: { recoveryCodes: true } }),
          await db.pendingLogIn.findMany({ where }),
          await db.auditEntry.findMany({ where }),
          await db.message.findMany({ where: { recipient: me.email } }),
          services.logged,
        ],
        (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      );
      const plain = recoveryCodes.flatMap(one => [one, one.replaceAll('-', '')]);
      for (const secret of [setUp?.secret ?? '?', token, code, ...plain]) expect(written).not.toContain(secret);
      // Sealed for this person: in another's row it opens nothing.
      const other = await person();
      await giveFactor(ctx, other);
      const { sealedSecret } = await db.secondFactor.findUniqueOrThrow({ where });
      await db.secondFactor.update({ where: { userId: other.userId }, data: { sealedSecret } });
      wait();
      const stolen = await begin(other);
      await expect(give(stolen, app())).rejects.toThrow();
    });
  });

  describe('in the settings', () => {
    it('counts only once its app has shown a right code, in the session that began it', async () => {
      const me = await person();
      expect(refusalOf(await beginSecondFactor(ctx, me, { password: 'not mine at all' }))).toBe('wrong-password');
      accepted(await beginSecondFactor(ctx, me, { password }));
      expect((await enterAs(ctx, me)).kind).toBe('session');
      const here = { userId: me.userId, startedIn: me.sessionId };
      const app = appOf(ctx, (await findSetUp(ctx, here))?.secret ?? '');
      const elsewhere = { ...me, sessionId: '0199ffff-0000-7000-8000-000000000000' };
      expect(await findSetUp(ctx, { ...here, startedIn: elsewhere.sessionId })).toBeNull();
      expect(refusalOf(await confirmSecondFactor(ctx, elsewhere, { code: app() }))).toBe('set-up-over');
      expect(refusalOf(await confirmSecondFactor(ctx, me, { code: wrongCode(app) }))).toBe('second-factor-wrong');
      expect((await enterAs(ctx, me)).kind).toBe('session');
      accepted(await confirmSecondFactor(ctx, me, { code: app() }));
      expect((await enterAs(ctx, me)).kind).toBe('pending');
      expect(refusalOf(await confirmSecondFactor(ctx, me, { code: app() }))).toBe('set-up-over');
    });

    it('is given up, or forgotten after half an hour', async () => {
      const me = await person();
      const here = { userId: me.userId, startedIn: me.sessionId };
      accepted(await beginSecondFactor(ctx, me, { password }));
      accepted(await cancelSetUp(ctx, me));
      expect(await findSetUp(ctx, here)).toBeNull();
      accepted(await beginSecondFactor(ctx, me, { password }));
      services.clock.advance(30 * 60);
      expect(await findSetUp(ctx, here)).toBeNull();
    });

    it('ends the other sessions when it is turned on and off, and tells the person', async () => {
      const me = await person();
      const elsewhere = await enterAs(ctx, me);
      const token = elsewhere.kind === 'session' ? elsewhere.session.token : '';
      const { app } = await giveFactor(ctx, me);
      expect(await resolveSession(ctx, token)).toBeNull();
      expect(await resolveSession(ctx, me.token)).not.toBeNull();
      wait();
      const { token: other } = accepted(await give(await begin(me), app()));
      const off = (code: string) => turnOffSecondFactor(ctx, me, { password, code });
      expect(refusalOf(await off(app()))).toBe('second-factor-wrong');
      wait();
      accepted(await off(app()));
      expect(await resolveSession(ctx, other)).toBeNull();
      expect((await enterAs(ctx, me)).kind).toBe('session');
      expect(refusalOf(await off(app()))).toBe('second-factor-off');
      expect(await told(me)).toEqual(['second-factor-on', 'second-factor-off']);
      expect(await audited(me.userId)).toEqual(
        expect.arrayContaining(['second-factor:turned-on', 'second-factor:refused', 'second-factor:turned-off']),
      );
    });

    it('changes to another app with a code of the old one, which works until then', async () => {
      const me = await person();
      const { app, recoveryCodes } = await giveFactor(ctx, me);
      wait();
      expect(refusalOf(await beginSecondFactor(ctx, me, { password }))).toBe('second-factor-wrong');
      accepted(await beginSecondFactor(ctx, me, { password, code: app() }));
      wait();
      accepted(await give(await begin(me), app()));
      const setUp = await findSetUp(ctx, { userId: me.userId, startedIn: me.sessionId });
      const next = appOf(ctx, setUp?.secret ?? '');
      accepted(await confirmSecondFactor(ctx, me, { code: next() }));
      wait();
      expect(refusalOf(await give(await begin(me), app()))).toBe('second-factor-wrong');
      expect(refusalOf(await give(await begin(me), recoveryCodes[3] ?? ''))).toBe('second-factor-wrong');
      accepted(await give(await begin(me), next()));
    });
  });

  describe('that an organisation wants', () => {
    let strict: TestOrganisation;
    let app: App;
    const setUpIn = async (token: string): Promise<App> => {
      const pending = accepted(await findPendingLogIn(ctx, token));
      const setUp = await findSetUp(ctx, { userId: pending.userId, startedIn: pending.id });
      return appOf(ctx, setUp?.secret ?? '');
    };
    beforeAll(async () => {
      strict = await createOrganisation(ctx, 'Strict', ['BANK']);
      const require = (who: TestMember) => requireSecondFactor(ctx, who, { required: true });
      expect(refusalOf(await require(strict.approver))).toBe('not-permitted');
      expect(refusalOf(await require(strict.administrator))).toBe('second-factor-own-first');
      ({ app } = await giveFactor(ctx, strict.administrator));
      accepted(await require(strict.administrator));
    });

    it('is set up at the next log-in before anything else', async () => {
      const me = strict.preparer;
      const token = await begin(me);
      expect(accepted(await findPendingLogIn(ctx, token)).awaits).toBe('set-up');
      expect(await resolveSession(ctx, token)).toBeNull();
      const finish = () => finishSetUpAtLogIn(ctx, null, { token }, nowhere);
      const confirm = (code: string) => setUpAtLogIn(ctx, null, { token, code }, nowhere);
      expect(refusalOf(await finish())).toBe('log-in-over');
      expect(refusalOf(await give(token, '123456'))).toBe('log-in-over');
      const mine = await setUpIn(token);
      expect(refusalOf(await confirm(wrongCode(mine)))).toBe('second-factor-wrong');
      expect(accepted(await confirm(mine())).recoveryCodes).toHaveLength(10);
      expect(refusalOf(await confirm(mine(1)))).toBe('log-in-over');
      const session = accepted(await finish());
      expect((await resolveSession(ctx, session.token))?.organisation.name).toBe('Strict');
      expect(refusalOf(await finish())).toBe('log-in-over');
      expect(accepted(await findPendingLogIn(ctx, await begin(me))).awaits).toBe('code');
    });

    it('is not set up by the password alone where there is one already', async () => {
      const me = strict.approver;
      const token = await begin(me);
      const mine = await setUpIn(token);
      const { app: real } = await giveFactor(ctx, me);
      expect(refusalOf(await setUpAtLogIn(ctx, null, { token, code: mine() }, nowhere))).toBe('log-in-over');
      wait();
      accepted(await give(await begin(me), real()));
    });

    it('cannot be turned off, only changed', async () => {
      wait();
      const input = { password, code: app() };
      const answer = await turnOffSecondFactor(ctx, strict.administrator, input);
      expect(answer).toMatchObject({ refusal: { code: 'second-factor-enforced', params: { organisation: 'Strict' } } });
      // The code was not used up by that.
      accepted(await give(await begin(strict.administrator), app()));
    });

    it('is needed to change to it from another organisation, and by those who join it', async () => {
      const { userId } = nord.viewer;
      await services.db.membership.create({ data: { userId, organisationId: strict.id, roles: ['VIEWER'] } });
      const input = { organisationId: strict.id };
      expect(refusalOf(await switchOrganisation(ctx, nord.viewer, input))).toBe('second-factor-needed');
      await giveFactor(ctx, nord.viewer);
      accepted(await switchOrganisation(ctx, nord.viewer, input));

      const email = 'joining@example.com';
      accepted(await inviteMember(ctx, strict.administrator, { email, roles: ['VIEWER'] }));
      const link = { token: await tokenSentTo(ctx, email), name: 'Joining', password };
      const entered = accepted(await acceptInvitation(ctx, null, link, nowhere));
      expect(entered).toMatchObject({ kind: 'pending', pending: { awaits: 'set-up' } });
    });

    it('does not concern tokens of the API', async () => {
      const made = await createToken(ctx, strict.viewer, { name: 'x', scopes: ['receivable:read'], expiresInDays: 1 });
      expect((await resolveToken(ctx, accepted(made).token, nowhere)).ok).toBe(true);
    });

    it('is wanted no more when the administrator says so', async () => {
      accepted(await requireSecondFactor(ctx, strict.administrator, { required: false }));
      expect((await enterAs(ctx, strict.viewer)).kind).toBe('session');
      const rules = await services.db.auditEntry.findMany({
        where: { action: 'organisation:second-factor-rule' },
        orderBy: { createdAt: 'asc' },
      });
      expect(rules.map(entry => entry.detail)).toEqual([{ required: true }, { required: false }]);
    });
  });

  describe('that is lost', () => {
    it('is reset by an administrator, never by oneself or a stranger; the person is told', async () => {
      const me = await person();
      await giveFactor(ctx, me);
      const sud = await createOrganisation(ctx, 'Süden', ['BANK']);
      await services.db.membership.create({ data: { userId: me.userId, organisationId: sud.id, roles: ['VIEWER'] } });
      const { userId } = me;
      const west = await createOrganisation(ctx, 'West', ['BANK']);
      expect(refusalOf(await resetSecondFactor(ctx, west.administrator, { userId }))).toBe('member-not-found');
      expect(refusalOf(await resetSecondFactor(ctx, nord.approver, { userId }))).toBe('not-permitted');
      const own = { userId: nord.administrator.userId };
      await giveFactor(ctx, nord.administrator);
      expect(refusalOf(await resetSecondFactor(ctx, nord.administrator, own))).toBe('second-factor-own-reset');

      const waiting = await begin(me);
      accepted(await resetSecondFactor(ctx, nord.administrator, { userId }));
      expect(await resolveSession(ctx, me.token)).toBeNull();
      expect(refusalOf(await findPendingLogIn(ctx, waiting))).toBe('log-in-over');
      expect((await enterAs(ctx, me)).kind).toBe('session');
      expect(await told(me)).toEqual(['second-factor-on', 'second-factor-reset']);
      const entries = await services.db.auditEntry.findMany({
        where: { action: 'second-factor:reset', subject: userId },
      });
      expect(entries.map(entry => [entry.organisationId, entry.userId]).sort()).toEqual(
        [
          [nord.id, nord.administrator.userId],
          [sud.id, null],
        ].sort(),
      );
      expect(refusalOf(await resetSecondFactor(ctx, nord.administrator, { userId }))).toBe('second-factor-off');
    });

    it('by the only administrator is helped by whoever runs the portal, with a link that works once', async () => {
      const lone = await createOrganisation(ctx, 'Lone', ['BANK']);
      const me = lone.administrator;
      await giveFactor(ctx, me);
      const reset = (email: string, byMail = false) => resetAccess(ctx, null, { email, byMail });
      expect(refusalOf(await reset('nobody@example.com'))).toBe('user-not-found');
      const { link, hadSecondFactor } = accepted(await reset(` ${me.email.toUpperCase()} `));
      expect(hadSecondFactor).toBe(true);
      expect(await resolveSession(ctx, me.token)).toBeNull();
      expect(await told(me)).toEqual(['second-factor-on', 'access-reset']);
      const token = link?.split('/').at(-1) ?? '';
      const newPassword = 'seven cranes in the fog';
      accepted(await resetPassword(ctx, null, { token, newPassword }, nowhere));
      expect(refusalOf(await resetPassword(ctx, null, { token, newPassword }, nowhere))).toBe('invitation-not-valid');
      const entered = accepted(await logIn(ctx, null, { email: me.email, password: newPassword }, nowhere));
      expect(entered.kind).toBe('session');
      const entry = await services.db.auditEntry.findFirstOrThrow({ where: { action: 'access:reset' } });
      expect(entry).toMatchObject({ organisationId: lone.id, subject: me.userId });
      expect(JSON.stringify(entry)).not.toContain(token);

      expect(accepted(await reset(me.email, true)).link).toBeNull();
      expect(await tokenSentTo(ctx, me.email)).not.toBe('');
    });
  });
});
