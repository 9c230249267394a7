import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#domain/access/permissions';
import {
  accepted,
  createMember,
  createOrganisation,
  nowhere,
  refusalOf,
  sessionOf,
  TEST_PASSWORD,
  type TestOrganisation,
  tokenSentTo,
} from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import type { ServiceContext } from '../context.ts';
import { noteRefusal } from '../note-refusal.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { changeRoles } from './change-roles.ts';
import { endMemberSessions } from './end-member-sessions.ts';
import { inviteMember } from './invite-member.ts';
import { openInvitation } from './open-invitation.ts';
import { removeMember } from './remove-member.ts';
import { resolveSession } from './resolve-session.ts';
import { revokeInvitation } from './revoke-invitation.ts';
import { openSession } from './sessions.ts';

describe('members', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let nord: TestOrganisation;
  let sud: TestOrganisation;
  let count = 0;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
  });
  afterAll(() => services.close());
  beforeEach(async () => {
    nord = await createOrganisation(ctx, 'Nord', ['LESSOR']);
    sud = await createOrganisation(ctx, 'Süd', ['BANK']);
  });

  const somebody = (): string => `new-${count++}@example.com`;
  const invite = (email: string, roles: Role[] = ['PREPARER']) =>
    inviteMember(ctx, nord.administrator, { email, roles });
  const answer = async (token: string, more: { name?: string; password?: string } = {}) => {
    const input = { token, name: 'New Colleague', password: TEST_PASSWORD, ...more };
    return sessionOf(await acceptInvitation(ctx, null, input, nowhere));
  };

  it('join by a link that works once', async () => {
    const email = somebody();
    accepted(await invite(email, ['APPROVER', 'PREPARER']));
    const token = await tokenSentTo(ctx, email);
    expect(accepted(await openInvitation(ctx, null, { token }, nowhere))).toMatchObject({
      purpose: 'MEMBERSHIP',
      organisation: 'Nord',
      email,
      roles: ['PREPARER', 'APPROVER'],
      hasAccount: false,
    });
    const session = accepted(await answer(token));
    const signedIn = await resolveSession(ctx, session.token);
    expect(signedIn?.actor).toMatchObject({ organisationId: nord.id, roles: ['PREPARER', 'APPROVER'] });
    expect(refusalOf(await answer(token))).toBe('invitation-not-valid');
    expect(refusalOf(await openInvitation(ctx, null, { token }, nowhere))).toBe('invitation-not-valid');
    expect(JSON.stringify(await services.db.invitation.findMany())).not.toContain(token);
  });

  it('join once when the link is opened twice at the same moment', async () => {
    const email = somebody();
    accepted(await invite(email));
    const token = await tokenSentTo(ctx, email);
    const answers = await Promise.all([answer(token), answer(token), answer(token)]);
    expect(answers.filter(one => one.ok)).toHaveLength(1);
    expect(await services.db.user.count({ where: { email } })).toBe(1);
  });

  it('join with the account that they have, proved by its password', async () => {
    const { email, userId } = sud.preparer;
    accepted(await invite(email));
    const token = await tokenSentTo(ctx, email);
    expect(accepted(await openInvitation(ctx, null, { token }, nowhere)).hasAccount).toBe(true);
    expect(refusalOf(await answer(token, { password: 'I only found the link' }))).toBe('wrong-password');
    const session = accepted(await answer(token));
    expect(session.userId).toBe(userId);
    const signedIn = await resolveSession(ctx, session.token);
    expect(signedIn?.organisations.map(one => one.name).sort()).toEqual(['Nord', 'Süd']);
  });

  it('do not join by a link that was replaced, revoked or has lapsed', async () => {
    const email = somebody();
    accepted(await invite(email));
    const replaced = await tokenSentTo(ctx, email);
    const { invitationId } = accepted(await invite(email));
    const current = await tokenSentTo(ctx, email);
    expect(refusalOf(await answer(replaced))).toBe('invitation-not-valid');
    expect(refusalOf(await revokeInvitation(ctx, sud.administrator, { invitationId }))).toBe('invitation-not-found');
    accepted(await revokeInvitation(ctx, nord.administrator, { invitationId }));
    expect(refusalOf(await answer(current))).toBe('invitation-not-valid');

    const other = somebody();
    accepted(await invite(other));
    const lapsing = await tokenSentTo(ctx, other);
    services.clock.advance(7 * 24 * 3600);
    expect(refusalOf(await answer(lapsing))).toBe('invitation-not-valid');
    expect(refusalOf(await answer(`${lapsing}x`))).toBe('invitation-not-valid');
  });

  it('choose a good password and give a name', async () => {
    const email = somebody();
    accepted(await invite(email));
    const token = await tokenSentTo(ctx, email);
    const input = { token, password: TEST_PASSWORD };
    expect(refusalOf(await acceptInvitation(ctx, null, input, nowhere))).toBe('name-required');
    expect(refusalOf(await answer(token, { password: 'qwertyuiop12' }))).toBe('password-guessable');
    expect(refusalOf(await answer(token))).toBe('accepted');
  });

  it('are not invited twice, nor by anybody but an administrator', async () => {
    expect(refusalOf(await invite(nord.viewer.email))).toBe('already-member');
    const input = { email: somebody(), roles: ['VIEWER' as const] };
    for (const member of [nord.preparer, nord.approver, nord.viewer])
      expect(refusalOf(await inviteMember(ctx, member, input))).toBe('not-permitted');
    expect(refusalOf(await inviteMember(ctx, null, input))).toBe('sign-in-required');
    expect(refusalOf(await invite('not an address'))).toBe('invalid-input');
  });

  it('get and lose roles, with effect from the next request', async () => {
    const { userId, token } = nord.viewer;
    accepted(await changeRoles(ctx, nord.administrator, { userId, roles: ['APPROVER', 'APPROVER'] }));
    expect((await resolveSession(ctx, token))?.actor.roles).toEqual(['APPROVER']);
    const [entry] = await services.db.auditEntry.findMany({ where: { subject: userId } });
    expect(entry).toMatchObject({
      action: 'member:roles-changed',
      detail: { before: ['VIEWER'], after: ['APPROVER'] },
    });
  });

  it('cannot raise their own roles, only lay some down', async () => {
    const { userId } = nord.administrator;
    const second = await createMember(ctx, nord, ['ADMINISTRATOR', 'PREPARER'], 'Second');
    const change = (roles: Role[]) => changeRoles(ctx, nord.administrator, { userId, roles });
    expect(refusalOf(await change(['ADMINISTRATOR', 'APPROVER']))).toBe('own-roles-raised');
    accepted(await changeRoles(ctx, second, { userId, roles: ['ADMINISTRATOR', 'APPROVER'] }));
    expect(refusalOf(await change(['APPROVER']))).toBe('accepted');
  });

  it('keep one administrator, also when two take the role from each other at once', async () => {
    const { userId } = nord.administrator;
    expect(refusalOf(await changeRoles(ctx, nord.administrator, { userId, roles: ['ADMINISTRATOR'] }))).toBe(
      'accepted',
    );
    expect(refusalOf(await removeMember(ctx, nord.administrator, { userId }))).toBe('last-administrator');
    const second = await createMember(ctx, nord, ['ADMINISTRATOR'], 'Second');
    const answers = await Promise.all([
      changeRoles(ctx, nord.administrator, { userId: second.userId, roles: ['VIEWER'] }),
      changeRoles(ctx, second, { userId, roles: ['VIEWER'] }),
    ]);
    expect(answers.map(refusalOf).sort()).toEqual(['accepted', 'last-administrator']);
  });

  it('lose sessions and tokens of this organisation when they are removed, and those of others not', async () => {
    const { userId, token } = nord.preparer;
    await services.db.membership.create({ data: { userId, organisationId: sud.id, roles: ['VIEWER'] } });
    accepted(await removeMember(ctx, nord.administrator, { userId }));
    expect(await resolveSession(ctx, token)).toBeNull();
    expect(await services.db.membership.count({ where: { userId } })).toBe(1);
    expect(refusalOf(await removeMember(ctx, nord.administrator, { userId }))).toBe('member-not-found');
  });

  it('have their sessions for this organisation ended by its administrator, and no others', async () => {
    const { userId, token } = nord.preparer;
    await services.db.membership.create({ data: { userId, organisationId: sud.id, roles: ['VIEWER'] } });
    const other = await ctx.db.$transaction(tx =>
      openSession(ctx, tx, { userId, organisationId: sud.id, origin: nowhere }),
    );
    expect(accepted(await endMemberSessions(ctx, nord.administrator, { userId })).ended).toBe(1);
    expect(await resolveSession(ctx, token)).toBeNull();
    expect(await resolveSession(ctx, other.token)).not.toBeNull();
    expect(refusalOf(await endMemberSessions(ctx, nord.approver, { userId }))).toBe('not-permitted');
  });

  it('leave a trace when they try what they may not', async () => {
    const input = { email: somebody(), roles: ['VIEWER' as const] };
    const answer = await inviteMember(ctx, nord.viewer, input);
    if (answer.ok) throw new Error('a viewer invites');
    await noteRefusal(ctx, nord.viewer, 'inviteMember', answer.refusal);
    await noteRefusal(ctx, nord.viewer, 'inviteMember', { code: 'invalid-input' });
    const entries = await services.db.auditEntry.findMany({ where: { action: 'permission:refused' } });
    expect(entries).toMatchObject([
      { userId: nord.viewer.userId, detail: { operation: 'inviteMember', code: 'not-permitted', via: 'session' } },
    ]);
  });

  it("are not found by another organisation's administrator", async () => {
    const { userId } = nord.viewer;
    expect(refusalOf(await changeRoles(ctx, sud.administrator, { userId, roles: ['APPROVER'] }))).toBe(
      'member-not-found',
    );
    expect(refusalOf(await removeMember(ctx, sud.administrator, { userId }))).toBe('member-not-found');
  });
});
