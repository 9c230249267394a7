import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { POSITION_AGES } from '#domain/equipment/position-age';
import { MACHINE_CONDITIONS } from '#domain/telemetry/condition';
import { NotARegister } from '~/components/equipment/not-a-register';
import { EquipmentStateBadge } from '~/components/equipment/standing-badge';
import { categoryText } from '~/components/equipment/texts';
import { Ago } from '~/components/format/moment';
import { FleetMap } from '~/components/map/fleet-map';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { type Column, DataTable } from '~/components/table/data-table';
import { FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { changedSearch } from '~/components/table/list-url';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadEquipmentList } from '~/presenters/equipment-list.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { i18n: ['map'], refusals: 'on-demand', live: 'readings' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'equipment:read');
  return {
    ...(await loadEquipmentList(who, new URL(request.url).searchParams)),
    mayIssue: who.can('equipment:issue'),
    mayImport: who.can('equipment:import'),
    mayLet: who.can('lease:propose'),
  };
};

export const action = (args: ActionFunctionArgs) => listAction(args, 'equipment');

const FILTERS = ['q', 'state', 'category', 'manufacturer', 'role', 'country', 'position', 'condition', 'recalled'];
const ROLES = [
  'title-holder',
  'custodian',
  'manufacturer',
  'lessor',
  'lessee',
  'secured-party',
  'former-owner',
] as const;
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadEquipmentList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'reference', header: t('equipment:reference'), sort: 'reference', nowrap: true, cell: row => row.reference },
  {
    id: 'state',
    header: t('equipment:state'),
    cell: row => (
      <>
        <EquipmentStateBadge state={row.state} />
        {row.recalled && row.state !== 'recalled' && (
          <>
            {' '}
            <StatusBadge tone="bad">{t('equipment:standing.recalled')}</StatusBadge>
          </>
        )}
        {row.settling && row.state !== 'issuing' && <span className="muted"> {t('equipment:settling')}</span>}
      </>
    ),
  },
  {
    id: 'machine',
    header: t('equipment:machine'),
    sort: 'manufacturer',
    cell: row => (
      <>
        <span className="nowrap">{row.model}</span> <small className="muted nowrap">{row.manufacturer}</small>
      </>
    ),
  },
  { id: 'serial', header: t('equipment:serial'), sort: 'serial', nowrap: true, cell: row => row.serial },
  {
    id: 'category',
    header: t('equipment:category-short'),
    secondary: true,
    cell: row => categoryText(t, row.category),
  },
  { id: 'year', header: t('equipment:built'), sort: 'year', align: 'end', secondary: true, cell: row => row.year },
  { id: 'holder', header: t('equipment:title-holder'), cell: row => row.titleHolder?.name ?? '–' },
  { id: 'custodian', header: t('equipment:custodian'), secondary: true, cell: row => row.custodian?.name ?? '–' },
  {
    id: 'lease',
    header: t('equipment:lease'),
    nowrap: true,
    secondary: true,
    cell: row => (row.lease ? <Link to={`/leases/${row.lease.reference}`}>{row.lease.reference}</Link> : '–'),
  },
  { id: 'country', header: t('equipment:country'), secondary: true, cell: row => row.country ?? '–' },
  {
    id: 'position',
    header: t('equipment:position'),
    sort: 'positionAt',
    nowrap: true,
    cell: row => (
      <>
        {row.positionAt ? <Ago at={row.positionAt} /> : '–'}
        {row.isPlaceDisputed && (
          <>
            {' '}
            <StatusBadge tone="warn">{t('map:in-doubt')}</StatusBadge>
          </>
        )}
      </>
    ),
  },
];

/** Between the table and the map with the table under it: an address, so that a view may keep it. */
const ViewSwitch = ({ isMap }: { readonly isMap: boolean }) => {
  const t = useTranslate();
  const [search] = useSearchParams();
  return (
    <nav className="view-switch" aria-label={t('equipment:view.label')}>
      <Link to={changedSearch(search, { view: null })} aria-current={isMap ? undefined : 'page'} preventScrollReset>
        {t('equipment:view.table')}
      </Link>
      <Link to={changedSearch(search, { view: 'map' })} aria-current={isMap ? 'page' : undefined} preventScrollReset>
        {t('equipment:view.map')}
      </Link>
    </nav>
  );
};

