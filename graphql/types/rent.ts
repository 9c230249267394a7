import { z } from 'zod';
import { percentTextOf } from '#domain/leases/rates/rate';
import { type LeaseEnd, leaseEndOf } from '#prisma/reads/lease-ends';
import {
  type BilledReading,
  type BilledUse,
  billsOf,
  type RentBillView,
  type RentCreditView,
} from '#prisma/reads/rent-bills';
import { RENT_SALE_STATES, type RentSaleView, salesOf } from '#prisma/reads/rent-sales';
import { seeLease } from '#prisma/reads/see-lease';
import { type BillLineJson, billLineJson } from '#services/billing/bill-json';
import { type StoppedMachine, usageStops } from '#services/billing/usage';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { readerOf } from '../reading.ts';
import { LeaseType } from './lease.ts';
import { OrganisationType, partyOf } from './organisation.ts';

const Reading = builder.objectRef<BilledReading>('BilledReading').implement({
  description: 'A reading at one end of what was billed.',
  fields: t => ({
    id: t.exposeString('id', { description: 'Its own name; of a replaced meter `…/closing` or `…/opening`.' }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    value: t.field({ type: 'BigInt', description: 'Milliseconds, cycles or metres.', resolve: ({ value }) => value }),
  }),
});

const Span = builder.objectRef<BilledUse['spans'][number]>('BilledSpan').implement({
  fields: t => ({
    meterId: t.exposeString('meterId'),
    used: t.field({ type: 'BigInt', resolve: ({ used }) => used }),
    from: t.field({ type: Reading, resolve: ({ from }) => from }),
    to: t.field({ type: Reading, resolve: ({ to }) => to }),
  }),
});

const Use = builder.objectRef<BilledUse>('BilledUse').implement({
  description: 'The use of one machine on a bill, with the readings behind it.',
  fields: t => ({
    machine: t.string({ description: 'Its reference.', resolve: ({ machine }) => machine.reference }),
    serial: t.string({ resolve: ({ machine }) => machine.serial }),
    meter: t.exposeString('meter', { description: 'engine-hours, cycles or kilometres.' }),
    used: t.field({ type: 'BigInt', resolve: ({ used }) => used }),
    periods: t.exposeInt('periods', { description: 'Billing periods that it spans.' }),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    spans: t.field({ type: [Span], resolve: ({ spans }) => [...spans] }),
  }),
});

const Line = builder.objectRef<BillLineJson>('RentBillLine').implement({
  fields: t => ({
    kind: t.exposeString('kind', { description: 'rent, covered, usage or charge.' }),
    charge: t.string({
      nullable: true,
      description: 'Of a charge: settlement, fee, purchase-price or payment.',
      resolve: ({ charge }) => charge,
    }),
    isMinimum: t.exposeBoolean('isMinimum'),
    machine: t.exposeString('machine', { nullable: true, description: 'Its subject.' }),
    meter: t.string({ nullable: true, resolve: ({ meter }) => meter }),
    tier: t.int({ nullable: true, description: 'From 0.', resolve: ({ tier }) => tier }),
    quantity: t.exposeString('quantity'),
    unitPrice: t.exposeString('unitPrice', { description: 'In major units of the currency.' }),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => BigInt(amountMinor) }),
  }),
});

const Stop = builder.objectRef<StoppedMachine>('UsageStop').implement({
  description: 'Why the use of a machine is not on a bill.',
  fields: t => ({
    machine: t.exposeString('machine', { description: 'Its subject.' }),
    code: t.string({ resolve: ({ code }) => code }),
  }),
});

const lines = z.array(billLineJson);

const Credit = builder.objectRef<RentCreditView>('RentCredit').implement({
  description: 'A credit note upon a bill. Its amount is positive, with VAT.',
  fields: t => ({
    id: t.exposeString('id'),
    number: t.exposeString('number'),
    issuedOn: t.field({ type: 'Date', resolve: ({ issuedOn }) => issuedOn }),
    totalMinor: t.field({ type: 'BigInt', resolve: ({ totalMinor }) => totalMinor }),
    reason: t.exposeString('reason'),
    note: t.exposeString('note', { nullable: true }),
    invoiceId: t.exposeString('invoiceId'),
  }),
});

