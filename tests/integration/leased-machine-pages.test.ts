import { afterAll, beforeAll, expect, test } from 'vitest';
import { agree } from '#services/agreements/agree';
import { noticeDefault } from '#services/leases/notice-default';
import { proposeLease } from '#services/leases/propose-lease';
import { accepted } from '#tests/support/consortium';
import {
  createLeasingTrade,
  type LeasingTrade,
  makeMachine,
  runLease,
  signLease,
  type TestMachine,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';

/** What the page of a machine says and offers while it is let, and when a lease of it came to nothing. */
let trade: LeasingTrade;
let lessor: TestBrowser;
let preparer: TestBrowser;
let lessee: TestBrowser;
let stranger: TestBrowser;
let machine: TestMachine;

const pageOf = async (browser: TestBrowser, one: TestMachine = machine): Promise<string> =>
  (await browser.get(`/equipment/${one.reference}`)).html;

beforeAll(async () => {
  trade = await createLeasingTrade();
  const portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(equipment|leases|agreements)/);
  const browserOf = async (who: { readonly token: string }) => {
    const browser = portal.open();
    await signIn(browser, who);
    return browser;
  };
  lessor = await browserOf(trade.lessor.approver);
  preparer = await browserOf(trade.lessor.preparer);
  lessee = await browserOf(trade.lessee.approver);
  stranger = await browserOf(trade.stranger.approver);
  machine = await makeMachine(trade.ctx, trade.lessor);
});
afterAll(() => trade?.ledger.close());

test('a machine that is free is sold and retired by an approver; who prepares is told so', async () => {
  const offered = await pageOf(lessor);
  expect(offered).toContain('value="sell"');
  expect(offered).toContain('value="given-up"');
  expect(offered).not.toContain('by an approver of your organisation');
  const told = await pageOf(preparer);
  expect(told).not.toContain('value="sell"');
  expect(told).toContain('It can be offered for sale by an approver of your organisation.');
  expect(told).toContain('It can be retired by an approver of your organisation.');
});

test('one that is let is neither sold nor given up by who lets it, and the page says why; a loss is recorded all the same', async () => {
  const { ctx } = trade;
  const lease = await runLease(ctx, trade.lessor, trade.lessee, [machine], { terms: usualLease(ctx, 2) });
  const page = await pageOf(lessor);
  expect(page).not.toContain('value="sell"');
  expect(page).not.toContain('value="given-up"');
  expect(page).toContain('value="total-loss"');
  expect(page).toContain('It is not for sale while you let it');
  expect(page).toContain(`href="/leases/${lease.reference}"`);
  expect(await pageOf(lessee)).not.toContain('It is not for sale while you let it');
  // Two rents are due and not billed yet: that lies behind us, and is not said to be to come.
  const billing = (await lessor.get(`/leases/${lease.reference}/billing`)).html;
  expect(billing).toContain('A bill is due since');
  expect(billing).not.toContain('The portal bills next on');
});

test('while its lease is in default it is the lessor’s turn, on every party’s page', async () => {
  const { ctx } = trade;
  const { subject: lease } = await ctx.db.lease.findFirstOrThrow({ select: { subject: true } });
  expect(await pageOf(lessor)).not.toContain('Its lease is in default');
  accepted(await noticeDefault(ctx, trade.lessor.approver, { lease, reason: { code: 'insurance-lapsed' } }));
  await untilSettled(ctx);
  const page = await pageOf(lessor);
  expect(page).toContain('Its lease is in default: the default is cured, or the machine is repossessed.');
  expect(page).toContain('Your turn.');
  expect(page).not.toContain('Nothing waits to be done');
  const other = await pageOf(lessee);
  expect(other).toContain(`The lessor’s turn (${trade.lessor.name}).`);
  expect(other).not.toContain('Your turn.');
});

test('a lease that the ledger refused says so to both, with the reason and what to do, until another takes its place', async () => {
  const { ctx } = trade;
  const free = await makeMachine(ctx, trade.lessor);
  const proposed = accepted(
    await proposeLease(ctx, trade.lessor.approver, {
      lesseeId: trade.lessee.id,
      contractNumber: 'RF-1',
      terms: usualLease(ctx),
      machines: [free.subject],
    }),
  );
  const { id: agreementId } = await ctx.db.agreement.findFirstOrThrow({ where: { subject: proposed.subject } });
  accepted(await agree(ctx, trade.lessee.approver, { agreementId }));
  // As if another portal of the consortium had been faster: the ledger's own answer, before it is sent.
  await ctx.db.action.updateMany({
    where: { subject: proposed.subject, type: 'SignLease' },
    data: { status: 'REFUSED', refusalCode: 'fingerprint-taken', settledAt: ctx.clock.now() },
  });
  const address = `/leases/${proposed.reference}/refused`;
  for (const browser of [lessor, lessee]) {
    for (const path of ['', '/schedule'])
      expect(await browser.get(`/leases/${proposed.reference}${path}`)).toMatchObject({ location: address });
    const { status, html } = await browser.get(address);
    expect(status).toBe(200);
    expect(html).toContain('Signed by all, and refused by the ledger');
    expect(html).toContain('RF-1');
    expect(html).toContain(`/agreements/${agreementId}`);
    expect(html).toContain(`/equipment/${free.reference}`);
  }
  expect((await stranger.get(address)).status).toBe(404);
  expect((await stranger.get(`/leases/${proposed.reference}`)).status).toBe(404);
  expect(await pageOf(lessor, free)).toContain(`The lease ${proposed.reference} was signed and refused by the ledger`);
  await signLease(ctx, trade.lessor, trade.lessee, [free]);
  expect(await pageOf(lessor, free)).not.toContain('was signed and refused by the ledger');
  expect((await lessor.get(address)).status).toBe(200);
});
