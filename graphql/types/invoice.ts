import {
  countInvoices,
  findInvoice,
  INVOICE_ROLES,
  INVOICE_SORTS,
  INVOICE_STATES,
  type InvoicePage,
  type InvoiceRow,
  listInvoices,
} from '#prisma/reads/invoices';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import type { GraphQLContext } from '../context.ts';
import { perRequest } from '../per-request.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, readerOf, toConnection } from '../reading.ts';
import { OrganisationType } from './organisation.ts';
import { SortDirection } from './sort.ts';

const InvoiceKind = codes('InvoiceKind', ['INVOICE', 'CREDIT_NOTE']);
const InvoiceState = codes(
  'InvoiceState',
  INVOICE_STATES,
  'UNMATCHED: a party is no organisation yet; OPEN: may become a receivable; ISSUED: has become one.',
);
const InvoiceRole = codes('InvoiceRole', INVOICE_ROLES);
const InvoiceSortField = codes('InvoiceSortField', INVOICE_SORTS);

const InvoiceFilter = builder.inputType('InvoiceFilter', {
  fields: t => ({
    kind: t.field({ type: InvoiceKind }),
    role: t.field({ type: InvoiceRole, description: 'What the organisation is to the invoice.' }),
    state: t.field({ type: InvoiceState }),
    currency: t.string(),
    text: t.string({ description: 'Found in the number, the official number or a party’s name.' }),
    issuedFrom: t.field({ type: 'Date' }),
    issuedTo: t.field({ type: 'Date' }),
  }),
});

const InvoiceSort = builder.inputType('InvoiceSort', {
  fields: t => ({
    by: t.field({ type: InvoiceSortField, required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});

const isPage = (invoice: InvoiceRow | InvoicePage): invoice is InvoicePage => 'content' in invoice;

const InvoiceFile = builder.objectRef<NonNullable<InvoicePage['file']>>('InvoiceFile').implement({
  description: 'The document as it came. Its bytes are at /invoices/{id}/file.',
  fields: t => ({
    name: t.exposeString('name'),
    mediaType: t.exposeString('mediaType'),
    sha256: t.exposeString('sha256'),
    size: t.exposeInt('size'),
  }),
});

const InvoiceReceivable = builder.objectRef<InvoicePage['receivables'][number]>('InvoiceReceivable').implement({
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    status: t.exposeString('status', {
      nullable: true,
      description: 'As on chain; null while its issue is on its way.',
    }),
  }),
});

const InvoiceRef = builder.objectRef<InvoiceRow | InvoicePage>('Invoice');

const findDetails = perRequest((ctx, id) =>
  findInvoice(ctx.services.db, readerOf(ctx, 'invoice:read'), id, ctx.services.clock.now()),
);

/** Details are read once for each invoice, and only when asked for: lists carry rows. */
const details = async (invoice: InvoiceRow | InvoicePage, ctx: GraphQLContext): Promise<InvoicePage> => {
  const page = isPage(invoice) ? invoice : await findDetails(ctx, invoice.id);
  if (!page) throw new Error('an invoice of a list cannot be read');
  return page;
};

export const InvoiceType = builder.node(InvoiceRef, {
  description: 'An invoice or credit note: the document. The claim that it gives rise to is a receivable.',
  id: { resolve: invoice => invoice.id },
  loadOne: (id, ctx) => findDetails(ctx, id),
  fields: t => ({
    invoiceId: t.exposeString('id', { description: 'The id in addresses of the portal.' }),
    subject: t.exposeString('subject', { description: 'Its name on chain, in Documents.' }),
    kind: t.field({ type: InvoiceKind, resolve: ({ kind }) => kind }),
    number: t.exposeString('number'),
    issueDate: t.field({ type: 'Date', resolve: ({ issueDate }) => issueDate }),
    dueDate: t.field({ type: 'Date', nullable: true, resolve: ({ dueDate }) => dueDate }),
    currency: t.exposeString('currency'),
    payableMinor: t.field({ type: 'BigInt', resolve: ({ payableMinor }) => payableMinor }),
    sellerName: t.exposeString('sellerName', { description: 'As the document says.' }),
    buyerName: t.exposeString('buyerName', { description: 'As the document says.' }),
    state: t.field({ type: InvoiceState, resolve: ({ state }) => state }),
    source: t.exposeString('source'),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
    seller: t.field({
      type: OrganisationType,
      nullable: true,
      resolve: async (row, _, ctx) => (await details(row, ctx)).seller,
    }),
    buyer: t.field({
      type: OrganisationType,
      nullable: true,
      resolve: async (row, _, ctx) => (await details(row, ctx)).buyer,
    }),
    root: t.string({
      description: 'Commitment on chain.',
      resolve: async (row, _, ctx) => (await details(row, ctx)).root,
    }),
    content: t.field({
      type: 'JSON',
      description: 'The parsed document in the terms of EN 16931.',
      resolve: async (row, _, ctx) => (await details(row, ctx)).content,
    }),
    totals: t.field({ type: 'JSON', resolve: async (row, _, ctx) => (await details(row, ctx)).totals }),
    warnings: t.field({ type: 'JSON', resolve: async (row, _, ctx) => (await details(row, ctx)).warnings }),
    officialScheme: t.string({
      nullable: true,
      resolve: async (row, _, ctx) => (await details(row, ctx)).officialScheme,
    }),
    officialNumber: t.string({
      nullable: true,
      resolve: async (row, _, ctx) => (await details(row, ctx)).officialNumber,
    }),
    file: t.field({
      type: InvoiceFile,
      nullable: true,
      resolve: async (row, _, ctx) => (await details(row, ctx)).file,
    }),
    receivables: t.field({
      type: [InvoiceReceivable],
      resolve: async (row, _, ctx) => [...(await details(row, ctx)).receivables],
    }),
  }),
});

const InvoiceCounts = builder.objectRef<Record<(typeof INVOICE_STATES)[number], number>>('InvoiceCounts').implement({
  fields: t => ({ unmatched: t.exposeInt('unmatched'), open: t.exposeInt('open'), issued: t.exposeInt('issued') }),
});

builder.queryFields(t => ({
  invoice: t.field({
    type: InvoiceType,
    nullable: true,
    description: 'By its id in the portal, or its subject on chain. Null where there is none that the reader may see.',
    args: { ...atBlock, id: t.arg.string({ required: true }) },
    resolve: async (_, { id, ...at }, ctx) =>
      findInvoice(ctx.services.db, await readAt(ctx, 'invoice:read', at), id, ctx.services.clock.now()),
  }),
  invoices: t.connection({
    type: InvoiceType,
    args: { ...atBlock, filter: t.arg({ type: InvoiceFilter }), sort: t.arg({ type: InvoiceSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listInvoices(ctx.services.db, await readAt(ctx, 'invoice:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
        }),
      ),
  }),
  invoiceCounts: t.field({
    type: InvoiceCounts,
    args: { ...atBlock, filter: t.arg({ type: InvoiceFilter }) },
    resolve: async (_, { filter, ...at }, ctx) =>
      countInvoices(ctx.services.db, await readAt(ctx, 'invoice:read', at), present(filter)),
  }),
}));
