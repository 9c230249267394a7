import { GraphQLError } from 'graphql';
import { allRefusedMessages } from '#prisma/reads/device-messages';
import { type IngestHealthView, ingestHealth, type ProtocolHealth } from '#prisma/reads/ingest-health';
import { governs } from '#prisma/reads/organisations';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { present } from '../present.ts';
import { pageRequestOf, readerOf, toConnection } from '../reading.ts';
import { RefusedMessageType } from './refused-message.ts';

const Reason = builder.objectRef<IngestHealthView['reasons'][number]>('RefusalCount').implement({
  fields: t => ({ reason: t.exposeString('reason'), count: t.exposeInt('count') }),
});

const Protocol = builder.objectRef<ProtocolHealth>('ProtocolHealth').implement({
  description: 'How messages of one protocol fare, in all processes.',
  fields: t => ({
    protocol: t.exposeString('protocol'),
    rate: t.exposeFloat('rate', { description: 'Readings a second, over the last minute.' }),
    refusedRate: t.exposeFloat('refusedRate'),
    lagMs: t.exposeFloat('lagMs', { description: 'From arrival to commit, 95 of a hundred.' }),
    readings: t.exposeFloat('readings', { description: 'Since the processes began.' }),
    refused: t.exposeFloat('refused'),
    setAside: t.exposeInt('setAside'),
    devices: t.exposeInt('devices'),
    heardLastHour: t.int({ resolve: ({ heard }) => heard }),
    lastMessageAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ lastMessageAt }) => lastMessageAt }),
  }),
});

const Health = builder.objectRef<IngestHealthView>('IngestHealth').implement({
  description: 'How taking in readings fares, in all processes.',
  fields: t => ({
    processes: t.int({ description: 'That are alive.', resolve: one => one.processes.filter(p => p.isAlive).length }),
    protocols: t.field({ type: [Protocol], resolve: ({ protocols }) => [...protocols] }),
    rate: t.exposeFloat('rate', { description: 'Readings a second, over the last minute.' }),
    refusedRate: t.exposeFloat('refusedRate'),
    waiting: t.exposeInt('waiting', { description: 'Messages that wait to be written.' }),
    lagMs: t.exposeFloat('lagMs', { description: 'From arrival to commit, 95 of a hundred.' }),
    toWorkOff: t.exposeInt('toWorkOff', {
      description: 'Stored readings whose verdicts are still to be made, as marks.',
    }),
    setAside: t.exposeInt('setAside'),
    setAsideOfStrangers: t.exposeInt('setAsideOfStrangers'),
    reasons: t.field({ type: [Reason], resolve: ({ reasons }) => [...reasons] }),
  }),
});

/** That who asks answers for the portal: administrators of an organisation that governs the consortium. */
const requireOperator = async (ctx: GraphQLContext): Promise<void> => {
  const organisationId = readerOf(ctx, 'organisation:manage');
  if (await governs(ctx.services.db, organisationId)) return;
  throw new GraphQLError('This is for who governs the consortium.', { extensions: { code: 'FORBIDDEN' } });
};

builder.queryFields(t => ({
  ingestHealth: t.field({
    type: Health,
    description: 'For administrators of an organisation that governs the consortium: who answers for the portal.',
    resolve: async (_, __, ctx) => {
      await requireOperator(ctx);
      return ingestHealth(ctx.services.db, ctx.services.clock.now());
    },
  }),
  setAsideMessages: t.connection({
    type: RefusedMessageType,
    description: 'What was refused of everybody, unknown devices too, newest first; for the same people.',
    args: { ...atBlock, protocol: t.arg.string(), reason: t.arg.string(), strangersOnly: t.arg.boolean() },
    resolve: async (_, { protocol, reason, strangersOnly, ...page }, ctx) => {
      await requireOperator(ctx);
      return toConnection(
        await allRefusedMessages(ctx.services.db, {
          ...pageRequestOf(page),
          ...present({ protocol, reason, strangersOnly }),
        }),
      );
    },
  }),
}));
