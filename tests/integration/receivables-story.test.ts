import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateFromJson } from '#domain/receivables/state-json';
import { findFinanceRequest, listFinanceRequests } from '#prisma/reads/finance';
import { fragmentViews } from '#prisma/reads/fragment-views';
import { findEntry, payableFragments } from '#prisma/reads/payments';
import { listQuotes } from '#prisma/reads/quotes';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { listReceivables, receivableTotals } from '#prisma/reads/receivables';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { acceptQuote } from '#services/finance/accept-quote';
import { bankChecks } from '#services/finance/bank-checks';
import { prepareFunding } from '#services/finance/prepare-funding';
import { previewQuote, quoteFinance } from '#services/finance/quote';
import { releaseReserve, reserveStatement } from '#services/finance/release-reserve';
import { requestFinance } from '#services/finance/request-finance';
import { importInvoice } from '#services/invoices/import-invoice';
import { recordEntry } from '#services/payments/record-entry';
import { reverseAllocation } from '#services/payments/reverse-allocation';
import { issueReceivable } from '#services/receivables/issue';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { accepted, refusalOf } from '#tests/support/consortium';
import { financeClaim } from '#tests/support/finance';
import { untilSettled } from '#tests/support/ledger-acts';
import {
  approveAs,
  type Claim,
  confirmClaim,
  createTestTrade,
  invoiceFile,
  issueClaim,
  type TestTrade,
  today,
  usualTerms,
} from '#tests/support/trade';

