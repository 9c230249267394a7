import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBytes32 } from '#domain/hex';
import type { Result } from '#domain/result';
import { commitmentsOf } from '#prisma/reads/commitments';
import { findFinanceRequest, listFinanceRequests } from '#prisma/reads/finance';
import { fragmentViews } from '#prisma/reads/fragment-views';
import { findInvoice, findInvoiceFile, listInvoices } from '#prisma/reads/invoices';
import { findEntry, listEntries, payableFragments } from '#prisma/reads/payments';
import { findQuote, listQuotes } from '#prisma/reads/quotes';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { listReceivables, openByDueDate, receivableTotals } from '#prisma/reads/receivables';
import { seeReceivable } from '#prisma/reads/see-receivable';
import type { MemberActor } from '#services/actor';
import { acceptQuote } from '#services/finance/accept-quote';
import { bankChecks } from '#services/finance/bank-checks';
import { declineRequest } from '#services/finance/decline-request';
import { inviteBanks } from '#services/finance/invite-banks';
import { prepareFunding } from '#services/finance/prepare-funding';
import { previewQuote, quoteFinance } from '#services/finance/quote';
import { releaseReserve, reserveStatement } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { withdrawQuote } from '#services/finance/withdraw-quote';
import { withdrawRequest } from '#services/finance/withdraw-request';
import { assignParties } from '#services/invoices/assign-parties';
import { inviteParty } from '#services/invoices/invite-party';
import { setOfficialNumber } from '#services/invoices/set-official-number';
import { createLink } from '#services/links/create-link';
import { allocateEntry } from '#services/payments/allocate-entry';
import { recordEntry } from '#services/payments/record-entry';
import { reverseAllocation } from '#services/payments/reverse-allocation';
import { cancelReceivable } from '#services/receivables/cancel';
import { checkIssue } from '#services/receivables/check-issue';
import { disputeReceivable } from '#services/receivables/dispute';
import { issueReceivable } from '#services/receivables/issue';
import { notifyAssignment } from '#services/receivables/notify-assignment';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { recordDilution } from '#services/receivables/record-dilution';
import { rejectReceivable } from '#services/receivables/reject';
import { resolveDispute } from '#services/receivables/resolve-dispute';
import { shareDetails } from '#services/receivables/share-details';
import { accepted, refusalOf } from '#tests/support/consortium';
import { fundQuote } from '#tests/support/finance';
import { untilSettled } from '#tests/support/ledger-acts';
import {
  type Claim,
  confirmClaim,
  createTestTrade,
  issueClaim,
  type TestTrade,
  today,
  usualTerms,
} from '#tests/support/trade';

