import { LIEN_CLASSES, LIEN_LAWS } from '#domain/liens/law';
import { LIEN_LIST_STATES } from '#domain/liens/list-state';
import { COLLATERALS } from '#domain/liens/state';
import { countLiens, LIEN_ROLES, LIEN_SORTS, type LienFilter, lienCounts, listLiens } from '#prisma/reads/liens';
import { governs } from '#prisma/reads/organisations';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { dayOrNone, oneOf, someOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';
import { inStates, rowsByState, rowsIn } from './list-sums.server.ts';

const lienFilterOf = (search: URLSearchParams): LienFilter => ({
  ids: tickedIn(search),
  states: someOf(LIEN_LIST_STATES, search.getAll('state')),
  role: oneOf(LIEN_ROLES, search.get('role')),
  collateral: oneOf(COLLATERALS, search.get('collateral')),
  law: oneOf(LIEN_LAWS, search.get('law')),
  class: oneOf(LIEN_CLASSES, search.get('class')),
  lapsesBefore: dayOrNone(search.get('lapses')),
  text: search.get('q') || undefined,
});

/** Filter and order that the list's address asks for. */
export const lienQueryOf = (search: URLSearchParams) => ({
  filter: lienFilterOf(search),
  sort: readSort(search, LIEN_SORTS, { by: 'createdAt', direction: 'desc' }),
});

/** The page of /liens. */
export const loadLienList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const { filter, sort } = lienQueryOf(search);
  const countOf = (query: URLSearchParams) => countLiens(db, organisationId, { filter: lienFilterOf(query), now });
  const [page, counts, all, governs, frame] = await Promise.all([
    listLiens(db, organisationId, { filter, sort, page: readPage(search), now }),
    lienCounts(db, organisationId, { filter, now }),
    countLiens(db, organisationId, { now }),
    mayOrder(who),
    loadListFrame(who, 'liens', search, countOf),
  ]);
  return {
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    states: rowsByState(LIEN_LIST_STATES, counts),
    total: rowsIn(inStates(counts, filter.states)),
    frame,
    isEmpty: all === 0,
    mayFile: who.can('lien:file'),
    maySearch: who.can('lien:search'),
    mayOrder: governs,
  };
};

/** Whether the reader may carry out a court's order: an administrator of an organisation that governs. */
export const mayOrder = async (who: SignedInRequest): Promise<boolean> =>
  who.can('lien:release-by-order') && (await governs(who.services.db, who.actor.organisationId));
