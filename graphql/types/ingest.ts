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

interface Count {
  readonly name: string;
  readonly count: number;
}

const Named = builder.objectRef<Count>('NamedCount').implement({
  fields: t => ({ name: t.exposeString('name'), count: t.exposeFloat('count') }),
});

const countsOf = (counts: Readonly<Record<string, number>>): Count[] =>
  Object.entries(counts).map(([name, count]) => ({ name, count }));

const Process = builder.objectRef<IngestHealthView['processes'][number]>('IngestProcess').implement({
  description: 'What a process tells of itself. Counts are since its start, rates a second over its last minute.',
  fields: t => ({
    processId: t.exposeString('id'),
    host: t.exposeString('host'),
    pid: t.exposeInt('pid'),
    startedAt: t.field({ type: 'DateTime', resolve: ({ startedAt }) => startedAt }),
    seenAt: t.field({ type: 'DateTime', resolve: ({ seenAt }) => seenAt }),
    isAlive: t.exposeBoolean('isAlive'),
    databaseAway: t.boolean({ resolve: ({ figures }) => figures.databaseAway }),
    rate: t.float({ resolve: ({ figures }) => figures.rate }),
    refusedRate: t.float({ resolve: ({ figures }) => figures.refusedRate }),
    lagMedianMs: t.float({ resolve: ({ figures }) => figures.lagMs.median }),
    lagHighMs: t.float({ description: '95 of a hundred.', resolve: ({ figures }) => figures.lagMs.high }),
    waiting: t.float({ resolve: ({ figures }) => figures.waiting }),
    messages: t.float({ resolve: ({ figures }) => figures.messages }),
    readings: t.float({ resolve: ({ figures }) => figures.readings }),
    known: t.float({ description: 'Readings that were known.', resolve: ({ figures }) => figures.known }),
    refused: t.float({ resolve: ({ figures }) => figures.refused }),
    setAside: t.float({ resolve: ({ figures }) => figures.setAside }),
    dropped: t.float({
      description: 'Refused, and too many to be kept.',
      resolve: ({ figures }) => figures.dropped,
    }),
    transports: t.field({
      type: [Named],
      description: 'Messages by transport.',
      resolve: ({ figures }) => countsOf(figures.byTransport),
    }),
    connections: t.field({
      type: [Named],
      description: 'Connections now, by listener.',
      resolve: ({ figures }) => countsOf(figures.connections),
    }),
  }),
});

const Retired = builder.objectRef<IngestHealthView['retired'][number]>('RetiredMonth').implement({
  description: 'A month of readings that was dropped for its age.',
  fields: t => ({
    month: t.exposeString('month'),
    readings: t.exposeFloat('readings'),
    kept: t.exposeFloat('kept', { description: 'Of them, that stay for another reason.' }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
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

/** Of all processes together, by name. */
const sumBy = (processes: IngestHealthView['processes'], of: 'byTransport' | 'connections'): Count[] => {
  const sums = new Map<string, number>();
  for (const { figures } of processes) {
    for (const [name, count] of Object.entries(figures[of])) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
};

const Health = builder.objectRef<IngestHealthView>('IngestHealth').implement({
  description: 'How taking in readings fares, in all processes.',
  fields: t => ({
    processes: t.int({ description: 'That are alive.', resolve: one => one.processes.filter(p => p.isAlive).length }),
    processList: t.field({
      type: [Process],
      description: 'Those of the last hour too.',
      resolve: ({ processes }) => [...processes],
    }),
    protocols: t.field({ type: [Protocol], resolve: ({ protocols }) => [...protocols] }),
    transports: t.field({
      type: [Named],
      description: 'Messages by transport, since the processes began.',
      resolve: ({ processes }) => sumBy(processes, 'byTransport'),
    }),
    connections: t.field({
      type: [Named],
      description: 'Connections now, by listener.',
      resolve: ({ processes }) =>
        sumBy(
          processes.filter(({ isAlive }) => isAlive),
          'connections',
        ),
    }),
    rate: t.exposeFloat('rate', { description: 'Readings a second, over the last minute.' }),
    refusedRate: t.exposeFloat('refusedRate'),
    waiting: t.exposeInt('waiting', { description: 'Messages that wait to be written.' }),
    lagMs: t.exposeFloat('lagMs', { description: 'From arrival to commit, 95 of a hundred.' }),
    toWorkOff: t.exposeInt('toWorkOff', {
      description: 'Stored readings whose verdicts are still to be made, as marks.',
    }),
    toWorkOffSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest waits.',
      resolve: ({ toWorkOffSince }) => toWorkOffSince,
    }),
    failing: t.exposeInt('failing', {
      description: 'Machines whose verdicts, days or alarms are left alone for a while.',
    }),
    failingSince: t.field({ type: 'DateTime', nullable: true, resolve: ({ failingSince }) => failingSince }),
    setAside: t.exposeInt('setAside'),
    setAsideOfStrangers: t.exposeInt('setAsideOfStrangers'),
    reasons: t.field({ type: [Reason], resolve: ({ reasons }) => [...reasons] }),
    retired: t.field({ type: [Retired], resolve: ({ retired }) => [...retired] }),
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
