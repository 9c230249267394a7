import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#domain/time/calendar-date';
import { countInvoices, findInvoice, listInvoices } from '#prisma/reads/invoices';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { acceptQuote } from '#services/finance/accept-quote';
import { quoteFinance } from '#services/finance/quote';
import { requestFinance } from '#services/finance/request-finance';
import { assignParties } from '#services/invoices/assign-parties';
import { checkUpload } from '#services/invoices/check-upload';
import { enterInvoice } from '#services/invoices/enter-invoice';
import { importInvoice } from '#services/invoices/import-invoice';
import { setOfficialNumber } from '#services/invoices/set-official-number';
import { cancelReceivable } from '#services/receivables/cancel';
import { checkIssue } from '#services/receivables/check-issue';
import { issueReceivable } from '#services/receivables/issue';
import { rejectReceivable } from '#services/receivables/reject';
import { accepted, createOrganisation, refusalOf, type TestOrganisation } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import {
  createTestTrade,
  invoiceFile,
  issueClaim,
  SELLER_IDS,
  type TestTrade,
  today,
  usualTerms,
} from '#tests/support/trade';

let trade: TestTrade;
beforeAll(async () => {
  trade = await createTestTrade();
});
afterAll(() => trade?.ledger.close());

const refusedWith = async (actionId: string) => {
  const { status, refusalCode } = await trade.ctx.db.action.findUniqueOrThrow({ where: { id: actionId } });
  return [status, refusalCode];
};

describe('the same invoice a second time', () => {
  const number = 'RE 2026/0815-a';
  let original: { name: string; bytes: Uint8Array };
  let affiliate: TestOrganisation;

  beforeAll(async () => {
    const { ctx, seller } = trade;
    original = invoiceFile(ctx, '2500.00', { number, seller: sellerNamed({ legalId: lei }) });
    const { invoiceId } = accepted(await importInvoice(ctx, seller.preparer, original));
    accepted(await issueReceivable(ctx, seller.preparer, { invoiceId }));
    await untilSettled(ctx);
    // Another company of the group, which tries to sell the same claim under the one number that only the document knows.
    affiliate = await createOrganisation(ctx, 'Nordhafen Süd GmbH', ['SUPPLIER']);
  });

  const lei = { scheme: '0199', value: '5493001KJTIIGC8Y1R12' };
  const sellerNamed = ({
    legalId = null,
    taxId = SELLER_IDS.vat,
  }: {
    legalId?: typeof lei | null;
    taxId?: string | null;
  }) => ({
    name: 'Nordhafen Leasing GmbH',
    legalId,
    taxId,
    address: { street: 'Kaje 1', city: 'Hamburg', postalCode: '20457', country: 'DE' },
  });

  test('the same bytes are recognised, and of what is said', async () => {
    const { ctx, seller } = trade;
    const again = await importInvoice(ctx, seller.preparer, { ...original, name: 'another-name.xml' });
    expect(again).toMatchObject({ ok: false, refusal: { code: 'duplicate-file', params: { number } } });
    const { verdicts } = accepted(await checkUpload(ctx, seller.preparer, { files: [original] }));
    expect(verdicts[0]).toMatchObject({ ok: false, duplicate: { likeness: 'same-file', number } });
  });

  test('a stranger hears that there is a claim, and not whose; every query is on record', async () => {
    const { ctx, stranger, seller } = trade;
    const before = await ctx.db.fingerprintQuery.count({ where: { organisationId: stranger.id } });
    const { verdicts } = accepted(await checkUpload(ctx, stranger.preparer, { files: [original] }));
    expect(verdicts[0]).toMatchObject({ ok: true, duplicate: null, claim: { exists: true, receivable: null } });
    expect(await ctx.db.fingerprintQuery.count({ where: { organisationId: stranger.id } })).toBeGreaterThan(before);
    const own = accepted(await checkUpload(ctx, seller.preparer, { files: [original] }));
    expect(own.verdicts[0]?.claim.receivable?.reference).toMatch(/^R-/);
  });

  test.each([
    ['spaced and cased another way', { number: 're-2026 0815 A' }],
    ['a cent off', { number, lines: '2500.01' }],
    ['a day off', { number, issueDate: -1 }],
  ])('a copy %s is refused by the contract, and nothing is left of it', async (_, change) => {
    const { ctx, seller, buyer } = trade;
    const copy = invoiceFile(ctx, 'lines' in change ? (change.lines ?? '') : '2500.00', {
      number: change.number,
      ...('issueDate' in change && { issueDate: addDays(today(ctx), change.issueDate ?? 0) }),
    });
    const file = { ...copy, evenIfDuplicate: true };
    expect(refusalOf(await importInvoice(ctx, seller.preparer, { ...file, evenIfDuplicate: false }))).toBe(
      'duplicate-invoice',
    );
    const { invoiceId, claimExists } = accepted(await importInvoice(ctx, seller.preparer, file));
    expect(claimExists).toBe(true);
    expect(accepted(await checkIssue(ctx, seller.preparer, { invoiceId })).claimExists).toBe(true);
    const issued = accepted(await issueReceivable(ctx, seller.preparer, { invoiceId }));
    expect(issued.claimExists).toBe(true);
    await untilSettled(ctx);
    expect(await refusedWith(issued.actionId)).toEqual(['REFUSED', 'fingerprint-taken']);
    expect(await seeReceivable(ctx.db, seller.id, issued.subject, ctx.clock.now())).toBeNull();
    expect(await seeReceivable(ctx.db, buyer.id, issued.reference, ctx.clock.now())).toBeNull();
    const invoice = await findInvoice(ctx.db, seller.id, invoiceId);
    expect(invoice).toMatchObject({ state: 'open', receivables: [] });
    const told = await ctx.db.inboxItem.findFirst({
      where: { organisationId: seller.id, kind: 'action-refused', subject: issued.subject },
    });
    expect(told?.params).toMatchObject({ reason: 'fingerprint-taken' });
  });

  test('nor does another seller get through, who names the first by its other id', async () => {
    const { ctx } = trade;
    const copy = invoiceFile(ctx, '2500.00', {
      number: 'RE20260815A',
      seller: sellerNamed({ legalId: lei, taxId: '22/815/08151' }),
    });
    const { invoiceId } = accepted(await importInvoice(ctx, affiliate.preparer, copy));
    const invoice = await findInvoice(ctx.db, affiliate.id, invoiceId);
    expect(invoice).toMatchObject({ state: 'unmatched', sellerId: null });
    accepted(await assignParties(ctx, affiliate.preparer, { invoiceId, sellerId: affiliate.id }));
    const issued = accepted(await issueReceivable(ctx, affiliate.preparer, { invoiceId }));
    expect(issued.claimExists).toBe(true);
    await untilSettled(ctx);
    expect(await refusedWith(issued.actionId)).toEqual(['REFUSED', 'fingerprint-taken']);
  });

  test('where the document’s own number says who the seller is, nobody says otherwise', async () => {
    const { ctx, seller } = trade;
    const copy = invoiceFile(ctx, '2500.00', { number: 'RE-FREMD-1' });
    const { invoiceId } = accepted(await importInvoice(ctx, affiliate.preparer, copy));
    const claimed = await assignParties(ctx, affiliate.preparer, { invoiceId, sellerId: affiliate.id });
    expect(refusalOf(claimed)).toBe('already-matched');
    expect(refusalOf(await issueReceivable(ctx, affiliate.preparer, { invoiceId }))).toBe('not-a-party');
    // What a stranger hands in about others, they do not see.
    expect(await findInvoice(ctx.db, seller.id, invoiceId)).toBeNull();
  });
});

