import { SETTLEMENT_OUTCOMES, type Settlement } from '#domain/leases/schedule/settlement';
import type { Refusal } from '#domain/result';
import { LEASE_FILTER_ROLES } from '#prisma/reads/lease-filter';
import { LEASE_SORTS, type LeaseTotal, leaseTotals, listLeases } from '#prisma/reads/leases';
import { type PublishedValueView, publishedValues } from '#prisma/reads/published-values';
import { type AmendmentPreview, previewAmendment } from '#services/leases/amend-lease';
import { checkLease, type LeaseCheck } from '#services/leases/check-lease';
import { quoteLeaseSettlement } from '#services/leases/settlement-quote';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { AmendLease, amendmentOf, ProposeLease, termsJson } from '../mutations/leases.ts';
import { plain } from '../plain.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import { findLease, LeaseType } from './lease.ts';
import { LeaseKindType, LeaseListStandingType, LeasePeriodType, periodRowsOf, SettlementType } from './lease-parts.ts';
import { RefusalType } from './refusal.ts';
import { SortDirection } from './sort.ts';

const LeaseFilter = builder.inputType('LeaseFilter', {
  fields: t => ({
    standings: t.field({ type: [LeaseListStandingType] }),
    role: t.field({
      type: codes('LeaseFilterRole', LEASE_FILTER_ROLES),
      description: 'What the organisation is to them.',
    }),
    kind: t.field({ type: LeaseKindType }),
    counterpartyId: t.string({ description: 'The other side: an organisationId.' }),
    currency: t.string(),
    machine: t.string({ description: 'A machine’s subject or reference.' }),
    endsFrom: t.field({ type: 'Date' }),
    endsTo: t.field({ type: 'Date' }),
    attested: t.boolean(),
    text: t.string({ description: 'Found in the reference, the contract’s number, a party’s name or a serial.' }),
  }),
});

