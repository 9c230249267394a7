import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '#domain/result';
import { listAudit } from '#prisma/reads/identity-audit';
import { findKnownOrganisation, listGuests } from '#prisma/reads/identity-organisations';
import { findProposal, listProposals } from '#prisma/reads/identity-proposals';
import type { Actor } from '#services/actor';
import type { ServiceContext } from '#services/context';
import { changePassword } from '#services/identity/change-password';
import { changeRoles } from '#services/identity/change-roles';
import { endMemberSessions } from '#services/identity/end-member-sessions';
import { inviteMember } from '#services/identity/invite-member';
import { logIn } from '#services/identity/log-in';
import { logOut } from '#services/identity/log-out';
import { changePreferences } from '#services/identity/preferences';
import { removeMember } from '#services/identity/remove-member';
import { revokeInvitation } from '#services/identity/revoke-invitation';
import { revokeOtherSessions, revokeSessions } from '#services/identity/revoke-session';
import {
  beginSecondFactor,
  cancelSetUp,
  confirmSecondFactor,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from '#services/identity/second-factor/own-factor';
import { requireSecondFactor } from '#services/identity/second-factor/require-second-factor';
import { resetSecondFactor } from '#services/identity/second-factor/reset-second-factor';
import { sendPasswordReset } from '#services/identity/send-password-reset';
import { switchOrganisation } from '#services/identity/switch-organisation';
import { addInboxItems } from '#services/inbox/add-inbox-item';
import { markRead } from '#services/inbox/mark-read';
import { createToken } from '#services/organisations/create-token';
import { inviteGuest } from '#services/organisations/invite-guest';
import { inviteOrganisation } from '#services/organisations/invite-organisation';
import { proposeAccount } from '#services/organisations/propose-account';
import { revokeToken } from '#services/organisations/revoke-token';
import { setContacts } from '#services/organisations/set-contacts';
import { approveProposal } from '#services/proposals/approve';
import { declineProposal } from '#services/proposals/decline';
import { withdrawProposal } from '#services/proposals/withdraw';
import {
  accepted,
  createMember,
  createOrganisation,
  nowhere,
  refusalOf,
  TEST_PASSWORD,
  type TestOrganisation,
} from '#tests/support/consortium';
import { giveFactor } from '#tests/support/second-factor';
import { createTestServices, type TestServices } from '#tests/support/services';

/** Things of one organisation, by their ids. */
interface Things {
  userId: string;
  sessionId: string;
  invitationId: string;
  tokenId: string;
  accountId: string;
  proposalId: string;
  contentHash: string;
  itemId: string;
  guestId: string;
  organisationId: string;
}

const callBackNote = 'Called back on the number in the contract of 2024.';
const nothing = '0199ffff-0000-7000-8000-000000000000';

/** Every service that takes an id, with what it says when there is nothing of that id. */
const taking: Record<
  string,
  [string, (ctx: ServiceContext, actor: Actor | null, ids: Things) => Promise<Result<unknown>>]
> = {
  revokeSessions: [
    'session-not-found',
    (ctx, actor, { sessionId }) => revokeSessions(ctx, actor, { sessionIds: [sessionId], password: TEST_PASSWORD }),
  ],
  switchOrganisation: [
    'organisation-not-found',
    (ctx, actor, { organisationId }) => switchOrganisation(ctx, actor, { organisationId }),
  ],
  changeRoles: [
    'member-not-found',
    (ctx, actor, { userId }) => changeRoles(ctx, actor, { userId, roles: ['APPROVER'] }),
  ],
  removeMember: ['member-not-found', (ctx, actor, { userId }) => removeMember(ctx, actor, { userId })],
  endMemberSessions: ['member-not-found', (ctx, actor, { userId }) => endMemberSessions(ctx, actor, { userId })],
  sendPasswordReset: ['member-not-found', (ctx, actor, { userId }) => sendPasswordReset(ctx, actor, { userId })],
  resetSecondFactor: ['member-not-found', (ctx, actor, { userId }) => resetSecondFactor(ctx, actor, { userId })],
  revokeInvitation: [
    'invitation-not-found',
    (ctx, actor, { invitationId }) => revokeInvitation(ctx, actor, { invitationId }),
  ],
  revokeToken: ['token-not-found', (ctx, actor, { tokenId }) => revokeToken(ctx, actor, { tokenId })],
  proposeAccount: [
    'account-not-found',
    (ctx, actor, { accountId: replacesId }) =>
      proposeAccount(ctx, actor, { accountNumber: 'NL02ABNA0123456789', currency: 'EUR', callBackNote, replacesId }),
  ],
  approveProposal: [
    'proposal-not-found',
    (ctx, actor, { proposalId, contentHash }) => approveProposal(ctx, actor, { proposalId, contentHash }),
  ],
  declineProposal: [
    'proposal-not-found',
    (ctx, actor, { proposalId }) => declineProposal(ctx, actor, { proposalId, note: 'no' }),
  ],
  withdrawProposal: [
    'proposal-not-found',
    (ctx, actor, { proposalId }) => withdrawProposal(ctx, actor, { proposalId }),
  ],
  markRead: ['inbox-item-not-found', (ctx, actor, { itemId }) => markRead(ctx, actor, { itemId })],
  inviteOrganisation: [
    'organisation-not-found',
    (ctx, actor, { guestId: organisationId }) =>
      inviteOrganisation(ctx, actor, {
        name: 'x',
        kinds: ['LESSEE'],
        country: 'NL',
        identifiers: [],
        administratorEmail: 'x@example.com',
        organisationId,
      }),
  ],
};

/** The others, which take none: for nobody signed in. */
const takingNone: Record<string, (ctx: ServiceContext, actor: Actor | null) => Promise<Result<unknown>>> = {
  logOut,
  revokeOtherSessions: (ctx, actor) => revokeOtherSessions(ctx, actor, { password: 'x' }),
  changePreferences: (ctx, actor) => changePreferences(ctx, actor, { theme: 'dark' }),
  changePassword: (ctx, actor) => changePassword(ctx, actor, { currentPassword: 'x', newPassword: 'y' }),
  cancelSetUp,
  beginSecondFactor: (ctx, actor) => beginSecondFactor(ctx, actor, { password: 'x' }),
  confirmSecondFactor: (ctx, actor) => confirmSecondFactor(ctx, actor, { code: '123456' }),
  renewRecoveryCodes: (ctx, actor) => renewRecoveryCodes(ctx, actor, { password: 'x', code: '123456' }),
  turnOffSecondFactor: (ctx, actor) => turnOffSecondFactor(ctx, actor, { password: 'x', code: '123456' }),
  requireSecondFactor: (ctx, actor) => requireSecondFactor(ctx, actor, { required: true }),
  inviteMember: (ctx, actor) => inviteMember(ctx, actor, { email: 'x@example.com', roles: ['VIEWER'] }),
  createToken: (ctx, actor) => createToken(ctx, actor, { name: 'x', scopes: ['receivable:read'], expiresInDays: 1 }),
  setContacts: (ctx, actor) => setContacts(ctx, actor, { contacts: [{ name: 'x', email: 'x@example.com' }] }),
  inviteGuest: (ctx, actor) =>
    inviteGuest(ctx, actor, { name: 'x', identifiers: [], contact: { name: 'x', email: 'x@example.com' } }),
};

describe('access to what is other people’s', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let nord: TestOrganisation;
  let stranger: Actor;
  let ids: Things;
  let none: Things;

  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
    await createOrganisation(ctx, 'Founder', ['BANK'], { governor: true });
    nord = await createOrganisation(ctx, 'Nord', ['LESSOR']);
    const other = await createOrganisation(ctx, 'Stranger', ['LESSOR']);
    // May do anything that there is to do, in its own organisation.
    stranger = await createMember(ctx, other, ['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'], 'Stranger');

    const account = { accountNumber: 'DE34200505501234567890', currency: 'EUR', callBackNote };
    accepted(await approveProposal(ctx, nord.approver, accepted(await proposeAccount(ctx, nord.preparer, account))));
    const [{ id: accountId } = { id: '' }] = await services.db.bankAccount.findMany({
      where: { organisationId: nord.id },
    });
    const proposed = accepted(
      await proposeAccount(ctx, nord.preparer, { ...account, accountNumber: 'FR1420041010050500013M02606' }),
    );
    await addInboxItems(ctx, services.db, [{ organisationId: nord.id, kind: 'account-changed' }]);
    const { id: itemId } = await services.db.inboxItem.findFirstOrThrow({
      where: { organisationId: nord.id },
      orderBy: { id: 'desc' },
    });
    const guest = { name: 'Guest', identifiers: [], contact: { name: 'G', email: 'g@example.com' } };
    const invitee = { email: 'new@example.com', roles: ['VIEWER' as const] };
    await giveFactor(ctx, nord.viewer);
    ids = {
      userId: nord.viewer.userId,
      sessionId: nord.viewer.sessionId,
      invitationId: accepted(await inviteMember(ctx, nord.administrator, invitee)).invitationId,
      tokenId: accepted(
        await createToken(ctx, nord.preparer, { name: 'x', scopes: ['receivable:read'], expiresInDays: 9 }),
      ).tokenId,
      accountId,
      ...proposed,
      itemId,
      guestId: accepted(await inviteGuest(ctx, nord.preparer, guest)).organisationId,
      organisationId: nord.id,
    };
    none = {
      userId: nothing,
      sessionId: nothing,
      invitationId: nothing,
      tokenId: nothing,
      accountId: nothing,
      proposalId: nothing,
      contentHash: 'x',
      itemId: nothing,
      guestId: nothing,
      organisationId: nothing,
    };
  });
  afterAll(() => services.close());

  const picture = async (): Promise<string> => {
    const { db } = services;
    const where = { organisationId: nord.id };
    return JSON.stringify([
      await db.membership.findMany({ where }),
      await db.session.findMany({ where, orderBy: { id: 'asc' } }),
      await db.invitation.findMany({ where, orderBy: { id: 'asc' } }),
      await db.apiToken.findMany({ where }),
      await db.secondFactor.count(),
      await db.bankAccount.findMany({ where }),
      await db.proposal.findMany({ where, orderBy: { id: 'asc' } }),
      await db.inboxItem.findMany({ where, orderBy: { id: 'asc' } }),
      await db.organisation.findMany({ orderBy: { id: 'asc' } }),
    ]);
  };

  describe.each(Object.entries(taking))('%s', (_, [code, call]) => {
    it('answers a stranger as if there were nothing, and changes nothing', async () => {
      const before = await picture();
      const answer = await call(ctx, stranger, ids);
      expect(refusalOf(answer)).toBe(code);
      expect(answer).toEqual(await call(ctx, stranger, none));
      expect(await picture()).toBe(before);
    });

    it('asks nobody to sign in', async () => {
      expect(refusalOf(await call(ctx, null, ids))).toBe('sign-in-required');
    });

    it('takes nothing that is no id', async () => {
      const odd = `' OR 1=1 --`;
      const wrong = Object.fromEntries(Object.keys(ids).map(key => [key, odd]));
      expect(refusalOf(await call(ctx, stranger, { ...ids, ...wrong }))).toBe('invalid-input');
    });
  });

  it.each(Object.entries(takingNone))('%s asks nobody to sign in', async (_, call) => {
    expect(refusalOf(await call(ctx, null))).toBe('sign-in-required');
  });

  it('cannot be had with a token that lacks the scope, or at all where a person is asked for', async () => {
    const token: Actor = {
      kind: 'token',
      tokenId: ids.tokenId,
      userId: nord.administrator.userId,
      organisationId: nord.id,
      organisationKinds: ['LESSOR'],
      roles: ['ADMINISTRATOR', 'PREPARER', 'APPROVER'],
      via: { kind: 'token', scopes: ['receivable:read'] },
    };
    const before = await picture();
    for (const [name, [, call]] of Object.entries(taking))
      expect(refusalOf(await call(ctx, token, ids)), name).toMatch(/^(session-required|not-in-token-scope)$/);
    for (const [name, call] of Object.entries(takingNone))
      expect(refusalOf(await call(ctx, token)), name).toMatch(/^(session-required|not-in-token-scope)$/);
    expect(await picture()).toBe(before);
  });

  it('is not read either', async () => {
    const now = services.clock.now();
    const { db } = services;
    const { organisationId } = stranger;
    expect(await findProposal(db, organisationId, ids.proposalId, now)).toBeNull();
    expect(await findProposal(db, organisationId, 'odd', now)).toBeNull();
    expect((await listProposals(db, organisationId, { open: false, now }, {})).edges).toEqual([]);
    expect(await findKnownOrganisation(db, organisationId, ids.guestId)).toBeNull();
    expect(await listGuests(db, organisationId)).toEqual([]);
    const audited = (await listAudit(db, organisationId, { first: 200 })).edges.map(({ node }) => node.action);
    expect(audited).not.toContain('proposal:made');
  });

  it('is read by its own people', async () => {
    await logIn(ctx, null, { email: nord.viewer.email, password: 'wrong wrong wrong' }, nowhere);
    const now = services.clock.now();
    const { db } = services;
    const found = await findProposal(db, nord.id, ids.proposalId, now);
    expect(found).toMatchObject({
      operation: 'bank-account:change',
      status: 'PROPOSED',
      preparedBy: 'Paula Preparer',
      contentHash: ids.contentHash,
    });
    expect((await listProposals(db, nord.id, { open: true, now }, {})).edges).toHaveLength(1);
    expect((await listProposals(db, nord.id, { open: false, now }, {})).edges).toHaveLength(2);
    const later = new Date(now.getTime() + 15 * 24 * 3600 * 1000);
    expect((await findProposal(db, nord.id, ids.proposalId, later))?.status).toBe('EXPIRED');
    expect((await listProposals(db, nord.id, { open: true, now: later }, {})).edges).toEqual([]);
    expect((await findKnownOrganisation(db, nord.id, ids.guestId))?.name).toBe('Guest');
    expect((await listGuests(db, nord.id)).map(one => one.name)).toEqual(['Guest']);
    const audited = (await listAudit(db, nord.id, { first: 200 })).edges.map(({ node }) => node.action);
    expect(audited).toEqual(expect.arrayContaining(['proposal:made', 'token:created', 'session:refused']));
  });
});
