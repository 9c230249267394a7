import { LEASE_LIST_STANDINGS } from '#domain/leases/list-standing';
import { LEASE_KINDS } from '#domain/leases/schedule/terms';
import { LEASE_FILTER_ROLES, type LeaseFilter } from '#prisma/reads/lease-filter';
import { countLeases, LEASE_SORTS, leaseChoices, leaseTotals, listLeases } from '#prisma/reads/leases';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { currencyOrNone, dayOrNone, oneOf, someOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';
import { inStates, rowsByState, rowsIn, sumsByCurrency } from './list-sums.server.ts';

/** Who says what a lease is: both who signed it, its lessor alone, or the lessee too. */
export const LEASE_PROVENANCES = ['signed', 'declared', 'attested'] as const;

const PROVENANCE_FILTERS = {
  signed: { provenance: 'SIGNED' },
  declared: { provenance: 'DECLARED', attested: false },
  attested: { provenance: 'DECLARED', attested: true },
} as const satisfies Record<(typeof LEASE_PROVENANCES)[number], LeaseFilter>;

/** What the list's address asks for. */
const leaseFilterOf = (search: URLSearchParams): LeaseFilter => {
  const provenance = oneOf(LEASE_PROVENANCES, search.get('provenance'));
  return {
    ...(provenance && PROVENANCE_FILTERS[provenance]),
    ids: tickedIn(search),
    standings: someOf(LEASE_LIST_STANDINGS, search.getAll('state')),
    role: oneOf(LEASE_FILTER_ROLES, search.get('role')),
    kind: oneOf(LEASE_KINDS, search.get('kind')),
    counterpartyId: search.get('party') || undefined,
    currency: currencyOrNone(search.get('currency')),
    machine: search.get('machine') || undefined,
    endsFrom: dayOrNone(search.get('from')),
    endsTo: dayOrNone(search.get('to')),
    text: search.get('q') || undefined,
  };
};

/** Filter and order that the list's address asks for. */
export const leaseQueryOf = (search: URLSearchParams) => ({
  filter: leaseFilterOf(search),
  sort: readSort(search, LEASE_SORTS, { by: 'reference', direction: 'desc' }),
});

/** The page of /leases: rows, counts of each standing without the filter on it, and sums per currency of the filter. */
export const loadLeaseList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { actor } = who;
  const { db, clock } = who.services;
  const now = clock.now();
  const { filter, sort } = leaseQueryOf(search);
  const countOf = (query: URLSearchParams) =>
    countLeases(db, actor.organisationId, { filter: leaseFilterOf(query), now });
  const [page, standings, choices, frame] = await Promise.all([
    listLeases(db, actor.organisationId, { filter, sort, page: readPage(search), now }),
    leaseTotals(db, actor.organisationId, { filter: { ...filter, standings: undefined }, now }),
    leaseChoices(db, actor.organisationId, now),
    loadListFrame(who, 'leases', search, countOf),
  ]);
  const totals = standings.map(({ standing, ...total }) => ({ ...total, state: standing }));
  const sums = sumsByCurrency(
    inStates(totals, filter.standings).map(({ currency, count, yearlyMinor }) => ({ currency, count, yearlyMinor })),
    (sum, one) => ({ yearlyMinor: sum.yearlyMinor + one.yearlyMinor }),
  );
  return {
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    states: rowsByState(LEASE_LIST_STANDINGS, totals),
    sums,
    total: rowsIn(sums),
    choices,
    frame,
    isEmpty: choices.currencies.length === 0,
    mayPropose: who.can('lease:propose'),
    mayImport: who.can('lease:import'),
  };
};
