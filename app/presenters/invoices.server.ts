import {
  countInvoices,
  INVOICE_ROLES,
  INVOICE_SORTS,
  INVOICE_STATES,
  type InvoiceFilter,
  invoiceCurrencies,
  listInvoices,
} from '#prisma/reads/invoices';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { currencyOrNone, dayOrNone, oneOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

/** What the list's address asks for; anything that it does not know counts as not asked. */
const invoiceFilterOf = (search: URLSearchParams): InvoiceFilter => ({
  ids: tickedIn(search),
  kind: oneOf(['INVOICE', 'CREDIT_NOTE'] as const, search.get('kind')),
  role: oneOf(INVOICE_ROLES, search.get('role')),
  state: oneOf(INVOICE_STATES, search.get('state')),
  currency: currencyOrNone(search.get('currency')),
  text: search.get('q') || undefined,
  issuedFrom: dayOrNone(search.get('from')),
  issuedTo: dayOrNone(search.get('to')),
});

/** Filter and order that the list's address asks for. */
export const invoiceQueryOf = (search: URLSearchParams) => ({
  filter: invoiceFilterOf(search),
  sort: readSort(search, INVOICE_SORTS, { by: 'createdAt', direction: 'desc' }),
});

/** The page of /invoices: rows of the filter, and how many there are in each state without the filter on state. */
export const loadInvoiceList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db } = who.services;
  const { organisationId } = who.actor;
  const { filter, sort } = invoiceQueryOf(search);
  const countOf = async (query: URLSearchParams) => {
    const { open, issued, unmatched } = await countInvoices(db, organisationId, invoiceFilterOf(query));
    return open + issued + unmatched;
  };
  const [page, counts, currencies, frame] = await Promise.all([
    listInvoices(db, organisationId, { filter, sort, page: readPage(search) }),
    countInvoices(db, organisationId, { ...filter, state: undefined }),
    invoiceCurrencies(db, organisationId),
    loadListFrame(who, 'invoices', search, countOf),
  ]);
  return { rows: page.edges.map(({ node }) => node), page: pageInfoOf(page), sort, counts, currencies, frame };
};
