import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { findFinanceRequest } from '#prisma/reads/finance';
import { fragmentViews } from '#prisma/reads/fragment-views';
import { listQuotes } from '#prisma/reads/quotes';
import { listReceivables } from '#prisma/reads/receivables';
import { seeReceivable } from '#prisma/reads/see-receivable';
import type { ServiceContext } from '#services/context';
import { acceptQuote } from '#services/finance/accept-quote';
import { declineRequest } from '#services/finance/decline-request';
import { inviteBanks } from '#services/finance/invite-banks';
import { prepareFunding } from '#services/finance/prepare-funding';
import { quoteFinance } from '#services/finance/quote';
import { releaseReserve, reserveStatement } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { withdrawQuote } from '#services/finance/withdraw-quote';
import { withdrawRequest } from '#services/finance/withdraw-request';
import { allocateEntry } from '#services/payments/allocate-entry';
import { recordEntry } from '#services/payments/record-entry';
import { disputeReceivable } from '#services/receivables/dispute';
import { notifyAssignment } from '#services/receivables/notify-assignment';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { recordDilution } from '#services/receivables/record-dilution';
import { remind } from '#services/receivables/remind';
import { resolveDispute } from '#services/receivables/resolve-dispute';
import { accepted, refusalOf } from '#tests/support/consortium';
import { financeClaim } from '#tests/support/finance';
import { untilSettled } from '#tests/support/ledger-acts';
import {
  approveAs,
  type Claim,
  confirmClaim,
  createTestTrade,
  issueClaim,
  openAccount,
  type TestTrade,
  today,
  usualTerms,
} from '#tests/support/trade';

