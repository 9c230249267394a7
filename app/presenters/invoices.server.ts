import {
  countInvoices,
  INVOICE_ROLES,
  INVOICE_SORTS,
  INVOICE_STATES,
  type InvoiceFilter,
  listInvoices,
} from '#prisma/reads/invoices';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { currencyOrNone, dayOrNone, oneOf } from './list-filters.server.ts';

/** What the list's address asks for; anything that it does not know counts as not asked. */
export const invoiceFilterOf = (search: URLSearchParams): InvoiceFilter => ({
  kind: oneOf(['INVOICE', 'CREDIT_NOTE'] as const, search.get('kind')),
  role: oneOf(INVOICE_ROLES, search.get('role')),
  state: oneOf(INVOICE_STATES, search.get('state')),
  currency: currencyOrNone(search.get('currency')),
  text: search.get('q') || undefined,
  issuedFrom: dayOrNone(search.get('from')),
  issuedTo: dayOrNone(search.get('to')),
});

/** The page of /invoices: rows of the filter, and how many there are in each state without the filter on state. */
export const loadInvoiceList = async ({ services, actor }: SignedInRequest, search: URLSearchParams) => {
  const filter = invoiceFilterOf(search);
  const sort = readSort(search, INVOICE_SORTS, { by: 'createdAt', direction: 'desc' });
  const [page, counts] = await Promise.all([
    listInvoices(services.db, actor.organisationId, { filter, sort, page: readPage(search) }),
    countInvoices(services.db, actor.organisationId, { ...filter, state: undefined }),
  ]);
  return { rows: page.edges.map(({ node }) => node), page: pageInfoOf(page), sort, counts };
};
