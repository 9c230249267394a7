import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accepted,
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
import { acceptInvitation } from '../identity/accept-invitation.ts';
import { resolveSession } from '../identity/resolve-session.ts';
import { approveProposal } from '../proposals/approve.ts';
import { admitPending } from './admit-pending.ts';
import { inviteGuest } from './invite-guest.ts';
import { inviteOrganisation } from './invite-organisation.ts';

describe('organisations', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let founder: TestOrganisation;
  let nord: TestOrganisation;
  let count = 0;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
    founder = await createOrganisation(ctx, 'Founder Bank', ['BANK'], { governor: true });
    nord = await createOrganisation(ctx, 'Nord', ['LESSOR'], {
      country: 'FR',
      identifiers: [{ scheme: 'VAT', value: 'FR 40 303 265 045' }],
    });
  });
  afterAll(() => services.close());

  const email = (): string => `chief-${count++}@example.com`;
  type More = { organisationId?: string; identifiers?: { scheme: string | null; value: string }[] };
  const invite = (actor: TestMember, administratorEmail: string, more: More = {}) =>
    inviteOrganisation(ctx, actor, {
      name: 'Maas Bank N.V.',
      kinds: ['BANK'],
      country: 'NL',
      identifiers: [],
      administratorEmail,
      ...more,
    });
  const guest = (actor: TestMember, identifiers: { scheme: string | null; value: string }[] = []) =>
    inviteGuest(ctx, actor, {
      name: 'Small Builder',
      country: 'FR',
      identifiers,
      contact: { name: 'Joris', email: 'Joris@Small.example', phone: '0031 6 1234 5678' },
    });
  const accept = async (token: string) =>
    sessionOf(await acceptInvitation(ctx, null, { token, name: 'Chief', password: TEST_PASSWORD }, nowhere));

  it('are brought in by a governor’s administrator, and their administrator begins with every role', async () => {
    const chief = email();
    const invited = accepted(await invite(founder.administrator, chief));
    expect(invited.kind).toBe('invited');
    const session = accepted(await accept(await tokenSentTo(ctx, chief)));
    const signedIn = await resolveSession(ctx, session.token);
    expect(signedIn).toMatchObject({
      organisation: { name: 'Maas Bank N.V.', kinds: ['BANK'], governor: false },
      actor: { roles: ['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'] },
    });
  });

  it('of others are laid before a governor’s administrator, who may be nobody else', async () => {
    const chief = email();
    const proposed = accepted(await invite(nord.preparer, chief));
    if (proposed.kind !== 'proposed') throw new Error('brought in at once');
    const { proposalId } = proposed;
    expect(await services.db.message.count({ where: { recipient: chief } })).toBe(0);
    const { contentHash } = await services.db.proposal.findUniqueOrThrow({ where: { id: proposalId } });
    const approve = (actor: TestMember) => approveProposal(ctx, actor, { proposalId, contentHash });
    expect(refusalOf(await approve(nord.administrator))).toBe('proposal-not-found');
    expect(refusalOf(await approve(founder.approver))).toBe('not-permitted');
    accepted(await approve(founder.administrator));
    expect(await tokenSentTo(ctx, chief)).toMatch(/^[\w-]{43}$/);
  });

  it('are not brought in by a governor’s preparer alone', async () => {
    expect(accepted(await invite(founder.preparer, email())).kind).toBe('proposed');
    expect(refusalOf(await invite(founder.viewer, email()))).toBe('not-permitted');
  });

  it('have identifiers that nobody else has, in whatever form', async () => {
    for (const identifiers of [
      [{ scheme: 'VAT', value: 'fr-40303265045' }],
      [{ scheme: '0002', value: '303 265 045' }],
      [{ scheme: '0009', value: '30326504500017' }],
    ])
      expect(refusalOf(await guest(nord.preparer, identifiers))).toMatch(/^identifier-(taken|check-digit)$/);
    expect(refusalOf(await guest(nord.preparer, [{ scheme: '0002', value: '303265045' }]))).toBe('identifier-taken');
    expect(refusalOf(await guest(nord.preparer, [{ scheme: 'LEI', value: '529900ODI3047E2LIV00' }]))).toBe(
      'identifier-check-digit',
    );
  });

  it('are not made twice when the same one is taken in twice at once', async () => {
    const identifiers = [{ scheme: 'LEI', value: '529900ODI3047E2LIV03' }];
    const answers = await Promise.all([
      guest(nord.preparer, identifiers),
      guest(founder.preparer, identifiers),
      guest(nord.approver, identifiers),
    ]);
    expect(answers.map(refusalOf).sort()).toEqual(['accepted', 'identifier-taken', 'identifier-taken']);
  });

  it('are guests at first, and full ones when their administrator accepts', async () => {
    const { organisationId } = accepted(await guest(nord.preparer));
    const row = () =>
      services.db.organisation.findUniqueOrThrow({ where: { id: organisationId }, include: { contacts: true } });
    expect(await row()).toMatchObject({
      guest: true,
      kinds: ['GUEST_OBLIGOR'],
      invitedById: nord.id,
      contacts: [{ email: 'joris@small.example', phone: '+31612345678' }],
    });
    const chief = email();
    accepted(await invite(founder.administrator, chief, { organisationId }));
    expect((await row()).guest).toBe(true);
    accepted(await accept(await tokenSentTo(ctx, chief)));
    expect(await row()).toMatchObject({ guest: false, kinds: ['BANK'], name: 'Small Builder' });
    expect(refusalOf(await invite(founder.administrator, email(), { organisationId }))).toBe(
      'organisation-has-members',
    );
  });

  it('are not named by those who do not know them, nor under another name', async () => {
    const { organisationId } = accepted(await guest(founder.preparer));
    expect(refusalOf(await invite(nord.preparer, email(), { organisationId }))).toBe('organisation-not-found');
    expect(refusalOf(await invite(nord.preparer, email(), { organisationId: founder.id }))).toBe(
      'organisation-not-found',
    );
    const own = accepted(await guest(nord.preparer)).organisationId;
    const proposed = accepted(await invite(nord.preparer, email(), { organisationId: own }));
    if (proposed.kind !== 'proposed') throw new Error('brought in at once');
    const { content } = await services.db.proposal.findUniqueOrThrow({ where: { id: proposed.proposalId } });
    expect(content).toMatchObject({ name: 'Small Builder', organisationId: own });
  });

  it('are admitted by a signed decision, in the same transaction; guests are not', async () => {
    const decisions = (chainId: string) =>
      services.db.action.findMany({ where: { type: 'AdmitOrganisation', subject: chainId } });
    const organisations = await services.db.organisation.findMany();
    for (const { guest, chainId } of organisations) expect(await decisions(chainId)).toHaveLength(guest ? 0 : 1);
    const { chainId, publicKey } = await services.db.organisation.findUniqueOrThrow({ where: { id: nord.id } });
    const [decision] = await decisions(chainId);
    expect(decision).toMatchObject({ status: 'PENDING', message: { id: chainId, publicKey, kinds: '2' } });
    expect(await services.db.organisation.count({ where: { admittedAt: { not: null } } })).toBe(0);
  });

  it('are admitted by another decision when the first has lapsed, and not when it is refused or on its way', async () => {
    expect(await admitPending(ctx)).toBe(0);
    const { chainId } = await services.db.organisation.findUniqueOrThrow({ where: { id: nord.id } });
    const all = await services.db.organisation.findUniqueOrThrow({ where: { id: founder.id } });
    await services.db.action.updateMany({ where: { subject: chainId }, data: { status: 'EXPIRED' } });
    await services.db.action.updateMany({ where: { subject: all.chainId }, data: { status: 'REFUSED' } });
    expect(await Promise.all([admitPending(ctx), admitPending(ctx)])).toEqual(expect.arrayContaining([0, 1]));
    expect(await services.db.action.count({ where: { subject: chainId, status: 'PENDING' } })).toBe(1);
  });
});
