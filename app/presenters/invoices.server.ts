import { isCalendarDate } from '#domain/time/calendar-date';
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

const oneOf = <Value extends string>(known: readonly Value[], given: string | null): Value | undefined =>
  known.find(value => value === given);

const day = (given: string | null): string | undefined => (given && isCalendarDate(given) ? given : undefined);

/** What the list's address asks for; anything that it does not know counts as not asked. */
export const invoiceFilterOf = (search: URLSearchParams): InvoiceFilter => ({
  kind: oneOf(['INVOICE', 'CREDIT_NOTE'] as const, search.get('kind')),
  role: oneOf(INVOICE_ROLES, search.get('role')),
  state: oneOf(INVOICE_STATES, search.get('state')),
  currency: /^[A-Z]{3}$/.exec(search.get('currency') ?? '')?.[0],
  text: search.get('q') || undefined,
  issuedFrom: day(search.get('from')),
  issuedTo: day(search.get('to')),
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
