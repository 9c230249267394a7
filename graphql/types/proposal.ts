import { FOUR_EYES, isFourEyesOperation } from '#domain/access/permissions';
import { findProposal, listProposals, type ProposalLine } from '#prisma/reads/identity-proposals';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { perRequest } from '../per-request.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';

const Operation = codes('ProposalOperation', Object.keys(FOUR_EYES).filter(isFourEyesOperation));

const find = perRequest((ctx, id) =>
  findProposal(ctx.services.db, readerOf(ctx, 'organisation:read'), id, ctx.services.clock.now()),
);

const ProposalType = builder.node(builder.objectRef<ProposalLine>('Proposal'), {
  description: 'What one person has prepared and another must approve, word for word.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => find(ctx, id),
  fields: t => ({
    proposalId: t.exposeString('id'),
    operation: t.field({ type: Operation, resolve: ({ operation }) => operation }),
    subject: t.exposeString('subject', { nullable: true }),
    reference: t.exposeString('reference', { nullable: true }),
    content: t.field({ type: 'JSON', description: 'Exactly what would be done.', resolve: ({ content }) => content }),
    contentHash: t.exposeString('contentHash', { description: 'Goes back with the approval.' }),
    status: t.field({
      type: codes('ProposalStatus', ['PROPOSED', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'EXPIRED']),
      resolve: ({ status }) => status,
    }),
    preparedBy: t.exposeString('preparedBy', { nullable: true }),
    preparedByMe: t.boolean({ resolve: ({ preparedById }, _, { actor }) => preparedById === actor.userId }),
    decidedBy: t.exposeString('decidedBy', { nullable: true }),
    decisionNote: t.exposeString('decisionNote', { nullable: true }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    expiresAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ expiresAt }) => expiresAt }),
    decidedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ decidedAt }) => decidedAt }),
    actionId: t.exposeString('actionId', { nullable: true }),
  }),
});

builder.queryFields(t => ({
  proposal: t.field({
    type: ProposalType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'organisation:read', at);
      return find(ctx, id);
    },
  }),
  proposals: t.connection({
    type: ProposalType,
    description: 'Newest first.',
    args: { ...atBlock, open: t.arg.boolean({ description: 'Only those that can still be decided.' }) },
    resolve: async (_, { open, ...page }, ctx) =>
      toConnection(
        await listProposals(
          ctx.services.db,
          await readAt(ctx, 'organisation:read', page),
          { open: open ?? false, now: ctx.services.clock.now() },
          pageRequestOf(page),
        ),
      ),
  }),
}));
