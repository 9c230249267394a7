import { z } from 'zod';
import { END_CAUSES } from '#domain/leases/lifecycle/commands';
import { SETTLEMENT_OUTCOMES } from '#domain/leases/schedule/settlement';
import { accept, type Result, refuse } from '#domain/result';
import { amendLease } from '#services/leases/amend-lease';
import { attestLease } from '#services/leases/attest-lease';
import { cancelLease } from '#services/leases/cancel-lease';
import { commenceLease } from '#services/leases/commence-lease';
import { declareLease } from '#services/leases/declare-lease';
import type { declaredLeaseInput } from '#services/leases/declared-lease-input';
import { endLease } from '#services/leases/end-lease';
import { recordLeaseInspection } from '#services/leases/inspect-lease';
import type { amendmentInput, leaseTermsInput } from '#services/leases/lease-terms-input';
import { cureDefault, noticeDefault } from '#services/leases/notice-default';
import { novateLease, transferLease } from '#services/leases/pass-on';
import { proposeLease } from '#services/leases/propose-lease';
import { DEFAULT_REASONS, LEASE_CANCEL_REASONS } from '#services/leases/reasons';
import { recordPublishedValue } from '#services/leases/record-published-value';
import { repossessEquipment } from '#services/leases/repossess-equipment';
import { proposeSaleAndLeaseBack } from '#services/leases/sale-and-lease-back';
import { setLeaseHandling } from '#services/leases/set-lease-handling';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { mutation } from '../mutation.ts';

/** JSON in a text, as docs/guides/lease-terms.md has it. What it says is looked at by the service. */
const jsonText = <Value>(field: string) => {
  const shape = z.custom<Value>();
  return (text: string): Result<Value> => {
    try {
      return accept(shape.parse(JSON.parse(text)));
    } catch {
      return refuse('invalid-input', { message: 'JSON as text' }, field);
    }
  };
};

export const termsJson = jsonText<z.input<typeof leaseTermsInput>>('terms');
const declaredJson = jsonText<z.input<typeof declaredLeaseInput>>('declared');
const clausesJson = jsonText<Pick<z.input<typeof amendmentInput>, 'vat' | 'indexation' | 'usage'>>('clauses');
const newTermsJson = jsonText<z.input<typeof amendmentInput>['terms']>('terms');

const changed = { agreementId: 'optionalText', actionId: 'optionalText' } as const;

const Handling = builder.inputType('LeaseHandlingInput', {
  fields: t => ({
    graceDays: t.int({ description: 'After a due date, in which a rent is not in arrears.' }),
    defaultAfterDays: t.int({ description: 'In arrears, before a default may be noticed.' }),
    billLeadDays: t.int({ description: 'Before a due date, on which a rent is billed.' }),
  }),
});

export const ProposeLease = builder.inputType('ProposeLeaseInput', {
  fields: t => ({
    lesseeId: t.string({ required: true }),
    contractNumber: t.string({ required: true }),
    terms: t.string({ required: true, description: 'JSON as text, as docs/guides/lease-terms.md has it.' }),
    handling: t.field({ type: Handling }),
    machines: t.stringList({ required: true, description: 'Subjects or references.' }),
    headSubject: t.string({ description: 'The lease under which it lets.' }),
    subletting: t.boolean(),
    countries: t.stringList({ description: 'ISO 3166-1 alpha-2 of where the machines may be; none: anywhere.' }),
    timeZone: t.string(),
    billingOn: t.boolean(),
    note: t.string(),
    expiresInDays: t.int(),
  }),
});

mutation('proposeLease', {
  description: 'The lessor proposes a lease; it is signed when the lessee agrees.',
  input: ProposeLease,
  accepted: { subject: 'text', reference: 'text', ...changed },
  run: async (ctx, actor, { terms: text, ...input }) => {
    const terms = termsJson(text);
    return terms.ok ? proposeLease(ctx, actor, { ...input, terms: terms.value }) : terms;
  },
});

