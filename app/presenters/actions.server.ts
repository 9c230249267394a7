import {
  ACTION_STATUSES,
  type ActionFilter,
  type ActionStatus,
  actionTypes,
  countActions,
  listActions,
} from '#prisma/reads/actions';
import { unseenRefusals as countUnseen } from '#prisma/reads/waiting';
import type { ListName } from '#services/lists/lists';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { dayOrNone, oneOf } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

/** The lists of signed actions, each with the statuses that it may show. */
export const ACTION_LISTS = {
  actions: ACTION_STATUSES,
  backlog: ['PENDING', 'SUBMITTED'],
  refused: ['REFUSED', 'EXPIRED'],
} as const satisfies Partial<Record<ListName, readonly ActionStatus[]>>;
export type ActionList = keyof typeof ACTION_LISTS;

const DAY_MS = 86_400_000;

const filterOf = (list: ActionList, search: URLSearchParams): ActionFilter => {
  const statuses: readonly ActionStatus[] = ACTION_LISTS[list];
  const status = oneOf(statuses, search.get('status'));
  const [from, to] = [dayOrNone(search.get('from')), dayOrNone(search.get('to'))];
  return {
    statuses: status ? [status] : statuses,
    type: search.get('type') || undefined,
    from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
    before: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS),
    text: search.get('q') || undefined,
  };
};

/** Filter and order that the list's address asks for. Days are those of UTC. */
export const actionQueryOf = (list: ActionList, search: URLSearchParams) => ({
  filter: filterOf(list, search),
  sort: readSort(search, ['signed'] as const, { by: 'signed', direction: 'desc' }),
});

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

/** A list of the organisation's signed actions: all, those on their way, or those refused. */
export const loadActions = async (who: SignedInRequest, list: ActionList, search: URLSearchParams) => {
  const { db } = who.services;
  const { organisationId } = who.actor;
  const { filter, sort } = actionQueryOf(list, search);
  const countOf = async (query: URLSearchParams) => sum(await countActions(db, organisationId, filterOf(list, query)));
  const [page, counts, types, frame] = await Promise.all([
    listActions(db, organisationId, filter, readPage(search), sort.direction),
    countActions(db, organisationId, { ...filter, statuses: ACTION_LISTS[list] }),
    actionTypes(db, organisationId),
    loadListFrame(who, list, search, countOf),
  ]);
  return {
    list,
    actions: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    statuses: ACTION_LISTS[list].map(status => ({ status, count: counts[status] ?? 0 })),
    types,
    frame,
    isFiltered: frame.query !== '',
  };
};

export type LoadedActions = Awaited<ReturnType<typeof loadActions>>;

/** How many of the refused and expired nobody of the organisation has taken note of. */
export const unseenRefusals = ({ services, actor }: SignedInRequest): Promise<number> =>
  countUnseen(services.db, actor.organisationId);
