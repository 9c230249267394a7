import { blockByNumber, type LedgerBlock, type LedgerEvent, listBlocks, listEvents } from '#prisma/reads/ledger';
import { projectedBlock } from '#prisma/reads/projected-block';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';

const BlockType = builder.objectRef<LedgerBlock>('Block').implement({
  fields: t => ({
    number: t.field({ type: 'BigInt', resolve: ({ number }) => number }),
    hash: t.exposeString('hash'),
    parentHash: t.exposeString('parentHash'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    final: t.exposeBoolean('final'),
    events: t.exposeInt('events'),
  }),
});

const EventType = builder.objectRef<LedgerEvent>('LedgerEvent').implement({
  description:
    'That something happened is everybody’s; on what, and with which values, only those may know who have a part in it.',
  fields: t => ({
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => blockNumber }),
    logIndex: t.exposeInt('logIndex'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    final: t.exposeBoolean('final'),
    txHash: t.exposeString('txHash'),
    contract: t.exposeString('contract'),
    name: t.exposeString('name'),
    shared: t.boolean({ description: 'The rest is null where it is not.', resolve: ({ shared }) => shared !== null }),
    subject: t.string({ nullable: true, resolve: ({ shared }) => shared?.subject ?? null }),
    version: t.field({ type: 'BigInt', nullable: true, resolve: ({ shared }) => shared?.version ?? null }),
    reference: t.string({ nullable: true, resolve: ({ shared }) => shared?.reference ?? null }),
    args: t.field({ type: 'JSON', nullable: true, resolve: ({ shared }) => shared?.args ?? null }),
    actionId: t.string({ nullable: true, resolve: ({ shared }) => shared?.actionId ?? null }),
  }),
});

const EventFilter = builder.inputType('LedgerEventFilter', {
  fields: t => ({
    block: t.field({ type: 'BigInt' }),
    contract: t.string(),
    name: t.string(),
    ours: t.boolean({ description: 'Only of subjects that the organisation has a part in.' }),
  }),
});

builder.queryFields(t => ({
  projectedBlock: t.field({
    type: 'BigInt',
    nullable: true,
    description: 'The newest block that reads contain.',
    args: { ...atBlock },
    resolve: async (_, at, ctx) => {
      await readAt(ctx, 'ledger:read', at);
      return projectedBlock(ctx.services.db);
    },
  }),
  block: t.field({
    type: BlockType,
    nullable: true,
    args: { ...atBlock, number: t.arg({ type: 'BigInt', required: true }) },
    resolve: async (_, { number, ...at }, ctx) => {
      await readAt(ctx, 'ledger:read', at);
      return blockByNumber(ctx.services.db, number);
    },
  }),
  blocks: t.connection({
    type: BlockType,
    description: 'Newest first.',
    args: { ...atBlock, eventful: t.arg.boolean({ description: 'Only those with events.' }) },
    resolve: async (_, { eventful, ...page }, ctx) => {
      await readAt(ctx, 'ledger:read', page);
      return toConnection(
        await listBlocks(ctx.services.db, { eventful: eventful ?? false, page: pageRequestOf(page) }),
      );
    },
  }),
  events: t.connection({
    type: EventType,
    description: 'Newest first.',
    args: { ...atBlock, filter: t.arg({ type: EventFilter }) },
    resolve: async (_, { filter, ...page }, ctx) =>
      toConnection(
        await listEvents(ctx.services.db, {
          organisationId: await readAt(ctx, 'ledger:read', page),
          now: ctx.services.clock.now(),
          filter: present(filter),
          page: pageRequestOf(page),
        }),
      ),
  }),
}));