export default function EquipmentList() {
  const t = useTranslate();
  const [search] = useSearchParams();
  const data = useLoaderData<typeof loader>();
  const { rows, page, sort, states, total, isEmpty, choices, frame, isMap } = data;
  const columns = columnsOf(t);
  const any = t('list.any');
  return (
    <>
      <PageHeader
        title={t('navigation.equipment')}
        summary={t('equipment:list.summary')}
        actions={
          <>
            {data.mayIssue && <ButtonLink to="/equipment/new">{t('equipment:new.link')}</ButtonLink>}
            {data.mayImport && <ButtonLink to="/equipment/import">{t('equipment:import.link')}</ButtonLink>}
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
          </>
        }
      />
      <ListViews frame={frame} />
      <FilterBar label={t('equipment:list.filters')} names={FILTERS} aside={<ViewSwitch isMap={isMap} />}>
        {isMap && <input type="hidden" name="view" value="map" />}
        <SearchFilter label={t('equipment:list.search')} />
        <SelectFilter
          label={t('equipment:state')}
          name="state"
          any={any}
          choices={states.map(({ state, count }) => ({
            value: state,
            label: `${t(`equipment:standing.${state}`)} (${count})`,
          }))}
        />
        <SelectFilter
          label={t('equipment:kind')}
          name="category"
          any={any}
          choices={choices.categories.map(value => ({ value, label: categoryText(t, value) }))}
        />
        <SelectFilter
          label={t('equipment:manufacturer')}
          name="manufacturer"
          any={any}
          choices={choices.manufacturers.map(value => ({ value, label: value }))}
        />
        <SelectFilter
          label={t('equipment:list.role')}
          name="role"
          any={any}
          choices={ROLES.map(value => ({ value, label: t(`equipment:role.${value}`) }))}
        />
        <SelectFilter label={t('equipment:country')} name="country" any={any} choices={choices.countries} />
        <SelectFilter
          label={t('equipment:position')}
          name="position"
          any={any}
          choices={POSITION_AGES.map(value => ({ value, label: t(`equipment:position-age.${value}`) }))}
        />
        <SelectFilter
          label={t('equipment:list.condition')}
          name="condition"
          any={any}
          choices={MACHINE_CONDITIONS.map(value => ({ value, label: t(`map:does.${value}`) }))}
        />
        <SelectFilter
          label={t('equipment:recall')}
          name="recalled"
          any={any}
          choices={[{ value: 'yes', label: t('equipment:list.recalled') }]}
        />
      </FilterBar>
      {isMap && !isEmpty && (
        <>
          <FleetMap title={t('equipment:view.map-title')} search={search} />
          <p className="beside-map-note">
            <Link to={changedSearch(search, { view: null })}>{t('equipment:view.as-list', { count: total })}</Link>
          </p>
        </>
      )}
      <div className={isMap && !isEmpty ? 'beside-map' : undefined}>
        <DataTable
          caption={t('navigation.equipment')}
          rows={rows}
          rowKey={row => row.reference}
          rowHref={row => `/equipment/${row.reference}`}
          sort={sort}
          shown={frame}
          selection={{ form: BULK, label: row => t('table.select-row', { name: row.reference }) }}
          columns={columns}
          empty={
            isEmpty ? (
              <EmptyState
                title={t('equipment:list.empty')}
                action={data.mayIssue && <ButtonLink to="/equipment/new">{t('equipment:new.link')}</ButtonLink>}
              >
                {t('equipment:list.empty-hint')}
              </EmptyState>
            ) : (
              <EmptyState title={t('equipment:list.none-here')}>{t('equipment:list.none-here-hint')}</EmptyState>
            )
          }
        />
        <ListBar form={BULK} list="equipment" rows={rows}>
          {data.mayLet && (
            <button type="submit" formAction="/leases/new" className="button button-small">
              {t('equipment:list.lease')}
            </button>
          )}
        </ListBar>
        <Pagination page={page} shown={rows.length} total={total} />
      </div>
      <NotARegister />
    </>
  );
}
