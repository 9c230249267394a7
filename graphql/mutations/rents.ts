import { COMPOUNDINGS } from '#domain/leases/rates/growth';
import { accept } from '#domain/result';
import { billLease } from '#services/billing/bill-lease';
import { CREDIT_REASONS, creditBill } from '#services/billing/credit-bill';
import { setMachineCost } from '#services/lease-books/machine-costs';
import { proposeRentSale } from '#services/rents/propose-rent-sale';
import { returnRents } from '#services/rents/return-rents';
import { RECOURSES } from '#services/rents/sale-terms';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';
import { DayCount } from './quote-terms.ts';

mutation('billLease', {
  description: 'Bills now what is due of a lease, each bill with its invoice and receivable.',
  input: builder.inputType('BillLeaseInput', {
    fields: t => ({ lease: t.string({ required: true, description: 'Subject or reference.' }) }),
  }),
  accepted: { billIds: 'texts', numbers: 'texts', nextBillOn: 'optionalText' },
  run: async (ctx, actor, input) => {
    const billed = await billLease(ctx, actor, input);
    if (!billed.ok) return billed;
    const { bills, nextBillOn } = billed.value;
    const numbers = bills.flatMap(({ number }) => number ?? []);
    return accept({ billIds: bills.map(({ id }) => id), numbers, nextBillOn });
  },
});

mutation('creditBill', {
  description: 'The lessor takes back a bill, or a part of it, by a credit note; the claim is less by as much.',
  input: builder.inputType('CreditBillInput', {
    fields: t => ({
      bill: t.string({ required: true, description: 'Its id.' }),
      amountMinor: t.field({ type: 'BigInt', description: 'Net of VAT; absent: all that is left of it.' }),
      reason: t.field({ type: codes('CreditReason', CREDIT_REASONS), required: true }),
      note: t.string(),
    }),
  }),
  accepted: { creditId: 'text', number: 'text' },
  run: creditBill,
});

mutation('setMachineCost', {
  description:
    'What a machine cost its owner, from which its own books depreciate it while it is let. Nobody else sees it.',
  input: builder.inputType('MachineCostInput', {
    fields: t => ({
      subject: t.string({ required: true, description: 'Subject or reference.' }),
      currency: t.string({ required: true }),
      costMinor: t.field({ type: 'BigInt', required: true }),
      residualMinor: t.field({ type: 'BigInt' }),
      inUseSince: t.field({ type: 'Date', required: true }),
      usefulLifeMonths: t.int({ required: true }),
    }),
  }),
  accepted: { subject: 'text' },
  run: setMachineCost,
});

export const RentSaleInput = builder.inputType('RentSaleInput', {
  fields: t => ({
    lease: t.string({ required: true, description: 'Subject or reference.' }),
    bankId: t.string({ required: true }),
    firstPeriod: t.int({ required: true }),
    lastPeriod: t.int({ required: true, description: 'Included.' }),
    ratePercent: t.string({ required: true, description: 'A year’s, as decimal text: 4.8.' }),
    dayCount: t.field({ type: DayCount }),
    compounding: t.field({ type: codes('Compounding', COMPOUNDINGS) }),
    feeMinor: t.field({ type: 'BigInt' }),
    valueDate: t.field({ type: 'Date', required: true, description: 'The day on which the bank pays.' }),
    recourse: t.field({ type: codes('RentRecourse', RECOURSES) }),
    expiresInDays: t.int(),
  }),
});

mutation('proposeRentSale', {
  description: 'The lessor offers a range of rents to a bank; it is signed when the bank agrees.',
  input: RentSaleInput,
  accepted: { saleId: 'text', agreementId: 'text', actionId: 'optionalText' },
  run: proposeRentSale,
});

mutation('returnRents', {
  description: 'Rents that were sold and are not billed yet go back to the lessor; both sign.',
  input: builder.inputType('ReturnRentsInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      assignment: t.int({ required: true }),
      settlementMinor: t.field({ type: 'BigInt' }),
      note: t.string(),
    }),
  }),
  accepted: { agreementId: 'text', actionId: 'optionalText' },
  run: returnRents,
});