mutation('declareLease', {
  description: 'The lessor declares a lease that runs already; its balances must reconcile with its terms.',
  input: builder.inputType('DeclareLeaseInput', {
    fields: t => ({
      lesseeId: t.string({ required: true }),
      contractNumber: t.string({ required: true }),
      terms: t.string({ required: true, description: 'JSON as text.' }),
      declared: t.string({ required: true, description: 'JSON as text: asOf, outstandingMinor, unpaidMinor, rows.' }),
      handling: t.field({ type: Handling }),
      machines: t.stringList({ required: true }),
      subletting: t.boolean(),
      countries: t.stringList(),
      timeZone: t.string(),
      billingOn: t.boolean(),
      note: t.string(),
    }),
  }),
  accepted: { subject: 'text', reference: 'text', actionId: 'text', agreementId: 'optionalText' },
  run: async (ctx, actor, { terms: text, declared: declaredText, ...input }) => {
    const [terms, declared] = [termsJson(text), declaredJson(declaredText)];
    if (!terms.ok) return terms;
    return declared.ok
      ? declareLease(ctx, actor, { ...input, terms: terms.value, declared: declared.value })
      : declared;
  },
});

mutation('attestLease', {
  description: 'The lessee says that a declared lease is as declared.',
  input: builder.inputType('AttestLeaseInput', {
    fields: t => ({ lease: t.string({ required: true }), note: t.string() }),
  }),
  accepted: changed,
  run: attestLease,
});

const CancelReason = builder.inputType('CancelLeaseReasonInput', {
  fields: t => ({
    code: t.field({ type: codes('CancelLeaseReason', LEASE_CANCEL_REASONS), required: true }),
    note: t.string(),
  }),
});

mutation('cancelLease', {
  description: 'Gives up a lease that was signed and has not begun.',
  input: builder.inputType('CancelLeaseInput', {
    fields: t => ({ lease: t.string({ required: true }), reason: t.field({ type: CancelReason, required: true }) }),
  }),
  accepted: changed,
  run: cancelLease,
});

const Serial = builder.inputType('SerialInput', {
  fields: t => ({
    machine: t.string({ required: true, description: 'Subject or reference.' }),
    serial: t.string({ required: true, description: 'As read on site.' }),
  }),
});

mutation('commenceLease', {
  description: 'The lessee accepts the machines, with the serial of each as read on site, and the lease begins.',
  input: builder.inputType('CommenceLeaseInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      acceptedOn: t.field({ type: 'Date', required: true }),
      serials: t.field({ type: [Serial], required: true }),
      note: t.string(),
    }),
  }),
  accepted: changed,
  run: commenceLease,
});

export const AmendLease = builder.inputType('AmendLeaseInput', {
  fields: t => ({
    lease: t.string({ required: true }),
    effectiveDate: t.field({ type: 'Date', required: true }),
    paymentMinor: t.field({ type: 'BigInt', description: 'What the lessee pays on that day to lower the balance.' }),
    terms: t.string({ required: true, description: 'JSON as text, without commencement and financed amount.' }),
    clauses: t.string({ description: 'JSON as text: vat, indexation, usage, as far as they change.' }),
    note: t.string(),
  }),
});

/** What an amendment says, its JSON read. */
export const amendmentOf = <Sent extends { readonly terms: string; readonly clauses?: string }>({
  terms: text,
  clauses: clauseText,
  ...input
}: Sent) => {
  const [terms, clauses] = [newTermsJson(text), clausesJson(clauseText ?? '{}')];
  if (!terms.ok) return terms;
  return clauses.ok ? accept({ ...input, ...clauses.value, terms: terms.value }) : clauses;
};

mutation('amendLease', {
  description: 'New terms for what is left on a day; its balance is amortised again and history is kept.',
  input: AmendLease,
  accepted: changed,
  run: async (ctx, actor, sent) => {
    const input = amendmentOf(sent);
    return input.ok ? amendLease(ctx, actor, input.value) : input;
  },
});

const DefaultReason = builder.inputType('DefaultReasonInput', {
  fields: t => ({
    code: t.field({ type: codes('DefaultReason', DEFAULT_REASONS), required: true }),
    note: t.string(),
  }),
});

mutation('noticeLeaseDefault', {
  description: 'The lessor notices a default; for rents alone when the lease’s own days have passed.',
  input: builder.inputType('NoticeLeaseDefaultInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      reason: t.field({ type: DefaultReason, required: true }),
      cureBy: t.field({ type: 'Date' }),
    }),
  }),
  accepted: changed,
  run: noticeDefault,
});

mutation('cureLeaseDefault', {
  description: 'The lessor says that a default was put right.',
  input: builder.inputType('CureLeaseDefaultInput', {
    fields: t => ({ lease: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: changed,
  run: cureDefault,
});

mutation('repossessEquipment', {
  description: 'The lessor takes back the machines of a lease in default.',
  input: builder.inputType('RepossessEquipmentInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      on: t.field({ type: 'Date', required: true }),
      note: t.string({ required: true }),
      serials: t.field({ type: [Serial] }),
    }),
  }),
  accepted: changed,
  run: repossessEquipment,
});

mutation('novateLease', {
  description: 'Another lessee takes the place of the one there is.',
  input: builder.inputType('NovateLeaseInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      lesseeId: t.string({ required: true }),
      note: t.string(),
    }),
  }),
  accepted: changed,
  run: novateLease,
});

