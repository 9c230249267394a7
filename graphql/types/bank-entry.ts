import {
  type AllocationRow,
  ENTRY_SORTS,
  type EntryPage,
  type EntryRow,
  findEntry,
  listEntries,
  type PayableFragment,
  payableFragments,
} from '#prisma/reads/payments';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { perRequest } from '../per-request.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';
import { SortDirection } from './sort.ts';

const Allocation = builder.objectRef<AllocationRow>('Allocation').implement({
  fields: t => ({
    allocation: t.exposeString('allocation', { description: 'Its id on chain.' }),
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    invoiceNumber: t.exposeString('invoiceNumber'),
    fragment: t.exposeInt('fragment'),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    state: t.field({
      type: codes('AllocationState', ['settling', 'recorded', 'refused', 'reversing', 'reversed']),
      resolve: ({ state }) => state,
    }),
    actionId: t.exposeString('actionId'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

const find = perRequest((ctx, id) => findEntry(ctx.services.db, readerOf(ctx, 'payment:read'), id));

const details = async (entry: EntryRow | EntryPage, ctx: GraphQLContext): Promise<EntryPage> => {
  const page = 'allocations' in entry ? entry : await find(ctx, entry.id);
  if (!page) throw new Error('an entry of a list cannot be read');
  return page;
};

const BankEntryType = builder.node(builder.objectRef<EntryRow | EntryPage>('BankEntry'), {
  description: 'A credit on one of the organisation’s accounts.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => find(ctx, id),
  fields: t => ({
    entryId: t.exposeString('id'),
    accountId: t.exposeString('accountId'),
    accountNumber: t.exposeString('accountNumber'),
    reference: t.exposeString('reference'),
    payerName: t.exposeString('payerName', { nullable: true }),
    bookedOn: t.field({ type: 'Date', resolve: ({ bookedOn }) => bookedOn }),
    currency: t.exposeString('currency'),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    allocatedMinor: t.field({ type: 'BigInt', resolve: ({ allocatedMinor }) => allocatedMinor }),
    toRetiredAccount: t.exposeBoolean('toRetiredAccount'),
    settling: t.exposeBoolean('settling'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    allocations: t.field({
      type: [Allocation],
      resolve: async (entry, _, ctx) => [...(await details(entry, ctx)).allocations],
    }),
  }),
});

const Payable = builder.objectRef<PayableFragment>('PayableFragment').implement({
  description: 'An open fragment on which the organisation may record payments.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    fragment: t.exposeInt('fragment'),
    invoiceNumber: t.exposeString('invoiceNumber'),
    obligorName: t.exposeString('obligor'),
    currency: t.exposeString('currency'),
    dueDate: t.field({ type: 'Date', resolve: ({ dueDate }) => dueDate }),
    openMinor: t.field({ type: 'BigInt', resolve: ({ openMinor }) => openMinor }),
  }),
});

const EntryFilter = builder.inputType('BankEntryFilter', {
  fields: t => ({
    accountId: t.string(),
    currency: t.string(),
    state: t.field({ type: codes('BankEntryState', ['open', 'allocated']) }),
    bookedFrom: t.field({ type: 'Date' }),
    bookedTo: t.field({ type: 'Date' }),
    text: t.string(),
  }),
});

const EntrySort = builder.inputType('BankEntrySort', {
  fields: t => ({
    by: t.field({ type: codes('BankEntrySortField', ENTRY_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});

builder.queryFields(t => ({
  bankEntry: t.field({
    type: BankEntryType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'payment:read', at);
      return find(ctx, id);
    },
  }),
  bankEntries: t.connection({
    type: BankEntryType,
    description: 'Newest booking first unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: EntryFilter }), sort: t.arg({ type: EntrySort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listEntries(ctx.services.db, await readAt(ctx, 'payment:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
        }),
      ),
  }),
  payableFragments: t.connection({
    type: Payable,
    description: 'First due first.',
    args: { ...atBlock, currency: t.arg.string(), text: t.arg.string() },
    resolve: async (_, { currency, text, ...page }, ctx) =>
      toConnection(
        await payableFragments(ctx.services.db, await readAt(ctx, 'payment:read', page), {
          ...present({ currency, text }),
          page: pageRequestOf(page),
        }),
      ),
  }),
}));