/** One claim from the file to the last cent, on a real database and a real chain; each test goes on where the last one ended. */
describe('from an invoice to cash', () => {
  let trade: TestTrade;
  let claim: Claim;
  let requestId: string;
  let quoteId: string;
  let second: Claim;
  let allocation: `0x${string}`;
  beforeAll(async () => {
    trade = await createTestTrade();
  });
  afterAll(() => trade?.ledger.close());

  const now = (): Date => trade.ctx.clock.now();
  const seenBy = (organisationId: string) => seeReceivable(trade.ctx.db, organisationId, claim.subject, now());
  const stateOf = async () => {
    const row = await trade.ctx.db.receivableProjection.findUniqueOrThrow({ where: { subject: claim.subject } });
    return stateFromJson(row.state);
  };

  test('the seller imports its invoice and issues a receivable', async () => {
    const { ctx, seller, buyer, stranger } = trade;
    const imported = accepted(await importInvoice(ctx, seller.preparer, invoiceFile(ctx, '100000.00')));
    expect(imported.claimExists).toBe(false);
    const issued = accepted(await issueReceivable(ctx, seller.preparer, { invoiceId: imported.invoiceId }));
    expect(issued.reference).toMatch(/^R-\d{4}-\d{6}$/);
    // Until the chain has it, it is on its way: to both parties, and to nobody else.
    claim = { invoiceId: imported.invoiceId, ...issued, faceMinor: 11_900_000n };
    expect(await seenBy(stranger.id)).toBeNull();
    await untilSettled(ctx);
    const seen = await seenBy(buyer.id);
    expect(seen?.state).toMatchObject({ status: 'Issued', version: 1n, confirmed: false });
    expect(seen?.row.faceMinor).toBe(11_900_000n);
    expect(refusalOf(await issueReceivable(ctx, seller.preparer, { invoiceId: imported.invoiceId }))).toBe(
      'already-issued',
    );
  });

  test('two people of the obligor confirm; one alone does not', async () => {
    const { ctx, buyer, seller, bank } = trade;
    const terms = {
      amountMinor: claim.faceMinor,
      defences: { kind: 'waived' },
      consentToAssignment: true,
      payTo: seller.accountNumber,
    } as const;
    const { subject } = claim;
    expect(refusalOf(await prepareConfirmation(ctx, seller.preparer, { subject, terms }))).toBe('not-obligor');
    expect(refusalOf(await prepareConfirmation(ctx, bank.preparer, { subject, terms }))).toBe('not-found');
    expect(refusalOf(await prepareConfirmation(ctx, buyer.viewer, { subject, terms }))).toBe('not-permitted');
    const elsewhere = { ...terms, payTo: 'DE02100500000054540402' };
    expect(refusalOf(await prepareConfirmation(ctx, buyer.preparer, { subject, terms: elsewhere }))).toBe(
      'account-unknown',
    );
    const { proposalId } = accepted(await prepareConfirmation(ctx, buyer.approver, { subject, terms }));
    expect(refusalOf(await approveAs(ctx, buyer.approver, proposalId))).toBe('own-proposal');
    expect(refusalOf(await approveAs(ctx, buyer.preparer, proposalId))).toBe('not-permitted');
    const second = await prepareConfirmation(ctx, buyer.preparer, { subject, terms });
    expect(refusalOf(second)).toBe('proposal-open');
    await ctx.db.proposal.update({ where: { id: proposalId }, data: { status: 'WITHDRAWN' } });
    await confirmClaim(trade, claim);
    expect(await stateOf()).toMatchObject({ status: 'Confirmed', confirmed: true, version: 2n });
  });

  test('two banks quote at the same moment, and neither learns of the other', async () => {
    const { ctx, seller, bank, rival, stranger } = trade;
    const { subject } = claim;
    expect(await seenBy(bank.id)).toBeNull();
    expect(refusalOf(await requestFinance(ctx, seller.preparer, { subject, bankIds: [trade.buyer.id] }))).toBe(
      'not-a-bank',
    );
    requestId = accepted(
      await requestFinance(ctx, seller.preparer, { subject, bankIds: [bank.id, rival.id], note: 'By Friday, please' }),
    ).requestId;
    await untilSettled(ctx);
    expect(refusalOf(await quoteFinance(ctx, stranger.preparer, { requestId, terms: usualTerms(ctx) }))).toBe(
      'not-found',
    );
    const price = accepted(await previewQuote(ctx, bank.preparer, { requestId, terms: usualTerms(ctx) }));
    // 119,000.00 × 80 %, × 6 % × 64 / 360, and 0.5 % of the face; the reserve is the rest.
    expect([price.advance, price.discount, price.fee, price.reserve].map(({ amountMinor }) => amountMinor)).toEqual([
      9_520_000n,
      101_547n,
      59_500n,
      2_218_953n,
    ]);
    const [mine, theirs] = await Promise.all([
      quoteFinance(ctx, bank.preparer, { requestId, terms: usualTerms(ctx) }),
      quoteFinance(ctx, rival.preparer, { requestId, terms: { ...usualTerms(ctx), discountRateBps: 900 } }),
    ]);
    quoteId = accepted(mine).quoteId;
    accepted(theirs);
    await untilSettled(ctx);
    expect(Object.values((await stateOf()).quotes).map(({ status }) => status)).toEqual(['Open', 'Open']);

    const at = { now: now() };
    const ofHolder = await listQuotes(ctx.db, seller.id, { filter: { requestId }, ...at });
    expect(ofHolder.edges.map(({ node }) => node.bank.name).sort()).toEqual(['Elbe Bank AG', 'Rhein Bank AG']);
    const ofBank = await listQuotes(ctx.db, bank.id, { filter: { requestId }, ...at });
    expect(ofBank.edges.map(({ node }) => [node.bank.name, node.state])).toEqual([['Elbe Bank AG', 'open']]);
    const asked = await findFinanceRequest(ctx.db, bank.id, requestId, now());
    expect(asked).toMatchObject({
      as: 'bank',
      banksAsked: null,
      quotes: 1,
      state: 'quoted',
      note: 'By Friday, please',
    });
    expect(await findFinanceRequest(ctx.db, seller.id, requestId, now())).toMatchObject({ banksAsked: 2, quotes: 2 });
    expect(await findFinanceRequest(ctx.db, stranger.id, requestId, now())).toBeNull();
    const seen = await seenBy(bank.id);
    expect(Object.keys(seen?.shown?.quotes ?? {})).toHaveLength(1);
    const events = seen ? await timelineOf(ctx.db, seen) : [];
    expect(events.filter(({ type }) => type === 'FinanceQuoted').map(({ by }) => by?.name)).toEqual(['Elbe Bank AG']);
  });

  test('what a bank checks recomputes', async () => {
    const { ctx, bank, buyer } = trade;
    const { checks } = accepted(await bankChecks(ctx, bank.preparer, { subject: claim.subject }));
    expect(Object.fromEntries(checks.map(({ key, ok }) => [key, ok]))).toEqual({
      confirmed: true,
      defences: true,
      account: true,
      fingerprint: true,
      document: true,
      commitments: true,
      events: true,
      parties: true,
      standing: true,
    });
    expect(checks[0]?.evidence).toMatchObject({ obligor: buyer.name, amountMinor: '11900000', through: 'portal' });
    const logged = await ctx.db.fingerprintQuery.findMany({ where: { organisationId: bank.id } });
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.every(({ purpose, found }) => purpose === 'bank-check' && found)).toBe(true);
  });

  test('one quote is accepted; the other bank sees nothing more of it', async () => {
    const { ctx, seller, bank, rival } = trade;
    accepted(await acceptQuote(ctx, seller.preparer, { quoteId }));
    await untilSettled(ctx);
    expect(await seenBy(rival.id)).toBeNull();
    const requests = await listFinanceRequests(ctx.db, rival.id, { as: 'bank', now: now() });
    expect(requests.edges.map(({ node }) => node.state)).toEqual(['closed']);
    expect((await seenBy(bank.id))?.shown?.fragments[0]?.status).toBe('Reserved');
  });

  test('two people of the bank fund; the obligor is told whom to pay, by the chain and by letter', async () => {
    const { ctx, bank, rival, buyer, seller } = trade;
    const funding = { quoteId, paymentReference: 'ELBE-2026-77', paidOn: today(ctx) };
    expect(refusalOf(await prepareFunding(ctx, rival.preparer, funding))).toBe('not-found');
    const { proposalId } = accepted(await prepareFunding(ctx, bank.preparer, funding));
    expect(refusalOf(await approveAs(ctx, rival.approver, proposalId))).toBe('proposal-not-found');
    accepted(await approveAs(ctx, bank.approver, proposalId));
    await untilSettled(ctx);
    const state = await stateOf();
    expect(state.fragments[0]).toMatchObject({ financed: true, notified: true, status: 'Held' });
    const seen = await seenBy(buyer.id);
    const [fragment] = seen ? fragmentViews(seen, now()) : [];
    expect(fragment).toMatchObject({ holder: { name: bank.name }, payee: { name: bank.name }, financed: true });
    const told = seen ? await timelineOf(ctx.db, seen) : [];
    expect(told.map(({ type }) => type)).toEqual(['Issued', 'Confirmed', 'AssignmentNotified']);
    expect(told.at(-1)?.details).toMatchObject({ '/assignee': bank.name, '/account/number': bank.accountNumber });
    const sellersView = await seenBy(seller.id);
    const sold = sellersView ? await timelineOf(ctx.db, sellersView) : [];
    expect(sold.find(({ type }) => type === 'Funded')?.details).toMatchObject({
      '/payment/reference': 'ELBE-2026-77',
      '/payment/amountMinor': '9520000',
    });
    const totals = await receivableTotals(ctx.db, bank.id, { filter: { role: 'holder' }, now: now() });
    expect(totals).toEqual([
      { currency: 'EUR', state: 'financed', count: 1, faceMinor: 11_900_000n, openMinor: 11_900_000n },
    ]);
  });

  test('one entry of the bank pays two receivables, to the cent; only the account’s owner records it', async () => {
    const { ctx, bank, seller } = trade;
    second = await issueClaim(trade, '1000.00');
    await confirmClaim(trade, second);
    await financeClaim(trade, second, { paymentReference: 'ELBE-2026-78' });

    const entry = {
      accountId: bank.accountId,
      reference: 'CAMT 0001',
      bookedOn: today(ctx),
      amountMinor: 5_119_000n,
      currency: 'EUR',
      payerName: 'Brugbaan Bouw BV',
      allocations: [
        { subject: claim.subject, amountMinor: 5_000_000n },
        { subject: second.subject, amountMinor: 119_000n },
      ],
    };
    const byPayer = { ...entry, accountId: seller.accountId, allocations: entry.allocations.slice(0, 1) };
    expect(refusalOf(await recordEntry(ctx, seller.preparer, byPayer))).toBe('not-payee');
    const tooMuch = { ...entry, amountMinor: 5_000_000n };
    expect(refusalOf(await recordEntry(ctx, bank.preparer, tooMuch))).toBe('entry-exceeded');
    const aboveOpen = {
      ...entry,
      amountMinor: 9_000_000n,
      allocations: [{ subject: second.subject, amountMinor: 119_001n }],
    };
    expect(refusalOf(await recordEntry(ctx, bank.preparer, aboveOpen))).toBe('amount-above-open');
    const recorded = accepted(await recordEntry(ctx, bank.preparer, entry));
    expect(recorded).toMatchObject({ unallocatedMinor: '0', toRetiredAccount: false });
    expect(refusalOf(await recordEntry(ctx, bank.preparer, { ...entry, reference: 'camt0001' }))).toBe('entry-exists');
    await untilSettled(ctx);
    const page = await findEntry(ctx.db, bank.id, recorded.entryId);
    expect(page?.allocations.map(({ amountMinor, state }) => [amountMinor, state]).sort()).toEqual(
      [
        [5_000_000n, 'recorded'],
        [119_000n, 'recorded'],
      ].sort(),
    );
    expect(await findEntry(ctx.db, seller.id, recorded.entryId)).toBeNull();
    const row = await ctx.db.receivableProjection.findUniqueOrThrow({ where: { subject: second.subject } });
    expect(row.status).toBe('Settled');
    const open = await payableFragments(ctx.db, bank.id, {});
    expect(open.edges.map(({ node }) => [node.subject, node.openMinor])).toEqual([[claim.subject, 6_900_000n]]);
  });

  test('a returned payment reopens exactly what it had paid, also after settlement', async () => {
    const { ctx, bank, seller } = trade;
    const made = await ctx.db.allocation.findFirstOrThrow({ where: { subject: second.subject } });
    allocation = made.allocation as `0x${string}`;
    const reason = { code: 'returned-by-bank' } as const;
    expect(refusalOf(await reverseAllocation(ctx, seller.preparer, { allocation, reason }))).toBe('not-found');
    accepted(await reverseAllocation(ctx, bank.preparer, { allocation, reason }));
    await untilSettled(ctx);
    expect(refusalOf(await reverseAllocation(ctx, bank.preparer, { allocation, reason }))).toBe('already-reversed');
    const row = await ctx.db.receivableProjection.findUniqueOrThrow({ where: { subject: second.subject } });
    expect(row.status).toBe('Confirmed');
    // The hole is paid again out of the entry that has its money back, in two parts.
    const again = { accountId: bank.accountId, bookedOn: today(ctx), currency: 'EUR', amountMinor: 119_000n };
    for (const [reference, amountMinor] of [
      ['CAMT 0002', 1n],
      ['CAMT 0003', 118_999n],
    ] as const) {
      const paid = { ...again, reference, allocations: [{ subject: second.subject, amountMinor }] };
      accepted(await recordEntry(ctx, bank.preparer, paid));
    }
    await untilSettled(ctx);
    const settled = await ctx.db.receivableProjection.findUniqueOrThrow({ where: { subject: second.subject } });
    expect(settled.status).toBe('Settled');
    expect(await ctx.db.action.count({ where: { status: 'REFUSED' } })).toBe(0);
  });

  test('the rest is paid, the reserve released, everything settled and every amount accounted for', async () => {
    const { ctx, bank, seller, buyer } = trade;
    const { subject } = claim;
    const early = { subject, paymentReference: 'none', paidOn: today(ctx) };
    expect(refusalOf(await releaseReserve(ctx, bank.preparer, early))).toBe('still-open');
    accepted(
      await recordEntry(ctx, bank.preparer, {
        accountId: bank.accountId,
        reference: 'CAMT 0004',
        bookedOn: today(ctx),
        amountMinor: 7_000_000n,
        currency: 'EUR',
        allocations: [{ subject, amountMinor: 6_900_000n }],
      }),
    );
    await untilSettled(ctx);
    const statement = accepted(await reserveStatement(ctx, bank.preparer, { subject }));
    expect(statement).toMatchObject({
      collectedMinor: 11_900_000n,
      openMinor: 0n,
      isFinal: true,
      lateDiscountMinor: 0n,
    });
    expect(statement.release.amountMinor).toBe(2_218_953n);
    expect(refusalOf(await reserveStatement(ctx, buyer.preparer, { subject }))).toBe('not-financed');
    accepted(await reserveStatement(ctx, seller.preparer, { subject }));
    accepted(await releaseReserve(ctx, bank.preparer, { ...early, paymentReference: 'ELBE-2026-99' }));
    await untilSettled(ctx);
    const state = await stateOf();
    expect(state).toMatchObject({ status: 'Settled' });
    expect(state.fragments[0]?.reserveReleased).toBe(true);
    const list = await listReceivables(ctx.db, seller.id, { filter: { states: ['settled'] }, now: now() });
    expect(list.edges.map(({ node }) => [node.faceMinor, node.openMinor])).toEqual(
      expect.arrayContaining([[11_900_000n, 0n]]),
    );
    expect(trade.ledger.logged).toEqual([]);
  });
});
