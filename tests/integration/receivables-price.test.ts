import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { seeReceivable } from '#prisma/reads/see-receivable';
import type { ServiceContext } from '#services/context';
import { acceptQuote } from '#services/finance/accept-quote';
import { prepareFunding } from '#services/finance/prepare-funding';
import { previewQuote, quoteFinance } from '#services/finance/quote';
import { reserveStatement } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { recordEntry } from '#services/payments/record-entry';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { recordDilution } from '#services/receivables/record-dilution';
import { accepted, refusalOf } from '#tests/support/consortium';
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

/** What a quote was reckoned on, between the quote and the money. */
describe('the price of a quote that something happens under', () => {
  let trade: TestTrade;
  beforeAll(async () => {
    trade = await createTestTrade();
  });
  afterAll(() => trade?.ledger.close());

  const inDays = (days: number): ServiceContext => ({
    ...trade.ctx,
    clock: { now: () => new Date(Date.now() + days * 86_400_000) },
  });

  const asked = async ({ subject }: Claim): Promise<string> => {
    const { ctx, seller, bank } = trade;
    const { requestId } = accepted(await requestFinance(ctx, seller.preparer, { subject, bankIds: [bank.id] }));
    await untilSettled(ctx);
    return requestId;
  };

  const quoted = async (requestId: string, terms = usualTerms(trade.ctx)): Promise<string> => {
    const { quoteId } = accepted(await quoteFinance(trade.ctx, trade.bank.preparer, { requestId, terms }));
    await untilSettled(trade.ctx);
    return quoteId;
  };

  const accept = async (quoteId: string): Promise<void> => {
    accepted(await acceptQuote(trade.ctx, trade.seller.preparer, { quoteId }));
    await untilSettled(trade.ctx);
  };

  const payPart = async ({ subject }: Claim, amountMinor: bigint, reference: string): Promise<void> => {
    const { ctx, seller } = trade;
    accepted(
      await recordEntry(ctx, seller.preparer, {
        accountId: seller.accountId,
        reference,
        bookedOn: today(ctx),
        amountMinor,
        currency: 'EUR',
        allocations: [{ subject, amountMinor }],
      }),
    );
  };

  const funding = (quoteId: string, paidOn = today(trade.ctx)) => ({ quoteId, paymentReference: 'ELBE-9', paidOn });

  test('paid in part since: not accepted, and not funded, at the old price', async () => {
    const { ctx, bank, seller } = trade;
    const claim = await issueClaim(trade, '1000.00');
    await confirmClaim(trade, claim);
    const requestId = await asked(claim);
    const before = await quoted(requestId);
    // Not even settled yet: what is on its way counts.
    await payPart(claim, 19_000n, 'PART-1');
    const refused = await acceptQuote(ctx, seller.preparer, { quoteId: before });
    expect(refused).toMatchObject({
      refusal: { code: 'open-amount-changed', params: { quoted: '1190.00 EUR', now: '1000.00 EUR' } },
    });
    await untilSettled(ctx);
    expect(refusalOf(await acceptQuote(ctx, seller.preparer, { quoteId: before }))).toBe('open-amount-changed');
    const anew = await quoted(requestId);
    await accept(anew);
    const { proposalId } = accepted(await prepareFunding(ctx, bank.preparer, funding(anew)));
    await payPart(claim, 1n, 'PART-2');
    expect(refusalOf(await approveAs(ctx, bank.approver, proposalId))).toBe('open-amount-changed');
    await untilSettled(ctx);
    expect(refusalOf(await approveAs(ctx, bank.approver, proposalId))).toBe('open-amount-changed');
    await ctx.db.proposal.update({ where: { id: proposalId }, data: { status: 'WITHDRAWN' } });
    expect(refusalOf(await prepareFunding(ctx, bank.preparer, funding(anew)))).toBe('open-amount-changed');
    expect(await ctx.db.action.count({ where: { subject: claim.subject, type: 'FundReceivable' } })).toBe(0);
  });

  test('diluted since: not accepted either', async () => {
    const { ctx, seller } = trade;
    const claim = await issueClaim(trade, '1010.00');
    const quoteId = await quoted(await asked(claim));
    const dilution = { subject: claim.subject, amountMinor: 100n, reason: { code: 'credit-note' } } as const;
    accepted(await recordDilution(ctx, seller.preparer, dilution));
    expect(refusalOf(await acceptQuote(ctx, seller.preparer, { quoteId }))).toBe('open-amount-changed');
    await untilSettled(ctx);
  });

  test('confirmed for less: that is what is priced; confirmed for less only then, the quote is off', async () => {
    const { ctx, bank, buyer, seller } = trade;
    const confirmFor = async ({ subject }: Claim, amountMinor: bigint) => {
      const terms = { amountMinor, defences: { kind: 'waived' }, consentToAssignment: true } as const;
      const payTo = seller.accountNumber;
      const prepared = await prepareConfirmation(ctx, buyer.preparer, { subject, terms: { ...terms, payTo } });
      accepted(await approveAs(ctx, buyer.approver, accepted(prepared).proposalId));
      await untilSettled(ctx);
    };
    const claim = await issueClaim(trade, '1000.00');
    const requestId = await asked(claim);
    const before = await quoted(requestId);
    await confirmFor(claim, 100_000n);
    expect(refusalOf(await acceptQuote(ctx, seller.preparer, { quoteId: before }))).toBe('open-amount-changed');
    const price = accepted(await previewQuote(ctx, bank.preparer, { requestId, terms: usualTerms(ctx) }));
    expect(price).toMatchObject({ faceMinor: 119_000n, pricedMinor: 100_000n, advance: { amountMinor: 80_000n } });
    const quoteId = await quoted(requestId);
    await accept(quoteId);
    const { proposalId } = accepted(await prepareFunding(ctx, bank.preparer, funding(quoteId)));
    accepted(await approveAs(ctx, bank.approver, proposalId));
    await untilSettled(ctx);
    const statement = accepted(await reserveStatement(ctx, seller.preparer, { subject: claim.subject }));
    expect(statement.reserveMinor).toBe(119_000n - 80_000n - price.discount.amountMinor - price.fee.amountMinor);
  });

  test('funded later than quoted, discount runs from the payment', async () => {
    const { ctx, bank, seller } = trade;
    const claim = await issueClaim(trade, '10000.00');
    await confirmClaim(trade, claim);
    const start = today(ctx);
    const quoteId = await quoted(await asked(claim), { ...usualTerms(ctx), fundingDate: addDays(start, 1) });
    await accept(quoteId);
    const later = inDays(5);
    const paidOn = addDays(start, 5);
    const { proposalId } = accepted(await prepareFunding(later, bank.preparer, funding(quoteId, paidOn)));
    const { content } = await ctx.db.proposal.findUniqueOrThrow({ where: { id: proposalId } });
    // Due after 60 days and 5 of grace: 60 days of 6 % on 9,520.00 instead of 64.
    expect(content).toMatchObject({ amountMinor: '952000', discountFrom: paidOn, discountMinor: '9520' });
    accepted(await approveAs(later, bank.approver, proposalId));
    await untilSettled(ctx);
    const statement = accepted(await reserveStatement(ctx, seller.preparer, { subject: claim.subject }));
    expect(statement.reserveMinor).toBe(1_190_000n - 952_000n - 9_520n - 5_950n);
    const seen = await seeReceivable(ctx.db, seller.id, claim.subject, ctx.clock.now());
    const events = seen ? await timelineOf(ctx.db, seen) : [];
    expect(events.find(({ type }) => type === 'Funded')?.details).toMatchObject({
      '/payment/paidOn': paidOn,
      '/price/discountFrom': paidOn,
      '/price/discountMinor': '9520',
    });
  });

  test('an account given up between the two people’s words is not the one that the obligor is told', async () => {
    const { ctx, bank } = trade;
    const claim = await issueClaim(trade, '1020.00');
    await confirmClaim(trade, claim);
    const quoteId = await quoted(await asked(claim));
    await accept(quoteId);
    const first = accepted(await prepareFunding(ctx, bank.preparer, funding(quoteId)));
    await openAccount(ctx, bank, 'DE75512108001245126199', bank.accountId);
    expect(refusalOf(await approveAs(ctx, bank.approver, first.proposalId))).toBe('pay-to-retired');
    await ctx.db.proposal.update({ where: { id: first.proposalId }, data: { status: 'WITHDRAWN' } });
    const { proposalId } = accepted(await prepareFunding(ctx, bank.preparer, funding(quoteId)));
    accepted(await approveAs(ctx, bank.approver, proposalId));
    await untilSettled(ctx);
  });

  test('so with the seller’s own, where it goes on collecting', async () => {
    const { ctx, bank, seller } = trade;
    const claim = await issueClaim(trade, '1030.00');
    await confirmClaim(trade, claim);
    const quoteId = await quoted(await asked(claim), { ...usualTerms(ctx), collector: 'assignor' });
    await accept(quoteId);
    const { proposalId } = accepted(await prepareFunding(ctx, bank.preparer, funding(quoteId)));
    await openAccount(ctx, seller, 'DE27100777770209299700', seller.accountId);
    expect(refusalOf(await approveAs(ctx, bank.approver, proposalId))).toBe('pay-to-retired');
    // The invoice still names the old one: nobody confirms it, and it is offered to nobody.
    const next = await issueClaim(trade, '1040.00');
    const terms = { amountMinor: next.faceMinor, defences: { kind: 'waived' }, consentToAssignment: true } as const;
    const confirm = (payTo: string) =>
      prepareConfirmation(ctx, trade.buyer.preparer, { subject: next.subject, terms: { ...terms, payTo } });
    expect(refusalOf(await confirm(seller.accountNumber))).toBe('pay-to-retired');
    accepted(await confirm('DE27 1007 7777 0209 2997 00'));
    expect(trade.ledger.logged).toEqual([]);
  });
});
