import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { requestFinance } from '#services/finance/request-finance';
import { addImportFile, beginImport, submitImport } from '#services/imports/receive-import';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { shareWithAuditor } from '#services/sharing/share-with-auditor';
import { violationsOf } from '#tests/support/axe';
import { logInAs, noBrowser, openBrowser, openPage } from '#tests/support/browser';
import { accepted, createOrganisation } from '#tests/support/consortium';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';
import { confirmClaim, invoiceFile, issueClaim } from '#tests/support/trade';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 900_000 });
if (noBrowser !== null) console.warn(noBrowser);

const WIDTHS = [1440, 390];
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'zh-CN'] as const;

describe.skipIf(noBrowser !== null)('every main page is accessible', () => {
  let trade: ServedTrade;
  let browser: Browser;
  let publicPath: string;
  let paths: {
    readonly seller: readonly string[];
    readonly buyer: readonly string[];
    readonly bank: readonly string[];
  };

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade(), openBrowser()]);
    const { ctx, seller, buyer, bank } = trade;
    const claim = await issueClaim(trade, '100000.00');
    await confirmClaim(trade, claim);
    const { subject } = claim;
    const asked = await requestFinance(ctx, seller.preparer, { subject, bankIds: [bank.id] });
    const other = await issueClaim(trade, '2500.00');
    const prepared = await prepareConfirmation(ctx, buyer.preparer, {
      subject: other.subject,
      terms: {
        amountMinor: other.faceMinor,
        defences: { kind: 'waived' },
        consentToAssignment: true,
        payTo: seller.accountNumber,
      },
    });
    const auditor = await createOrganisation(ctx, 'Hanse Prüfung PartG', ['AUDITOR']);
    accepted(await shareWithAuditor(ctx, seller.approver, { auditorId: auditor.id, subject }));
    let open = accepted(await beginImport(ctx, seller.preparer));
    for (const { name, bytes } of [invoiceFile(ctx, '12.00'), { name: 'broken.xml', bytes: Buffer.from('<Invoice') }])
      open = accepted(await addImportFile(ctx, open, { name, bytes, size: bytes.length }));
    const { importId } = accepted(await submitImport(ctx, open, { evenIfDuplicate: false }));
    publicPath = `/verify/${subject}?node=${encodeURIComponent('http://localhost:1')}`;
    paths = {
      seller: [
        '/',
        '/inbox',
        '/invoices',
        '/invoices/import',
        `/invoices/imports/${importId}`,
        `/invoices/${claim.invoiceId}`,
        '/receivables',
        `/receivables/${claim.reference}`,
        `/receivables/ask?id=${claim.reference}&id=${other.reference}&bank=${bank.id}`,
        `/invoices/issue?id=${claim.invoiceId}`,
        '/payments',
        '/payments/new',
        '/ledger',
        '/ledger/actions',
        '/organisation',
        '/organisation/members',
        '/organisation/auditors',
        '/settings',
        '/settings/second-factor',
        '/settings/sessions',
      ],
      buyer: ['/approvals', `/approvals/${accepted(prepared).proposalId}`, `/receivables/${other.reference}`],
      bank: ['/finance', `/finance/${accepted(asked).requestId}`],
    };
  });
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  /** The page of a person in one appearance, at both widths. */
  const check = async (page: Page, path: string, appearance: string): Promise<string[]> => {
    const found: string[] = [];
    await page.goto(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const violation of await violationsOf(page)) found.push(`${path} ${appearance} ${width} ${violation}`);
    }
    return found;
  };

  test.each(THEMES.flatMap(theme => LANGUAGES.map(language => ({ theme, language }))))(
    'in $theme, in $language',
    async ({ theme, language }) => {
      const appearance = `${theme} ${language}`;
      const found: string[] = [];
      const outside = await openPage(browser, trade.server.url, { colorScheme: theme, locale: language });
      for (const path of ['/login', publicPath]) found.push(...(await check(outside, path, appearance)));
      await outside.context().close();
      const { seller, buyer, bank } = trade;
      const visits = [
        [seller.preparer, paths.seller],
        [buyer.approver, paths.buyer],
        [bank.preparer, paths.bank],
      ] as const;
      for (const [member, pages] of visits) {
        await trade.ctx.db.user.update({ where: { id: member.userId }, data: { locale: language } });
        const page = await logInAs(browser, trade.server.url, member.email, { colorScheme: theme });
        for (const path of pages) found.push(...(await check(page, path, appearance)));
        await page.context().close();
      }
      expect(found.join('\n')).toBe('');
    },
  );
});
