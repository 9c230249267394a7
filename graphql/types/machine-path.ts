import { GraphQLError } from 'graphql';
import { pathBetween, type WayPlace } from '#prisma/reads/day-path';
import { subjectsNamed } from '#prisma/reads/machine-states';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { readAt } from '../reading.ts';

const Way = builder.objectRef<WayPlace>('WayPlace').implement({
  description: 'A place of a machine’s way.',
  fields: t => ({
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    latitude: t.exposeFloat('latitude'),
    longitude: t.exposeFloat('longitude'),
    trust: t.exposeInt('trust', { nullable: true, description: '0 to 3: T0 … T3.' }),
    speedMps: t.exposeFloat('speedMps', { nullable: true }),
    afterGap: t.exposeBoolean('afterGap', {
      description: 'Nothing was heard for so long before it that nobody knows the way to it.',
    }),
    doubted: t.exposeBoolean('doubted', { description: 'It is no part of the way, and stands beside it.' }),
  }),
});

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

builder.queryField('machinePath', t =>
  t.field({
    type: [Way],
    description:
      'Where a machine was between two moments, up to 366 days apart, thinned to some 2,000 places; empty for who may not see the place.',
    args: {
      ...atBlock,
      machine: t.arg.string({ required: true, description: 'Subject or reference.' }),
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime', required: true, description: 'Before.' }),
    },
    resolve: async (_, { machine, from, to, ...at }, ctx) => {
      const organisationId = await readAt(ctx, 'telemetry:read', at);
      if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) {
        throw new GraphQLError(`Ask for at most ${MOST_DAYS} days.`, { extensions: { code: 'BAD_USER_INPUT' } });
      }
      const { db, clock } = ctx.services;
      const [subject] = await subjectsNamed(db, [machine]);
      return subject === undefined
        ? []
        : [...(await pathBetween(db, organisationId, subject, { from, to, now: clock.now() }))];
    },
  }),
);
