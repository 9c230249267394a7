import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInvoice } from '#domain/invoices/check';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import { billLease } from '#services/billing/bill-lease';
import { runBilling } from '#services/billing/run-billing';
import { at, HOURS, makeLease, makeMachine, readHours, termsFrom } from '../support/billing-trade.ts';
import { accepted } from '../support/consortium.ts';
import { untilSettled } from '../support/ledger-acts.ts';
import { createTestTrade, type TestTrade } from '../support/trade.ts';

let trade: TestTrade;

beforeAll(async () => {
  trade = await createTestTrade();
});
afterAll(() => trade?.ledger.close());

const billsOf = (lease: string) =>
  trade.ctx.db.rentBill.findMany({
    where: { lease },
    orderBy: [{ period: 'asc' }, { part: 'asc' }, { sequence: 'asc' }],
    include: { usage: { orderBy: { fromAt: 'asc' } } },
  });

const stateOf = async (lease: string) => {
  const { state } = await trade.ctx.db.leaseProjection.findUniqueOrThrow({ where: { subject: lease } });
  return leaseFromJson(state);
};

describe('a run of the billing', () => {
  it('bills a rent on its day: invoice, receivable and BillPeriod, once', async () => {
    const { ctx, seller, buyer } = trade;
    const { subject, reference } = await makeLease(trade, termsFrom('2027-01-31'));
    expect(await runBilling(at(ctx, '2027-02-27T23:59:59Z'), { lease: subject })).toMatchObject({ bills: 0 });
    const run = await runBilling(at(ctx, '2027-02-28T00:00:00Z'), { lease: subject });
    expect(run).toEqual({ leases: 1, bills: 1, refused: [] });
    await untilSettled(ctx);
    const [bill] = await billsOf(subject);
    expect(bill).toMatchObject({
      period: 1,
      part: 'rent',
      number: `${reference}-001`,
      rentMinor: 100_000n,
      vatMinor: 19_000n,
    });
    expect(bill?.dueOn.toISOString().slice(0, 10)).toBe('2027-03-14');

    const invoice = await ctx.db.invoice.findUniqueOrThrow({
      where: { id: bill?.invoiceId ?? '' },
      include: { file: true },
    });
    expect(invoice).toMatchObject({
      sellerId: seller.id,
      buyerId: buyer.id,
      payableMinor: 119_000n,
      source: 'BILLING',
    });
    const check = checkInvoice(invoice.file?.bytes ?? new Uint8Array());
    expect(check.errors).toEqual([]);
    expect(check.invoice?.payments[0]?.account?.id).toBe(seller.accountNumber);
    expect(check.invoice?.period).toEqual({ start: '2027-01-31', end: '2027-02-27' });

    const receivable = await ctx.db.receivable.findUniqueOrThrow({
      where: { subject: bill?.receivable ?? '' },
      include: { projection: true },
    });
    expect(receivable).toMatchObject({ faceMinor: 119_000n, sellerId: seller.id, obligorId: buyer.id });
    expect(receivable.projection?.status).toBe('Issued');
    const state = await stateOf(subject);
    expect(state.billed).toBe(1);
    expect(state.bills[0]).toMatchObject({
      period: 1,
      receivable: bill?.receivable,
      invoice: bill?.root,
      creditor: state.lessor,
    });

    const again = await runBilling(at(ctx, '2027-02-28T01:00:00Z'), { lease: subject });
    expect(again.bills).toBe(0);
    const { nextBillOn } = await ctx.db.lease.findUniqueOrThrow({ where: { subject } });
    expect(nextBillOn?.toISOString().slice(0, 10)).toBe('2027-03-31');
  });

  it('catches up what was missed exactly once, also where several run at the same time', async () => {
    const { ctx } = trade;
    const { subject } = await makeLease(trade, termsFrom('2027-11-30'));
    const then = at(ctx, '2028-05-31T08:00:00Z');
    const runs = await Promise.all([1, 2, 3].map(() => runBilling(then, { lease: subject })));
    expect(runs.reduce((sum, { bills }) => sum + bills, 0)).toBe(6);
    expect(runs.flatMap(({ refused }) => refused)).toEqual([]);
    await untilSettled(ctx);
    const bills = await billsOf(subject);
    // The last days of February in a leap year, and of months of 30 and 31 days.
    expect(bills.map(({ fromDate }) => fromDate.toISOString().slice(0, 10))).toEqual([
      '2027-11-30',
      '2027-12-30',
      '2028-01-30',
      '2028-02-29',
      '2028-03-30',
      '2028-04-30',
    ]);
    expect((await stateOf(subject)).billed).toBe(6);
    expect(
      await ctx.db.receivable.count({ where: { subject: { in: bills.flatMap(bill => bill.receivable ?? []) } } }),
    ).toBe(6);
    expect(await ctx.db.action.count({ where: { subject, type: 'BillPeriod', status: 'CONFIRMED' } })).toBe(6);
  });

  it('bills a period without rent on chain, with no invoice', async () => {
    const { ctx } = trade;
    const { subject } = await makeLease(
      trade,
      termsFrom('2027-01-01', { rent: { timing: 'advance', baseRentMinor: '110000', skippedMonths: [2] } }),
    );
    await runBilling(at(ctx, '2027-03-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    const bills = await billsOf(subject);
    expect(bills.map(({ number, totalMinor }) => [number === null, totalMinor])).toEqual([
      [false, 130_900n],
      [true, 0n],
      [false, 130_900n],
    ]);
    expect((await stateOf(subject)).billed).toBe(3);
  });

  it('goes by the day where the lease is, over a change of clocks too', async () => {
    const { ctx } = trade;
    const shanghai = await makeLease(trade, termsFrom('2027-01-01'), { timeZone: 'Asia/Shanghai' });
    expect((await runBilling(at(ctx, '2027-01-31T15:59:59Z'), { lease: shanghai.subject })).bills).toBe(0);
    expect((await runBilling(at(ctx, '2027-01-31T16:00:00Z'), { lease: shanghai.subject })).bills).toBe(1);
    const york = await makeLease(trade, termsFrom('2027-02-14'), { timeZone: 'America/New_York' });
    // On 14 March 2027 clocks go forward there: midnight is at 05:00 UTC, a day later at 04:00.
    expect((await runBilling(at(ctx, '2027-03-14T04:59:59Z'), { lease: york.subject })).bills).toBe(0);
    expect((await runBilling(at(ctx, '2027-03-14T05:00:00Z'), { lease: york.subject })).bills).toBe(1);
    await untilSettled(ctx);
    const [bill] = await billsOf(york.subject);
    expect(bill?.issuedOn.toISOString().slice(0, 10)).toBe('2027-03-14');
  });

  it('knows yen, which have no decimals, and says it all in Chinese to who reads it', async () => {
    const { ctx, buyer } = trade;
    await ctx.db.contact.create({
      data: { organisationId: buyer.id, name: '王', email: 'wang@brugbaan.example', locale: 'zh-CN' },
    });
    const { subject } = await makeLease(
      trade,
      termsFrom('2027-01-01', {
        currency: 'JPY',
        rent: { timing: 'arrears', baseRentMinor: '100003' },
        vat: { category: 'S', percent: '10' },
      }),
    );
    await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    const [bill] = await billsOf(subject);
    expect(bill).toMatchObject({ rentMinor: 100_003n, vatMinor: 10_000n, totalMinor: 110_003n });
    const invoice = await ctx.db.invoice.findUniqueOrThrow({
      where: { id: bill?.invoiceId ?? '' },
      include: { file: true },
    });
    const check = checkInvoice(invoice.file?.bytes ?? new Uint8Array());
    expect(check.errors).toEqual([]);
    expect(check.invoice?.lines[0]?.item.name).toContain('租金');
    await ctx.db.contact.deleteMany({ where: { organisationId: buyer.id, name: '王' } });
  });

  it('signs BillPeriod again where it expired, for the same receivable', async () => {
    const { ctx } = trade;
    const { subject } = await makeLease(trade, termsFrom('2027-01-01'));
    await trade.ledger.stopLoop();
    await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject });
    const [bill] = await billsOf(subject);
    await ctx.db.action.update({ where: { id: bill?.actionId ?? '' }, data: { status: 'EXPIRED' } });
    await ctx.db.lease.update({ where: { subject }, data: { nextBillOn: new Date('2027-02-01') } });
    await trade.ledger.start();
    await runBilling(at(ctx, '2027-02-02T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    const state = await stateOf(subject);
    expect(state.bills).toMatchObject([{ period: 1, receivable: bill?.receivable }]);
    expect(await billsOf(subject)).toHaveLength(1);
  });
});

describe('a lease by use', () => {
  it('bills the difference of two readings, over a replacement of the meter, and goes on from there', async () => {
    const { ctx } = trade;
    const machine = await makeMachine(trade);
    const { subject } = await makeLease(trade, termsFrom('2027-01-31', { usage: HOURS }), { machines: [machine] });
    const first = await readHours(trade, machine, '2027-01-30T18:00:00Z', 100, { meterId: 'A' });
    await readHours(trade, machine, '2027-02-10T18:00:00Z', 130, { meterId: 'A' });
    const change = crypto.randomUUID();
    await ctx.db.meterReplacement.create({
      data: {
        ...{ id: change, subject: machine, meter: 'engine-hours', oldMeterId: 'A', newMeterId: 'B' },
        at: new Date('2027-02-12T10:00:00Z'),
        closing: 140n * 3_600_000n,
        opening: 0n,
        organisationId: trade.seller.id,
        root: `0x${'00'.repeat(32)}`,
        createdAt: new Date('2027-02-12T10:00:00Z'),
        confirmedAt: new Date('2027-02-12T10:00:00Z'),
      },
    });
    const last = await readHours(trade, machine, '2027-02-27T20:00:00Z', 35, { meterId: 'B' });
    await readHours(trade, machine, '2027-03-30T20:00:00Z', 60, { meterId: 'B' });
    await runBilling(at(ctx, '2027-02-28T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    const [bill] = await billsOf(subject);
    // 40 hours on A and 35 on B: 40 are covered, 20 at 42.50, 15 at 38.00.
    expect(bill).toMatchObject({ rentMinor: 100_000n, usageMinor: 142_000n, usageStop: null, usageOpen: false });
    expect(bill?.usage.map(({ fromReading, toReading, used }) => [fromReading, toReading, used / 3_600_000n])).toEqual([
      [first, `${change}/closing`, 40n],
      [`${change}/opening`, last, 35n],
    ]);
    await runBilling(at(ctx, '2027-03-31T08:00:00Z'), { lease: subject });
    const [, second] = await billsOf(subject);
    expect(second?.usage[0]).toMatchObject({ fromReading: last, used: 25n * 3_600_000n });
    expect(second?.usageMinor).toBe(0n);
    await untilSettled(ctx);
  });

  it('bills by one believed source: no claim closes a bill, no doubted value counts, and what ran back is looked at first', async () => {
    const { ctx } = trade;
    const signed = { source: 'device:3', trust: 3 };
    const claimed = { source: 'device:0', trust: 0 };
    const back = ['engine-hours-backwards'];
    const machine = await makeMachine(trade);
    const { subject } = await makeLease(trade, termsFrom('2027-01-01', { usage: HOURS }), { machines: [machine] });
    await readHours(trade, machine, '2026-12-31T18:00:00Z', 500, signed);
    await readHours(trade, machine, '2027-01-30T18:00:00Z', 560, signed);
    await readHours(trade, machine, '2027-01-31T17:00:00Z', 900, { ...signed, doubts: ['sequence-replayed'] });
    await readHours(trade, machine, '2027-01-31T22:30:00Z', 501, claimed);
    expect((await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject })).bills).toBe(1);
    const [first] = await billsOf(subject);
    // 60 hours: 40 covered, 20 at 42.50.
    expect(first).toMatchObject({ usageMinor: 85_000n, usageOpen: false });

    // Wound back by less than was used since, and caught up: what it shows in the end hides it.
    await readHours(trade, machine, '2027-02-10T18:00:00Z', 580, signed);
    await readHours(trade, machine, '2027-02-12T18:00:00Z', 540, { ...signed, doubts: back });
    await readHours(trade, machine, '2027-02-27T18:00:00Z', 590, signed);
    expect((await runBilling(at(ctx, '2027-03-01T08:00:00Z'), { lease: subject })).bills).toBe(1);
    const stopped = (await billsOf(subject)).at(-1);
    expect(stopped).toMatchObject({ usageMinor: 0n, usageOpen: true });
    expect(stopped?.usageStop).toMatchObject([{ machine, code: 'meter-backwards' }]);

    // Another source goes on from the bill only where it showed the same.
    const other = await makeMachine(trade);
    const { subject: second } = await makeLease(trade, termsFrom('2027-01-01', { usage: HOURS }), {
      machines: [other],
    });
    await readHours(trade, other, '2026-12-31T18:00:00Z', 500);
    await readHours(trade, other, '2027-01-31T18:00:00Z', 560);
    expect((await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: second })).bills).toBe(1);
    await readHours(trade, other, '2027-02-02T18:00:00Z', 3, signed);
    await readHours(trade, other, '2027-02-27T18:00:00Z', 620, signed);
    expect((await runBilling(at(ctx, '2027-03-01T08:00:00Z'), { lease: second })).bills).toBe(1);
    expect((await billsOf(second)).at(-1)?.usageStop).toMatchObject([{ machine: other, code: 'reading-differs' }]);
  });

  it('bills by the device where a party uploads another figure, though the device’s name is one that anybody may claim', async () => {
    const { ctx } = trade;
    const tracker = { source: 'device:0', trust: 0 };
    const machine = await makeMachine(trade);
    const { subject } = await makeLease(trade, termsFrom('2027-01-01', { usage: HOURS }), { machines: [machine] });
    await readHours(trade, machine, '2026-12-31T18:00:00Z', 500, tracker);
    await readHours(trade, machine, '2026-12-31T19:00:00Z', 500);
    await readHours(trade, machine, '2027-01-30T18:00:00Z', 560, tracker);
    await readHours(trade, machine, '2027-01-31T17:00:00Z', 505);
    expect((await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject })).bills).toBe(1);
    // 60 hours: 40 covered, 20 at 42.50.
    expect((await billsOf(subject))[0]).toMatchObject({ usageMinor: 85_000n, usageStop: null, usageOpen: false });
  });

  it('stops where a meter went backwards, bills the minimum rent all the same, asks, and bills the use when it is clear', async () => {
    const { ctx, seller } = trade;
    const machine = await makeMachine(trade);
    const { subject } = await makeLease(trade, termsFrom('2027-01-01', { usage: HOURS }), { machines: [machine] });
    await readHours(trade, machine, '2026-12-31T18:00:00Z', 500);
    await readHours(trade, machine, '2027-01-31T18:00:00Z', 12);
    const then = at(ctx, '2027-02-01T08:00:00Z');
    expect((await runBilling(then, { lease: subject })).bills).toBe(1);
    const [stopped] = await billsOf(subject);
    expect(stopped).toMatchObject({ totalMinor: 119_000n, usageMinor: 0n, usageOpen: true });
    expect(stopped?.usageStop).toMatchObject([{ machine, code: 'meter-backwards' }]);
    const asked = await ctx.db.inboxItem.findFirstOrThrow({
      where: { organisationId: seller.id, kind: 'usage-stopped', subject },
    });
    expect(asked.params).toMatchObject({ stop: 'meter-backwards', period: '1' });
    expect((await runBilling(at(ctx, '2027-02-02T08:00:00Z'), { lease: subject })).bills).toBe(0);

    await ctx.db.meterReplacement.create({
      data: {
        ...{
          id: crypto.randomUUID(),
          subject: machine,
          meter: 'engine-hours',
          oldMeterId: 'first',
          newMeterId: 'second',
        },
        at: new Date('2027-01-20T10:00:00Z'),
        closing: 560n * 3_600_000n,
        opening: 0n,
        organisationId: seller.id,
        root: `0x${'00'.repeat(32)}`,
        createdAt: new Date('2027-02-03T10:00:00Z'),
        confirmedAt: new Date('2027-02-03T10:00:00Z'),
      },
    });
    expect((await runBilling(at(ctx, '2027-02-04T08:00:00Z'), { lease: subject })).bills).toBe(1);
    await untilSettled(ctx);
    const [rent, use] = await billsOf(subject);
    expect(rent?.usageOpen).toBe(false);
    // 60 + 12 hours: 40 covered, 20 at 42.50, 12 at 38.00.
    expect(use).toMatchObject({ part: 'usage', sequence: 1, rentMinor: 0n, usageMinor: 130_600n });
    const invoice = await ctx.db.invoice.findUniqueOrThrow({
      where: { id: use?.invoiceId ?? '' },
      include: { file: true },
    });
    const check = checkInvoice(invoice.file?.bytes ?? new Uint8Array());
    expect(check.errors).toEqual([]);
    expect(check.invoice?.references.precedingInvoices[0]?.number).toBe(rent?.number);
    expect((await runBilling(at(ctx, '2027-02-05T08:00:00Z'), { lease: subject })).bills).toBe(0);
  });

  it('bills use of several periods together where a reading between them is missing, each with its allowance', async () => {
    const { ctx } = trade;
    const machine = await makeMachine(trade);
    const { subject } = await makeLease(trade, termsFrom('2027-01-01', { usage: HOURS }), { machines: [machine] });
    await readHours(trade, machine, '2026-12-31T18:00:00Z', 500);
    await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject });
    await readHours(trade, machine, '2027-02-28T18:00:00Z', 600);
    await runBilling(at(ctx, '2027-03-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    const [first, second] = await billsOf(subject);
    expect(first?.usageStop).toMatchObject([{ code: 'reading-missing' }]);
    expect(first?.usageOpen).toBe(false);
    expect(second?.usage[0]).toMatchObject({ periods: 2, used: 100n * 3_600_000n });
    expect(second?.usageMinor).toBe(85_000n);
  });

  it('bills rent before and use after where rent is in advance; a person may have it billed, once', async () => {
    const { ctx, seller, buyer, stranger } = trade;
    const machine = await makeMachine(trade);
    const { subject, reference } = await makeLease(
      trade,
      termsFrom('2027-01-01', { rent: { timing: 'advance', baseRentMinor: '100000' }, usage: HOURS }),
      { machines: [machine] },
    );
    await readHours(trade, machine, '2026-12-31T18:00:00Z', 500);
    await readHours(trade, machine, '2027-01-31T18:00:00Z', 550);
    const then = at(ctx, '2027-02-01T08:00:00Z');
    expect(await billLease(then, stranger.preparer, { lease: reference })).toMatchObject({
      refusal: { code: 'not-found' },
    });
    expect(await billLease(then, buyer.preparer, { lease: reference })).toMatchObject({
      refusal: { code: 'not-lessor' },
    });
    const billed = accepted(await billLease(then, seller.preparer, { lease: reference }));
    expect(billed.bills.map(({ period, part, number }) => [period, part, number])).toEqual([
      [1, 'rent', `${reference}-001`],
      [1, 'usage', `${reference}-001U`],
      [2, 'rent', `${reference}-002`],
    ]);
    expect(billed.nextBillOn).toBe('2027-03-01');
    expect(await billLease(then, seller.preparer, { lease: reference })).toMatchObject({
      refusal: { code: 'nothing-to-bill', params: { next: '2027-03-01' } },
    });
    await untilSettled(ctx);
    expect((await stateOf(subject)).billed).toBe(2);
  });
});