/** A claim that one bank has financed undisclosed, another has quoted for, and that is paid in part. */
describe('who may see and do what with a receivable', () => {
  let trade: TestTrade;
  let claim: Claim;
  let requestId: string;
  let quoteId: string;
  let rivalQuoteId: string;
  let entryId: string;
  let allocation: `0x${string}`;

  beforeAll(async () => {
    trade = await createTestTrade();
    const { ctx, seller, bank, rival } = trade;
    claim = await issueClaim(trade, '5000.00');
    await confirmClaim(trade, claim);
    const { subject } = claim;
    ({ requestId } = accepted(await requestFinance(ctx, seller.preparer, { subject, bankIds: [bank.id, rival.id] })));
    await untilSettled(ctx);
    const terms = { ...usualTerms(ctx), disclosure: 'undisclosed', collector: 'assignor' } as const;
    ({ quoteId } = accepted(await quoteFinance(ctx, bank.preparer, { requestId, terms })));
    ({ quoteId: rivalQuoteId } = accepted(await quoteFinance(ctx, rival.preparer, { requestId, terms })));
    await untilSettled(ctx);
    await fundQuote(trade, quoteId, 'ELBE-1');
    const entry = {
      accountId: seller.accountId,
      reference: 'E-1',
      bookedOn: today(ctx),
      amountMinor: 500_000n,
      currency: 'EUR',
      allocations: [{ subject, amountMinor: 100_000n }],
    };
    ({ entryId } = accepted(await recordEntry(ctx, seller.preparer, entry)));
    await untilSettled(ctx);
    const made = await ctx.db.allocation.findFirstOrThrow({ where: { entryId } });
    if (!isBytes32(made.allocation)) throw new Error('no allocation');
    allocation = made.allocation;
  });
  afterAll(() => trade?.ledger.close());

  /** Every service that takes an id of somebody's, with the claim's ids. */
  const everything = (actor: MemberActor): Readonly<Record<string, () => Promise<Result<unknown>>>> => {
    const { ctx, bank, seller } = trade;
    const { subject, invoiceId } = claim;
    const reason = { code: 'other', note: 'none of your business' } as const;
    const terms = {
      amountMinor: 1n,
      defences: { kind: 'waived' },
      consentToAssignment: true,
      payTo: seller.accountNumber,
    } as const;
    const paidOn = today(ctx);
    const contact = { name: 'Eve', email: 'eve@example.com', phone: '+49 151 1111111' };
    return {
      assignParties: () => assignParties(ctx, actor, { invoiceId, buyerId: bank.id }),
      inviteParty: () => inviteParty(ctx, actor, { invoiceId, contact }),
      setOfficialNumber: () => setOfficialNumber(ctx, actor, { invoiceId, scheme: 'it-sdi', number: '123456' }),
      checkIssue: () => checkIssue(ctx, actor, { invoiceId }),
      issueReceivable: () => issueReceivable(ctx, actor, { invoiceId }),
      prepareConfirmation: () => prepareConfirmation(ctx, actor, { subject, terms }),
      rejectReceivable: () => rejectReceivable(ctx, actor, { subject, reason }),
      cancelReceivable: () => cancelReceivable(ctx, actor, { subject, reason }),
      disputeReceivable: () => disputeReceivable(ctx, actor, { subject, reason }),
      resolveDispute: () => resolveDispute(ctx, actor, { subject, resolution: { note: 'so' } }),
      recordDilution: () => recordDilution(ctx, actor, { subject, amountMinor: 1n, reason }),
      notifyAssignment: () => notifyAssignment(ctx, actor, { subject }),
      shareDetails: () => shareDetails(ctx, actor, { subject, bankIds: [bank.id] }),
      requestFinance: () => requestFinance(ctx, actor, { subject, bankIds: [bank.id] }),
      inviteBanks: () => inviteBanks(ctx, actor, { requestId, bankIds: [bank.id] }),
      withdrawRequest: () => withdrawRequest(ctx, actor, { requestId }),
      declineRequest: () => declineRequest(ctx, actor, { requestId }),
      previewQuote: () => previewQuote(ctx, actor, { requestId, terms: usualTerms(ctx) }),
      quoteFinance: () => quoteFinance(ctx, actor, { requestId, terms: usualTerms(ctx) }),
      withdrawQuote: () => withdrawQuote(ctx, actor, { quoteId }),
      acceptQuote: () => acceptQuote(ctx, actor, { quoteId }),
      prepareFunding: () => prepareFunding(ctx, actor, { quoteId, paymentReference: 'X', paidOn }),
      reserveStatement: () => reserveStatement(ctx, actor, { subject }),
      releaseReserve: () => releaseReserve(ctx, actor, { subject, paymentReference: 'X', paidOn }),
      bankChecks: () => bankChecks(ctx, actor, { subject }),
      recordEntry: () =>
        recordEntry(ctx, actor, {
          accountId: seller.accountId,
          reference: 'E-2',
          bookedOn: paidOn,
          amountMinor: 1n,
          currency: 'EUR',
          allocations: [],
        }),
      allocateEntry: () => allocateEntry(ctx, actor, { entryId, allocations: [{ subject, amountMinor: 1n }] }),
      reverseAllocation: () => reverseAllocation(ctx, actor, { allocation, reason }),
      createLink: () => createLink(ctx, actor, { subject, contacts: [contact] }),
    };
  };

  const actionsNow = () => trade.ctx.db.action.count();

  test('a stranger with every id in hand is told that there is nothing', async () => {
    const { preparer, approver } = trade.stranger;
    const before = await actionsNow();
    for (const actor of [preparer, approver]) {
      for (const [name, run] of Object.entries(everything(actor)))
        expect([name, refusalOf(await run())]).toEqual([name, 'not-found']);
    }
    expect(await actionsNow()).toBe(before);
  });

  test('the bank that lost is told the same, but for its own request and quote', async () => {
    const { ctx, rival } = trade;
    const own = {
      declineRequest: 'request-closed',
      previewQuote: 'request-closed',
      quoteFinance: 'request-closed',
    } as const;
    const before = await actionsNow();
    for (const [name, run] of Object.entries(everything(rival.preparer))) {
      const known = Object.entries(own).find(([key]) => key === name)?.[1];
      expect([name, refusalOf(await run())]).toEqual([name, known ?? 'not-found']);
    }
    expect(refusalOf(await withdrawQuote(ctx, rival.preparer, { quoteId: rivalQuoteId }))).toBe('quote-closed');
    expect(await actionsNow()).toBe(before);
  });

  test('a viewer may do nothing, an administrator moves no claim, a person signed out less', async () => {
    const { seller, buyer, bank } = trade;
    for (const actor of [seller.viewer, buyer.viewer, bank.viewer, seller.administrator]) {
      for (const [name, run] of Object.entries(everything(actor))) {
        if (['reserveStatement', 'bankChecks'].includes(name)) continue;
        const refused = refusalOf(await run());
        expect([name, refused]).not.toEqual([name, 'accepted']);
        expect(['not-permitted', 'not-permitted-for-kind', 'not-found']).toContain(refused);
      }
    }
    expect(refusalOf(await issueReceivable(trade.ctx, null, { invoiceId: claim.invoiceId }))).toBe('sign-in-required');
  });

  test('no read gives a stranger, or a bank that lost, a single row', async () => {
    const { ctx, stranger, rival } = trade;
    const { db } = ctx;
    const now = ctx.clock.now();
    for (const { id } of [stranger, rival]) {
      expect(await seeReceivable(db, id, claim.subject, now)).toBeNull();
      expect(await seeReceivable(db, id, claim.reference, now)).toBeNull();
      expect((await listReceivables(db, id, { now })).edges).toEqual([]);
      expect(await receivableTotals(db, id, { now })).toEqual([]);
      expect(await openByDueDate(db, id, { now })).toEqual([]);
      expect(await findInvoice(db, id, claim.invoiceId, now)).toBeNull();
      expect(await findInvoiceFile(db, id, claim.invoiceId, now)).toBeNull();
      expect((await listInvoices(db, id, {})).edges).toEqual([]);
      expect(await findQuote(db, id, quoteId, now)).toBeNull();
      expect(await findEntry(db, id, entryId)).toBeNull();
      expect((await listEntries(db, id)).edges).toEqual([]);
      expect((await payableFragments(db, id)).edges).toEqual([]);
    }
    expect(await findFinanceRequest(db, stranger.id, requestId, now)).toBeNull();
    expect((await listQuotes(db, stranger.id, { now })).edges).toEqual([]);
    const own = await listQuotes(db, rival.id, { now });
    expect(own.edges.map(({ node }) => [node.id, node.state])).toEqual([[rivalQuoteId, 'lapsed']]);
    const asked = await listFinanceRequests(db, rival.id, { as: 'bank', now });
    expect(asked.edges.map(({ node }) => [node.id, node.state, node.banksAsked])).toEqual([
      [requestId, 'closed', null],
    ]);
    expect((await listFinanceRequests(db, rival.id, { as: 'holder', now })).edges).toEqual([]);
  });

  test('finance that was not disclosed is not there for the obligor', async () => {
    const { ctx, buyer, seller, bank } = trade;
    const now = ctx.clock.now();
    const seen = await seeReceivable(ctx.db, buyer.id, claim.subject, now);
    if (!seen) throw new Error('the obligor sees nothing');
    expect(seen.state?.fragments[0]?.financed).toBe(true);
    const [fragment] = fragmentViews(seen, now);
    expect(fragment).toMatchObject({
      holder: { name: seller.name },
      payee: { name: seller.name },
      assignor: null,
      counterparty: null,
      financed: false,
      waits: 'Held',
      standing: 'partly-paid',
    });
    const events = await timelineOf(ctx.db, seen);
    expect(events.map(({ type }) => type)).toEqual(['Issued', 'Confirmed', 'PaymentRecorded']);
    const shown = JSON.stringify([fragment, events, seen.shown?.quotes], (_, value) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    expect(shown).not.toContain(bank.name);
    const kinds = (await commitmentsOf(ctx.db, buyer.id, claim.subject)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['confirmation', 'receivable']);
    const { edges } = await listReceivables(ctx.db, buyer.id, { now });
    expect(edges.map(({ node }) => node.state)).toEqual(['confirmed']);
    const told = await ctx.db.inboxItem.findMany({ where: { organisationId: buyer.id } });
    expect(told.map(({ kind }) => kind)).not.toContain('receivable-funded');
  });

  test('the bank that won sees its own, and nothing of the one that lost', async () => {
    const { ctx, bank, rival } = trade;
    const now = ctx.clock.now();
    const seen = await seeReceivable(ctx.db, bank.id, claim.subject, now);
    if (!seen) throw new Error('the bank sees nothing');
    const events = await timelineOf(ctx.db, seen);
    expect(events.filter(({ type }) => type === 'FinanceQuoted')).toHaveLength(1);
    const text = JSON.stringify(
      [events, fragmentViews(seen, now), await commitmentsOf(ctx.db, bank.id, claim.subject)],
      (_, value) => (typeof value === 'bigint' ? value.toString() : value),
    );
    expect(text).not.toContain(rival.name);
    const rivalKey = await ctx.db.partyKey.findFirstOrThrow({
      where: { subject: claim.subject, organisationId: rival.id },
    });
    expect(seen.nameOf(rivalKey.address)).toBeNull();
    expect((await listQuotes(ctx.db, bank.id, { now })).edges).toHaveLength(1);
    expect(await findEntry(ctx.db, bank.id, entryId)).toBeNull();
  });

  test('the invoice is open to a bank while it may finance it, and closed after', async () => {
    const { ctx, bank, rival } = trade;
    const now = ctx.clock.now();
    expect((await findInvoice(ctx.db, bank.id, claim.invoiceId, now))?.number).toBeDefined();
    expect((await findInvoiceFile(ctx.db, bank.id, claim.invoiceId, now))?.bytes.length).toBeGreaterThan(0);
    expect(await findInvoice(ctx.db, bank.id, claim.invoiceId)).toBeNull();
    expect(await findInvoice(ctx.db, rival.id, claim.invoiceId, now)).toBeNull();
  });
});
