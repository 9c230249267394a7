import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkInvoice } from '#domain/invoices/check';
import { addDays } from '#domain/time/calendar-date';
import { leaseEndOf } from '#prisma/reads/lease-ends';
import { billsOf } from '#prisma/reads/rent-bills';
import { seeEquipment } from '#prisma/reads/see-equipment';
import { seeLease } from '#prisma/reads/see-lease';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { creditBill } from '#services/billing/credit-bill';
import { runBilling } from '#services/billing/run-billing';
import { acceptDelivery } from '#services/equipment/accept-delivery';
import { acceptSale } from '#services/equipment/answer-sale';
import { amendLease } from '#services/leases/amend-lease';
import { endLease } from '#services/leases/end-lease';
import { proposeLease } from '#services/leases/propose-lease';
import { accepted, refusalOf } from '#tests/support/consortium';
import {
  acceptMachines,
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  signLease,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';

let trade: LeasingTrade;

beforeAll(async () => {
  trade = await createLeasingTrade();
});
afterAll(() => trade.ledger.close());

const machineOf = async (organisation: { id: string }, subject: string) => {
  const seen = await seeEquipment(trade.ctx.db, organisation.id, subject, trade.ctx.clock.now());
  return {
    holder: seen?.partyOf(seen.state?.holder ?? null)?.organisationId,
    custodian: seen?.partyOf(seen.state?.custodian ?? null)?.organisationId,
    offered: seen?.partyOf(seen.state?.proposal?.buyer ?? null)?.organisationId,
    roles: seen?.viewer.roles ?? [],
  };
};

const chargesOf = (lease: string) => trade.ctx.db.rentBill.findMany({ where: { lease, part: 'charge' } });

test('by return: machines are announced to the lessor, who takes each with its serial, and nothing is billed', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine]);
  expect((await machineOf(lessor, machine.subject)).custodian).toBe(lessee.id);
  accepted(await endLease(ctx, lessee.approver, { lease: lease.subject, cause: 'return', on: dayOfClock(ctx) }));
  await runBilling(ctx, { lease: lease.subject });
  expect(await ctx.db.equipmentRecord.count({ where: { subject: machine.subject, kind: 'delivery-notice' } })).toBe(0);
  await agreeAll(ctx, lease.subject, [lessor]);
  await Promise.all([runBilling(ctx, { lease: lease.subject }), runBilling(ctx, { lease: lease.subject })]);
  expect(await ctx.db.equipmentRecord.count({ where: { subject: machine.subject, kind: 'delivery-notice' } })).toBe(1);
  expect(await chargesOf(lease.subject)).toEqual([]);
  const told = await ctx.db.inboxItem.findMany({
    where: { organisationId: lessor.id, kind: 'delivery-announced', subject: machine.subject },
  });
  expect(told).toHaveLength(1);
  const taking = { subject: machine.subject, date: dayOfClock(ctx) };
  expect(refusalOf(await acceptDelivery(ctx, lessor.preparer, { ...taking, serialSeen: 'XX1' }))).toBe(
    'serial-differs',
  );
  accepted(await acceptDelivery(ctx, lessor.preparer, { ...taking, serialSeen: machine.serial }));
  await untilSettled(ctx);
  expect((await machineOf(lessor, machine.subject)).custodian).toBe(lessor.id);
});

test('by purchase: the price is billed, title is offered with the lessor’s signature, and the lessee accepts it', async () => {
  const { ctx, lessor, lessee, stranger } = trade;
  const machines = [await makeMachine(ctx, lessor), await makeMachine(ctx, lessor)];
  const lease = await runLease(ctx, lessor, lessee, machines);
  const end = { lease: lease.subject, cause: 'purchase' as const, on: dayOfClock(ctx), priceMinor: '1234501' };
  expect(refusalOf(await endLease(ctx, lessor.approver, { ...end, settlement: { outcome: 'return' } }))).toBe(
    'settlement-outcome-differs',
  );
  accepted(await endLease(ctx, lessor.approver, end));
  await agreeAll(ctx, lease.subject, [lessee]);
  await runBilling(ctx, { lease: lease.subject });
  await untilSettled(ctx);
  await runBilling(ctx, { lease: lease.subject });
  const [bill, ...more] = await chargesOf(lease.subject);
  expect(more).toEqual([]);
  expect(bill).toMatchObject({ number: `${lease.reference}-C1`, rentMinor: 1_234_501n, vatMinor: 234_555n });
  const invoice = await ctx.db.invoice.findUniqueOrThrow({
    where: { id: bill?.invoiceId ?? '' },
    include: { file: true },
  });
  expect(checkInvoice(invoice.file?.bytes ?? new Uint8Array()).errors).toEqual([]);
  const claim = await ctx.db.receivable.findUniqueOrThrow({ where: { subject: bill?.receivable ?? '' } });
  expect(claim.faceMinor).toBe(1_469_056n);
  const prices = await ctx.db.equipmentRecord.findMany({
    where: { subject: { in: machines.map(one => one.subject) }, kind: 'sale' },
    orderBy: { subject: 'asc' },
  });
  expect(prices.map(one => one.amountMinor)).toEqual([617_251n, 617_250n]);
  for (const { subject } of machines) {
    expect(await machineOf(lessee, subject)).toMatchObject({ holder: lessor.id, offered: lessee.id });
    expect(refusalOf(await acceptSale(ctx, stranger.approver, { subject }))).toBe('not-found');
    accepted(await acceptSale(ctx, lessee.approver, { subject }));
  }
  await untilSettled(ctx);
  for (const { subject } of machines) expect((await machineOf(lessee, subject)).holder).toBe(lessee.id);
  const now = ctx.clock.now();
  const seen = await seeLease(ctx.db, lessee.id, lease.subject, now);
  expect(seen && (await leaseEndOf(ctx.db, seen))).toMatchObject({ cause: 'purchase', priceMinor: 1_234_501n });
});