const LeaseSort = builder.inputType('LeaseSort', {
  fields: t => ({
    by: t.field({ type: codes('LeaseSortField', LEASE_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});

const Total = builder.objectRef<LeaseTotal>('LeaseTotal').implement({
  fields: t => ({
    currency: t.exposeString('currency'),
    standing: t.field({ type: LeaseListStandingType, resolve: ({ standing }) => standing }),
    count: t.exposeInt('count'),
    rentMinor: t.field({ type: 'BigInt', resolve: ({ rentMinor }) => rentMinor }),
  }),
});

const isRefusal = (value: Settlement | Refusal): value is Refusal => 'code' in value;

const SettlementResult = builder.unionType('LeaseSettlementResult', {
  types: [SettlementType, RefusalType],
  resolveType: (value: Settlement | Refusal) => (isRefusal(value) ? RefusalType : SettlementType),
});

const SettlementInput = builder.inputType('LeaseSettlementInput', {
  fields: t => ({
    lease: t.string({ required: true, description: 'Subject or reference.' }),
    on: t.field({ type: 'Date', required: true, description: 'Any day of its term, forward or back.' }),
    outcome: t.field({ type: codes('SettlementOutcome', SETTLEMENT_OUTCOMES), required: true }),
    discountPercent: t.string({ description: 'Absent: by the lease’s own rates.' }),
    feePercent: t.string(),
    feeMinor: t.field({ type: 'BigInt' }),
    unpaidMinor: t.field({ type: 'BigInt', description: 'Absent: what is on record.' }),
    withDeposit: t.boolean(),
  }),
});

const LeaseCheckType = builder.objectRef<LeaseCheck>('LeaseCheck').implement({
  description: 'What a lease would be, and what stands against it.',
  fields: t => ({
    schedule: t.field({ type: [LeasePeriodType], resolve: ({ contract }) => periodRowsOf(contract) }),
    warnings: t.field({ type: [RefusalType], resolve: ({ warnings }) => [...warnings] }),
    claimExists: t.exposeBoolean('claimExists', { description: 'The contract would refuse it.' }),
  }),
});

const LeaseCheckResult = builder.unionType('LeaseCheckResult', {
  types: [LeaseCheckType, RefusalType],
  resolveType: (value: LeaseCheck | Refusal) => ('code' in value ? RefusalType : LeaseCheckType),
});

const AmendmentType = builder.objectRef<AmendmentPreview>('LeaseAmendmentPreview').implement({
  description: 'A lease before and after an amendment, row by row.',
  fields: t => ({
    before: t.field({ type: [LeasePeriodType], resolve: ({ before }) => periodRowsOf(before) }),
    after: t.field({ type: [LeasePeriodType], resolve: ({ after }) => periodRowsOf(after) }),
    firstChanged: t.exposeInt('firstChanged', { description: 'The first row that is another than before.' }),
    balanceMinor: t.field({
      type: 'BigInt',
      description: 'What the new terms begin with: owed on that day, less the payment.',
      resolve: ({ balanceMinor }) => balanceMinor,
    }),
  }),
});

const AmendmentResult = builder.unionType('LeaseAmendmentResult', {
  types: [AmendmentType, RefusalType],
  resolveType: (value: AmendmentPreview | Refusal) => ('code' in value ? RefusalType : AmendmentType),
});

const PublishedType = builder.objectRef<PublishedValueView>('PublishedValue').implement({
  fields: t => ({
    name: t.exposeString('name'),
    from: t.field({ type: 'Date', resolve: ({ from }) => from }),
    value: t.exposeString('value'),
  }),
});

builder.queryFields(t => ({
  leaseCheck: t.field({
    type: LeaseCheckResult,
    description: 'What proposeLease would propose. Nothing is written.',
    args: { ...atBlock, input: t.arg({ type: ProposeLease, required: true }) },
    resolve: async (_, { input: sent, ...at }, ctx) => {
      await readAt(ctx, 'lease:read', at);
      const { terms: text, ...input } = plain(ProposeLease, sent);
      const terms = termsJson(text);
      if (!terms.ok) return terms.refusal;
      const checked = await checkLease(ctx.services, ctx.actor, { ...input, terms: terms.value });
      return checked.ok ? checked.value : checked.refusal;
    },
  }),
  publishedValues: t.field({
    type: [PublishedType],
    description: 'Reference rates and indices that the organisation has entered, newest first.',
    args: { ...atBlock },
    resolve: async (_, at, ctx) => publishedValues(ctx.services.db, [await readAt(ctx, 'lease:read', at)]),
  }),
  lease: t.field({
    type: LeaseType,
    nullable: true,
    description: 'By its subject on chain or its reference. Null where there is none that the reader may see.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'lease:read', at);
      return findLease(ctx, id);
    },
  }),
  leases: t.connection({
    type: LeaseType,
    description: 'Newest first unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: LeaseFilter }), sort: t.arg({ type: LeaseSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listLeases(ctx.services.db, await readAt(ctx, 'lease:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  leaseTotals: t.field({
    type: [Total],
    description: 'Count, and the rent of one period, for each currency and standing.',
    args: { ...atBlock, filter: t.arg({ type: LeaseFilter }) },
    resolve: async (_, { filter, ...at }, ctx) =>
      leaseTotals(ctx.services.db, await readAt(ctx, 'lease:read', at), {
        filter: present(filter),
        now: ctx.services.clock.now(),
      }),
  }),
  leaseAmendment: t.field({
    type: AmendmentResult,
    description: 'What amendLease would change. Nothing is written.',
    args: { ...atBlock, input: t.arg({ type: AmendLease, required: true }) },
    resolve: async (_, { input, ...at }, ctx) => {
      await readAt(ctx, 'lease:read', at);
      const amendment = amendmentOf(plain(AmendLease, input));
      if (!amendment.ok) return amendment.refusal;
      const preview = await previewAmendment(ctx.services, ctx.actor, amendment.value);
      return preview.ok ? preview.value : preview.refusal;
    },
  }),
  leaseSettlement: t.field({
    type: SettlementResult,
    description: 'What ends a lease on a day, line by line. Nothing is written.',
    args: { ...atBlock, input: t.arg({ type: SettlementInput, required: true }) },
    resolve: async (_, { input, ...at }, ctx) => {
      await readAt(ctx, 'lease:read', at);
      const quote = await quoteLeaseSettlement(ctx.services, ctx.actor, plain(SettlementInput, input));
      return quote.ok ? quote.value : quote.refusal;
    },
  }),
}));
