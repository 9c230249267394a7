import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accepted,
  createMember,
  createOrganisation,
  nowhere,
  refusalOf,
  type TestMember,
  type TestOrganisation,
} from '#tests/support/consortium';
import { createTestServices, type TestServices } from '#tests/support/services';
import { authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { changeRoles } from '../identity/change-roles.ts';
import { removeMember } from '../identity/remove-member.ts';
import { BUDGETS } from '../rate-limits/budgets.ts';
import { createToken } from './create-token.ts';
import { resolveToken } from './resolve-token.ts';
import { revokeToken } from './revoke-token.ts';

describe('API tokens', () => {
  let services: TestServices;
  let ctx: ServiceContext;
  let bank: TestOrganisation;
  beforeAll(async () => {
    services = await createTestServices();
    ctx = services.ctx;
    bank = await createOrganisation(ctx, 'Bank', ['BANK']);
  });
  afterAll(() => services.close());

  const make = (actor: TestMember, scopes: string[] = ['finance:quote', 'receivable:read'], expiresInDays = 30) =>
    createToken(ctx, actor, { name: 'treasury system', scopes, expiresInDays });
  const resolve = (token: string, ip = '192.0.2.1') => resolveToken(ctx, token, { ...nowhere, ip });

  it('act as their maker within their scopes, are shown once and stored hashed', async () => {
    const { token, prefix, tokenId } = accepted(await make(bank.preparer));
    expect(token).toMatch(/^ll_[\w-]{43}$/);
    expect(token.startsWith(prefix)).toBe(true);
    const actor = accepted(await resolve(token));
    expect(actor).toMatchObject({ kind: 'token', tokenId, organisationId: bank.id, userId: bank.preparer.userId });
    expect(authorise(actor, 'finance:quote').ok).toBe(true);
    expect(refusalOf(authorise(actor, 'finance:fund.prepare'))).toBe('not-in-token-scope');
    const rows = JSON.stringify([await services.db.apiToken.findMany(), await services.db.auditEntry.findMany()]);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(token.slice(3, 20));
  });

  it('get no scope that their maker lacks, and live a year at most', async () => {
    expect(refusalOf(await make(bank.preparer, ['finance:fund.approve']))).toBe('scope-beyond-own');
    expect(refusalOf(await make(bank.preparer, ['all']))).toBe('scope-unknown');
    expect(refusalOf(await make(bank.preparer, []))).toBe('scopes-missing');
    expect(refusalOf(await make(bank.preparer, ['receivable:read'], 366))).toBe('invalid-input');
  });

  it('make no tokens', async () => {
    const actor = accepted(await resolve(accepted(await make(bank.preparer)).token));
    const input = { name: 'more', scopes: ['receivable:read'], expiresInDays: 1 };
    expect(refusalOf(await createToken(ctx, actor, input))).toBe('session-required');
    expect(refusalOf(await createToken(ctx, null, input))).toBe('sign-in-required');
  });

  it('are void when revoked, lapsed, or when their maker has left or is disabled', async () => {
    const revoked = accepted(await make(bank.preparer));
    accepted(await revokeToken(ctx, bank.preparer, { tokenId: revoked.tokenId }));
    const lapsed = accepted(await make(bank.preparer, ['receivable:read'], 1));
    const leaver = await createMember(ctx, bank, ['PREPARER'], 'Leaver');
    const left = accepted(await make(leaver));
    accepted(await removeMember(ctx, bank.administrator, { userId: leaver.userId }));
    const suspended = await createMember(ctx, bank, ['PREPARER'], 'Suspended');
    const disabled = accepted(await make(suspended));
    await services.db.user.update({ where: { id: suspended.userId }, data: { disabledAt: new Date() } });
    services.clock.advance(24 * 3600);
    for (const { token } of [revoked, lapsed, left, disabled])
      expect(refusalOf(await resolve(token))).toBe('token-invalid');
  });

  it('lose what their maker loses', async () => {
    const maker = await createMember(ctx, bank, ['PREPARER'], 'Maker');
    const { token } = accepted(await make(maker));
    accepted(await changeRoles(ctx, bank.administrator, { userId: maker.userId, roles: ['VIEWER'] }));
    const actor = accepted(await resolve(token));
    expect(refusalOf(authorise(actor, 'finance:quote'))).toBe('not-permitted');
    expect(authorise(actor, 'receivable:read').ok).toBe(true);
  });

  it('are revoked by their maker or an administrator, and by nobody else', async () => {
    const other = await createOrganisation(ctx, 'Other', ['BANK']);
    const { tokenId, token } = accepted(await make(bank.preparer));
    expect(refusalOf(await revokeToken(ctx, bank.approver, { tokenId }))).toBe('token-not-found');
    expect(refusalOf(await revokeToken(ctx, other.administrator, { tokenId }))).toBe('token-not-found');
    expect(refusalOf(await resolve(token))).toBe('accepted');
    accepted(await revokeToken(ctx, bank.administrator, { tokenId }));
    expect(refusalOf(await revokeToken(ctx, bank.administrator, { tokenId }))).toBe('token-not-found');
  });

  it('are written down as used once an hour, however often they are used', async () => {
    const { token, tokenId } = accepted(await make(bank.preparer));
    const used = () => services.db.auditEntry.count({ where: { action: 'token:used', subject: tokenId } });
    services.clock.set(new Date('2026-12-01T10:00:00Z'));
    for (let minute = 0; minute < 59; minute += 7) {
      await resolve(token);
      services.clock.advance(7 * 60);
    }
    expect(await used()).toBe(1);
    services.clock.advance(3600);
    await Promise.all([resolve(token), resolve(token), resolve(token)]);
    expect(await used()).toBe(2);
  });

  it.each(['', 'll_', 'Bearer x', `ll_${'x'.repeat(300)}`, 'll_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'are nobody’s: %j',
    async token => expect(refusalOf(await resolve(token, '192.0.2.9'))).toBe('token-invalid'),
  );

  it('cannot be tried without end from one address', async () => {
    for (let attempt = 0; attempt < BUDGETS['token-address'].attempts; attempt++) await resolve('ll_x', '192.0.2.99');
    expect(refusalOf(await resolve('ll_x', '192.0.2.99'))).toBe('too-many-attempts');
  });
});
