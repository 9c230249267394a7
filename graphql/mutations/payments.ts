import { allocateEntry } from '#services/payments/allocate-entry';
import { recordEntry } from '#services/payments/record-entry';
import { reverseAllocation } from '#services/payments/reverse-allocation';
import { REVERSAL_REASONS } from '#services/receivables/reasons';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';

const Allocation = builder.inputType('AllocationInput', {
  description: 'What of an entry pays which fragment.',
  fields: t => ({
    subject: t.string({ required: true }),
    fragment: t.int(),
    amountMinor: t.field({ type: 'BigInt', required: true }),
  }),
});

mutation('recordBankEntry', {
  description: 'Records a credit on an account of the organisation, and which receivables it pays.',
  input: builder.inputType('RecordBankEntryInput', {
    fields: t => ({
      accountId: t.string({ required: true }),
      reference: t.string({ required: true, description: 'The bank’s own reference of the credit.' }),
      bookedOn: t.field({ type: 'Date', required: true }),
      amountMinor: t.field({ type: 'BigInt', required: true }),
      currency: t.string({ required: true }),
      payerName: t.string(),
      allocations: t.field({ type: [Allocation], required: true }),
    }),
  }),
  accepted: { entryId: 'text', actionIds: 'texts', toRetiredAccount: 'flag', unallocatedMinor: 'text' },
  run: recordEntry,
});

mutation('allocateBankEntry', {
  description: 'Pays further receivables out of an entry that is not used up.',
  input: builder.inputType('AllocateBankEntryInput', {
    fields: t => ({
      entryId: t.string({ required: true }),
      allocations: t.field({ type: [Allocation], required: true }),
    }),
  }),
  accepted: { actionIds: 'texts', unallocatedMinor: 'text' },
  run: allocateEntry,
});

const ReversalReason = builder.inputType('ReversalReasonInput', {
  fields: t => ({
    code: t.field({ type: codes('ReversalReason', REVERSAL_REASONS), required: true }),
    note: t.string(),
  }),
});

mutation('reverseAllocation', {
  description: 'Takes back a payment that did not stand: what it had paid is open again.',
  input: builder.inputType('ReverseAllocationInput', {
    fields: t => ({
      allocation: t.field({ type: 'Hex', required: true }),
      reason: t.field({ type: ReversalReason, required: true }),
    }),
  }),
  accepted: { actionId: 'text' },
  run: reverseAllocation,
});
