import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { LIEN_CLASSES, LIEN_LAWS } from '#domain/liens/law';
import { COLLATERALS } from '#domain/liens/state';
import { Day } from '~/components/format/moment';
import { LienStateBadge } from '~/components/liens/lien-badges';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadLienList } from '~/presenters/liens.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { refusals: 'on-demand' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadLienList(await requireActor(request, context, 'lien:read'), new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'liens');

const FILTERS = ['q', 'state', 'role', 'collateral', 'law', 'class', 'lapses'];
const ROLES = ['secured-party', 'grantor'] as const;
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadLienList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'reference', header: t('liens:reference'), sort: 'reference', nowrap: true, cell: row => row.reference },
  { id: 'state', header: t('liens:state'), cell: row => <LienStateBadge state={row.state} /> },
  {
    id: 'on',
    header: t('liens:on'),
    cell: row => (
      <>
        {row.on.label ?? row.on.reference ?? t(`liens:collateral.${row.collateral}`)}
        <div className="muted">
          {t(`liens:collateral.${row.collateral}`)} {row.on.reference}
        </div>
      </>
    ),
  },
  { id: 'role', header: t('liens:role'), secondary: true, cell: row => t(`liens:roles.${row.role}`) },
  {
    id: 'other',
    header: t('liens:other'),
    cell: row => (row.role === 'grantor' ? row.securedParty.name : row.grantor.name),
  },
  {
    id: 'class',
    header: t('liens:class'),
    cell: row => (
      <>
        {t(`liens:classes.${row.class}`)}
        <div className="muted">{t(`liens:laws.${row.law}`)}</div>
      </>
    ),
  },
  { id: 'filed', header: t('liens:filed-on'), sort: 'filedOn', nowrap: true, cell: row => <Day day={row.filedOn} /> },
  {
    id: 'lapses',
    header: t('liens:lapses-on'),
    sort: 'lapsesOn',
    nowrap: true,
    cell: row => <Day day={row.lapsesOn} />,
  },
];

export default function LienList() {
  const t = useTranslate();
  const { rows, page, sort, states, total, isEmpty, frame, mayFile, maySearch, mayOrder } =
    useLoaderData<typeof loader>();
  const columns = columnsOf(t);
  return (
    <>
      <PageHeader
        title={t('liens:list.title')}
        summary={t('liens:list.summary')}
        actions={
          <>
            {mayOrder && <ButtonLink to="/liens/order">{t('liens:order.link')}</ButtonLink>}
            {maySearch && <ButtonLink to="/liens/search">{t('liens:list.search-liens')}</ButtonLink>}
            {mayFile && <ButtonLink to="/liens/new">{t('liens:list.new')}</ButtonLink>}
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
          </>
        }
      />
      <ListViews frame={frame} />
      <FilterBar label={t('liens:list.filters')} names={FILTERS}>
        <SearchFilter label={t('liens:list.search')} />
        <SelectFilter
          label={t('liens:state')}
          name="state"
          any={t('liens:list.any')}
          choices={states.map(({ state, count }) => ({
            value: state,
            label: `${t(`liens:states.${state}`)} (${count})`,
          }))}
        />
        <SelectFilter
          label={t('liens:role')}
          name="role"
          any={t('liens:list.any')}
          choices={ROLES.map(role => ({ value: role, label: t(`liens:roles.${role}`) }))}
        />
        <SelectFilter
          label={t('liens:file.collateral')}
          name="collateral"
          any={t('liens:list.any')}
          choices={COLLATERALS.map(one => ({ value: one, label: t(`liens:collateral.${one}`) }))}
        />
        <SelectFilter
          label={t('liens:law')}
          name="law"
          any={t('liens:list.any')}
          choices={LIEN_LAWS.map(law => ({ value: law, label: t(`liens:laws.${law}`) }))}
        />
        <SelectFilter
          label={t('liens:class')}
          name="class"
          any={t('liens:list.any')}
          choices={LIEN_CLASSES.map(one => ({ value: one, label: t(`liens:classes.${one}`) }))}
        />
        <DateFilter label={t('liens:list.lapses-before')} name="lapses" />
      </FilterBar>
      <DataTable
        caption={t('liens:list.title')}
        rows={rows}
        rowKey={row => row.reference}
        rowHref={row => `/liens/${row.reference}`}
        sort={sort}
        shown={frame}
        selection={{ form: BULK, label: row => t('table.select-row', { name: row.reference }) }}
        columns={columns}
        empty={
          isEmpty ? (
            <EmptyState title={t('liens:list.empty')}>{t('liens:list.empty-hint')}</EmptyState>
          ) : (
            <EmptyState title={t('liens:list.none-here')}>{t('liens:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <ListBar form={BULK} list="liens" rows={rows} />
      <Pagination page={page} shown={rows.length} total={total} />
    </>
  );
}
