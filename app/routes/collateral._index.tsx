import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AlertList } from '~/components/collateral/alert-list';
import { countryIn } from '~/components/equipment/texts';
import { formatCount } from '~/components/format/amounts';
import { Ago } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { useReader } from '~/components/page/viewer';
import { type Column, DataTable } from '~/components/table/data-table';
import { FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import { type Translate, useTranslate } from '~/i18n/use-translate';
import { loadCollateralList } from '~/presenters/collateral.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { refusals: 'on-demand', live: 'readings' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'lien:read');
  return {
    ...(await loadCollateralList(who, new URL(request.url).searchParams)),
    maySearch: who.can('lien:search'),
  };
};

export const action = (args: ActionFunctionArgs) => listAction(args, 'collateral');

const FILTERS = ['q', 'alert', 'basis', 'country'];
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadCollateralList>>['rows'][number];

const LEASE_STATUSES = ['Signed', 'Commenced', 'Defaulted', 'Repossessed', 'Ended', 'Cancelled'] as const;

const columnsOf = (t: Translate, language: string): Column<Row>[] => [
  { id: 'reference', header: t('collateral:reference'), sort: 'reference', nowrap: true, cell: row => row.reference },
  {
    id: 'machine',
    header: t('collateral:machine'),
    sort: 'manufacturer',
    cell: row => (
      <>
        {row.manufacturer} {row.model}
        <div className="muted figure">{row.serial}</div>
      </>
    ),
  },
  {
    id: 'alerts',
    header: t('collateral:alerts-title'),
    sort: 'alerts',
    cell: row => <AlertList alerts={row.alerts} />,
  },
  { id: 'holder', header: t('collateral:holder'), cell: row => row.holder },
  {
    id: 'lease',
    header: t('collateral:lease'),
    cell: row => {
      const status = LEASE_STATUSES.find(one => one === row.lease?.status);
      return status === undefined ? (
        <span className="muted">{t('collateral:not-let')}</span>
      ) : (
        <>
          {t(`collateral:lease-status.${status}`)}
          <div className="muted">{row.lease?.reference}</div>
        </>
      );
    },
  },
  {
    id: 'country',
    header: t('collateral:country'),
    cell: row =>
      row.positionAt === null ? (
        <span className="muted">–</span>
      ) : (
        <>
          {row.country === null ? '–' : countryIn(language, row.country)}
          <div className="muted">
            <Ago at={row.positionAt} />
          </div>
        </>
      ),
  },
  {
    id: 'overdue',
    header: t('collateral:overdue'),
    sort: 'overdue',
    align: 'end',
    nowrap: true,
    cell: row =>
      row.overdueWith === null || row.currency === null ? (
        <span className="muted">–</span>
      ) : row.overdueWith === row.reference ? (
        <Money amountMinor={row.overdueMinor} currency={row.currency} />
      ) : (
        <span className="muted">{t('collateral:list.overdue-with', { machine: row.overdueWith })}</span>
      ),
  },
  { id: 'basis', header: t('collateral:basis'), secondary: true, cell: row => t(`collateral:bases.${row.basis}`) },
];

export default function CollateralList() {
  const t = useTranslate();
  const { language } = useReader();
  const { rows, page, sort, total, alerts, bases, countries, overdue, isEmpty, frame, maySearch } =
    useLoaderData<typeof loader>();
  const columns = columnsOf(t, language);
  return (
    <>
      <PageHeader
        title={t('collateral:list.title')}
        summary={t('collateral:list.summary')}
        actions={
          <>
            {maySearch && <ButtonLink to="/liens/search">{t('collateral:record.search')}</ButtonLink>}
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
          </>
        }
      />
      <ListViews frame={frame} />
      <FilterBar label={t('collateral:list.filters')} names={FILTERS}>
        <SearchFilter label={t('collateral:list.search')} />
        <SelectFilter
          label={t('collateral:alerts-title')}
          name="alert"
          any={t('collateral:list.any')}
          choices={alerts.map(({ alert, count }) => ({
            value: alert,
            label: `${t(`collateral:alerts.${alert}`)} (${count})`,
          }))}
        />
        <SelectFilter
          label={t('collateral:basis')}
          name="basis"
          any={t('collateral:list.any')}
          choices={bases.map(({ basis, count }) => ({
            value: basis,
            label: `${t(`collateral:bases.${basis}`)} (${count})`,
          }))}
        />
        <SelectFilter
          label={t('collateral:country')}
          name="country"
          any={t('collateral:list.any')}
          choices={countries.map(({ country, count }) => ({
            value: country,
            label: `${countryIn(language, country)} (${count})`,
          }))}
        />
      </FilterBar>
      <DataTable
        caption={t('collateral:list.title')}
        rows={rows}
        rowKey={row => row.reference}
        rowHref={row => `/collateral/${row.reference}`}
        sort={sort}
        shown={frame}
        selection={{ form: BULK, label: row => t('table.select-row', { name: row.reference }) }}
        columns={columns}
        totals={overdue.map(({ currency, bills, minor }) => ({
          key: currency,
          label: t('collateral:list.overdue-sum', { count: bills, bills: formatCount(bills), currency }),
          cells: { overdue: <Money amountMinor={minor} currency={currency} /> },
        }))}
        empty={
          isEmpty ? (
            <EmptyState title={t('collateral:list.empty')}>{t('collateral:list.empty-hint')}</EmptyState>
          ) : (
            <EmptyState title={t('collateral:list.none-here')}>{t('collateral:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <ListBar form={BULK} list="collateral" rows={rows} />
      <Pagination page={page} shown={rows.length} total={total} />
    </>
  );
}
