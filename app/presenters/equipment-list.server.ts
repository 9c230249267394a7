import { EQUIPMENT_CATEGORIES } from '#domain/equipment/categories';
import { POSITION_AGES } from '#domain/equipment/position-age';
import { MACHINE_CONDITIONS } from '#domain/telemetry/condition';
import { EQUIPMENT_FILTER_ROLES } from '#prisma/reads/equipment-filter';
import {
  countEquipment,
  EQUIPMENT_LIST_STATES,
  EQUIPMENT_SORTS,
  type EquipmentFilter,
  equipmentChoices,
  equipmentTotals,
  listEquipment,
} from '#prisma/reads/equipment-list';
import { conditionsOffMap, equipmentPoints, MOST_POINTS } from '#prisma/reads/equipment-points';
import { countryIn } from '~/components/equipment/texts';
import { type MapPointRows, toRows } from '~/components/map/point-rows';
import { readPage, readSort } from '~/components/table/list-url';
import { pageInfoOf } from '~/components/table/pagination';
import type { SignedInRequest } from '~/guard.server';
import { oneOf, someOf, tickedIn } from './list-filters.server.ts';
import { loadListFrame } from './list-frame.server.ts';

const countryOrNone = (given: string | null): string | undefined => /^[A-Z]{2}$/.exec(given ?? '')?.[0];

/** What the list's address asks for. */
const equipmentFilterOf = (search: URLSearchParams): EquipmentFilter => ({
  ids: tickedIn(search),
  states: someOf(EQUIPMENT_LIST_STATES, search.getAll('state')),
  categories: someOf(EQUIPMENT_CATEGORIES, search.getAll('category')),
  manufacturer: search.get('manufacturer') || undefined,
  country: countryOrNone(search.get('country')),
  role: oneOf(EQUIPMENT_FILTER_ROLES, search.get('role')),
  recalled: search.get('recalled') === 'yes' ? true : undefined,
  positionAge: oneOf(POSITION_AGES, search.get('position')),
  condition: oneOf(MACHINE_CONDITIONS, search.get('condition')),
  text: search.get('q') || undefined,
});

/** Filter and order that the list's address asks for. */
export const equipmentQueryOf = (search: URLSearchParams) => ({
  filter: equipmentFilterOf(search),
  sort: readSort(search, EQUIPMENT_SORTS, { by: 'reference', direction: 'desc' }),
});

/** The page of /equipment: rows, counts of each state without the filter on it, and where the map gets its points. */
export const loadEquipmentList = async (who: SignedInRequest, search: URLSearchParams) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const now = clock.now();
  const { filter, sort } = equipmentQueryOf(search);
  const countOf = (query: URLSearchParams) =>
    countEquipment(db, organisationId, { filter: equipmentFilterOf(query), now });
  const [page, totals, choices, frame] = await Promise.all([
    listEquipment(db, organisationId, { filter, sort, page: readPage(search), now }),
    equipmentTotals(db, organisationId, { filter: { ...filter, states: undefined }, now }),
    equipmentChoices(db, organisationId, now),
    loadListFrame(who, 'equipment', search, countOf),
  ]);
  const chosen = totals.filter(({ state }) => !filter.states?.length || filter.states.includes(state));
  const language = who.user.locale;
  return {
    rows: page.edges.map(({ node }) => ({
      ...node,
      country: node.country === null ? null : countryIn(language, node.country),
    })),
    page: pageInfoOf(page),
    sort,
    states: EQUIPMENT_LIST_STATES.flatMap(state => totals.filter(one => one.state === state && one.count > 0)),
    total: chosen.reduce((all, { count }) => all + count, 0),
    choices: {
      ...choices,
      countries: choices.countries.map(value => ({ value, label: countryIn(language, value) })),
    },
    frame,
    isEmpty: choices.categories.length === 0,
    isMap: search.get('view') === 'map',
  };
};

/** Where the machines of the list's filter are, those whose place the organisation may see. */
export const loadEquipmentPoints = async (who: SignedInRequest, search: URLSearchParams): Promise<MapPointRows> => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const asked = { filter: equipmentFilterOf(search), now: clock.now() };
  const [points, offMap] = await Promise.all([
    equipmentPoints(db, organisationId, { ...asked, limit: MOST_POINTS + 1 }),
    conditionsOffMap(db, organisationId, asked),
  ]);
  return toRows(
    points.slice(0, MOST_POINTS).map(point => ({
      label: `${point.reference} ${point.manufacturer} ${point.model}`,
      href: `/equipment/${point.reference}`,
      latitude: point.latitude,
      longitude: point.longitude,
      at: point.positionAt.getTime(),
      trust: point.positionTrust,
      isDoubted: point.isPlaceDoubted,
      condition: point.condition,
      speedMps: point.speedMps,
    })),
    points.length > MOST_POINTS,
    offMap,
  );
};
