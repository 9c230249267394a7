import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningNodeUrl } from '#server/embedded/node';
import { noBrowser, openBrowser, openPage } from '#tests/support/browser';
import { signedInRequest } from '#tests/support/consortium';
import { type ServedTrade, serveTrade } from '#tests/support/served-trade';
import { type Claim, confirmClaim, issueClaim } from '#tests/support/trade';
import { loadReceivableDocument } from '~/presenters/receivable-document.server';

describe.skipIf(noBrowser !== null)('a paper in the hands of a stranger', { timeout: 900_000 }, () => {
  let trade: ServedTrade;
  let browser: Browser;
  let claim: Claim;
  let link: string;
  let node: string;

  beforeAll(async () => {
    [trade, browser] = await Promise.all([serveTrade(), openBrowser()]);
    claim = await issueClaim(trade, '10000.00', { number: 'RE-2026-88' });
    await confirmClaim(trade, claim);
    const services = { ...trade.ctx, publicUrl: trade.server.url };
    const request = await signedInRequest(services, trade.seller.viewer);
    ({ link } = await loadReceivableDocument(request, claim.subject));
    node = runningNodeUrl(trade.server.dataDir);
  }, 400_000);
  afterAll(async () => {
    await browser?.close();
    await trade?.close();
  });

  const opened = async (address: string): Promise<{ page: Page; problems: string[] }> => {
    const page = await openPage(browser, trade.server.url);
    const problems: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', error => problems.push(String(error)));
    await page.goto(address);
    return { page, problems };
  };

  it('opens its fields against the chain, with what the code carries and nothing from the portal', async () => {
    const { page, problems } = await opened(link);
    await page.getByText('These are the fields that were committed to on the chain').waitFor();
    for (const words of ['RE-2026-88', 'EUR 11,900.00']) await page.getByText(words).first().waitFor();
    expect(problems).toEqual([]);
    const sent = await fetch(link.split('#')[0] ?? '').then(response => response.text());
    expect(sent).not.toContain('RE-2026-88');
  });

  it('finds out when another amount is on the paper', async () => {
    const [before = '', fragment = ''] = link.split('#');
    const bytes = Buffer.from(fragment, 'base64url');
    const at = bytes.indexOf('"1190000"');
    bytes.write('"9190000"', at);
    const { page } = await opened(`${before}#${bytes.toString('base64url')}`);
    await page.getByText('These are not the fields that were committed to').waitFor();
    const { page: broken } = await opened(`${before}#${fragment.slice(0, 60)}`);
    await broken.getByText('The code was not read whole').waitFor();
  });

  it('is compared with a node of one’s own, which the page may ask and no other', async () => {
    const { page, problems } = await opened(link);
    await page.getByText('These are the fields').waitFor();
    await page.getByLabel('Address of a node (JSON-RPC)').fill(node);
    await page.getByRole('button', { name: 'Use this node' }).click();
    await page.getByRole('button', { name: /Compare with/ }).click();
    await page.getByText('The node has all 2 events as they are shown here').waitFor();
    // What the code carries came along.
    await page.getByText('These are the fields that were committed to').waitFor();
    expect(problems).toEqual([]);
    const other = await page.evaluate(
      address =>
        fetch(address, { method: 'POST' }).then(
          () => 'asked',
          () => 'refused',
        ),
      node.replace('127.0.0.1', 'localhost'),
    );
    expect(other).toBe('refused');
  });
});