const Bill = builder.objectRef<RentBillView>('RentBill').implement({
  description: 'What was billed of a lease. Amounts net of VAT, but for the total.',
  fields: t => ({
    id: t.exposeString('id'),
    period: t.exposeInt('period'),
    part: t.exposeString('part', {
      description: 'rent (with the use, in arrears), usage alone, or charge: what a change of the lease costs.',
    }),
    number: t.exposeString('number', { nullable: true, description: 'Of the invoice; null: nothing to pay.' }),
    issuedOn: t.field({ type: 'Date', resolve: ({ issuedOn }) => issuedOn }),
    from: t.field({ type: 'Date', resolve: ({ fromDate }) => fromDate }),
    until: t.field({ type: 'Date', description: 'The day after the last.', resolve: ({ toDate }) => toDate }),
    dueOn: t.field({ type: 'Date', resolve: ({ dueOn }) => dueOn }),
    currency: t.exposeString('currency'),
    rentMinor: t.field({ type: 'BigInt', resolve: ({ rentMinor }) => rentMinor }),
    usageMinor: t.field({ type: 'BigInt', resolve: ({ usageMinor }) => usageMinor }),
    vatMinor: t.field({ type: 'BigInt', resolve: ({ vatMinor }) => vatMinor }),
    prepaidMinor: t.field({
      type: 'BigInt',
      description: 'A deposit that is set off.',
      resolve: ({ prepaidMinor }) => prepaidMinor,
    }),
    totalMinor: t.field({ type: 'BigInt', resolve: ({ totalMinor }) => totalMinor }),
    invoiceId: t.exposeString('invoiceId', { nullable: true }),
    receivable: t.exposeString('receivable', { nullable: true, description: 'Its subject.' }),
    creditor: t.field({ type: OrganisationType, nullable: true, resolve: ({ creditor }) => partyOf(creditor) }),
    settling: t.exposeBoolean('settling'),
    isStopped: t.exposeBoolean('isStopped', { description: 'Use of a machine waits to be billed still.' }),
    stops: t.field({ type: [Stop], resolve: ({ stops }) => (stops === null ? [] : usageStops.parse(stops)) }),
    lines: t.field({ type: [Line], resolve: bill => lines.parse(bill.lines) }),
    usage: t.field({ type: [Use], resolve: ({ usage }) => [...usage] }),
    credits: t.field({ type: [Credit], resolve: ({ credits }) => [...credits] }),
  }),
});

const Sale = builder.objectRef<RentSaleView>('RentSale').implement({
  description: 'A sale of a range of rents to a bank.',
  fields: t => ({
    id: t.exposeString('id'),
    assignment: t.int({
      nullable: true,
      description: 'Its place on chain, which returnRents takes.',
      resolve: ({ index }) => index,
    }),
    bank: t.field({ type: OrganisationType, nullable: true, resolve: ({ bank }) => partyOf(bank) }),
    firstPeriod: t.exposeInt('firstPeriod'),
    lastPeriod: t.exposeInt('lastPeriod'),
    terms: t.field({ type: 'JSON', resolve: ({ terms }) => terms }),
    currency: t.exposeString('currency'),
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    priceMinor: t.field({ type: 'BigInt', resolve: ({ priceMinor }) => priceMinor }),
    valueDate: t.field({ type: 'Date', resolve: ({ valueDate }) => valueDate }),
    state: t.field({ type: codes('RentSaleState', RENT_SALE_STATES), resolve: ({ state }) => state }),
    agreementId: t.exposeString('agreementId', { nullable: true }),
  }),
});

const End = builder.objectRef<LeaseEnd>('LeaseEnd').implement({
  fields: t => ({
    cause: t.exposeString('cause', { description: 'return, purchase, renewal or early-settlement.' }),
    endedOn: t.field({ type: 'Date', resolve: ({ endedOn }) => endedOn }),
    currency: t.exposeString('currency'),
    priceMinor: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'What the lessee buys the machines for; null where it does not.',
      resolve: ({ priceMinor }) => priceMinor,
    }),
  }),
});

const seen = (ctx: GraphQLContext, subject: string) =>
  seeLease(ctx.services.db, readerOf(ctx, 'lease:read'), subject, ctx.services.clock.now());

builder.objectFields(LeaseType, t => ({
  end: t.field({
    type: End,
    nullable: true,
    description: 'How it ended, for its parties; null while it runs, and for others.',
    resolve: async ({ subject }, _, ctx) => {
      const lease = await seen(ctx, subject);
      return lease && leaseEndOf(ctx.services.db, lease);
    },
  }),
  bills: t.field({
    type: [Bill],
    description: 'What was billed, the first first, as far as the reader may know it.',
    resolve: async ({ subject }, _, ctx) => {
      const lease = await seen(ctx, subject);
      return lease ? billsOf(ctx.services.db, lease) : [];
    },
  }),
  rentSales: t.field({
    type: [Sale],
    description: 'Sales of its rents: to lessor and lessee all, to a bank its own.',
    resolve: async ({ subject }, _, ctx) => {
      const lease = await seen(ctx, subject);
      return lease ? salesOf(ctx.services.db, lease) : [];
    },
  }),
}));

/** A rate as the API writes it. */
export const rateText = (rate: bigint | null): string | null => (rate === null ? null : percentTextOf(rate));
