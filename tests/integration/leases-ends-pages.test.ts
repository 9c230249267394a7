import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBilling } from '#services/billing/run-billing';
import { contractOfRow } from '#services/leases/lease-contract';
import {
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';

/** How leases change and end, in a browser without scripts. */
describe('the pages of a lease that changes and ends', () => {
  let trade: LeasingTrade;
  let portal: Awaited<ReturnType<typeof createTestPortal>>;
  let lessor: TestBrowser;
  let lessee: TestBrowser;

  const browserOf = async (who: { readonly token: string }) => {
    const browser = portal.open();
    await signIn(browser, who);
    return browser;
  };

  beforeAll(async () => {
    trade = await createLeasingTrade();
    portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(leases|exports|equipment)/);
    lessor = await browserOf(trade.lessor.approver);
    lessee = await browserOf(trade.lessee.approver);
  });
  afterAll(() => trade?.ledger.close());

  const terms = {
    kind: 'operating',
    currency: 'EUR',
    financed: '100,000.00',
    frequency: 'monthly',
    periods: '24',
    timing: 'arrears',
    accrual: 'equal-periods',
    compounding: 'nominal',
    pricing: 'rate',
    ratePercent: '5.25 %',
    plan: 'level',
    vatCategory: 'S',
    vatPercent: '19',
  };

  test('machines are sold and leased back from one form', async () => {
    const { ctx } = trade;
    const machine = await makeMachine(ctx, trade.lessee);
    const address = `/leases/sale-and-lease-back?machine=${machine.reference}`;
    const page = await lessee.get(address);
    expect(page.status).toBe(200);
    expect(page.html).toContain(machine.reference);
    const fields = {
      ...terms,
      intent: 'propose',
      do: 'propose',
      commencementDate: dayOfClock(ctx),
      buyerId: trade.lessor.id,
      contractNumber: 'SLB 7',
      'sold[0].machine': machine.reference,
      billingOn: 'on',
    };
    const missing = await lessee.post('/leases/sale-and-lease-back', fields);
    expect(missing.status).toBe(422);
    expect(missing.html).toContain('sold[0].price');
    expect(await ctx.db.lease.count()).toBe(0);
    await lessee.get(address);
    const sent = await lessee.post('/leases/sale-and-lease-back', { ...fields, 'sold[0].price': '95,000.00' });
    expect(sent.status).toBe(302);
    await untilSettled(ctx);
    const lease = await ctx.db.lease.findFirstOrThrow();
    expect(lease).toMatchObject({ lessorId: trade.lessor.id, lesseeId: trade.lessee.id });
    const offered = await lessor.get(`/equipment/${machine.reference}`);
    expect(offered.html).toContain('95,000.00');
    expect((await lessor.get(sent.location ?? '')).html).toContain('/agreements/');
  });

  test('what machines cost is entered beside the books, which depreciate them; the lessee sees nothing of it', async () => {
    const { ctx } = trade;
    const machine = await makeMachine(ctx, trade.lessor);
    const lease = await runLease(ctx, trade.lessor, trade.lessee, [machine], {
      terms: usualLease(ctx, 0, { kind: 'operating' }),
    });
    const address = `/leases/${lease.reference}/books`;
    expect((await lessor.get(address)).html).toContain('What the machines cost');
    const cost = {
      intent: 'cost',
      subject: machine.subject,
      cost: '120,000.00',
      residual: '20,000.00',
      inUseSince: dayOfClock(ctx),
      usefulLifeMonths: '100',
    };
    expect((await lessor.post(address, { ...cost, residual: '130,000.00' })).status).toBe(422);
    await lessor.get(address);
    expect((await lessor.post(address, cost)).status).toBe(302);
    const books = await lessor.get(address);
    expect(books.html).toContain('120,000.00');
    const seen = await lessee.get(address);
    expect(seen.html).not.toContain('120,000.00');
    expect((await lessee.post(address, cost)).status).toBe(422);
  });

  test('an amendment changes the tax alone; the lessee buys the machine at the end, and the page says what is left to do', async () => {
    const { ctx } = trade;
    const machine = await makeMachine(ctx, trade.lessor);
    const lease = await runLease(ctx, trade.lessor, trade.lessee, [machine]);
    const amend = `/leases/${lease.reference}/amend`;
    const page = await lessor.get(amend);
    expect(page.html).toContain('name="vatPercent"');
    expect(page.html).toContain('name="meter"');
    const on =
      /name="effectiveDate"[^>]*value="([^"]+)"/.exec(page.html)?.[1] ??
      /value="([\d-]+)"[^>]*name="effectiveDate"/.exec(page.html)?.[1] ??
      '';
    const sent = await lessor.post(amend, {
      ...terms,
      intent: 'amend',
      do: 'amend',
      periods: '35',
      ratePercent: '6',
      unguaranteed: '10,000',
      vatPercent: '7',
      effectiveDate: on,
    });
    expect(sent.status).toBe(302);
    const [, version] = await ctx.db.leaseVersion.findMany({
      where: { subject: lease.subject },
      orderBy: { version: 'asc' },
    });
    expect(contractOfRow(version?.terms).amendments[0]).toMatchObject({ vat: { percent: { unscaled: 7n } } });
    expect(contractOfRow(version?.terms).amendments[0]).not.toHaveProperty('usage');
    await agreeAll(ctx, lease.subject, [trade.lessee]);
    expect((await lessee.get(`/leases/${lease.reference}/amendments`)).html).toContain('7 %');

    const settle = `/leases/${lease.reference}/settle`;
    await lessee.get(settle);
    const end = { intent: 'end', cause: 'purchase', on: dayOfClock(ctx), price: '12,000.00' };
    expect((await lessee.post(settle, { ...end, price: 'twelve' })).status).toBe(422);
    await lessee.get(settle);
    expect((await lessee.post(settle, end)).status).toBe(302);
    await agreeAll(ctx, lease.subject, [trade.lessor]);
    await runBilling(ctx, { lease: lease.subject });
    await untilSettled(ctx);
    const over = await lessee.get(`/leases/${lease.reference}`);
    expect(over.html).toContain('The lessee buys the machines');
    expect(over.html).toContain('12,000.00');
    const billed = await lessee.get(`/leases/${lease.reference}/billing`);
    expect(billed.html).toContain('Price of the machines');
    expect(billed.html).toContain('14,280.00');
    expect((await lessee.get(`/equipment/${machine.reference}`)).html).toContain('Accept');
    const bill = await ctx.db.rentBill.findFirstOrThrow({ where: { lease: lease.subject, part: 'charge' } });
    expect(bill.totalMinor).toBe(1_428_000n);
  });
});
