import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addInboxItems } from '#services/inbox/add-inbox-item';
import { importInvoice } from '#services/invoices/import-invoice';
import { recordEntry } from '#services/payments/record-entry';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { accepted, TEST_PASSWORD, type TestMember } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestPortal, type TestBrowser, type TestPage } from '#tests/support/portal';
import {
  type Claim,
  confirmClaim,
  createTestTrade,
  invoiceFile,
  issueClaim,
  type TestTrade,
  today,
} from '#tests/support/trade';

/** The list pages as a browser without scripts has them: views, columns, files, and work on several rows at once. */
describe('lists', () => {
  let trade: TestTrade;
  let open: () => TestBrowser;
  let first: Claim;
  let second: Claim;
  let unconfirmed: Claim;
  beforeAll(async () => {
    trade = await createTestTrade();
    const portal = await createTestPortal(
      trade,
      /^root$|^routes\/(_index|\$|login|receivables|invoices|finance|payments|exports|ledger|search)/,
    );
    open = portal.open;
    first = await issueClaim(trade, '1000.00');
    second = await issueClaim(trade, '2500.50');
    unconfirmed = await issueClaim(trade, '10.00');
    await confirmClaim(trade, first);
    await confirmClaim(trade, second);
  });
  afterAll(() => trade?.ledger.close());

  const logIn = async ({ email }: TestMember): Promise<TestBrowser> => {
    const browser = open();
    await browser.get('/login');
    const entered = await browser.post('/login', { intent: 'log-in', email, password: TEST_PASSWORD });
    expect(entered.status).toBe(302);
    return browser;
  };
  const textOf = ({ html }: Pick<TestPage, 'html'>): string =>
    html
      .replace(/<script[\s\S]*?<\/script>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/&#x27;/g, "'")
      .replace(/\s+/g, ' ');
  const fieldsIn = ({ html }: TestPage, name: string): string[] =>
    [...html.matchAll(/<input[^>]*>/g)].flatMap(([tag]) =>
      tag.includes(`name="${name}"`) && /type="hidden"/.test(tag) ? [/value="([^"]*)"/.exec(tag)?.[1] ?? ''] : [],
    );

  test('a view is kept with its count, shown as current at its own address, and forgotten', async () => {
    const browser = await logIn(trade.seller.viewer);
    const filtered = await browser.get('/receivables?state=confirmed&q=&after=');
    expect(textOf(filtered)).toContain('Save this view');
    const saved = await browser.post('/receivables?index&state=confirmed&q=', {
      intent: 'save-view',
      name: 'Confirmed <b>',
    });
    expect(saved).toMatchObject({ status: 302, location: '/receivables?state=confirmed' });
    const list = await browser.get('/receivables');
    expect(list.html).toMatch(
      /<a[^>]*href="\/receivables\?state=confirmed"[^>]*>Confirmed &lt;b&gt;(?:<!-- -->)? <span[^>]*>2<\/span>/,
    );
    const shown = await browser.get('/receivables?state=confirmed');
    expect(shown.html).toMatch(/aria-current="page"[^>]*>Confirmed/);
    // The address is all that there is to share: a colleague sees the rows, and has no view of his own.
    const colleague = await logIn(trade.seller.preparer);
    const theirs = await colleague.get('/receivables?state=confirmed');
    expect(textOf(theirs)).toContain(first.reference);
    expect(theirs.html).not.toContain('Confirmed &lt;b&gt;');

    expect(await browser.post('/receivables?index&state=confirmed', { intent: 'save-view', name: '' })).toMatchObject({
      status: 422,
    });
    await browser.get('/receivables?state=confirmed');
    const scope = fieldsIn(shown, 'scope')[0] ?? '';
    expect(await browser.post('/receivables?index&state=confirmed', { intent: 'delete-view', scope })).toMatchObject({
      status: 302,
      location: '/receivables?state=confirmed',
    });
    expect((await browser.get('/receivables')).html).not.toContain('Confirmed &lt;b&gt;');
  });

  test('columns are left out and rows are low, for the person and not for others', async () => {
    const browser = await logIn(trade.seller.viewer);
    const before = await browser.get('/receivables');
    expect(before.html).toContain('data-label="Seller"');
    const columns = fieldsIn(before, 'column');
    expect(columns).toContain('seller');
    expect(columns).not.toContain('reference');
    const kept = await browser.post('/receivables?index', {
      intent: 'show-list',
      column: columns,
      shown: columns.filter(one => one !== 'seller'),
      dense: 'on',
    });
    expect(kept).toMatchObject({ status: 302, location: '/receivables' });
    const after = await browser.get('/receivables');
    expect(after.html).not.toContain('data-label="Seller"');
    expect(after.html).toContain('table-dense');
    // Totals stand under their own columns still: box, reference, state, invoice, obligor and due before the face.
    expect(after.html).toMatch(/<th scope="row" colSpan="6">/i);
    const colleague = await logIn(trade.seller.preparer);
    expect((await colleague.get('/receivables')).html).toContain('data-label="Seller"');
  });

  test('a filter by currency and by party has its field, so that it stays and can be taken back', async () => {
    const browser = await logIn(trade.seller.viewer);
    const page = await browser.get(`/receivables?currency=EUR&party=${trade.buyer.id}`);
    expect(page.html).toMatch(/<select name="currency">.*<option value="EUR" selected="">/s);
    expect(page.html).toMatch(new RegExp(`<option value="${trade.buyer.id}" selected="">`));
    expect(textOf(page)).toContain(first.reference);
    expect(textOf(await browser.get(`/receivables?party=${trade.stranger.id}`))).not.toContain(first.reference);
  });

  test('the filter as CSV and XLSX: all its rows, and no row of others', async () => {
    const browser = await logIn(trade.seller.viewer);
    const csv = await browser.get('/exports/receivables.csv?state=confirmed&sort=face');
    expect(csv.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    const lines = csv.html.trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`${first.reference},Confirmed,`);
    expect(lines[1]).toContain(',EUR,1190.00,1190.00,');
    expect(lines[2]).toContain(',EUR,2975.60,2975.60,');
    const xlsx = await browser.get('/exports/receivables.xlsx');
    expect(xlsx.headers.get('Content-Type')).toContain('spreadsheetml');
    expect(xlsx.headers.get('Content-Disposition')).toMatch(/filename="receivables-\d{4}-\d{2}-\d{2}\.xlsx"/);
    const stranger = await logIn(trade.stranger.viewer);
    expect((await stranger.get('/exports/receivables.csv')).html.trim().split('\r\n')).toHaveLength(1);
    for (const list of ['invoices', 'payments', 'requests-own', 'requests-asked', 'actions', 'backlog', 'refused']) {
      expect(await stranger.get(`/exports/${list}.csv`)).toMatchObject({ status: 200 });
      expect(await stranger.get(`/exports/${list}.xlsx`)).toMatchObject({ status: 200 });
    }
    expect(await browser.get('/exports/requests-asked.csv')).toMatchObject({ status: 403 });
    expect(await browser.get('/exports/passwords.csv')).toMatchObject({ status: 404 });
    // Somebody who follows a link of old is led to the page that says so.
    const asked = await browser.get('/exports/passwords.csv', { Accept: 'text/html,*/*' });
    expect(asked.location).toBe('/not-here/exports/passwords.csv');
    const page = await browser.get(asked.location ?? '');
    expect(page.status).toBe(404);
    expect(page.html).toContain('There is nothing here');
    expect((await open().get('/exports/receivables.csv')).location).toContain('/login?next=');
  });

  test('formulas of others stay texts in every file', async () => {
    const { ctx, seller } = trade;
    accepted(
      await recordEntry(ctx, seller.preparer, {
        accountId: seller.accountId,
        reference: '=HYPERLINK("http://evil")',
        payerName: '@SUM(A1)',
        bookedOn: today(ctx),
        amountMinor: 1_00n,
        currency: 'EUR',
        allocations: [],
      }),
    );
    const browser = await logIn(seller.viewer);
    const csv = await browser.get('/exports/payments.csv');
    expect(csv.html).toContain('"\'=HYPERLINK(""HTTP://EVIL"")"');
    expect(csv.html).toContain(",'@SUM(A1),");
  });

  test('the ticked rows alone are exported; none ticked is none', async () => {
    const browser = await logIn(trade.seller.viewer);
    const some = await browser.get(`/exports/receivables.csv?selected=1&id=${second.reference}`);
    expect(some.html.trim().split('\r\n')).toHaveLength(2);
    expect(some.html).toContain(second.reference);
    expect((await browser.get('/exports/receivables.csv?selected=1')).html.trim().split('\r\n')).toHaveLength(1);
    const list = await browser.get('/receivables');
    expect(list.html).toMatch(new RegExp(`<input[^>]*name="id"[^>]*form="bulk"[^>]*value="${first.reference}"`));
    expect(list.html).toMatch(/<form id="bulk" method="get" action="\/receivables\/ask"/);
  });

  test('finance is asked for on several at once, after a look at what will happen to each', async () => {
    const { bank, rival, seller, ctx } = trade;
    const browser = await logIn(seller.preparer);
    const ids = [first, second, unconfirmed].map(({ reference }) => `id=${reference}`).join('&');
    const choose = await browser.get(`/receivables/ask?selected=1&${ids}&id=R-1999-000001`);
    expect(textOf(choose)).toContain('Can be asked for; choose banks');
    expect(choose.html).not.toContain('name="batch"');
    expect(await ctx.db.financeRequest.count()).toBe(0);

    const preview = await browser.get(
      `/receivables/ask?selected=1&${ids}&id=R-1999-000001&bank=${bank.id}&bank=${rival.id}`,
    );
    const text = textOf(preview);
    expect(text).toMatch(new RegExp(`${first.reference} .*Asked of Elbe Bank AG.*Rhein Bank AG`));
    expect(text).toContain('Not possible The obligor has not confirmed it yet');
    expect(text).toContain('R-1999-000001');
    expect(text).toContain('Ask for finance on 2 receivables');
    expect(text).toContain('4,165.60');
    expect(await ctx.db.financeRequest.count()).toBe(0);
    const fields = {
      intent: 'ask',
      batch: fieldsIn(preview, 'batch')[0] ?? '',
      row: fieldsIn(preview, 'row'),
      bank: fieldsIn(preview, 'bank'),
      note: 'Two machines',
    };
    expect(fields.row).toHaveLength(2);

    // Meanwhile the second was asked for by a colleague: it is refused on its own, and the first is done.
    const other = await logIn(seller.approver);
    await other.get(`/receivables/ask?id=${second.reference}&bank=${bank.id}`);
    const colleagues = await other.post('/receivables/ask', {
      ...fields,
      batch: '018f2f6e-0000-7000-8000-000000000001',
      row: fields.row.filter(row => row.startsWith(second.subject)),
    });
    expect(textOf(colleagues)).toContain('1 done, 0 refused');
    const done = await browser.post('/receivables/ask', fields);
    expect(done.status).toBe(200);
    expect(textOf(done)).toContain('1 done, 1 refused');
    expect(textOf(done)).toMatch(new RegExp(`${second.reference} .*Not possible`));
    const requests = await ctx.db.financeRequest.findMany({ include: { banks: true }, orderBy: { createdAt: 'asc' } });
    expect(requests.map(request => request.subject).sort()).toEqual([first.subject, second.subject].sort());
    expect(requests.every(({ banks }) => banks.length === 2)).toBe(true);

    // The same press of the button again (a reload) asks nobody twice and answers the same.
    const again = await browser.post('/receivables/ask', fields);
    expect(textOf(again)).toContain('1 done, 1 refused');
    expect(await ctx.db.financeRequest.count()).toBe(2);
    await untilSettled(ctx);
  });

  test('what may not be asked for is not, whatever is sent', async () => {
    const { ctx, seller, stranger, bank } = trade;
    const viewer = await logIn(seller.viewer);
    expect(await viewer.get(`/receivables/ask?id=${first.reference}`)).toMatchObject({ status: 403 });
    const before = await ctx.db.financeRequest.count();
    const wicked = await logIn(stranger.preparer);
    expect(textOf(await wicked.get(`/receivables/ask?id=${first.reference}&bank=${bank.id}`))).not.toContain(
      '1,190.00',
    );
    const fields = { intent: 'ask', batch: '018f2f6e-0000-7000-8000-000000000002', bank: bank.id };
    const foreign = await wicked.post('/receivables/ask', { ...fields, row: `${first.subject}/0` });
    expect(textOf(foreign)).toContain('0 done, 1 refused');
    expect(await wicked.post('/receivables/ask', { ...fields, row: 'nonsense' })).toMatchObject({ status: 422 });
    expect(await wicked.post('/receivables/ask', { ...fields, row: [] })).toMatchObject({ status: 422 });
    expect(await ctx.db.financeRequest.count()).toBe(before);
  });

  test('receivables are issued from several invoices; those that cannot be say why', async () => {
    const { ctx, seller } = trade;
    const [a, b] = await Promise.all(
      ['100.00', '200.00'].map(async net => accepted(await importInvoice(ctx, seller.preparer, invoiceFile(ctx, net)))),
    );
    const browser = await logIn(seller.preparer);
    const ids = [a, b].map(one => `id=${one?.invoiceId}`).join('&');
    const preview = await browser.get(`/invoices/issue?selected=1&${ids}&id=${first.invoiceId}`);
    expect(textOf(preview)).toContain('Issue 2 receivables');
    expect(textOf(preview)).toContain('Not possible');
    const fields = { intent: 'issue', batch: fieldsIn(preview, 'batch')[0] ?? '', row: fieldsIn(preview, 'row') };
    const before = await ctx.db.receivable.count();
    const done = await browser.post('/invoices/issue', fields);
    expect(textOf(done)).toContain('2 done, 0 refused');
    expect(textOf(await browser.post('/invoices/issue', fields))).toContain('2 done, 0 refused');
    expect(await ctx.db.receivable.count()).toBe(before + 2);
    await untilSettled(ctx);
    expect(textOf(await browser.get(`/invoices/issue?${ids}`))).toContain('None of the selected rows');
    expect(textOf(await browser.get('/invoices/issue?selected=1'))).toContain('No row is selected');
  });

  test('signed actions are filtered, sorted and exported, the confirmed ones too', async () => {
    const browser = await logIn(trade.seller.viewer);
    const all = await browser.get('/ledger/actions?sort=signed');
    expect(textOf(all)).toContain('Issue a receivable');
    expect(all.html).toMatch(/aria-sort="ascending"/);
    const asked = await browser.get(`/ledger/actions?type=RequestFinance&status=CONFIRMED&q=${first.reference}`);
    expect(asked.html.match(/data-row-link/g)).toHaveLength(1);
    expect(textOf(await browser.get('/ledger/actions?from=2030-01-01'))).toContain('No action fits the filter');
    expect(textOf(await browser.get('/ledger/refused'))).toContain('Nothing was refused');
    const csv = await browser.get('/exports/actions.csv?type=RequestFinance');
    expect(csv.html.trim().split('\r\n')).toHaveLength(3);
    const xlsx = await browser.get('/exports/actions.xlsx?type=RequestFinance');
    expect(xlsx.status).toBe(200);
  });

  test('the dashboard tells each person what waits for that person, until it was seen', async () => {
    const { ctx, buyer } = trade;
    accepted(
      await prepareConfirmation(ctx, buyer.preparer, {
        subject: unconfirmed.subject,
        terms: {
          amountMinor: unconfirmed.faceMinor,
          defences: { kind: 'waived' },
          consentToAssignment: true,
          payTo: trade.seller.accountNumber,
        },
      }),
    );
    const waiting = async (who: TestMember) => {
      const browser = await logIn(who);
      const list = /<ul class="waiting-list">.*?<\/ul>/s.exec((await browser.get('/')).html)?.[0] ?? '';
      return textOf({ html: list });
    };
    expect(await waiting(buyer.approver)).toMatch(/1 to approve, prepared by somebody else/);
    // Who prepared it, who may only look, and who manages people: none of them may approve a confirmation.
    for (const other of [buyer.preparer, buyer.viewer, buyer.administrator]) {
      expect(await waiting(other)).not.toContain('to approve');
    }
    expect(await waiting(buyer.preparer)).toContain('to confirm or reject');
    expect(await waiting(buyer.viewer)).not.toContain('to confirm or reject');
    expect(await waiting(trade.bank.preparer)).toMatch(/2 requests for finance to look at/);
    expect(await waiting(trade.bank.viewer)).not.toContain('requests for finance');

    await ctx.db.$transaction(tx =>
      addInboxItems(ctx, tx, [{ organisationId: buyer.id, kind: 'action-refused', params: { reference: 'R-1' } }]),
    );
    expect(await waiting(buyer.viewer)).toContain('1 action refused or expired');
    const browser = await logIn(buyer.viewer);
    expect(textOf(await browser.get('/ledger/refused'))).toContain('new to your organisation');
    expect(await browser.post('/ledger/refused', { intent: 'seen' })).toMatchObject({ status: 302 });
    expect(await waiting(buyer.viewer)).not.toContain('refused or expired');
  });

  test('records are found by reference, number or party; those of others are not', async () => {
    const found = async (who: TestMember, query: string) => {
      const browser = await logIn(who);
      return (await browser.get(`/search.data?q=${encodeURIComponent(query)}`)).html;
    };
    expect(await found(trade.seller.viewer, first.reference)).toContain(`/receivables/${first.reference}`);
    expect(await found(trade.seller.viewer, 'brugbaan')).toContain('/invoices/');
    expect(await found(trade.bank.viewer, first.reference)).toContain('/finance/');
    expect(await found(trade.seller.viewer, 'R')).not.toContain('/receivables/');
    expect(await found(trade.stranger.viewer, first.reference)).not.toContain(`/receivables/${first.reference}`);
  });
});