describe('races', () => {
  test('the same file from two windows becomes one invoice', async () => {
    const { ctx, seller } = trade;
    const file = invoiceFile(ctx, '77.00');
    const answers = await Promise.all([1, 2, 3].map(() => importInvoice(ctx, seller.preparer, file)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter(({ ok }) => !ok).map(refusalOf)).toEqual(['duplicate-file', 'duplicate-file']);
    const { edges } = await listInvoices(ctx.db, seller.id, { filter: { text: file.name.replace('.xml', '') } });
    expect(edges).toHaveLength(1);
  });

  test('one invoice issued from two windows becomes one receivable', async () => {
    const { ctx, seller, buyer } = trade;
    const { invoiceId } = accepted(await importInvoice(ctx, seller.preparer, invoiceFile(ctx, '78.00')));
    const answers = await Promise.all([
      issueReceivable(ctx, seller.preparer, { invoiceId }),
      issueReceivable(ctx, buyer.preparer, { invoiceId }),
    ]);
    expect(answers.map(refusalOf).sort()).toEqual(['accepted', 'already-issued']);
  });

  test('of two acceptances at the same moment one counts', async () => {
    const { ctx, seller, bank, rival } = trade;
    const claim = await issueClaim(trade, '3000.00');
    const { requestId } = accepted(
      await requestFinance(ctx, seller.preparer, { subject: claim.subject, bankIds: [bank.id, rival.id] }),
    );
    await untilSettled(ctx);
    const quotes = await Promise.all(
      [bank, rival].map(one => quoteFinance(ctx, one.preparer, { requestId, terms: usualTerms(ctx) })),
    );
    await untilSettled(ctx);
    const ids = quotes.map(quote => accepted(quote).quoteId);
    const answers = await Promise.all(ids.map(quoteId => acceptQuote(ctx, seller.preparer, { quoteId })));
    expect(answers.map(refusalOf).sort()).toEqual(['accepted', 'wrong-fragment-status']);
    await untilSettled(ctx);
    expect(await ctx.db.action.count({ where: { type: 'AcceptQuote', status: 'CONFIRMED' } })).toBe(1);
  });
});

describe('what becomes of an invoice', () => {
  beforeEach(() => untilSettled(trade.ctx));

  test('rejected or cancelled, it may be issued again', async () => {
    const { ctx, seller, buyer } = trade;
    const claim = await issueClaim(trade, '410.00');
    const reason = { code: 'not-ordered' } as const;
    expect(refusalOf(await rejectReceivable(ctx, seller.preparer, { subject: claim.subject, reason }))).toBe(
      'not-obligor',
    );
    accepted(await rejectReceivable(ctx, buyer.preparer, { subject: claim.reference, reason }));
    await untilSettled(ctx);
    const again = accepted(await issueReceivable(ctx, seller.preparer, { invoiceId: claim.invoiceId }));
    expect(again.claimExists).toBe(false);
    await untilSettled(ctx);
    const cancel = { subject: again.subject, reason: { code: 'invoice-corrected' } } as const;
    expect(refusalOf(await cancelReceivable(ctx, buyer.preparer, cancel))).toBe('not-holder');
    accepted(await cancelReceivable(ctx, seller.preparer, cancel));
    await untilSettled(ctx);
    accepted(await issueReceivable(ctx, seller.preparer, { invoiceId: claim.invoiceId }));
  });

  test('a credit note, a missing or past due date, nothing payable: no receivable', async () => {
    const { ctx, seller } = trade;
    const note = invoiceFile(ctx, '10.00', { kind: 'creditNote', precedingInvoice: 'RE-1' });
    const late = invoiceFile(ctx, '10.00', { issueDate: addDays(today(ctx), -40), dueDate: addDays(today(ctx), -10) });
    const open = invoiceFile(ctx, '10.00', { dueDate: null, paymentTerms: 'on receipt' });
    for (const [file, code] of [
      [note, 'credit-note'],
      [late, 'due-date-past'],
      [open, 'due-date-missing'],
    ] as const) {
      const { invoiceId } = accepted(await importInvoice(ctx, seller.preparer, file));
      expect(refusalOf(await issueReceivable(ctx, seller.preparer, { invoiceId }))).toBe(code);
      const { obstacles } = accepted(await checkIssue(ctx, seller.preparer, { invoiceId }));
      expect(obstacles.map(obstacle => obstacle.code)).toContain(code);
    }
  });

  test('typed in by hand it is a document like any other, and its official number is anchored with it', async () => {
    const { ctx, seller } = trade;
    const bytes = invoiceFile(ctx, '12.00').bytes;
    expect(bytes.length).toBeGreaterThan(0);
    const entered = accepted(
      await enterInvoice(ctx, seller.preparer, {
        number: 'HAND-1',
        issueDate: today(ctx),
        dueDate: addDays(today(ctx), 30),
        currency: 'EUR',
        seller: {
          name: 'Nordhafen Leasing GmbH',
          taxId: SELLER_IDS.vat,
          address: { street: 'Kaje 1', city: 'Hamburg', postalCode: '20457', country: 'DE' },
        },
        buyer: {
          name: 'Brugbaan Bouw BV',
          taxId: 'NL123456789B01',
          address: { street: 'Kade 2', city: 'Rotterdam', postalCode: '3011', country: 'NL' },
        },
        lines: [
          { description: 'Rent', quantity: '2', unit: 'MON', unitPrice: '150.00', taxCategory: 'S', taxRate: '19' },
        ],
        account: 'DE89 3704 0044 0532 0130 00',
      }),
    );
    const invoice = await findInvoice(ctx.db, seller.id, entered.invoiceId);
    expect(invoice).toMatchObject({ source: 'MANUAL', payableMinor: 35_700n, state: 'open' });
    const { invoiceId } = entered;
    const official = { invoiceId, scheme: 'it-sdi', number: '123456789012' } as const;
    expect(refusalOf(await setOfficialNumber(ctx, trade.buyer.preparer, official))).toBe('not-the-importer');
    expect(refusalOf(await setOfficialNumber(ctx, seller.preparer, { ...official, number: '12-x' }))).toBe(
      'official-number-malformed',
    );
    accepted(await setOfficialNumber(ctx, seller.preparer, official));
    await untilSettled(ctx);
    const fact = await ctx.db.chainFact.findFirstOrThrow({ where: { kind: 'document', key: invoice?.subject ?? '' } });
    const after = await findInvoice(ctx.db, seller.id, invoiceId);
    expect(fact.value).toMatchObject({ root: after?.root, version: '2' });
    expect(after?.root).not.toBe(invoice?.root);
  });

  test('counts and lists agree, page by page', async () => {
    const { ctx, seller } = trade;
    const counts = await countInvoices(ctx.db, seller.id, {});
    const seen = new Set<string>();
    let after: string | undefined;
    do {
      const page = await listInvoices(ctx.db, seller.id, {
        sort: { by: 'payable', direction: 'asc' },
        page: { first: 4, after },
      });
      for (const { node } of page.edges) seen.add(node.id);
      after = page.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
    } while (after !== undefined);
    expect(seen.size).toBe(counts.open + counts.issued + counts.unmatched);
    expect(await countInvoices(ctx.db, trade.rival.id, {})).toEqual({ open: 0, issued: 0, unmatched: 0 });
  });
});
