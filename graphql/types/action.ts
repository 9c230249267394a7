import {
  ACTION_STATUSES,
  type ActionDetails,
  type ActionLine,
  type ActionSigner,
  actionById,
  listActions,
} from '#prisma/reads/actions';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { isRowId } from '../ids.ts';
import { perRequest } from '../per-request.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';
import { RefusalType } from './refusal.ts';

const ActionStatus = codes(
  'ActionStatus',
  ACTION_STATUSES,
  'PENDING: signed, not sent yet; SUBMITTED: sent; CONFIRMED, REFUSED: by the contract; EXPIRED: too late.',
);

const Signer = builder.objectRef<ActionSigner>('ActionSigner').implement({
  fields: t => ({
    address: t.exposeString('address'),
    organisation: t.exposeString('organisation', { nullable: true, description: 'Null: another party’s key.' }),
    heldBy: t.exposeString('heldBy', { nullable: true }),
  }),
});

const Attempt = builder.objectRef<ActionDetails['tries'][number]>('ActionAttempt').implement({
  fields: t => ({
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    txHash: t.exposeString('txHash', { nullable: true }),
    error: t.exposeString('error', { nullable: true }),
    final: t.exposeBoolean('final'),
  }),
});

/** One of the organisation's own actions, by the id of its row; null for strangers. */
export const findAction = perRequest(async (ctx, id) =>
  isRowId(id) ? actionById(ctx.services.db, readerOf(ctx, 'ledger:read'), id) : null,
);

const details = async (action: ActionLine | ActionDetails, ctx: GraphQLContext): Promise<ActionDetails> => {
  const found = 'digest' in action ? action : await findAction(ctx, action.id);
  if (!found) throw new Error('an action of a list cannot be read');
  return found;
};

const ActionRef = builder.objectRef<ActionLine | ActionDetails>('Action');

export const ActionType = builder.node(ActionRef, {
  description: 'A change that the organisation has signed, on its way to the chain or settled.',
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => findAction(ctx, id),
  fields: t => ({
    actionId: t.exposeString('id'),
    type: t.exposeString('type', { description: 'IssueReceivable, ConfirmReceivable, …' }),
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference', { nullable: true, description: 'Of the receivable that it is about.' }),
    status: t.field({ type: ActionStatus, resolve: ({ status }) => status }),
    final: t.exposeBoolean('final', { description: 'Its block is deep enough to stay.' }),
    refusal: t.field({
      type: RefusalType,
      nullable: true,
      description: 'Why the contract refused it.',
      resolve: ({ refusalCode, refusalParams }) =>
        refusalCode === null ? null : { code: refusalCode, params: refusalParams },
    }),
    by: t.exposeString('by', { nullable: true, description: 'The person who caused it.' }),
    blockNumber: t.field({ type: 'BigInt', nullable: true, resolve: ({ blockNumber }) => blockNumber }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    settledAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ settledAt }) => settledAt }),
    contract: t.string({ resolve: async (row, _, ctx) => (await details(row, ctx)).contract }),
    digest: t.string({ description: 'EIP-712.', resolve: async (row, _, ctx) => (await details(row, ctx)).digest }),
    message: t.field({
      type: 'JSON',
      description: 'Exactly what was signed, numbers as text.',
      resolve: async (row, _, ctx) => (await details(row, ctx)).message,
    }),
    deadline: t.field({ type: 'DateTime', resolve: async (row, _, ctx) => (await details(row, ctx)).deadline }),
    txHash: t.string({ nullable: true, resolve: async (row, _, ctx) => (await details(row, ctx)).txHash }),
    blockHash: t.string({ nullable: true, resolve: async (row, _, ctx) => (await details(row, ctx)).blockHash }),
    signers: t.field({ type: [Signer], resolve: async (row, _, ctx) => [...(await details(row, ctx)).signers] }),
    attempts: t.field({ type: [Attempt], resolve: async (row, _, ctx) => [...(await details(row, ctx)).tries] }),
    proposalId: t.string({ nullable: true, resolve: async (row, _, ctx) => (await details(row, ctx)).proposalId }),
  }),
});

builder.queryFields(t => ({
  action: t.field({
    type: ActionType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'ledger:read', at);
      return findAction(ctx, id);
    },
  }),
  actions: t.connection({
    type: ActionType,
    description: 'What the organisation has signed, newest first.',
    args: { ...atBlock, statuses: t.arg({ type: [ActionStatus] }), subject: t.arg.string() },
    resolve: async (_, { statuses, subject, ...page }, ctx) =>
      toConnection(
        await listActions(
          ctx.services.db,
          await readAt(ctx, 'ledger:read', page),
          { ...(statuses && statuses.length > 0 && { statuses }), ...(subject && { subject }) },
          pageRequestOf(page),
        ),
      ),
  }),
}));
