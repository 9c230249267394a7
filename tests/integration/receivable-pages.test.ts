import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importInvoice } from '#services/invoices/import-invoice';
import { inviteParty } from '#services/invoices/invite-party';
import { issueReceivable } from '#services/receivables/issue';
import { accepted, tokenSentTo } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';
import { createTestTrade, invoiceFile, issueClaim, type TestTrade } from '#tests/support/trade';

const anna = { name: 'Anna Berg', email: 'anna@gast.example', phone: '+49 151 2345678' };
const lin = { name: 'Lin Wei', email: 'lin@gast.example', phone: '+86 138 0013 8000' };
const REFRESH = '<meta http-equiv="refresh"';

/** What pages do with a receivable, in a browser without scripts. */
describe('the pages of a receivable', () => {
  let trade: TestTrade;
  let portal: Awaited<ReturnType<typeof createTestPortal>>;
  let seller: TestBrowser;
  let subject: string;

  beforeAll(async () => {
    trade = await createTestTrade();
    const { ctx } = trade;
    portal = await createTestPortal({ ctx }, /^root$|^routes\/(receivables|o\.)/);
    seller = portal.open();
    await signIn(seller, trade.seller.preparer);
    const buyer = {
      name: 'Gasthof zum Kran OHG',
      legalId: { scheme: null, value: 'HRA 4711' },
      taxId: null,
      address: { street: 'Am Markt 3', city: 'Bremen', postalCode: '28195', country: 'DE' },
    };
    const file = invoiceFile(ctx, '840.00', { buyer });
    const { invoiceId } = accepted(await importInvoice(ctx, trade.seller.preparer, file));
    accepted(await inviteParty(ctx, trade.seller.preparer, { invoiceId, contact: anna }));
    ({ subject } = accepted(await issueReceivable(ctx, trade.seller.preparer, { invoiceId })));
    await untilSettled(ctx);
  });
  afterAll(() => trade?.ledger.close());

  const contactFields = (index: number, contact: typeof anna, locale: string) =>
    Object.fromEntries(
      Object.entries({ ...contact, locale }).map(([field, value]) => [`contacts[${index}].${field}`, value]),
    );
  const nobody = { name: '', email: '', phone: '' };

  /** Through both factors. */
  const enter = async (browser: TestBrowser, contact: typeof anna): Promise<string> => {
    const address = `/o/${await tokenSentTo(trade.ctx, contact.email)}`;
    await browser.get(address);
    await browser.post(address, { intent: 'send-code' });
    const { params } = await trade.ctx.db.message.findFirstOrThrow({
      where: { channel: 'sms', recipient: contact.phone.replace(/ /g, '') },
      orderBy: { id: 'desc' },
    });
    const code = typeof params === 'object' && params !== null && 'code' in params ? String(params.code) : '';
    expect(await browser.post(address, { intent: 'verify', code })).toMatchObject({ status: 302 });
    return address;
  };

  test('the seller names one person of the obligor or two, each in their language', async () => {
    const { ctx } = trade;
    const address = `/receivables/${subject}`;
    expect((await seller.get(address)).html).toContain('name="contacts[1].locale"');
    const form = { intent: 'invite-obligor', ...contactFields(0, anna, 'en') };
    const half = { ...form, ...contactFields(1, { ...lin, phone: '' }, 'zh-CN') };
    const refused = await seller.post(address, half);
    expect(refused.status).toBe(422);
    expect(await ctx.db.obligorLink.count()).toBe(0);

    await seller.get(address);
    expect(await seller.post(address, { ...form, ...contactFields(1, nobody, 'en') })).toMatchObject({ status: 302 });
    expect(await ctx.db.obligorLink.count({ where: { subject, revokedAt: null } })).toBe(1);

    await seller.get(address);
    expect(await seller.post(address, { ...form, ...contactFields(1, lin, 'zh-CN') })).toMatchObject({ status: 302 });
    const links = await ctx.db.obligorLink.findMany({ where: { subject, revokedAt: null }, orderBy: { email: 'asc' } });
    expect(links.map(({ email, locale }) => [email, locale])).toEqual([
      [anna.email, 'en'],
      [lin.email, 'zh-CN'],
    ]);
    const letter = await ctx.db.message.findFirstOrThrow({ where: { recipient: lin.email } });
    expect(letter.locale).toBe('zh-CN');
    // Whoever is a contact of the obligor's is written to in that language from now on.
    await seller.get(address);
    await seller.post(address, {
      intent: 'invite-obligor',
      ...contactFields(0, anna, 'zh-CN'),
      ...contactFields(1, lin, 'zh-CN'),
    });
    expect(await ctx.db.contact.findFirstOrThrow({ where: { email: anna.email } })).toMatchObject({ locale: 'zh-CN' });
  });

  test('two links are open in one browser; the answer’s page follows the chain by itself', async () => {
    const { ctx } = trade;
    const shared = portal.open();
    const [hers, his] = [await enter(shared, anna), await enter(shared, lin)];
    const page = await shared.get(hers);
    expect(page.html).toContain('name="payTo"');
    const confirmation = {
      intent: 'confirm',
      amountMinor: '999.60',
      defences: 'waived',
      consentToAssignment: 'on',
      payTo: trade.seller.accountNumber,
    };
    expect(await shared.post(hers, confirmation)).toMatchObject({ status: 302 });
    const other = await shared.get(his);
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(other.html)?.[1] ?? '';
    const agreement = { intent: 'approve', proposalId: field('proposalId'), contentHash: field('contentHash') };
    await trade.ledger.stopLoop();
    expect(await shared.post(his, agreement)).toMatchObject({ status: 302 });
    const waiting = await shared.get(his);
    expect(waiting.html).toContain(REFRESH);
    expect((await shared.get(hers)).html).toContain(REFRESH);
    await trade.ledger.start();
    await untilSettled(ctx);
    const settled = await shared.get(his);
    expect(settled.status).toBe(200);
    expect(settled.html).not.toContain(REFRESH);
  });

  test('the holder reduces a claim on its page', async () => {
    const { ctx } = trade;
    const claim = await issueClaim(trade, '100.00');
    const address = `/receivables/${claim.subject}`;
    const form = { intent: 'dilute', scope: '0', fragment: '0', code: 'credit-note', note: 'CN-1' };
    expect((await seller.get(address)).html).toContain('value="dilute"');
    expect(await seller.post(address, { ...form, amountMinor: '119.01' })).toMatchObject({ status: 422 });
    await seller.get(address);
    expect(await seller.post(address, { ...form, amountMinor: '19.00' })).toMatchObject({ status: 302 });
    await untilSettled(ctx);
    expect(await ctx.db.event.count({ where: { subject: claim.subject, name: 'Diluted' } })).toBe(1);
    const buyer = portal.open();
    await signIn(buyer, trade.buyer.preparer);
    expect((await buyer.get(address)).html).not.toContain('value="dilute"');
    const viewer = portal.open();
    await signIn(viewer, trade.seller.viewer);
    expect((await viewer.get(address)).html).not.toContain('value="dilute"');
  });
});
