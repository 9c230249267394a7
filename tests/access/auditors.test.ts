import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOfActor } from '#domain/access/authorise';
import { isReading } from '#domain/access/permissions';
import { commitmentsOf } from '#prisma/reads/commitments';
import { fragmentViews } from '#prisma/reads/fragment-views';
import { findInvoice } from '#prisma/reads/invoices';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { listReceivables } from '#prisma/reads/receivables';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '#tests/support/consortium';
import { financeClaim } from '#tests/support/finance';
import { createTestPortal, signIn } from '#tests/support/portal';
import {
  type Claim,
  confirmClaim,
  createTestTrade,
  issueClaim,
  type TestTrade,
  today,
  usualTerms,
} from '#tests/support/trade';

let trade: TestTrade;
let auditor: TestOrganisation;
/** Financed without telling the obligor, and one that is only issued. */
let financed: Claim;
let other: Claim;

beforeAll(async () => {
  trade = await createTestTrade();
  const { ctx } = trade;
  auditor = await createOrganisation(ctx, 'Hanse Prüfung PartG', ['AUDITOR']);
  other = await issueClaim(trade, '500.00');
  financed = await issueClaim(trade, '10000.00');
  await confirmClaim(trade, financed);
  const terms = {
    ...usualTerms(ctx),
    disclosure: 'undisclosed',
    collector: 'assignor',
    fundingDate: today(ctx),
  } as const;
  await financeClaim(trade, financed, { terms, alsoAsked: [trade.rival.id], paymentReference: 'PAY 1' });
});
afterAll(() => trade?.ledger.close());

const seen = async (claim: Claim) => seeReceivable(trade.ctx.db, auditor.id, claim.subject, trade.ctx.clock.now());

/** Shares, lets `look`, and ends it: what the auditor sees then, it sees because of this share. */
const whileShared = async (by: TestOrganisation, claim: Claim | null, look: () => Promise<void>): Promise<void> => {
  const input = { auditorId: auditor.id, ...(claim && { subject: claim.subject }) };
  const { shareId } = accepted(await shareWithAuditor(trade.ctx, by.approver, input));
  try {
    await look();
  } finally {
    accepted(await endAuditorShare(trade.ctx, by.approver, { shareId }));
  }
  expect(await seen(financed)).toBeNull();
};

const timeline = async (claim: Claim) => {
  const view = await seen(claim);
  if (!view) throw new Error('not seen');
  return { view, entries: await timelineOf(trade.ctx.db, view) };
};

const row = async (claim: Claim) => {
  const filter = { id: claim.subject };
  const { edges } = await listReceivables(trade.ctx.db, auditor.id, { filter, now: trade.ctx.clock.now() });
  return edges[0]?.node;
};

describe('an auditor', () => {
  test('sees nothing that nobody shares', async () => {
    expect(await seen(financed)).toBeNull();
    expect((await listReceivables(trade.ctx.db, auditor.id, { now: trade.ctx.clock.now() })).edges).toEqual([]);
  });

  test('sees the one receivable that its seller shares as the seller does, with its evidence and its invoice', async () => {
    const { ctx, seller } = trade;
    await whileShared(seller, financed, async () => {
      const { view, entries } = await timeline(financed);
      expect(entries.map(({ type }) => type)).toContain('Funded');
      expect(entries.find(({ type }) => type === 'Confirmed')?.details).not.toBeNull();
      expect((await commitmentsOf(ctx.db, view.viewer.readers, financed.subject)).length).toBeGreaterThan(2);
      expect(await findInvoice(ctx.db, auditor.id, financed.invoiceId, ctx.clock.now())).not.toBeNull();
      expect(await row(financed)).toMatchObject({ state: 'financed', roles: ['auditor'] });
      expect(fragmentViews(view, ctx.clock.now())[0]).toMatchObject({
        isHeldByMe: false,
        isPaidToMe: false,
        isAssignedByMe: false,
      });
      expect(view.ownKey).toBeNull();
      expect(await seen(other)).toBeNull();
    });
  });

  test('sees through the obligor’s eyes no finance of which it was not told', async () => {
    const { ctx, buyer, bank } = trade;
    await whileShared(buyer, financed, async () => {
      const { view, entries } = await timeline(financed);
      expect(entries.map(({ type }) => type)).toEqual(['Issued', 'Confirmed']);
      expect(fragmentViews(view, ctx.clock.now())[0]?.holder?.name).toBe(trade.seller.name);
      expect(await row(financed)).toMatchObject({ state: 'confirmed' });
      const names = (await commitmentsOf(ctx.db, view.viewer.readers, financed.subject)).map(({ kind }) => kind);
      expect(names.toSorted()).toEqual(['confirmation', 'receivable']);
      expect(JSON.stringify(entries, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
        bank.name,
      );
    });
  });

  test('sees with two who share what either of them sees', async () => {
    const { buyer, bank } = trade;
    await whileShared(buyer, financed, async () => {
      const input = { auditorId: auditor.id, subject: financed.subject };
      const { shareId } = accepted(await shareWithAuditor(trade.ctx, bank.approver, input));
      const { entries } = await timeline(financed);
      expect(entries.map(({ type }) => type)).toContain('Funded');
      expect(await row(financed)).toMatchObject({ state: 'financed' });
      accepted(await endAuditorShare(trade.ctx, bank.approver, { shareId }));
      expect(await row(financed)).toMatchObject({ state: 'confirmed' });
    });
  });

  test('sees all of a party’s receivables, those to come too, and none that it was only asked to finance', async () => {
    await whileShared(trade.seller, null, async () => {
      expect(await seen(other)).not.toBeNull();
      expect(await seen(financed)).not.toBeNull();
      const later = await issueClaim(trade, '700.00');
      expect(await seen(later)).not.toBeNull();
    });
    await whileShared(trade.bank, null, async () => {
      expect(await seen(financed)).not.toBeNull();
      expect(await seen(other)).toBeNull();
    });
    await whileShared(trade.rival, null, async () => {
      expect(await seen(financed)).toBeNull();
    });
  });

  test('can change nothing', () => {
    for (const member of [auditor.preparer, auditor.approver])
      for (const permission of permissionsOfActor(member))
        expect(
          isReading(permission) || permission.startsWith('organisation:') || permission.startsWith('member:'),
        ).toBe(true);
  });

  test('finds them on its pages', async () => {
    const portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(receivables|organisation)/);
    const browser = portal.open();
    await signIn(browser, auditor.viewer);
    expect((await browser.get('/receivables')).html).not.toContain(financed.reference);
    await whileShared(trade.seller, null, async () => {
      expect((await browser.get('/receivables')).html).toContain(financed.reference);
      const page = await browser.get(`/receivables/${financed.subject}`);
      expect(page.status).toBe(200);
      expect(page.html).toContain('Funded');
      expect(page.html).not.toContain('· us');
      expect((await browser.get('/organisation/auditors')).html).toContain(trade.seller.name);
    });
    expect((await browser.get(`/receivables/${financed.subject}`)).status).toBe(404);
  });
});

