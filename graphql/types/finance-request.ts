import { findFinanceRequest, listFinanceRequests, REQUEST_STATES, type RequestRow } from '#prisma/reads/finance';
import { listQuotes } from '#prisma/reads/quotes';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { perRequest } from '../per-request.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';
import { OrganisationType } from './organisation.ts';
import { QuoteType } from './quote.ts';

const RequestState = codes(
  'FinanceRequestState',
  REQUEST_STATES,
  'As the reader’s side may know it: a bank counts its own quotes alone.',
);
const RequestSide = codes('FinanceRequestSide', ['holder', 'bank']);

/** A request as its holder, or as a bank that was asked, may know it; null for strangers. */
export const findRequest = perRequest((ctx, id) =>
  findFinanceRequest(ctx.services.db, readerOf(ctx, 'receivable:read'), id, ctx.services.clock.now()),
);

export const FinanceRequestType = builder.node(builder.objectRef<RequestRow>('FinanceRequest'), {
  id: { resolve: ({ id }) => id },
  loadOne: (id, ctx) => findRequest(ctx, id),
  fields: t => ({
    requestId: t.exposeString('id'),
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    fragment: t.exposeInt('fragment'),
    invoiceNumber: t.exposeString('invoiceNumber'),
    sellerName: t.exposeString('seller'),
    obligorName: t.exposeString('obligor'),
    currency: t.exposeString('currency'),
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    dueDate: t.field({ type: 'Date', resolve: ({ dueDate }) => dueDate }),
    confirmed: t.exposeBoolean('confirmed'),
    state: t.field({ type: RequestState, resolve: ({ state }) => state }),
    holder: t.field({ type: OrganisationType, resolve: ({ holder }) => holder }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    expiresAt: t.field({ type: 'DateTime', resolve: ({ expiresAt }) => expiresAt }),
    note: t.string({ nullable: true, resolve: async ({ id }, _, ctx) => (await findRequest(ctx, id))?.note ?? null }),
    banksAsked: t.exposeInt('banksAsked', {
      nullable: true,
      description: 'Null to a bank, which does not learn of others.',
    }),
    quotes: t.field({
      type: [QuoteType],
      description: 'All of them for whoever asked, its own for a bank; newest first.',
      resolve: async ({ id }, _, ctx) => {
        const { edges } = await listQuotes(ctx.services.db, readerOf(ctx, 'receivable:read'), {
          filter: { requestId: id },
          page: { first: 100 },
          now: ctx.services.clock.now(),
        });
        return edges.map(({ node }) => node);
      },
    }),
  }),
});

const RequestFilter = builder.inputType('FinanceRequestFilter', {
  fields: t => ({ states: t.field({ type: [RequestState] }), currency: t.string(), text: t.string() }),
});

builder.queryFields(t => ({
  financeRequest: t.field({
    type: FinanceRequestType,
    nullable: true,
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) => {
      await readAt(ctx, 'receivable:read', at);
      return findRequest(ctx, id);
    },
  }),
  financeRequests: t.connection({
    type: FinanceRequestType,
    description: 'Requests that the organisation made (HOLDER), or was asked in (BANK); newest first.',
    args: { ...atBlock, as: t.arg({ type: RequestSide, required: true }), filter: t.arg({ type: RequestFilter }) },
    resolve: async (_, { as, filter, ...page }, ctx) =>
      toConnection(
        await listFinanceRequests(
          ctx.services.db,
          await readAt(ctx, as === 'bank' ? 'finance:read-requests' : 'receivable:read', page),
          { as, filter: present(filter), page: pageRequestOf(page), now: ctx.services.clock.now() },
        ),
      ),
  }),
}));