test('by renewal: the machines stay, and are let again from the next day', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine]);
  const input = {
    lesseeId: lessee.id,
    contractNumber: 'LV-RENEWED',
    terms: usualLease(ctx, 0, { periods: 12, commencementDate: addDays(dayOfClock(ctx), 1) }),
    machines: [machine.subject],
  };
  accepted(await endLease(ctx, lessor.approver, { lease: lease.subject, cause: 'renewal', on: dayOfClock(ctx) }));
  await agreeAll(ctx, lease.subject, [lessee]);
  await runBilling(ctx, { lease: lease.subject });
  expect(await machineOf(lessee, machine.subject)).toMatchObject({ custodian: lessee.id, offered: undefined });
  expect(await chargesOf(lease.subject)).toEqual([]);
  const next = await signLease(ctx, lessor, lessee, [machine], input);
  await acceptMachines(ctx, lessee, next, [machine]);
  const seen = await seeLease(ctx.db, lessee.id, next.subject, ctx.clock.now());
  expect(seen?.state?.status).toBe('Commenced');
});

test('settled early: what the quote says is billed once, old rents left out, and the deposit set off', async () => {
  const { ctx, lessor, lessee, bank } = trade;
  const machine = await makeMachine(ctx, lessor);
  const terms = usualLease(ctx, 0, { deposit: { amountMinor: '400000', use: 'set-off' } });
  const lease = await runLease(ctx, lessor, lessee, [machine], { terms });
  accepted(
    await endLease(ctx, lessee.approver, {
      lease: lease.subject,
      cause: 'early-settlement',
      on: addDays(dayOfClock(ctx), 10),
      settlement: { outcome: 'return', feeMinor: '50000', unpaidMinor: '77777' },
    }),
  );
  await agreeAll(ctx, lease.subject, [lessor]);
  await Promise.all([1, 2].map(() => runBilling(ctx, { lease: lease.subject })));
  await untilSettled(ctx);
  const [bill, ...more] = await chargesOf(lease.subject);
  expect(more).toEqual([]);
  expect(bill?.prepaidMinor).toBe(400_000n);
  const net = bill?.rentMinor ?? 0n;
  expect(bill?.totalMinor).toBe(net + (bill?.vatMinor ?? 0n) - 400_000n);
  // The machine comes back: its residual value is not paid.
  expect(net).toBeLessThan(9_300_000n);
  expect(net).toBeGreaterThan(9_000_000n);
  const invoice = await ctx.db.invoice.findUniqueOrThrow({
    where: { id: bill?.invoiceId ?? '' },
    include: { file: true },
  });
  const check = checkInvoice(invoice.file?.bytes ?? new Uint8Array());
  expect(check.errors).toEqual([]);
  expect(invoice.payableMinor).toBe(bill?.totalMinor);
  const seen = await seeLease(ctx.db, lessee.id, lease.subject, ctx.clock.now());
  expect(seen && (await billsOf(ctx.db, seen)).map(one => one.part)).toEqual(['charge']);
  expect(await seeLease(ctx.db, bank.id, lease.subject, ctx.clock.now())).toBeNull();
});

