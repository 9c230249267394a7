import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { declineRequest } from '#services/finance/decline-request';
import { requestFinance } from '#services/finance/request-finance';
import { createTestApi } from '#tests/support/api';
import { accepted } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';
import { type Claim, createTestTrade, issueClaim, type TestTrade, type Trader } from '#tests/support/trade';

/** The document is what a bank lends on: it reads it while it may lend, and whoever may not does not. */
describe('the invoice behind a request for finance', () => {
  let trade: TestTrade;
  let claim: Claim;
  let requestId: string;
  let portal: Awaited<ReturnType<typeof createTestPortal>>;

  beforeAll(async () => {
    trade = await createTestTrade();
    const { ctx, seller, bank } = trade;
    claim = await issueClaim(trade, '4200.00');
    const { subject } = claim;
    ({ requestId } = accepted(await requestFinance(ctx, seller.preparer, { subject, bankIds: [bank.id] })));
    await untilSettled(ctx);
    portal = await createTestPortal({ ctx }, /^root$|^routes\/(invoices|finance|receivables)/);
  });
  afterAll(() => trade?.ledger.close());

  const browserOf = async ({ preparer }: Trader): Promise<TestBrowser> => {
    const browser = portal.open();
    await signIn(browser, preparer);
    return browser;
  };
  const query = `query ($id: String!, $subject: String!) {
    invoice(id: $id) { number content file { sha256 } }
    receivable(id: $subject) { invoice { number totals } }
  }`;
  const ask = async ({ preparer }: Trader) => {
    const api = createTestApi(trade.ctx);
    const { invoiceId, subject } = claim;
    return api.run(await api.tokenOf(preparer), query, { id: invoiceId, subject });
  };

  test('the bank that was asked finds it from the request and from the receivable, reads it, and takes the file', async () => {
    const browser = await browserOf(trade.bank);
    const address = `/invoices/${claim.invoiceId}`;
    for (const from of [`/finance/${requestId}`, `/receivables/${claim.subject}`])
      expect((await browser.get(from)).html).toContain(`href="${address}"`);
    const page = await browser.get(address);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Rent, crawler crane');
    const file = await browser.get(`${address}/file`);
    expect(file.status).toBe(200);
    expect(file.html).toContain('urn:oasis:names:specification:ubl');
    const { data, errors } = await ask(trade.bank);
    expect(errors).toEqual([]);
    expect(data.invoice.content.lines).toHaveLength(1);
    expect(data.receivable.invoice.number).toBe(data.invoice.number);
  });

  test('a bank that was not asked, and one that has declined, find nothing', async () => {
    const { ctx, bank, rival } = trade;
    const nothing = async (who: Trader) => {
      const browser = await browserOf(who);
      for (const address of [`/invoices/${claim.invoiceId}`, `/invoices/${claim.invoiceId}/file`])
        expect((await browser.get(address)).status).toBe(404);
      expect((await ask(who)).data).toEqual({ invoice: null, receivable: null });
    };
    await nothing(rival);
    accepted(await declineRequest(ctx, bank.preparer, { requestId }));
    await untilSettled(ctx);
    await nothing(bank);
  });
});
