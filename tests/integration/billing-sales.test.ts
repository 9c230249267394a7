import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkInvoice } from '#domain/invoices/check';
import { leaseFromJson } from '#domain/leases/lifecycle/json';
import { listReceivables } from '#prisma/reads/receivables';
import { salesOf } from '#prisma/reads/rent-sales';
import { seeLease } from '#prisma/reads/see-lease';
import { agree } from '#services/agreements/agree';
import { declineAgreement } from '#services/agreements/close-agreement';
import { runBilling } from '#services/billing/run-billing';
import { previewRentSale } from '#services/rents/preview-rent-sale';
import { proposeRentSale } from '#services/rents/propose-rent-sale';
import { returnRents } from '#services/rents/return-rents';
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
  });

const stateOf = async (lease: string) => {
  const { state } = await trade.ctx.db.leaseProjection.findUniqueOrThrow({ where: { subject: lease } });
  return leaseFromJson(state);
};

const sale = (lease: string, firstPeriod: number, lastPeriod: number) => ({
  ...{ lease, firstPeriod, lastPeriod, bankId: trade.bank.id, ratePercent: '4.8', valueDate: '2027-01-05' },
  feeMinor: '5000',
});

const sell = async (lease: string, firstPeriod: number, lastPeriod: number) => {
  const { ctx, seller, bank } = trade;
  const proposed = accepted(await proposeRentSale(ctx, seller.approver, sale(lease, firstPeriod, lastPeriod)));
  expect(proposed.actionId).toBeNull();
  accepted(await agree(ctx, bank.approver, { agreementId: proposed.agreementId }));
  await untilSettled(ctx);
  return proposed;
};

