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
  const counts = new Map<string, number>();
  for (const { state, count } of totals) counts.set(state, (counts.get(state) ?? 0) + count);
  const chosen = totals.filter(({ state }) => !filter.states?.length || filter.states.includes(state));
  const sums = new Map<string, { currency: string; count: number; faceMinor: bigint; openMinor: bigint }>();
  for (const { currency, count, faceMinor, openMinor } of chosen) {
    const sum = sums.get(currency) ?? { currency, count: 0, faceMinor: 0n, openMinor: 0n };
    sums.set(currency, {
      currency,
      count: sum.count + count,
      faceMinor: sum.faceMinor + faceMinor,
      openMinor: sum.openMinor + openMinor,
    });
  }
  return {
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    states: RECEIVABLE_LIST_STATES.map(state => ({ state, count: counts.get(state) ?? 0 })).filter(
      ({ count }) => count > 0,
    ),
    sums: [...sums.values()],
    total: [...sums.values()].reduce((all, { count }) => all + count, 0),
    choices,
    frame,
    isEmpty: choices.currencies.length === 0,
  };
};
