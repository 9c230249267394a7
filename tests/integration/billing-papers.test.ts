import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#services/actor';
import { runBilling } from '#services/billing/run-billing';
import { leaseBooks } from '#services/lease-books/lease-books';
import { createTestApi } from '#tests/support/api';
import { at, HOURS, type MadeLease, makeLease, makeMachine, readHours, termsFrom } from '#tests/support/billing-trade';
import { accepted, signedInRequest } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import { canReadPdf, pdfText } from '#tests/support/pdf-text';
import { createTestTrade, type TestTrade } from '#tests/support/trade';
import { serverTexts } from '~/i18n/server-texts.server';
import { rentInvoicePdf } from '~/pdf/rent-invoice.server';
import { loadRentInvoice } from '~/presenters/rent-invoice.server';

let trade: TestTrade;
let lease: MadeLease;
let billId: string;

beforeAll(async () => {
  trade = await createTestTrade();
  const machine = await makeMachine(trade, 'KW90-00017');
  lease = await makeLease(trade, termsFrom('2027-01-31', { usage: HOURS }), { machines: [machine] });
  await readHours(trade, machine, '2027-01-30T18:00:00Z', 100, { meterId: 'HM-1' });
  await readHours(trade, machine, '2027-02-27T18:00:00Z', 175.25, { meterId: 'HM-1' });
  await runBilling(at(trade.ctx, '2027-02-28T08:00:00Z'), { lease: lease.subject });
  await untilSettled(trade.ctx);
  billId = (await trade.ctx.db.rentBill.findFirstOrThrow({ where: { lease: lease.subject } })).id;
});
afterAll(() => trade?.ledger.close());

describe('a rent invoice on paper', () => {
  it.runIf(canReadPdf)('says in either language what is billed, whom to pay, and the readings behind it', async () => {
    const paper = await loadRentInvoice(await signedInRequest(trade.ctx, trade.buyer.preparer), billId);
    const english = pdfText(await rentInvoicePdf(paper, await serverTexts('en')));
    for (const word of [
      `${lease.reference}-001`,
      'Minimum rent',
      'KW90-00017',
      'tier 1',
      '15.25',
      trade.seller.accountNumber,
      'HM-1',
      '175.25',
      'DE136695976',
    ])
      expect(english).toContain(word);
    const chinese = pdfText(await rentInvoicePdf(paper, await serverTexts('zh-CN')));
    for (const word of ['发票', '最低租金', '起始读数', '收款方']) expect(chinese).toContain(word);
  });

  it('is for lessor and lessee alone', async () => {
    for (const member of [trade.stranger.preparer, trade.bank.preparer])
      await expect(loadRentInvoice(await signedInRequest(trade.ctx, member), billId)).rejects.toMatchObject({
        status: 404,
      });
    await expect(
      loadRentInvoice(await signedInRequest(trade.ctx, trade.seller.preparer), 'no-such-bill'),
    ).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('books', () => {
  const books = async (actor: Actor, side: 'lessee' | 'lessor') =>
    accepted(await leaseBooks(trade.ctx, actor, { lease: lease.subject, asOf: '2027-06-30', side }));

  it.each(['lessee', 'lessor'] as const)('of the %s balance in every entry, and over the whole lease', async side => {
    const { journal, maturity } = await books(side === 'lessee' ? trade.buyer.preparer : trade.seller.preparer, side);
    expect(journal.length).toBeGreaterThan(12);
    for (const { lines } of journal) {
      const balance = lines.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0n);
      expect(balance).toBe(0n);
    }
    const buckets = Object.values(maturity.buckets).reduce((sum, amount) => sum + amount, 0n);
    expect(buckets).toBe(maturity.totalMinor);
    // Seven rents of 1,000.00 fall due after the end of June: that of the day itself is due already.
    expect(maturity.totalMinor).toBe(700_000n);
  });

  it('are one’s own', async () => {
    expect(await leaseBooks(trade.ctx, trade.buyer.preparer, { lease: lease.subject, side: 'lessor' })).toMatchObject({
      ok: false,
    });
    expect(await leaseBooks(trade.ctx, trade.stranger.preparer, { lease: lease.subject })).toMatchObject({
      refusal: { code: 'not-found' },
    });
  });
});

describe('the API', () => {
  const QUERY = `query ($id: String!) {
    lease(id: $id) {
      bills { period part number totalMinor stops { code } lines { kind quantity unitPrice amountMinor }
        usage { serial used amountMinor spans { meterId from { id value } to { id value } } } }
      rentSales { id }
    }
    leaseBooks(input: { lease: $id, asOf: "2027-06-30" }) {
      ... on LeaseBooks { side kind rows { periodNumber paymentMinor } maturity { totalMinor } journal { date lines { account debitMinor creditMinor } } }
      ... on Refusal { code }
    }
    rentSalePrice(input: { lease: $id, bankId: "${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}", firstPeriod: 2, lastPeriod: 3, ratePercent: "4.8", valueDate: "2027-03-01" }) {
      ... on RentSalePrice { priceMinor }
      ... on Refusal { code }
    }
  }`;

  it('tells the same', async () => {
    const api = createTestApi(trade.ctx);
    const { data, errors } = await api.run(await api.tokenOf(trade.seller.approver), QUERY, { id: lease.reference });
    expect(errors).toEqual([]);
    expect(data.lease.bills).toMatchObject([
      {
        ...{ period: 1, part: 'rent', number: `${lease.reference}-001`, totalMinor: '289111', stops: [] },
        lines: [{ kind: 'rent' }, { kind: 'covered' }, { kind: 'usage', unitPrice: '42.50' }, { kind: 'usage' }],
        usage: [{ serial: 'KW90-00017', spans: [{ meterId: 'HM-1', from: { value: '360000000' } }] }],
      },
    ]);
    expect(data.leaseBooks).toMatchObject({ side: 'lessor', kind: 'operating', maturity: { totalMinor: '700000' } });
    expect(data.leaseBooks.rows).toHaveLength(12);
    expect(data.rentSalePrice).toEqual({ code: 'unknown-organisation' });
    const stranger = await api.run(await api.tokenOf(trade.stranger.approver), QUERY, { id: lease.reference });
    expect(stranger.data.lease).toBeNull();
    expect(stranger.data.leaseBooks).toEqual({ code: 'not-found' });
  });
});
