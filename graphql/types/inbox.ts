import { permissionsOfActor } from '#domain/access/authorise';
import { type InboxLine, listInbox } from '#prisma/reads/inbox';
import { waitingFor } from '#prisma/reads/waiting';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';

const InboxItemType = builder.objectRef<InboxLine>('InboxItem').implement({
  fields: t => ({
    itemId: t.exposeString('id'),
    kind: t.exposeString('kind', { description: 'receivable-confirmed, finance-quoted, approval-waiting, …' }),
    params: t.field({ type: 'JSON', description: 'The blanks of its text.', resolve: ({ params }) => params }),
    subject: t.exposeString('subject', { nullable: true }),
    link: t.exposeString('link', { nullable: true, description: 'A path in the portal.' }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    readAt: t.field({ type: 'DateTime', nullable: true, resolve: item => item.readAt }),
  }),
});

/** What waits for the actor: read afresh for each event of a subscription. */
export const waitingNow = ({ services, actor }: GraphQLContext) =>
  waitingFor(services.db, {
    organisationId: actor.organisationId,
    userId: actor.userId ?? '',
    permissions: permissionsOfActor(actor),
    now: services.clock.now(),
  });

export const WaitingType = builder.objectRef<Awaited<ReturnType<typeof waitingNow>>>('Waiting').implement({
  description: 'What waits for the actor, as counts.',
  fields: t => ({
    inbox: t.exposeInt('inbox', { description: 'Items that nobody of the organisation has read.' }),
    approvals: t.exposeInt('approvals', { description: 'Open proposals that the actor may approve.' }),
    alarms: t.exposeInt('alarms', {
      description: 'Alarms that stand and that nobody of the organisation acknowledged.',
    }),
  }),
});

builder.queryField('inbox', t =>
  t.connection({
    type: InboxItemType,
    description: 'What the organisation is told, newest first.',
    args: { ...atBlock, unread: t.arg.boolean() },
    resolve: async (_, { unread, ...page }, ctx) =>
      toConnection(
        await listInbox(
          ctx.services.db,
          await readAt(ctx, 'organisation:read', page),
          { unread: unread ?? false },
          pageRequestOf(page),
        ),
      ),
  }),
);
