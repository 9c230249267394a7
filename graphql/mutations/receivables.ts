import { cancelReceivable } from '#services/receivables/cancel';
import { disputeReceivable } from '#services/receivables/dispute';
import { issueReceivable } from '#services/receivables/issue';
import { notifyAssignment } from '#services/receivables/notify-assignment';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { CANCEL_REASONS, DILUTION_REASONS, DISPUTE_REASONS, REJECT_REASONS } from '#services/receivables/reasons';
import { recordDilution } from '#services/receivables/record-dilution';
import { rejectReceivable } from '#services/receivables/reject';
import { resolveDispute } from '#services/receivables/resolve-dispute';
import { shareDetails } from '#services/receivables/share-details';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';

mutation('issueReceivable', {
  description:
    'Makes a receivable of an invoice. Where a claim on the same invoice is live, the contract refuses, and the action says so.',
  input: builder.inputType('IssueReceivableInput', {
    fields: t => ({
      invoiceId: t.string({ required: true }),
      dueDate: t.field({ type: 'Date', description: 'Only where the invoice has none.' }),
    }),
  }),
  accepted: { subject: 'text', reference: 'text', actionId: 'text', claimExists: 'flag' },
  run: issueReceivable,
});

mutation('prepareConfirmation', {
  description: 'The obligor’s first person says on which terms it confirms; a second one approves the proposal.',
  input: builder.inputType('PrepareConfirmationInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      amountMinor: t.field({ type: 'BigInt', required: true, description: 'What it will pay; at most the face.' }),
      reservedDefences: t.string({
        description: 'The objections that it keeps, in words; absent: defences are waived.',
      }),
      consentToAssignment: t.boolean({ required: true }),
      payTo: t.string({ required: true, description: 'The account that it will pay to.' }),
    }),
  }),
  accepted: { proposalId: 'text' },
  run: (ctx, actor, { subject, reservedDefences, ...terms }) =>
    prepareConfirmation(ctx, actor, {
      subject,
      terms: {
        ...terms,
        defences: reservedDefences === undefined ? { kind: 'waived' } : { kind: 'reserved', text: reservedDefences },
      },
    }),
});

const RejectReason = builder.inputType('RejectReasonInput', {
  fields: t => ({ code: t.field({ type: codes('RejectReason', REJECT_REASONS), required: true }), note: t.string() }),
});

mutation('rejectReceivable', {
  description: 'The obligor does not owe this, and says why.',
  input: builder.inputType('RejectReceivableInput', {
    fields: t => ({ subject: t.string({ required: true }), reason: t.field({ type: RejectReason, required: true }) }),
  }),
  accepted: { actionId: 'text' },
  run: (ctx, actor, { subject, reason }) => rejectReceivable(ctx, actor, { subject, reason }),
});

const CancelReason = builder.inputType('CancelReasonInput', {
  fields: t => ({ code: t.field({ type: codes('CancelReason', CANCEL_REASONS), required: true }), note: t.string() }),
});

mutation('cancelReceivable', {
  description: 'The holder takes back what the obligor has not confirmed.',
  input: builder.inputType('CancelReceivableInput', {
    fields: t => ({ subject: t.string({ required: true }), reason: t.field({ type: CancelReason, required: true }) }),
  }),
  accepted: { actionId: 'text' },
  run: cancelReceivable,
});

const DisputeReason = builder.inputType('DisputeReasonInput', {
  fields: t => ({ code: t.field({ type: codes('DisputeReason', DISPUTE_REASONS), required: true }), note: t.string() }),
});

mutation('disputeReceivable', {
  description: 'The obligor objects: nobody buys or lends on it until it says otherwise.',
  input: builder.inputType('DisputeReceivableInput', {
    fields: t => ({ subject: t.string({ required: true }), reason: t.field({ type: DisputeReason, required: true }) }),
  }),
  accepted: { actionId: 'text' },
  run: disputeReceivable,
});

mutation('resolveDispute', {
  description: 'The obligor ends its dispute, and says how it was resolved.',
  input: builder.inputType('ResolveDisputeInput', {
    fields: t => ({ subject: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: { actionId: 'text' },
  run: (ctx, actor, { subject, note }) => resolveDispute(ctx, actor, { subject, resolution: { note } }),
});

mutation('notifyAssignment', {
  description: 'The holder of an assigned fragment tells the obligor to pay to its own account.',
  input: builder.inputType('NotifyAssignmentInput', {
    fields: t => ({ subject: t.string({ required: true }), fragment: t.int(), accountId: t.string() }),
  }),
  accepted: { actionId: 'text' },
  run: notifyAssignment,
});

const DilutionReason = builder.inputType('DilutionReasonInput', {
  fields: t => ({
    code: t.field({ type: codes('DilutionReason', DILUTION_REASONS), required: true }),
    note: t.string(),
  }),
});

mutation('recordDilution', {
  description: 'The holder says that some of it is not owed after all.',
  input: builder.inputType('RecordDilutionInput', {
    fields: t => ({
      subject: t.string({ required: true }),
      fragment: t.int(),
      amountMinor: t.field({ type: 'BigInt', required: true }),
      reason: t.field({ type: DilutionReason, required: true }),
    }),
  }),
  accepted: { actionIds: 'texts' },
  run: recordDilution,
});

mutation('shareDetails', {
  description: 'Opens what was said since to banks that were asked.',
  input: builder.inputType('ShareDetailsInput', {
    fields: t => ({ subject: t.string({ required: true }), bankIds: t.stringList({ required: true }) }),
  }),
  accepted: { shared: 'count' },
  run: shareDetails,
});