describe('sharing with an auditor', () => {
  test('is for approvers and administrators of a party, and only with whoever audits and does not trade', async () => {
    const { ctx, seller, stranger, rival, bank } = trade;
    const share = (
      who: Parameters<typeof shareWithAuditor>[1],
      input: Partial<{ auditorId: string; subject: string }> = {},
    ) => shareWithAuditor(ctx, who, { auditorId: auditor.id, subject: financed.subject, ...input });
    expect(refusalOf(await share(null))).toBe('sign-in-required');
    for (const who of [seller.preparer, seller.viewer]) expect(refusalOf(await share(who))).toBe('not-permitted');
    expect(refusalOf(await share(auditor.administrator))).toBe('not-permitted-for-kind');
    expect(refusalOf(await share(stranger.approver))).toBe('not-found');
    expect(refusalOf(await share(rival.approver))).not.toBe('accepted');
    expect(refusalOf(await share(seller.approver, { auditorId: bank.id }))).toBe('not-an-auditor');
    const both = await createOrganisation(ctx, 'Beides AG', ['AUDITOR', 'BANK']);
    expect(refusalOf(await share(seller.approver, { auditorId: both.id }))).toBe('not-an-auditor');
    expect(refusalOf(await share(seller.approver, { auditorId: '0199ffff-0000-7000-8000-000000000000' }))).toBe(
      'not-an-auditor',
    );
  });

  test('is done once, ended by whoever shares, and written down', async () => {
    const { ctx, seller, buyer } = trade;
    const input = { auditorId: auditor.id, subject: financed.subject };
    const { shareId } = accepted(await shareWithAuditor(ctx, seller.administrator, input));
    expect(refusalOf(await shareWithAuditor(ctx, seller.approver, input))).toBe('shared-already');
    expect(refusalOf(await endAuditorShare(ctx, buyer.approver, { shareId }))).toBe('not-found');
    accepted(await endAuditorShare(ctx, seller.approver, { shareId }));
    expect(refusalOf(await endAuditorShare(ctx, seller.approver, { shareId }))).toBe('not-found');
    const written = await ctx.db.auditEntry.findMany({
      where: {
        organisationId: seller.id,
        action: { in: ['auditor:share-given', 'auditor:share-ended'] },
        detail: { path: ['shareId'], equals: shareId },
      },
      orderBy: { id: 'asc' },
    });
    expect(written.map(({ action, userId }) => [action, userId])).toEqual([
      ['auditor:share-given', seller.administrator.userId],
      ['auditor:share-ended', seller.approver.userId],
    ]);
  });

  test('is done on the page of a receivable, and ended under Organisation', async () => {
    const portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(receivables|organisation)/);
    const browser = portal.open();
    await signIn(browser, trade.seller.approver);
    expect((await browser.get(`/receivables/${other.subject}`)).html).toContain('Share this receivable');
    const fields = { intent: 'share', auditorId: auditor.id, subject: other.subject };
    expect(await browser.post('/organisation/auditors', fields)).toMatchObject({
      location: `/receivables/${other.subject}`,
    });
    expect(await seen(other)).not.toBeNull();
    const { html } = await browser.get('/organisation/auditors');
    const scope = /name="scope" value="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(await browser.post('/organisation/auditors', { intent: 'end', scope })).toMatchObject({ status: 302 });
    expect(await seen(other)).toBeNull();
  });
});
