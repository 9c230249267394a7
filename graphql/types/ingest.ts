import { GraphQLError } from 'graphql';
import { type IngestHealthView, ingestHealth } from '#prisma/reads/ingest-health';
import { governs } from '#prisma/reads/organisations';
import { builder } from '../builder.ts';
import { readerOf } from '../reading.ts';

const Reason = builder.objectRef<IngestHealthView['reasons'][number]>('RefusalCount').implement({
  fields: t => ({ reason: t.exposeString('reason'), count: t.exposeInt('count') }),
});

const Health = builder.objectRef<IngestHealthView>('IngestHealth').implement({
  description: 'How taking in readings fares, in all processes.',
  fields: t => ({
    processes: t.int({ description: 'That are alive.', resolve: one => one.processes.filter(p => p.isAlive).length }),
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

builder.queryField('ingestHealth', t =>
  t.field({
    type: Health,
    description: 'For administrators of an organisation that governs the consortium: who answers for the portal.',
    resolve: async (_, __, ctx) => {
      const organisationId = readerOf(ctx, 'organisation:manage');
      const { db, clock } = ctx.services;
      if (!(await governs(db, organisationId))) {
        throw new GraphQLError('This is for who governs the consortium.', { extensions: { code: 'FORBIDDEN' } });
      }
      return ingestHealth(db, clock.now());
    },
  }),
);
