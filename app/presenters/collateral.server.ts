import { COLLATERAL_ALERTS, COLLATERAL_BASES } from '#domain/collateral/alerts';
import { COLLATERAL_TOPICS, countStates } from '#domain/collateral/statement';
import { evidenceCommitments, evidenceEventsOf } from '#prisma/reads/collateral-evidence';
import {
  COLLATERAL_SORTS,
  type CollateralFilter,
  collateralCounts,
  listCollateral,
} from '#prisma/reads/collateral-list';
import { collateralOf } from '#services/collateral/collateral-of';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { oneOf, someOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

const collateralFilterOf = (search: URLSearchParams): CollateralFilter => ({
  ids: tickedIn(search),
  basis: oneOf(COLLATERAL_BASES, search.get('basis')),
  alerts: someOf(COLLATERAL_ALERTS, search.getAll('alert')),
  country: /^[A-Z]{2}$/.exec(search.get('country') ?? '')?.[0],
  text: search.get('q') || undefined,
});

/** Filter and order that the list's address asks for. */
export const collateralQueryOf = (search: URLSearchParams) => ({
  filter: collateralFilterOf(search),
  sort: readSort(search, COLLATERAL_SORTS, { by: 'alerts', direction: 'desc' }),
});

/** The page of /collateral. */
export const loadCollateralList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const { filter, sort } = collateralQueryOf(search);
  const countOf = async (query: URLSearchParams) =>
    (await collateralCounts(db, organisationId, { filter: collateralFilterOf(query), now })).machines;
  const isFiltered = ['q', 'alert', 'basis', 'country', 'id', 'selected'].some(name => search.has(name));
  const [page, all, narrowed, frame] = await Promise.all([
    listCollateral(db, organisationId, { filter, sort, page: readPage(search), now }),
    collateralCounts(db, organisationId, { now }),
    isFiltered ? collateralCounts(db, organisationId, { filter, now }) : null,
    loadListFrame(who, 'collateral', search, countOf),
  ]);
  return {
    rows: page.edges.map(({ node }) => node),
    page: pageInfoOf(page),
    sort,
    total: (narrowed ?? all).machines,
    alerts: COLLATERAL_ALERTS.map(alert => ({ alert, count: all.alerts[alert] })).filter(({ count }) => count > 0),
    bases: COLLATERAL_BASES.map(basis => ({ basis, count: all.bases[basis] })).filter(({ count }) => count > 0),
    countries: all.countries,
    overdue: (narrowed ?? all).overdue,
    isEmpty: all.machines === 0,
    frame,
  };
};

/** A machine as one who lends sees it: every statement with its evidence. 404 for strangers. */
export const loadCollateral = async (who: SignedInRequest, id: string) => {
  const found = await collateralOf(who.services, who.actor, { machine: id });
  const { seen, statements, facts } = orNotFound(found.ok ? found.value : null);
  const { row, subject } = seen;
  const holder = seen.partyOf(seen.state?.holder ?? null);
  const isHolder = holder?.organisationId === who.actor.organisationId;
  return {
    subject,
    reference: row.reference,
    manufacturer: row.manufacturer,
    model: row.model,
    serial: row.serial,
    year: row.year,
    counts: countStates(statements),
    topics: COLLATERAL_TOPICS.map(topic => ({ topic, statements: statements.filter(one => one.topic === topic) })),
    lease: facts.lease?.reference ?? null,
    mayFile: who.can('lien:file'),
    maySearch: who.can('lien:search'),
    // Asked, and not lending: it may say no, and see the machine no more.
    mayDecline: !isHolder && seen.viewer.roles.includes('lender-asked') && who.can('lien:file'),
    ownId: who.actor.organisationId,
  };
};

/** The data of that page, to be checked without the portal: the machine, its liens and its lease, each in its own contract. */
export const loadCollateralEvidence = async (who: SignedInRequest, id: string) => {
  const { services, actor } = who;
  const found = await collateralOf(services, actor, { machine: id });
  const { seen, facts } = orNotFound(found.ok ? found.value : null);
  const { db, chain } = services;
  const holder = seen.partyOf(seen.state?.holder ?? null)?.organisationId ?? null;
  const part = async (
    contract: 'EquipmentTitle' | 'Liens' | 'Leases',
    subject: typeof seen.subject,
    reference: string,
  ) => {
    const events = await evidenceEventsOf(db, contract, subject);
    return {
      subject,
      reference,
      root: events[0]?.root ?? '',
      chainId: chain.chainId.toString(),
      contract: chain.addresses[contract],
      commitments: await evidenceCommitments(db, { readers: seen.viewer.readers, holder }, subject, events),
      events,
    };
  };
  const parts = [await part('EquipmentTitle', seen.subject, seen.row.reference)];
  const liens = await part('Liens', seen.subject, seen.row.reference);
  if (liens.events.length > 0) parts.push(liens);
  if (facts.lease) parts.push(await part('Leases', facts.lease.subject, facts.lease.reference ?? ''));
  return { reference: seen.row.reference, parts };
};