describe('rents that were sold', () => {
  it('are priced, agreed by the bank, locked, and billed for it; the rest stays with the lessor', async () => {
    const { ctx, seller, buyer, bank, rival } = trade;
    const machine = await makeMachine(trade);
    const { subject, reference } = await makeLease(trade, termsFrom('2027-01-01', { usage: HOURS }), {
      machines: [machine],
    });
    const preview = accepted(await previewRentSale(ctx, seller.preparer, sale(reference, 2, 3)));
    expect(preview.price.rentsMinor).toBe(200_000n);
    expect(preview.price.priceMinor).toBeLessThan(200_000n);
    expect(preview.price.paidMinor).toBe(preview.price.priceMinor - 5_000n);
    expect(await previewRentSale(ctx, buyer.preparer, sale(reference, 2, 3))).toMatchObject({ ok: false });

    await sell(reference, 2, 3);
    const { assignments } = await stateOf(subject);
    expect(assignments).toMatchObject([{ first: 2, last: 3, returned: false }]);
    const seen = async (organisationId: string) => {
      const lease = await seeLease(ctx.db, organisationId, reference, ctx.clock.now());
      return lease && (await salesOf(ctx.db, lease));
    };
    expect(await seen(bank.id)).toMatchObject([{ state: 'sold', index: 0, firstPeriod: 2, lastPeriod: 3 }]);
    expect(await seen(buyer.id)).toMatchObject([{ state: 'sold' }]);
    expect(await seen(rival.id)).toBeNull();
    const told = await ctx.db.inboxItem.findFirst({
      where: { organisationId: buyer.id, kind: 'rents-assigned', subject },
    });
    expect(told).not.toBeNull();
    // The notice says whom to pay, and no price.
    const notice = await ctx.db.commitment.findFirstOrThrow({
      where: { subject, kind: 'notice', shares: { some: { organisationId: buyer.id } } },
    });
    expect(JSON.stringify(notice.leaves)).toContain(bank.accountNumber);
    expect(JSON.stringify(notice.leaves)).not.toContain('priceMinor');

    expect(await proposeRentSale(ctx, seller.approver, { ...sale(reference, 3, 5), bankId: rival.id })).toMatchObject({
      refusal: { code: 'purchase-rent-sold-already' },
    });

    await readHours(trade, machine, '2026-12-31T12:00:00Z', 100);
    await readHours(trade, machine, '2027-01-31T12:00:00Z', 150);
    await readHours(trade, machine, '2027-02-28T12:00:00Z', 200);
    await runBilling(at(ctx, '2027-03-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    const bills = await billsOf(subject);
    expect(bills.map(({ period, part, creditorId }) => [period, part, creditorId])).toEqual([
      [1, 'rent', seller.id],
      [2, 'rent', bank.id],
      [2, 'usage', seller.id],
    ]);
    const [first, sold, use] = bills;
    expect(first?.usageMinor).toBe(42_500n);
    expect(use).toMatchObject({ rentMinor: 0n, usageMinor: 42_500n });
    const invoice = await ctx.db.invoice.findUniqueOrThrow({
      where: { id: sold?.invoiceId ?? '' },
      include: { file: true },
    });
    const check = checkInvoice(invoice.file?.bytes ?? new Uint8Array());
    expect(check.errors).toEqual([]);
    expect(check.invoice?.payee?.name).toBe('Elbe Bank AG');
    expect(check.invoice?.seller.name).toBe('Nordhafen Leasing GmbH');
    expect(check.invoice?.payments[0]?.account?.id).toBe(bank.accountNumber);

    const page = await listReceivables(ctx.db, bank.id, { filter: {}, page: { first: 10 }, now: ctx.clock.now() });
    expect(page.edges.map(({ node }) => node.subject)).toEqual([sold?.receivable]);
    const { bills: onChain, lessor } = await stateOf(subject);
    expect(onChain.map(({ creditor }) => creditor === lessor)).toEqual([true, false]);
    const held = await ctx.db.fragmentProjection.findFirstOrThrow({ where: { subject: sold?.receivable ?? '' } });
    const holder = await ctx.db.partyKey.findUniqueOrThrow({ where: { address: held.holderKey } });
    expect(holder.organisationId).toBe(bank.id);
  });

  it('go back with both signatures, and the next bill is the lessor’s', async () => {
    const { ctx, seller, bank, stranger } = trade;
    const { subject } = await makeLease(trade, termsFrom('2027-01-01'));
    await sell(subject, 1, 12);
    await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    expect(await returnRents(ctx, stranger.approver, { lease: subject, assignment: 0 })).toMatchObject({
      refusal: { code: 'not-found' },
    });
    const asked = accepted(
      await returnRents(ctx, bank.approver, {
        lease: subject,
        assignment: 0,
        settlementMinor: '100000',
        note: 'Recourse',
      }),
    );
    expect(asked.actionId).toBeNull();
    accepted(await agree(ctx, seller.approver, { agreementId: asked.agreementId }));
    await untilSettled(ctx);
    await runBilling(at(ctx, '2027-03-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    expect((await billsOf(subject)).map(({ creditorId }) => creditorId)).toEqual([bank.id, seller.id]);
    expect(await returnRents(ctx, seller.approver, { lease: subject, assignment: 0 })).toMatchObject({
      refusal: { code: 'unknown-assignment' },
    });
  });

  it('are not sold where the bank declines, and not to one who is no bank', async () => {
    const { ctx, seller, bank, buyer } = trade;
    const { subject } = await makeLease(trade, termsFrom('2027-01-01'));
    const notToABank = await proposeRentSale(ctx, seller.approver, {
      ...sale(subject, 1, 2),
      bankId: trade.ledger.parties.seller,
    });
    expect(notToABank).toMatchObject({ refusal: { code: 'not-a-bank' } });
    expect(await proposeRentSale(ctx, seller.approver, { ...sale(subject, 1, 2), bankId: buyer.id })).toMatchObject({
      refusal: { code: 'not-a-bank' },
    });
    expect(await proposeRentSale(ctx, seller.approver, sale(subject, 5, 4))).toMatchObject({
      refusal: { code: 'purchase-range-invalid', field: 'lastPeriod' },
    });
    const { agreementId } = accepted(await proposeRentSale(ctx, seller.approver, sale(subject, 1, 2)));
    // While it waits, nothing that overlaps it is offered.
    expect(await proposeRentSale(ctx, seller.approver, sale(subject, 2, 3))).toMatchObject({
      refusal: { code: 'rents-offered' },
    });
    accepted(await declineAgreement(ctx, bank.approver, { agreementId, note: 'The rate is too low.' }));
    await runBilling(at(ctx, '2027-02-01T08:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    expect((await billsOf(subject)).map(({ creditorId }) => creditorId)).toEqual([seller.id]);
  });
});

describe('a run that is killed', () => {
  it('leaves all of a bill or nothing, and the next run makes what is missing', async () => {
    const { ctx } = trade;
    const { subject } = await makeLease(trade, termsFrom('2027-01-01'));
    const before = await ctx.db.invoice.count();
    let calls = 0;
    // The third bill breaks off when its receivable is named: the invoice has been written in the same transaction.
    const broken = {
      ...at(ctx, '2027-05-01T08:00:00Z'),
      keys: new Proxy(ctx.keys, {
        get: (keys, name) => {
          if (name === 'fingerprints') {
            calls += 1;
            if (calls > 4) throw new Error('killed');
          }
          const member: unknown = Reflect.get(keys, name);
          return typeof member === 'function' ? member.bind(keys) : member;
        },
      }),
    };
    await expect(runBilling(broken, { lease: subject })).rejects.toThrow('killed');
    expect((await billsOf(subject)).length).toBe(2);
    expect((await ctx.db.invoice.count()) - before).toBe(2);
    await runBilling(at(ctx, '2027-05-01T09:00:00Z'), { lease: subject });
    await untilSettled(ctx);
    expect((await billsOf(subject)).map(({ period }) => period)).toEqual([1, 2, 3, 4]);
    expect((await ctx.db.invoice.count()) - before).toBe(4);
    expect((await stateOf(subject)).billed).toBe(4);
  });
});
