import { describe, expect, test } from 'vitest';
import type { AccessActor } from './authorise.ts';
import {
  decideProposal,
  evolveProposal,
  isProposalExpired,
  mayApprove,
  PROPOSAL_STATUSES,
  type Proposal,
} from './four-eyes.ts';

const proposal: Proposal = {
  status: 'PROPOSED',
  operation: 'finance:fund',
  organisationId: 'bank',
  subject: `0x${'11'.repeat(32)}`,
  contentHash: 'aa',
  preparedById: 'ana',
  decidedById: null,
  expiresAt: 1000,
};
const ben: AccessActor = {
  userId: 'ben',
  organisationId: 'bank',
  organisationKinds: ['BANK'],
  roles: ['APPROVER'],
  via: { kind: 'session' },
};
const code = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'accepted' : result.refusal?.code);

describe('given a proposal that waits', () => {
  test('a second person approves the same content', () => {
    const decided = decideProposal({ type: 'ApproveProposal', contentHash: 'aa' }, proposal, ben, 1000);
    expect(decided).toEqual({ ok: true, value: { type: 'ProposalApproved', decidedById: 'ben' } });
    if (decided.ok)
      expect(evolveProposal(proposal, decided.value)).toMatchObject({ status: 'APPROVED', decidedById: 'ben' });
  });

  test('nobody approves or declines his own, not by a token either', () => {
    const ana: AccessActor = { ...ben, userId: 'ana', roles: ['PREPARER', 'APPROVER'] };
    const token: AccessActor = { ...ana, via: { kind: 'token', scopes: ['finance:fund.approve'] } };
    for (const actor of [ana, token]) {
      expect(code(mayApprove(proposal, actor, 0))).toBe('own-proposal');
      expect(code(decideProposal({ type: 'ApproveProposal', contentHash: 'aa' }, proposal, actor, 0))).toBe(
        'own-proposal',
      );
      expect(code(decideProposal({ type: 'DeclineProposal', note: 'no' }, proposal, actor, 0))).toBe('own-proposal');
    }
  });

  test.each<[string, Partial<AccessActor>]>([
    ['proposal-of-another-organisation', { organisationId: 'other' }],
    ['not-permitted', { roles: ['PREPARER'] }],
    ['not-permitted-for-kind', { organisationKinds: ['LESSOR'] }],
    ['needs-a-person', { userId: null }],
  ])('%s', (refusal, change) => {
    expect(code(mayApprove(proposal, { ...ben, ...change }, 0))).toBe(refusal);
  });

  test('not other content, nor after its time, nor a refusal without a reason', () => {
    expect(code(decideProposal({ type: 'ApproveProposal', contentHash: 'ab' }, proposal, ben, 0))).toBe(
      'proposal-content-changed',
    );
    expect(code(decideProposal({ type: 'ApproveProposal', contentHash: 'aa' }, proposal, ben, 1001))).toBe(
      'proposal-expired',
    );
    expect(code(decideProposal({ type: 'DeclineProposal', note: '  ' }, proposal, ben, 0))).toBe('reason-missing');
  });

  test('only the one who prepared it, or an administrator, withdraws it', () => {
    const withdraw = (change: Partial<AccessActor>) =>
      code(decideProposal({ type: 'WithdrawProposal' }, proposal, { ...ben, ...change }, 0));
    expect(withdraw({ userId: 'ana' })).toBe('accepted');
    expect(withdraw({ roles: ['ADMINISTRATOR'] })).toBe('accepted');
    expect(withdraw({})).toBe('not-your-proposal');
    expect(withdraw({ userId: 'ana', organisationId: 'other' })).toBe('proposal-of-another-organisation');
    expect(withdraw({ userId: 'ana', via: { kind: 'token', scopes: ['ledger:read'] } })).toBe('not-in-token-scope');
    expect(withdraw({ userId: 'ana', via: { kind: 'token', scopes: ['finance:fund.prepare'] } })).toBe('accepted');
  });

  test('it lapses by the clock, not before', () => {
    expect(isProposalExpired(proposal, 1000)).toBe(false);
    expect(isProposalExpired(proposal, 1001)).toBe(true);
    expect(isProposalExpired({ ...proposal, expiresAt: null }, 10 ** 12)).toBe(false);
    expect(code(decideProposal({ type: 'ExpireProposal' }, proposal, null, 1000))).toBe('proposal-not-expired');
    expect(code(decideProposal({ type: 'ExpireProposal' }, proposal, null, 1001))).toBe('accepted');
    expect(code(decideProposal({ type: 'WithdrawProposal' }, proposal, null, 0))).toBe('needs-a-person');
  });
});

test('given it was decided, nothing changes it any more', () => {
  for (const status of PROPOSAL_STATUSES.filter(known => known !== 'PROPOSED')) {
    for (const command of [
      { type: 'ApproveProposal', contentHash: 'aa' },
      { type: 'DeclineProposal', note: 'no' },
      { type: 'WithdrawProposal' },
      { type: 'ExpireProposal' },
    ] as const)
      expect(
        code(decideProposal(command, { ...proposal, status }, { ...ben, roles: ['APPROVER', 'ADMINISTRATOR'] }, 0)),
      ).toBe('proposal-already-decided');
  }
});