describe('what else happens to a receivable', () => {
  let trade: TestTrade;
  beforeAll(async () => {
    trade = await createTestTrade();
  });
  afterAll(() => trade?.ledger.close());

  const seen = (organisationId: string, { subject }: Claim) =>
    seeReceivable(trade.ctx.db, organisationId, subject, trade.ctx.clock.now());

  /** The same portal, so many days on. */
  const inDays = (days: number): ServiceContext => ({
    ...trade.ctx,
    clock: { now: () => new Date(Date.now() + days * 86_400_000) },
  });

  const asked = async ({ subject }: Claim, bankIds: readonly string[]): Promise<string> => {
    const { ctx, seller } = trade;
    const { requestId } = accepted(await requestFinance(ctx, seller.preparer, { subject, bankIds: [...bankIds] }));
    await untilSettled(ctx);
    return requestId;
  };

  const financed = (claim: Claim, terms = usualTerms(trade.ctx)): Promise<void> =>
    financeClaim(trade, claim, { terms });

  test('undisclosed finance becomes disclosed by a notice: the obligor reads it, and gets a letter', async () => {
    const { ctx, buyer, bank, seller } = trade;
    const claim = await issueClaim(trade, '700.00');
    await confirmClaim(trade, claim);
    await ctx.db.contact.create({ data: { organisationId: buyer.id, name: 'Kas', email: 'kas@brugbaan.example' } });
    await financed(claim, { ...usualTerms(ctx), disclosure: 'undisclosed', collector: 'assignor' });
    const letters = () => ctx.db.message.findMany({ where: { template: 'assignment-notice' } });
    expect(await letters()).toEqual([]);
    const { subject } = claim;
    expect(refusalOf(await notifyAssignment(ctx, seller.preparer, { subject }))).toBe('not-holder');
    accepted(await notifyAssignment(ctx, bank.preparer, { subject }));
    await untilSettled(ctx);
    const view = await seen(buyer.id, claim);
    expect(view && fragmentViews(view, ctx.clock.now())[0]).toMatchObject({
      payee: { name: bank.name },
      financed: true,
    });
    expect(await letters()).toMatchObject([
      {
        recipient: 'kas@brugbaan.example',
        params: { assignee: bank.name, account: 'DE02 1203 0000 0000 2020 51', amount: '833.00 EUR' },
      },
    ]);
    // What the seller collects now is not its own any more.
    const late = {
      accountId: seller.accountId,
      reference: 'N-1',
      bookedOn: today(ctx),
      amountMinor: 83_300n,
      currency: 'EUR',
      allocations: [{ subject, amountMinor: 83_300n }],
    };
    expect(refusalOf(await recordEntry(ctx, seller.preparer, late))).toBe('not-payee');
  });

  test('while it is disputed nobody asks, quotes or accepts; resolved, they do', async () => {
    const { ctx, buyer, seller, bank } = trade;
    const claim = await issueClaim(trade, '710.00');
    const requestId = await asked(claim, [bank.id]);
    const { subject } = claim;
    const dispute = { subject, reason: { code: 'quality', note: 'The boom is bent' } } as const;
    expect(refusalOf(await disputeReceivable(ctx, seller.preparer, dispute))).toBe('not-obligor');
    accepted(await disputeReceivable(ctx, buyer.preparer, dispute));
    await untilSettled(ctx);
    expect(refusalOf(await disputeReceivable(ctx, buyer.preparer, dispute))).toBe('already-disputed');
    const quote = { requestId, terms: usualTerms(ctx) };
    expect(refusalOf(await quoteFinance(ctx, bank.preparer, quote))).toBe('disputed');
    const { edges } = await listReceivables(ctx.db, seller.id, {
      filter: { states: ['disputed'] },
      now: ctx.clock.now(),
    });
    expect(edges.map(({ node }) => node.subject)).toEqual([subject]);
    accepted(await resolveDispute(ctx, buyer.preparer, { subject, resolution: { note: 'Repaired' } }));
    await untilSettled(ctx);
    accepted(await quoteFinance(ctx, bank.preparer, quote));
  });

  test('confirmed for less, the rest is diluted by its holder', async () => {
    const { ctx, buyer, seller } = trade;
    const claim = await issueClaim(trade, '1000.00');
    const { subject } = claim;
    const terms = {
      amountMinor: 100_000n,
      defences: { kind: 'reserved', text: 'Set-off against R-1' },
      consentToAssignment: false,
      payTo: 'DE89 3704 0044 0532 0130 00',
    } as const;
    const tooMuch = { ...terms, amountMinor: claim.faceMinor + 1n };
    expect(refusalOf(await prepareConfirmation(ctx, buyer.preparer, { subject, terms: tooMuch }))).toBe(
      'confirmed-amount-above-face',
    );
    const { proposalId } = accepted(await prepareConfirmation(ctx, buyer.preparer, { subject, terms }));
    accepted(await approveAs(ctx, buyer.approver, proposalId));
    await untilSettled(ctx);
    const rest = { subject, amountMinor: 19_000n, reason: { code: 'confirmed-for-less' } } as const;
    expect(refusalOf(await recordDilution(ctx, buyer.preparer, rest))).toBe('not-holder');
    accepted(await recordDilution(ctx, seller.preparer, rest));
    await untilSettled(ctx);
    const view = await seen(seller.id, claim);
    expect(view && fragmentViews(view, ctx.clock.now())[0]).toMatchObject({ openMinor: 100_000n, lostMinor: 19_000n });
    expect(refusalOf(await recordDilution(ctx, seller.preparer, { ...rest, amountMinor: 100_001n }))).toBe(
      'amount-above-open',
    );
  });

  test('a request is taken back, a quote withdrawn, a bank declines and is asked again', async () => {
    const { ctx, seller, bank, rival } = trade;
    const claim = await issueClaim(trade, '720.00');
    const { subject } = claim;
    const first = await asked(claim, [bank.id]);
    expect(refusalOf(await requestFinance(ctx, seller.preparer, { subject, bankIds: [rival.id] }))).toBe(
      'wrong-fragment-status',
    );
    accepted(await inviteBanks(ctx, seller.preparer, { requestId: first, bankIds: [bank.id, rival.id] }));
    expect(await seen(rival.id, claim)).not.toBeNull();
    const { quoteId } = accepted(await quoteFinance(ctx, rival.preparer, { requestId: first, terms: usualTerms(ctx) }));
    await untilSettled(ctx);
    accepted(await declineRequest(ctx, rival.preparer, { requestId: first, note: 'Too small' }));
    await untilSettled(ctx);
    expect(await seen(rival.id, claim)).toBeNull();
    expect(await findFinanceRequest(ctx.db, rival.id, first, ctx.clock.now())).toMatchObject({ state: 'declined' });
    const told = await ctx.db.inboxItem.findFirstOrThrow({
      where: { organisationId: seller.id, kind: 'finance-declined' },
    });
    expect(told.params).toMatchObject({ bank: rival.name, note: 'Too small' });
    const quotes = await listQuotes(ctx.db, seller.id, { filter: { requestId: first }, now: ctx.clock.now() });
    expect(quotes.edges.map(({ node }) => [node.id, node.state])).toEqual([[quoteId, 'withdrawn']]);
    expect(refusalOf(await acceptQuote(ctx, seller.preparer, { quoteId }))).toBe('unknown-quote');
    accepted(await inviteBanks(ctx, seller.preparer, { requestId: first, bankIds: [rival.id] }));
    const again = accepted(await quoteFinance(ctx, rival.preparer, { requestId: first, terms: usualTerms(ctx) }));
    await untilSettled(ctx);
    accepted(await withdrawQuote(ctx, rival.preparer, { quoteId: again.quoteId }));
    accepted(await withdrawRequest(ctx, seller.preparer, { requestId: first }));
    await untilSettled(ctx);
    expect(await seen(rival.id, claim)).toBeNull();
    expect(await findFinanceRequest(ctx.db, seller.id, first, ctx.clock.now())).toMatchObject({ state: 'closed' });
    await asked(claim, [rival.id]);
    expect(await seen(bank.id, claim)).toBeNull();
  });

  test('a lapsed quote, a lapsed reservation: by the clock alone', async () => {
    const { ctx, seller, bank } = trade;
    const claim = await issueClaim(trade, '725.00');
    const requestId = await asked(claim, [bank.id]);
    const { quoteId } = accepted(await quoteFinance(ctx, bank.preparer, { requestId, terms: usualTerms(ctx) }));
    await untilSettled(ctx);
    expect(refusalOf(await acceptQuote(inDays(8), seller.preparer, { quoteId }))).toBe('expired');
    accepted(await acceptQuote(ctx, seller.preparer, { quoteId }));
    await untilSettled(ctx);
    const later = inDays(8);
    expect(await seeReceivable(ctx.db, bank.id, claim.subject, later.clock.now())).toBeNull();
    const fund = { quoteId, paymentReference: 'X', paidOn: today(ctx) };
    expect(refusalOf(await prepareFunding(later, bank.preparer, fund))).toBe('quote-closed');
  });

  test('money on a replaced account is recorded, flagged, and both sides are told', async () => {
    const { ctx, seller, buyer } = trade;
    const claim = await issueClaim(trade, '730.00');
    const old = seller.accountId;
    await openAccount(ctx, seller, 'DE75512108001245126199', old);
    const entry = { reference: 'OLD-1', bookedOn: today(ctx), currency: 'EUR', amountMinor: 200_000n };
    const recorded = accepted(
      await recordEntry(ctx, seller.preparer, {
        ...entry,
        accountId: old,
        allocations: [{ subject: claim.subject, amountMinor: 50_000n }],
      }),
    );
    expect(recorded).toMatchObject({ toRetiredAccount: true, unallocatedMinor: '150000' });
    const told = await ctx.db.inboxItem.findMany({ where: { kind: 'payment-to-retired-account' } });
    expect(told.map(({ organisationId }) => organisationId).sort()).toEqual([seller.id, buyer.id].sort());
    // The rest of the same entry, while the first part may still be on its way.
    const rest = {
      entryId: recorded.entryId,
      allocations: [{ subject: claim.subject, amountMinor: claim.faceMinor - 50_000n }],
    };
    const allocated = accepted(await allocateEntry(ctx, seller.preparer, rest));
    expect(allocated.unallocatedMinor).toBe((200_000n - claim.faceMinor).toString());
    await untilSettled(ctx);
    expect((await seen(seller.id, claim))?.state?.status).toBe('Settled');
  });

  test('what is due and overdue is told once a day to those whom it concerns', async () => {
    const { ctx, seller, buyer } = trade;
    const claim = await issueClaim(trade, '740.00', { dueDate: addDays(today(ctx), 3) });
    const notices = () =>
      ctx.db.inboxItem.findMany({
        where: { subject: claim.subject, kind: { in: ['receivable-due', 'receivable-overdue'] } },
        orderBy: { createdAt: 'asc' },
      });
    await remind(ctx);
    await remind(ctx);
    expect((await notices()).map(({ kind, organisationId }) => [kind, organisationId])).toEqual([
      ['receivable-due', buyer.id],
    ]);
    await remind(inDays(4));
    await remind(inDays(4));
    await remind(inDays(5));
    const overdue = (await notices()).filter(({ kind }) => kind === 'receivable-overdue');
    expect(overdue.map(({ organisationId }) => organisationId).sort()).toEqual([seller.id, buyer.id].sort());
    const { edges } = await listReceivables(ctx.db, buyer.id, {
      filter: { states: ['overdue'], text: claim.reference },
      now: inDays(4).clock.now(),
    });
    expect(edges).toHaveLength(1);
  });

  test('collected late, discount for the days of it comes out of the reserve', async () => {
    const { ctx, bank } = trade;
    const claim = await issueClaim(trade, '10000.00', { dueDate: addDays(today(ctx), 30) });
    // The account that it was opened with was replaced above.
    await confirmClaim({ ...trade, seller: { ...trade.seller, accountNumber: 'DE75512108001245126199' } }, claim);
    await financed(claim);
    const { subject, faceMinor } = claim;
    const later = inDays(52);
    accepted(
      await recordEntry(later, bank.preparer, {
        accountId: bank.accountId,
        reference: 'LATE-1',
        bookedOn: addDays(today(ctx), 52),
        amountMinor: faceMinor,
        currency: 'EUR',
        allocations: [{ subject, amountMinor: faceMinor }],
      }),
    );
    await untilSettled(ctx);
    // Due after 30 days, 5 of grace, collected on day 52: 17 days on the advance of 9,520.00 at 6 % / 360.
    const statement = accepted(await reserveStatement(later, bank.preparer, { subject }));
    expect(statement.late.map(({ days, amount }) => [days, amount.amountMinor])).toEqual([[17, 2_697n]]);
    expect(statement.release.amountMinor).toBe(statement.reserveMinor - 2_697n);
    const release = { subject, paymentReference: 'R-1', paidOn: addDays(today(ctx), 52) };
    expect(refusalOf(await releaseReserve(ctx, bank.preparer, release))).toBe('paid-in-future');
    accepted(await releaseReserve(later, bank.preparer, release));
    await untilSettled(ctx);
    expect(refusalOf(await releaseReserve(later, bank.preparer, release))).toBe('reserve-already-released');
    expect(trade.ledger.logged).toEqual([]);
  });
});
