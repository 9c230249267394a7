import {
  RECEIVABLE_FILTER_ROLES,
  RECEIVABLE_LIST_STATES,
  type ReceivableFilter,
} from '#prisma/reads/receivable-filter';
import {
  countReceivables,
  listReceivables,
  RECEIVABLE_SORTS,
  receivableChoices,
  receivableTotals,
} from '#prisma/reads/receivables';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { currencyOrNone, dayOrNone, oneOf, someOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';
import { inStates, rowsByState, rowsIn, sumsByCurrency } from './list-sums.server.ts';

/** What the list's address asks for. */
const receivableFilterOf = (search: URLSearchParams): ReceivableFilter => ({
  ids: tickedIn(search),
  states: someOf(RECEIVABLE_LIST_STATES, search.getAll('state')),
  role: oneOf(RECEIVABLE_FILTER_ROLES, search.get('role')),
  counterpartyId: search.get('party') || undefined,
  currency: currencyOrNone(search.get('currency')),
  dueFrom: dayOrNone(search.get('from')),
  dueTo: dayOrNone(search.get('to')),
  text: search.get('q') || undefined,
});

/** Filter and order that the list's address asks for. */
export const receivableQueryOf = (search: URLSearchParams) => ({
  filter: receivableFilterOf(search),
  sort: readSort(search, RECEIVABLE_SORTS, { by: 'dueDate', direction: 'desc' }),
});

/** The page of /receivables: rows, totals per currency of the filter, and counts of each state without the filter on it. */
export const loadReceivableList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { actor } = who;
  const { db, clock } = who.services;
  const now = clock.now();
  const { filter, sort } = receivableQueryOf(search);
  const countOf = (query: URLSearchParams) =>
    countReceivables(db, actor.organisationId, { filter: receivableFilterOf(query), now });
  const [page, totals, choices, frame] = await Promise.all([
    listReceivables(db, actor.organisationId, { filter, sort, page: readPage(search), now }),
    receivableTotals(db, actor.organisationId, { filter: { ...filter, states: undefined }, now }),
    receivableChoices(db, actor.organisationId, now),
    loadListFrame(who, 'receivables', search, countOf),
  ]);
  const sums = sumsByCurrency(
    inStates(totals, filter.states).map(({ state: _, ...total }) => total),
    (sum, one) => ({ faceMinor: sum.faceMinor + one.faceMinor, openMinor: sum.openMinor + one.openMinor }),
  );
  return {
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    states: rowsByState(RECEIVABLE_LIST_STATES, totals),
    sums,
    total: rowsIn(sums),
    choices,
    frame,
    isEmpty: choices.currencies.length === 0,
  };
};