test('the payment of an amendment is billed when the amendment is on chain, and not when it is declined', async () => {
  const { ctx, lessor, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine]);
  const { periods: _, ...rest } = { periods: 36, rate: { kind: 'fixed' as const, percent: '6' } };
  accepted(
    await amendLease(ctx, lessor.approver, {
      lease: lease.subject,
      effectiveDate: addDays(dayOfClock(ctx), 40),
      paymentMinor: '500000',
      terms: { ...rest, periods: 30, rent: { timing: 'arrears' } },
    }),
  );
  await runBilling(ctx, { lease: lease.subject });
  expect(await chargesOf(lease.subject)).toEqual([]);
  await agreeAll(ctx, lease.subject, [lessee]);
  await runBilling(ctx, { lease: lease.subject });
  expect(await chargesOf(lease.subject)).toMatchObject([{ rentMinor: 500_000n, vatMinor: 95_000n }]);
});

test('who lets on has no title to sell', async () => {
  const { ctx, lessor, other, lessee } = trade;
  const machine = await makeMachine(ctx, lessor);
  const head = await runLease(ctx, lessor, other, [machine], { subletting: true });
  const sub = await runLease(ctx, other, lessee, [machine], {
    headSubject: head.reference,
    terms: usualLease(ctx, 0, { periods: 12 }),
  });
  const end = { lease: sub.subject, on: dayOfClock(ctx) };
  expect(refusalOf(await endLease(ctx, lessee.approver, { ...end, cause: 'purchase' }))).toBe('lessor-without-title');
  accepted(await endLease(ctx, lessee.approver, { ...end, cause: 'return' }));
  await agreeAll(ctx, sub.subject, [other]);
  await runBilling(ctx, { lease: sub.subject });
  accepted(
    await acceptDelivery(ctx, other.preparer, {
      subject: machine.subject,
      serialSeen: machine.serial,
      date: dayOfClock(ctx),
    }),
  );
  await untilSettled(ctx);
  expect((await machineOf(lessor, machine.subject)).custodian).toBe(other.id);
  expect(
    refusalOf(
      await proposeLease(ctx, lessee.approver, {
        lesseeId: other.id,
        contractNumber: 'NOT-OURS',
        terms: usualLease(ctx),
        machines: [machine.subject],
        headSubject: sub.subject,
      }),
    ),
  ).toBe('head-not-running');
});

test('a wrong bill is credited in part and then whole: the claim is less by as much, and not by more', async () => {
  const { ctx, lessor, lessee, stranger } = trade;
  const machine = await makeMachine(ctx, lessor);
  const lease = await runLease(ctx, lessor, lessee, [machine], { terms: usualLease(ctx, 1) });
  await runBilling(ctx, { lease: lease.subject });
  await untilSettled(ctx);
  const bill = await ctx.db.rentBill.findFirstOrThrow({ where: { lease: lease.subject, part: 'rent' } });
  const net = bill.rentMinor + bill.usageMinor;
  const credit = { bill: bill.id, reason: 'wrong-amount' as const };
  expect(refusalOf(await creditBill(ctx, stranger.approver, credit))).toBe('not-found');
  expect(refusalOf(await creditBill(ctx, lessee.approver, credit))).toBe('not-lessor');
  expect(refusalOf(await creditBill(ctx, lessor.preparer, { ...credit, amountMinor: net + 1n }))).toBe(
    'amount-above-bill',
  );
  const part = accepted(await creditBill(ctx, lessor.preparer, { ...credit, amountMinor: 33_333n }));
  expect(part).toMatchObject({ number: `${bill.number}-G1`, totalMinor: 39_666n });
  const rest = accepted(await creditBill(ctx, lessor.preparer, credit));
  expect(part.totalMinor + rest.totalMinor).toBe(bill.totalMinor);
  expect(refusalOf(await creditBill(ctx, lessor.preparer, credit))).toBe('nothing-to-credit');
  await untilSettled(ctx);
  const now = ctx.clock.now();
  const claim = await seeReceivable(ctx.db, lessor.id, bill.receivable ?? '', now);
  expect(claim?.state?.status).toBe('Settled');
  const papers = await ctx.db.invoice.findMany({
    where: { number: { startsWith: `${bill.number}-G` } },
    include: { file: true },
    orderBy: { number: 'asc' },
  });
  expect(papers.map(({ kind, payableMinor }) => [kind, payableMinor])).toEqual([
    ['CREDIT_NOTE', part.totalMinor],
    ['CREDIT_NOTE', rest.totalMinor],
  ]);
  for (const { file } of papers) {
    const { errors, invoice } = checkInvoice(file?.bytes ?? new Uint8Array());
    expect(errors).toEqual([]);
    expect(invoice?.references.precedingInvoices).toMatchObject([{ number: bill.number }]);
  }
  const seen = await seeLease(ctx.db, lessee.id, lease.subject, now);
  expect(seen && (await billsOf(ctx.db, seen))[0]?.credits.map(one => one.number)).toEqual([
    `${bill.number}-G1`,
    `${bill.number}-G2`,
  ]);
});
