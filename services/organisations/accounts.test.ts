import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '#domain/result';
import { commit } from '#ledger/verify/commitment';
import {
  accepted,
  createMember,
  createOrganisation,
  refusalOf,
  type TestMember,
  type TestOrganisation,
} from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import type { TokenActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { approveProposal } from '../proposals/approve.ts';
import { declineProposal } from '../proposals/decline.ts';
import { withdrawProposal } from '../proposals/withdraw.ts';
import { inviteGuest } from './invite-guest.ts';
import { type ProposedAccount, proposeAccount } from './propose-account.ts';
import { setContacts } from './set-contacts.ts';

const oldAccount = 'DE34200505501234567890';
const newAccount = 'NL02ABNA0123456789';
const callBackNote = 'Called Ms Jessen on +49 40 1234, 20 November, 9:40; she confirmed.';

describe('changes of a bank account', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let nord: TestOrganisation;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
  });
  afterAll(() => services.close());
  beforeEach(async () => {
    nord = await createOrganisation(ctx, 'Nord', ['LESSOR']);
  });

  const proposal = (
    actor: TestMember,
    more: { accountNumber?: string; replacesId?: string; callBackNote?: string; currency?: string } = {},
  ): Promise<Result<ProposedAccount>> =>
    proposeAccount(ctx, actor, { accountNumber: oldAccount, currency: 'EUR', callBackNote, ...more });
  const approve = (actor: TestMember, { proposalId, contentHash }: ProposedAccount) =>
    approveProposal(ctx, actor, { proposalId, contentHash });
  const accounts = (organisationId = nord.id) =>
    services.db.bankAccount.findMany({ where: { organisationId }, orderBy: { activatedAt: 'asc' } });
  const messages = async (template: string): Promise<string[]> =>
    (await services.db.message.findMany({ where: { template }, orderBy: { id: 'asc' } })).map(one => one.recipient);

  const withAccount = async (organisation = nord) => {
    accepted(await approve(organisation.approver, accepted(await proposal(organisation.preparer))));
    const [account] = await accounts(organisation.id);
    if (!account) throw new Error('no account');
    return account;
  };

  it('take effect when a second person approves, not before', async () => {
    const proposed = accepted(await proposal(nord.preparer, { accountNumber: 'de34 2005 0550 1234 5678 90' }));
    expect(await accounts()).toEqual([]);
    expect(accepted(await approve(nord.approver, proposed))).toEqual({
      proposalId: proposed.proposalId,
      actionId: null,
    });
    expect(await accounts()).toMatchObject([{ accountNumber: oldAccount, status: 'ACTIVE', holderName: 'Nord' }]);
    const row = await services.db.proposal.findUniqueOrThrow({ where: { id: proposed.proposalId } });
    expect(row).toMatchObject({
      status: 'APPROVED',
      preparedById: nord.preparer.userId,
      decidedById: nord.approver.userId,
    });
  });

  it('are not approved by the one who proposed them, whatever their roles, nor with a token of theirs', async () => {
    const both = await createMember(ctx, nord, ['PREPARER', 'APPROVER', 'ADMINISTRATOR'], 'Both');
    const proposed = accepted(await proposal(both));
    expect(refusalOf(await approve(both, proposed))).toBe('own-proposal');
    const token: TokenActor = {
      kind: 'token',
      tokenId: 't',
      userId: both.userId,
      organisationId: nord.id,
      organisationKinds: nord.kinds,
      roles: both.roles,
      via: { kind: 'token', scopes: ['bank-account:approve'] },
    };
    expect(refusalOf(await approveProposal(ctx, token, proposed))).toBe('own-proposal');
    expect(await accounts()).toEqual([]);
    const refused = await services.db.auditEntry.findMany({
      where: { action: 'proposal:refused', userId: both.userId },
    });
    expect(refused).toHaveLength(2);
  });

  it('are not approved by somebody without the role, by strangers, or unseen', async () => {
    const other = await createOrganisation(ctx, 'Other', ['BANK']);
    const proposed = accepted(await proposal(nord.preparer));
    expect(refusalOf(await approve(nord.viewer, proposed))).toBe('not-permitted');
    expect(refusalOf(await approve(other.approver, proposed))).toBe('proposal-not-found');
    expect(refusalOf(await approve(nord.approver, { ...proposed, contentHash: 'something else' }))).toBe(
      'proposal-content-changed',
    );
    expect(refusalOf(await approveProposal(ctx, null, proposed))).toBe('sign-in-required');
    expect(await accounts()).toEqual([]);
  });

  it('are not approved when the row was changed under the approver', async () => {
    const proposed = accepted(await proposal(nord.preparer));
    const row = await services.db.proposal.findUniqueOrThrow({ where: { id: proposed.proposalId } });
    const content = JSON.parse(JSON.stringify(row.content).replace(oldAccount, newAccount));
    await services.db.proposal.update({ where: { id: proposed.proposalId }, data: { content } });
    expect(refusalOf(await approve(nord.approver, proposed))).toBe('proposal-content-changed');
  });

  it('take effect once when several approve at the same moment', async () => {
    const { id: replacesId } = await withAccount();
    const second = await createMember(ctx, nord, ['APPROVER'], 'Second');
    const third = await createMember(ctx, nord, ['APPROVER'], 'Third');
    const proposed = accepted(await proposal(nord.preparer, { accountNumber: newAccount, replacesId }));
    const told = (await messages('account-changed')).length;
    const answers = await Promise.all(
      [nord.approver, second, third, nord.administrator].map(member => approve(member, proposed)),
    );
    expect(answers.map(refusalOf).sort()).toEqual([
      'accepted',
      'proposal-already-decided',
      'proposal-already-decided',
      'proposal-already-decided',
    ]);
    expect(await accounts()).toHaveLength(2);
    expect((await messages('account-changed')).length - told).toBe(1);
  });

  it('lapse after a fortnight', async () => {
    const proposed = accepted(await proposal(nord.preparer));
    services.clock.advance(14 * 24 * 3600 + 1);
    expect(refusalOf(await approve(nord.approver, proposed))).toBe('proposal-expired');
    expect(refusalOf(await approve(nord.approver, proposed))).toBe('proposal-already-decided');
    const row = await services.db.proposal.findUniqueOrThrow({ where: { id: proposed.proposalId } });
    expect(row.status).toBe('EXPIRED');
  });

  it('are declined with a reason by a second person, and withdrawn by the first', async () => {
    const one = accepted(await proposal(nord.preparer));
    const decline = (actor: TestMember, note: string) =>
      declineProposal(ctx, actor, { proposalId: one.proposalId, note });
    expect(refusalOf(await decline(nord.approver, '  '))).toBe('reason-missing');
    expect(refusalOf(await decline(nord.preparer, 'No'))).toBe('not-permitted');
    accepted(await decline(nord.approver, 'The number was never called.'));
    expect(refusalOf(await approve(nord.approver, one))).toBe('proposal-already-decided');

    const two = accepted(await proposal(nord.preparer));
    const withdraw = (actor: TestMember) => withdrawProposal(ctx, actor, { proposalId: two.proposalId });
    expect(refusalOf(await withdraw(nord.viewer))).toBe('not-your-proposal');
    accepted(await withdraw(nord.preparer));
    expect(refusalOf(await approve(nord.approver, two))).toBe('proposal-already-decided');
    expect(await accounts()).toEqual([]);
  });

  it('need a note of the call back, and a number that can be right', async () => {
    expect(refusalOf(await proposal(nord.preparer, { callBackNote: 'called' }))).toBe('call-back-note-missing');
    expect(refusalOf(await proposal(nord.preparer, { accountNumber: 'DE34200505501234567891' }))).toBe(
      'iban-check-digits',
    );
    expect(refusalOf(await proposal(nord.viewer))).toBe('not-permitted');
  });

  it('replace an active account of the same organisation and currency only', async () => {
    const { id: replacesId } = await withAccount();
    const other = await createOrganisation(ctx, 'Other', ['LESSOR']);
    const change = { accountNumber: newAccount, replacesId };
    expect(refusalOf(await proposal(nord.preparer))).toBe('account-exists');
    expect(refusalOf(await proposal(nord.preparer, { ...change, currency: 'CHF' }))).toBe('account-currency-differs');
    expect(refusalOf(await proposal(other.preparer, change))).toBe('account-not-found');
    const [one, two] = [
      accepted(await proposal(nord.preparer, change)),
      accepted(await proposal(nord.preparer, { ...change, accountNumber: 'FR1420041010050500013M02606' })),
    ];
    accepted(await approve(nord.approver, one));
    expect(refusalOf(await approve(nord.approver, two))).toBe('account-retired');
    expect(await accounts()).toMatchObject([
      { accountNumber: oldAccount, status: 'RETIRED', retiredAt: services.clock.now() },
      { accountNumber: newAccount, status: 'ACTIVE' },
    ]);
  });

  it('are told to the contacts of before, also to those who were taken away lately', async () => {
    const { id: replacesId } = await withAccount();
    const people = (...names: string[]) => ({ contacts: names.map(name => ({ name, email: `${name}@nord.example` })) });
    accepted(await setContacts(ctx, nord.administrator, people('ines', 'jan')));
    accepted(await setContacts(ctx, nord.administrator, people('jan', 'thief')));
    expect((await messages('contact-removed')).at(-1)).toBe('ines@nord.example');
    await services.db.message.deleteMany();
    const proposed = accepted(await proposal(nord.preparer, { accountNumber: newAccount, replacesId }));
    accepted(await approve(nord.approver, proposed));
    expect((await messages('account-changed')).sort()).toEqual(
      ['ines@nord.example', 'jan@nord.example', 'thief@nord.example', nord.administrator.email].sort(),
    );
    const [message] = await services.db.message.findMany({ where: { template: 'account-changed' } });
    expect(message?.params).toMatchObject({ oldAccount: '… 7890', newAccount: '… 6789' });
  });

  it('are told to each in their own language', async () => {
    const { id: replacesId } = await withAccount();
    const one = (name: string, locale: 'en' | 'zh-CN') => ({ name, email: `${name}@nord.example`, locale });
    const both = [one('lin', 'zh-CN'), one('jan', 'en')];
    accepted(await setContacts(ctx, nord.administrator, { contacts: [...both, one('wei', 'zh-CN')] }));
    const before = await services.db.contact.findFirstOrThrow({
      where: { organisationId: nord.id, email: 'jan@nord.example', removedAt: null },
    });
    await services.db.message.deleteMany();
    accepted(await setContacts(ctx, nord.administrator, { contacts: [one('lin', 'zh-CN'), one('jan', 'zh-CN')] }));
    const written = async (template: string) =>
      Object.fromEntries(
        (await services.db.message.findMany({ where: { template } })).map(({ recipient, locale }) => [
          recipient,
          locale,
        ]),
      );
    expect(await written('contact-removed')).toEqual({ 'wei@nord.example': 'zh-CN' });
    // The same contact still, in another language.
    expect(await services.db.contact.findUniqueOrThrow({ where: { id: before.id } })).toMatchObject({
      locale: 'zh-CN',
      removedAt: null,
    });
    const proposed = accepted(await proposal(nord.preparer, { accountNumber: newAccount, replacesId }));
    accepted(await approve(nord.approver, proposed));
    expect(await written('account-changed')).toMatchObject({
      'lin@nord.example': 'zh-CN',
      'wei@nord.example': 'zh-CN',
      [nord.administrator.email]: 'en',
    });
  });

  it('are told to those who were told to pay to the old account, and to nobody else', async () => {
    const { id: replacesId } = await withAccount();
    const payer = await createOrganisation(ctx, 'Payer', ['LESSEE']);
    const stranger = await createOrganisation(ctx, 'Stranger', ['LESSEE']);
    const { organisationId: guestId } = accepted(
      await inviteGuest(ctx, nord.preparer, {
        name: 'Small Builder',
        country: 'NL',
        identifiers: [],
        contact: { name: 'Joris', email: 'joris@small.example', phone: '+31 6 12345678' },
      }),
    );
    for (const one of [payer, stranger]) {
      const contacts = [{ name: 'Ledger', email: `ledger@${one.name.toLowerCase()}.example` }];
      accepted(await setContacts(ctx, one.administrator, { contacts }));
    }
    /** A confirmation or notice that names an account, opened to these. */
    const share = async (account: string, ...organisationIds: string[]): Promise<void> => {
      const { root, leaves } = commit({ payTo: { accountNumber: account } }, [], length => ctx.random.bytes(length));
      await services.db.commitment.create({
        data: {
          root,
          subject: `0x${'22'.repeat(32)}`,
          kind: 'notice',
          leaves: leaves.map(leaf => ({ ...leaf })),
          shares: { create: organisationIds.map(organisationId => ({ organisationId })) },
        },
      });
    };
    await share(oldAccount, nord.id, payer.id, guestId);
    await share('DE89370400440532013000', nord.id, stranger.id);
    await share(oldAccount, stranger.id);
    await services.db.message.deleteMany();

    const proposed = accepted(await proposal(nord.preparer, { accountNumber: newAccount, replacesId }));
    accepted(await approve(nord.approver, proposed));
    expect(await messages('counterparty-account-changed')).toEqual(
      expect.arrayContaining(['joris@small.example', 'ledger@payer.example']),
    );
    expect(await messages('counterparty-account-changed')).toHaveLength(2);
    const inbox = await services.db.inboxItem.findMany({ where: { kind: 'counterparty-account-changed' } });
    expect(inbox.map(item => item.organisationId)).toEqual([payer.id]);
  });

  it('leave no full account number in the audit or in messages', async () => {
    const { id: replacesId } = await withAccount();
    const proposed = accepted(await proposal(nord.preparer, { accountNumber: newAccount, replacesId }));
    accepted(await approve(nord.approver, proposed));
    const written = JSON.stringify([await services.db.auditEntry.findMany(), await services.db.message.findMany()]);
    expect(written).not.toContain(oldAccount);
    expect(written).not.toContain(newAccount);
  });
});
