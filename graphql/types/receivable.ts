import { availableCommands } from '#domain/receivables/available-commands';
import { nextSteps } from '#domain/receivables/next-step';
import { receivableStanding, stepsOf } from '#domain/receivables/standing';
import { commitmentsOf } from '#prisma/reads/commitments';
import { fragmentViews } from '#prisma/reads/fragment-views';
import { findInvoice } from '#prisma/reads/invoices';
import { paymentsOn, requestsOn } from '#prisma/reads/receivable-panels';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { findReceivableRow, type ReceivableRow } from '#prisma/reads/receivables';
import { type SeenReceivable, seeReceivable } from '#prisma/reads/see-receivable';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { perRequest } from '../per-request.ts';
import { readerOf } from '../reading.ts';
import { FinanceRequestType, findRequest } from './finance-request.ts';
import { InvoiceType } from './invoice.ts';
import { OrganisationType } from './organisation.ts';
import { ReceivableState } from './receivable-lists.ts';
import {
  AvailableCommandType,
  CommitmentType,
  FragmentType,
  NextStepType,
  PaymentType,
  Standing,
  StepType,
  TimelineEntryType,
} from './receivable-parts.ts';

/** A receivable by its subject or reference; null for strangers. */
export const findReceivable = perRequest((ctx, id) =>
  findReceivableRow(ctx.services.db, readerOf(ctx, 'receivable:read'), id, ctx.services.clock.now()),
);

const findSeen = perRequest((ctx, subject) =>
  seeReceivable(ctx.services.db, readerOf(ctx, 'receivable:read'), subject, ctx.services.clock.now()),
);

const details = async ({ subject }: ReceivableRow, ctx: GraphQLContext): Promise<SeenReceivable> => {
  const seen = await findSeen(ctx, subject);
  if (!seen) throw new Error('a receivable of a list cannot be read');
  return seen;
};

const secondsOf = ({ services }: GraphQLContext): number => Math.floor(services.clock.now().getTime() / 1000);

const commandsOf = async (row: ReceivableRow, ctx: GraphQLContext) => {
  const { shown, ownKey } = await details(row, ctx);
  if (!shown) return [];
  return availableCommands(shown, { key: ownKey, kinds: ctx.actor.organisationKinds }, secondsOf(ctx));
};

/** Evidence of the receivable and of the invoice behind it. */
const evidenceOf = async (row: ReceivableRow, ctx: GraphQLContext) => {
  const seen = await details(row, ctx);
  const { db } = ctx.services;
  const [invoice, receivable] = await Promise.all([
    commitmentsOf(db, seen.viewer.readers, seen.row.invoice.subject),
    commitmentsOf(db, seen.viewer.readers, seen.subject),
  ]);
  return [...invoice, ...receivable];
};

const ReceivableRole = codes('ReceivableRole', ['seller', 'obligor', 'holder', 'assignor', 'bank', 'auditor']);

export const ReceivableType = builder.node(builder.objectRef<ReceivableRow>('Receivable'), {
  description: 'A claim for money, as the chain says and as the reader may know it. Amounts in minor units.',
  id: { resolve: ({ subject }) => subject },
  loadOne: (subject, ctx) => findReceivable(ctx, subject),
  fields: t => ({
    subject: t.exposeString('subject', { description: 'Its name on chain, and what mutations take.' }),
    reference: t.exposeString('reference'),
    invoiceNumber: t.exposeString('invoiceNumber'),
    currency: t.exposeString('currency'),
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    openMinor: t.field({ type: 'BigInt', resolve: ({ openMinor }) => openMinor }),
    issueDate: t.field({ type: 'Date', resolve: ({ issueDate }) => issueDate }),
    dueDate: t.field({ type: 'Date', resolve: ({ dueDate }) => dueDate }),
    seller: t.field({ type: OrganisationType, resolve: ({ seller }) => seller }),
    obligor: t.field({ type: OrganisationType, resolve: ({ obligor }) => obligor }),
    state: t.field({ type: ReceivableState, resolve: ({ state }) => state }),
    confirmed: t.exposeBoolean('confirmed'),
    disputed: t.exposeBoolean('disputed'),
    roles: t.field({
      type: [ReceivableRole],
      description: 'What the reader’s organisation is to it.',
      resolve: ({ roles }) => [...roles],
    }),
    settling: t.exposeBoolean('settling', { description: 'A change of it is on its way to the chain.' }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    blockNumber: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'Of its last event; null while its issue is on its way.',
      resolve: ({ blockNumber }) => blockNumber,
    }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    root: t.string({ resolve: async (row, _, ctx) => (await details(row, ctx)).row.root }),
    invoice: t.field({
      type: InvoiceType,
      nullable: true,
      resolve: async (row, _, ctx) => {
        const { invoice } = (await details(row, ctx)).row;
        return findInvoice(ctx.services.db, readerOf(ctx, 'invoice:read'), invoice.id, ctx.services.clock.now());
      },
    }),
    standing: t.field({
      type: Standing,
      nullable: true,
      description: 'Null while its issue is on its way.',
      resolve: async (row, _, ctx) => {
        const { shown } = await details(row, ctx);
        return shown && receivableStanding(shown, secondsOf(ctx));
      },
    }),
    steps: t.field({
      type: [StepType],
      resolve: async (row, _, ctx) => {
        const { shown } = await details(row, ctx);
        return shown ? stepsOf(shown) : [];
      },
    }),
    nextSteps: t.field({
      type: [NextStepType],
      description: 'What should happen next, and whose turn it is; most pressing first.',
      resolve: async (row, _, ctx) => {
        const { shown } = await details(row, ctx);
        return shown ? nextSteps(shown, secondsOf(ctx)) : [];
      },
    }),
    availableCommands: t.field({
      type: [AvailableCommandType],
      description: 'By the rules of the claim; whether the actor’s own permissions allow it is in viewer.permissions.',
      resolve: (row, _, ctx) => commandsOf(row, ctx),
    }),
    fragments: t.field({
      type: [FragmentType],
      resolve: async (row, _, ctx) => fragmentViews(await details(row, ctx), ctx.services.clock.now()),
    }),
    timeline: t.field({
      type: [TimelineEntryType],
      description: 'Its events on chain, oldest first.',
      resolve: async (row, _, ctx) => timelineOf(ctx.services.db, await details(row, ctx)),
    }),
    payments: t.field({
      type: [PaymentType],
      resolve: async (row, _, ctx) => paymentsOn(ctx.services.db, await details(row, ctx)),
    }),
    financeRequests: t.field({
      type: [FinanceRequestType],
      description: 'Those that the organisation made, or was asked in; newest first.',
      resolve: async (row, _, ctx) => {
        const lines = await requestsOn(ctx.services.db, await details(row, ctx));
        const found = await Promise.all(lines.map(({ id }) => findRequest(ctx, id)));
        return found.filter(request => request !== null);
      },
    }),
    commitments: t.field({
      type: [CommitmentType],
      description: 'The evidence: what was committed to on chain and opened to the reader.',
      resolve: (row, _, ctx) => evidenceOf(row, ctx),
    }),
  }),
});
