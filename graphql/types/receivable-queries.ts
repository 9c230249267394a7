import { AGEING_BUCKETS, type AgeingBucket, type AgeingRow, ageingOf } from '#domain/receivables/ageing';
import { dateOf } from '#domain/time/calendar-date';
import { listReceivables, openByDueDate, type ReceivableTotal, receivableTotals } from '#prisma/reads/receivables';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import { findReceivable, ReceivableType } from './receivable.ts';
import { ReceivableFilter, ReceivableFilterRole, ReceivableSort, ReceivableState } from './receivable-lists.ts';

const Total = builder.objectRef<ReceivableTotal>('ReceivableTotal').implement({
  fields: t => ({
    currency: t.exposeString('currency'),
    state: t.field({ type: ReceivableState, resolve: ({ state }) => state }),
    count: t.exposeInt('count'),
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    openMinor: t.field({ type: 'BigInt', resolve: ({ openMinor }) => openMinor }),
  }),
});

interface Bucket {
  readonly bucket: AgeingBucket;
  readonly count: number;
  readonly amountMinor: bigint;
}

const BucketType = builder.objectRef<Bucket>('AgeingBucket').implement({
  fields: t => ({
    bucket: t.field({
      type: codes('AgeingBucketName', AGEING_BUCKETS, 'Days past due; due today is not past due.'),
      resolve: ({ bucket }) => bucket,
    }),
    count: t.exposeInt('count'),
    openMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
  }),
});

const Ageing = builder.objectRef<AgeingRow>('Ageing').implement({
  fields: t => ({
    currency: t.exposeString('currency'),
    count: t.exposeInt('count'),
    openMinor: t.field({ type: 'BigInt', resolve: ({ totalMinor }) => totalMinor }),
    buckets: t.field({
      type: [BucketType],
      resolve: ({ buckets }) => AGEING_BUCKETS.map(bucket => ({ bucket, ...buckets[bucket] })),
    }),
  }),
});

builder.queryFields(t => ({
  receivable: t.field({
    type: ReceivableType,
    nullable: true,
    description: 'By its subject on chain or its reference. Null where there is none that the reader may see.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'receivable:read', at);
      return findReceivable(ctx, id);
    },
  }),
  receivables: t.connection({
    type: ReceivableType,
    description: 'By due date unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: ReceivableFilter }), sort: t.arg({ type: ReceivableSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listReceivables(ctx.services.db, await readAt(ctx, 'receivable:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  receivableTotals: t.field({
    type: [Total],
    description: 'Count and amounts for each currency and state.',
    args: { ...atBlock, filter: t.arg({ type: ReceivableFilter }) },
    resolve: async (_, { filter, ...at }, ctx) =>
      receivableTotals(ctx.services.db, await readAt(ctx, 'receivable:read', at), {
        filter: present(filter),
        now: ctx.services.clock.now(),
      }),
  }),
  receivableAgeing: t.field({
    type: [Ageing],
    description: 'What is open, by currency and by how late it is.',
    args: { ...atBlock, role: t.arg({ type: ReceivableFilterRole, required: true }) },
    resolve: async (_, { role, ...at }, ctx) => {
      const now = ctx.services.clock.now();
      const organisationId = await readAt(ctx, 'receivable:read', at);
      const open = await openByDueDate(ctx.services.db, organisationId, { filter: { role }, now });
      return ageingOf(open, dateOf(Math.floor(now.getTime() / 1000)));
    },
  }),
}));
