import { Link } from '@remix-run/react';
import { Ago, Day, Moment } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { EmptyState } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { CurrencyFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import type { Translate } from '~/i18n/use-translate';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestList as List } from '~/presenters/finance.server';
import { RequestStateBadge } from './states.tsx';

const columnsOf = (t: Translate, side: List['side']): Column<List['rows'][number]>[] => [
  {
    id: 'reference',
    sort: 'reference',
    header: t('finance:list.receivable'),
    nowrap: true,
    cell: row => row.reference,
  },
  { id: 'state', header: t('finance:list.state'), cell: row => <RequestStateBadge state={row.state} /> },
  side === 'bank'
    ? { id: 'holder', header: t('finance:list.asked-by'), cell: row => row.holder.name }
    : { id: 'banks', header: t('finance:list.banks'), align: 'end', cell: row => row.banksAsked ?? '–' },
  { id: 'obligor', header: t('finance:list.obligor'), cell: row => row.obligor },
  {
    id: 'confirmed',
    header: t('finance:list.confirmed'),
    secondary: true,
    cell: row => (row.confirmed ? t('finance:list.yes') : t('finance:list.no')),
  },
  { id: 'due', sort: 'dueDate', header: t('finance:list.due'), nowrap: true, cell: row => <Day day={row.dueDate} /> },
  { id: 'quotes', header: t('finance:list.quotes'), align: 'end', cell: row => row.quotes },
  {
    id: 'asked',
    sort: 'createdAt',
    header: t('finance:list.asked'),
    nowrap: true,
    secondary: true,
    cell: row => <Ago at={row.createdAt} />,
  },
  {
    id: 'expires',
    sort: 'expiresAt',
    header: t('finance:list.expires'),
    nowrap: true,
    secondary: true,
    cell: row => <Moment at={row.expiresAt} precision="day" />,
  },
  {
    id: 'face',
    sort: 'face',
    header: t('finance:list.face'),
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.faceMinor} currency={row.currency} />,
  },
];

/** Requests for finance, as the bank asked or as the holder sees them. */
export const RequestList = ({ list }: { readonly list: List }) => {
  const t = useTranslate();
  const { side, rows, page, sort, states, currencies, frame, isFiltered } = list;
  const columns = columnsOf(t, side);
  return (
    <>
      <ListViews frame={frame} />
      <FilterBar
        label={t('finance:list.filters')}
        names={['q', 'state', 'currency']}
        aside={<ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />}
      >
        <SearchFilter label={t('finance:list.search')} />
        <SelectFilter
          label={t('finance:list.state')}
          name="state"
          any={t('finance:list.any')}
          choices={states.map(({ state, count }) => ({
            value: state,
            label: `${t(`finance:state.${state}`)} (${count})`,
          }))}
        />
        <CurrencyFilter currencies={currencies} />
      </FilterBar>
      <DataTable
        caption={t('navigation.finance')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/finance/${row.id}`}
        sort={sort}
        shown={frame}
        columns={columns}
        empty={
          isFiltered ? (
            <EmptyState title={t('finance:list.none-here')}>{t('finance:list.none-here-hint')}</EmptyState>
          ) : side === 'bank' ? (
            <EmptyState title={t('finance:list.empty-bank')}>{t('finance:list.empty-bank-hint')}</EmptyState>
          ) : (
            <EmptyState
              title={t('finance:list.empty-holder')}
              action={<Link to="/receivables">{t('finance:list.to-receivables')}</Link>}
            >
              {t('finance:list.empty-holder-hint')}
            </EmptyState>
          )
        }
      />
      <Pagination page={page} shown={rows.length} />
    </>
  );
};
