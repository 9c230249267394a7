import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLeaseRow, listLeases } from '#prisma/reads/leases';
import { seeLease } from '#prisma/reads/see-lease';
import { agree } from '#services/agreements/agree';
import { amendLease } from '#services/leases/amend-lease';
import { endLease } from '#services/leases/end-lease';
import { proposeLease } from '#services/leases/propose-lease';
import { endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '#tests/support/consortium';
import {
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestLease,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';

let trade: LeasingTrade;
let auditor: TestOrganisation;
let lease: TestLease;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const { ctx, lessor, lessee } = trade;
  auditor = await createOrganisation(ctx, 'Prüfer & Partner', ['AUDITOR']);
  lease = await runLease(ctx, lessor, lessee, [await makeMachine(ctx, lessor)]);
});
afterAll(() => trade.ledger.close());

const sees = async (organisation: { id: string }): Promise<readonly string[] | null> => {
  const { ctx } = trade;
  const seen = await seeLease(ctx.db, organisation.id, lease.subject, ctx.clock.now());
  const row = await findLeaseRow(ctx.db, organisation.id, lease.reference, ctx.clock.now());
  const page = await listLeases(ctx.db, organisation.id, { now: ctx.clock.now() });
  // One lease, one answer: the page, the line and the list agree.
  expect(row !== null).toBe(seen !== null);
  expect(page.edges.some(({ node }) => node.subject === lease.subject)).toBe(seen !== null);
  return seen?.viewer.roles ?? null;
};

test('parties see a lease, and nobody else', async () => {
  const { lessor, lessee, bank, rival, stranger, other } = trade;
  expect(await sees(lessor)).toEqual(['lessor']);
  expect(await sees(lessee)).toEqual(['lessee']);
  for (const one of [bank, rival, stranger, other, auditor]) expect(await sees(one), one.name).toBeNull();
});

test('an auditor sees what is shared with it, as long as it is, and does nothing', async () => {
  const { ctx, lessor, lessee, stranger } = trade;
  const share = { auditorId: auditor.id, subject: lease.reference };
  expect(refusalOf(await shareWithAuditor(ctx, stranger.approver, share))).toBe('not-found');
  const { shareId } = accepted(await shareWithAuditor(ctx, lessee.approver, share));
  expect(await sees(auditor)).toEqual(['lessee', 'auditor']);
  const end = { lease: lease.subject, cause: 'return' as const, on: dayOfClock(ctx) };
  expect(refusalOf(await endLease(ctx, auditor.approver, end))).toBe('not-permitted-for-kind');
  accepted(await endAuditorShare(ctx, lessee.approver, { shareId }));
  expect(await sees(auditor)).toBeNull();
  const all = accepted(await shareWithAuditor(ctx, lessor.approver, { auditorId: auditor.id }));
  expect(await sees(auditor)).toEqual(['lessor', 'auditor']);
  accepted(await endAuditorShare(ctx, lessor.approver, { shareId: all.shareId }));
  expect(await sees(auditor)).toBeNull();
});

test('what was proposed and not agreed is the parties’ own business', async () => {
  const { ctx, lessor, lessee, stranger } = trade;
  const amendment = {
    lease: lease.subject,
    effectiveDate: '2026-12-31',
    terms: {
      periods: 30,
      residual: { unguaranteedMinor: '1000000' },
      rate: { kind: 'fixed' as const, percent: '5' },
      rent: { timing: 'arrears' as const },
    },
  };
  expect(refusalOf(await amendLease(ctx, stranger.approver, amendment))).toBe('not-found');
  const proposed = await amendLease(ctx, lessee.approver, {
    ...amendment,
    effectiveDate: `${Number(dayOfClock(ctx).slice(0, 4)) + 1}-06-30`,
  });
  const { agreementId } = accepted(proposed);
  expect(refusalOf(await agree(ctx, stranger.approver, { agreementId: agreementId ?? '' }))).toBe('not-found');
  const seen = await seeLease(ctx.db, lessor.id, lease.subject, ctx.clock.now());
  expect(seen?.versions.map(one => one.standing)).toEqual(['in-force', 'proposed']);
});

test('one contract is not proposed twice: the second is refused while the first waits, is on its way, or stands', async () => {
  const { ctx, lessor, lessee, other } = trade;
  const machine = await makeMachine(ctx, lessor);
  const propose = (tenant: TestOrganisation) =>
    proposeLease(ctx, lessor.approver, {
      lesseeId: tenant.id,
      contractNumber: 'TWICE-1',
      terms: usualLease(ctx),
      machines: [machine.subject],
    });
  const first = accepted(await propose(lessee));
  expect(refusalOf(await propose(other))).toBe('lease-claimed');
  // Two that came at the same moment: the second to be signed is refused, and its signer keeps the proposal.
  await ctx.db.agreement.update({ where: { id: first.agreementId ?? '' }, data: { status: 'WITHDRAWN' } });
  const second = accepted(await propose(other));
  await ctx.db.agreement.update({ where: { id: first.agreementId ?? '' }, data: { status: 'OPEN' } });
  accepted(await agree(ctx, lessee.approver, { agreementId: first.agreementId ?? '' }));
  const late = () => agree(ctx, other.approver, { agreementId: second.agreementId ?? '' });
  expect(refusalOf(await late())).toBe('lease-claimed');
  await untilSettled(ctx);
  expect(refusalOf(await late())).toBe('lease-claimed');
  expect(refusalOf(await propose(other))).toBe('fingerprint-taken');
  expect(await findLeaseRow(ctx.db, other.id, second.reference, ctx.clock.now())).not.toBeNull();
  expect(await findLeaseRow(ctx.db, lessee.id, first.reference, ctx.clock.now())).not.toBeNull();
});