mutation('transferLease', {
  description: 'Another lessor takes the place of the one there is.',
  input: builder.inputType('TransferLeaseInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      lessorId: t.string({ required: true }),
      note: t.string(),
    }),
  }),
  accepted: changed,
  run: transferLease,
});

const EndSettlement = builder.inputType('EndLeaseSettlementInput', {
  fields: t => ({
    outcome: t.field({ type: codes('EndSettlementOutcome', SETTLEMENT_OUTCOMES), required: true }),
    discountPercent: t.string(),
    feePercent: t.string(),
    feeMinor: t.field({ type: 'BigInt' }),
    unpaidMinor: t.field({ type: 'BigInt' }),
    withDeposit: t.boolean(),
  }),
});

mutation('endLease', {
  description: 'Ends a lease by return, purchase, renewal or early settlement.',
  input: builder.inputType('EndLeaseInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      cause: t.field({ type: codes('LeaseEndCause', END_CAUSES), required: true }),
      on: t.field({ type: 'Date', required: true }),
      settlement: t.field({ type: EndSettlement, description: 'Needed for an early settlement.' }),
      priceMinor: t.field({
        type: 'BigInt',
        description: 'Of all machines that the lessee buys without a quote; absent: the residual value.',
      }),
      note: t.string(),
    }),
  }),
  accepted: changed,
  run: endLease,
});

mutation('recordLeaseInspection', {
  description: 'Somebody other than the lessor has looked at a declared lease.',
  input: builder.inputType('RecordLeaseInspectionInput', {
    fields: t => ({
      lease: t.string({ required: true }),
      inspectedOn: t.field({ type: 'Date', required: true }),
      note: t.string({ required: true }),
    }),
  }),
  accepted: changed,
  run: recordLeaseInspection,
});

mutation('setLeaseHandling', {
  description: 'Whether the portal bills a lease for its lessor, and by which clocks its days are counted.',
  input: builder.inputType('SetLeaseHandlingInput', {
    fields: t => ({ lease: t.string({ required: true }), billingOn: t.boolean(), timeZone: t.string() }),
  }),
  accepted: { subject: 'text' },
  run: setLeaseHandling,
});

mutation('recordPublishedValue', {
  description:
    'A lessor enters a reference rate or an index once it is published; its leases follow from their next reset.',
  input: builder.inputType('RecordPublishedValueInput', {
    fields: t => ({
      name: t.string({ required: true, description: 'EURIBOR-3M, LPR-1Y, …, or an index as leases name it.' }),
      from: t.field({ type: 'Date', required: true, description: 'From when it is in force.' }),
      value: t.string({ required: true, description: 'Per cent, or the index’s value.' }),
    }),
  }),
  accepted: { name: 'text' },
  run: recordPublishedValue,
});

const SoldMachine = builder.inputType('SoldMachineInput', {
  fields: t => ({
    machine: t.string({ required: true, description: 'Subject or reference.' }),
    priceMinor: t.field({ type: 'BigInt', required: true }),
  }),
});

mutation('proposeSaleAndLeaseBack', {
  description: 'The owner of machines offers title to them and asks to lease them back, in one step.',
  input: builder.inputType('ProposeSaleAndLeaseBackInput', {
    fields: t => ({
      buyerId: t.string({ required: true }),
      machines: t.field({ type: [SoldMachine], required: true }),
      contractNumber: t.string({ required: true }),
      terms: t.string({ required: true, description: 'JSON as text, as docs/guides/lease-terms.md has it.' }),
      handling: t.field({ type: Handling }),
      countries: t.stringList(),
      conditions: t.string(),
      expiresInDays: t.int(),
    }),
  }),
  accepted: { subject: 'text', reference: 'text', agreementId: 'optionalText', saleActionIds: 'texts' },
  run: async (ctx, actor, { terms: text, contractNumber, handling, countries, ...input }) => {
    const terms = termsJson(text);
    if (!terms.ok) return terms;
    const lease = {
      contractNumber,
      terms: terms.value,
      ...(handling && { handling }),
      ...(countries && { countries }),
    };
    return proposeSaleAndLeaseBack(ctx, actor, { ...input, lease });
  },
});
