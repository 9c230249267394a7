import { GraphQLError } from 'graphql';
import type { ActionDetails } from '#prisma/reads/actions';
import { actionById, listActions } from '#prisma/reads/actions';
import { builder } from '../builder.ts';
import { isRowId } from '../ids.ts';
import { readerOf } from '../reading.ts';
import { ActionType } from '../types/action.ts';
import { WaitingType, waitingNow } from '../types/inbox.ts';
import { findReceivable, ReceivableType } from '../types/receivable.ts';
import { changes } from './changes.ts';

builder.subscriptionFields(t => ({
  receivableChanged: t.field({
    type: ReceivableType,
    description: 'How it is now, and again after each change of it.',
    args: { subject: t.arg({ type: 'Hex', required: true }) },
    subscribe: (_, { subject }, ctx) => {
      readerOf(ctx, 'receivable:read');
      return changes(
        ctx,
        ({ subjects }) => subjects.includes(subject),
        () => findReceivable(ctx, subject),
      );
    },
    resolve: receivable => receivable,
  }),
  actionChanged: t.field({
    type: ActionType,
    description: 'An own action, or the newest one on a subject: how it is now, and again after each change.',
    args: { id: t.arg.string(), subject: t.arg({ type: 'Hex' }) },
    subscribe: async (_, { id, subject }, ctx) => {
      const { db } = ctx.services;
      const organisationId = readerOf(ctx, 'ledger:read');
      if ((id == null) === (subject == null)) {
        throw new GraphQLError('Give id or subject.', { extensions: { code: 'BAD_USER_INPUT' } });
      }
      const newest = async (): Promise<ActionDetails | null> => {
        if (id != null) return isRowId(id) ? actionById(db, organisationId, id) : null;
        const { edges } = await listActions(db, organisationId, { subject: subject ?? '' }, { first: 1 });
        const found = edges[0]?.node.id;
        return found === undefined ? null : actionById(db, organisationId, found);
      };
      const about = subject ?? (await newest())?.subject;
      return changes(ctx, ({ subjects }) => about !== undefined && subjects.includes(about), newest);
    },
    resolve: action => action,
  }),
  inboxChanged: t.field({
    type: WaitingType,
    description: 'What waits for the actor, now and again after each change.',
    subscribe: (_, __, ctx) => {
      const organisationId = readerOf(ctx, 'organisation:read');
      return changes(
        ctx,
        ({ organisations }) => organisations?.includes(organisationId) ?? false,
        () => waitingNow(ctx),
      );
    },
    resolve: waiting => waiting,
  }),
}));
