import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { accountText, groupedNumber } from '~/components/organisation/account-table';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { type Column, DataTable } from '~/components/table/data-table';
import { CurrencyFilter, DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import type { Translate } from '~/i18n/use-translate';
import { useTranslate } from '~/i18n/use-translate';
import { listAction } from '~/presenters/list-frame.server';
import { loadEntries } from '~/presenters/payments.server';

export const handle: PageHandle = { refusals: 'on-demand' };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadEntries(await requireActor(request, context, 'payment:read'), new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'payments');

const FILTERS = ['q', 'state', 'account', 'currency', 'from', 'to'];

type Row = Awaited<ReturnType<typeof loadEntries>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'reference', header: t('payments:reference'), nowrap: true, cell: row => row.reference },
  {
    id: 'booked',
    header: t('payments:booked'),
    sort: 'bookedOn',
    nowrap: true,
    cell: row => <Day day={row.bookedOn} />,
  },
  { id: 'payer', header: t('payments:payer'), cell: row => row.payerName ?? '–' },
  {
    id: 'account',
    header: t('payments:account'),
    nowrap: true,
    secondary: true,
    cell: row => <span className="figure">{groupedNumber(row.accountNumber)}</span>,
  },
  {
    id: 'state',
    header: t('payments:state'),
    cell: row => (
      <>
        <StatusBadge tone={row.settling ? 'progress' : row.restMinor > 0n ? 'info' : 'ok'}>
          {row.settling
            ? t('payments:settling')
            : row.restMinor > 0n
              ? t('payments:list.open')
              : t('payments:list.allocated')}
        </StatusBadge>
        {row.toRetiredAccount && <span className="tone-warn"> {t('payments:retired')}</span>}
      </>
    ),
  },
  {
    id: 'amount',
    header: t('payments:amount'),
    sort: 'amount',
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.amountMinor} currency={row.currency} />,
  },
  {
    id: 'rest',
    header: t('payments:rest'),
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.restMinor} currency={row.currency} />,
  },
];

export default function EntryList() {
  const t = useTranslate();
  const { rows, page, sort, accounts, currencies, frame, isFiltered, mayRecord } = useLoaderData<typeof loader>();
  const columns = columnsOf(t);
  const record = mayRecord && (
    <ButtonLink to="/payments/new" primary>
      {t('payments:new.link')}
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title={t('navigation.payments')}
        summary={t('payments:list.summary')}
        actions={
          <>
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
            {record}
          </>
        }
      />
      <ListViews frame={frame} />
      <FilterBar label={t('payments:list.filters')} names={FILTERS}>
        <SearchFilter label={t('payments:list.search')} />
        <SelectFilter
          label={t('payments:state')}
          name="state"
          any={t('payments:list.any')}
          choices={(['open', 'allocated'] as const).map(value => ({ value, label: t(`payments:list.${value}`) }))}
        />
        {accounts.length > 1 && (
          <SelectFilter
            label={t('payments:account')}
            name="account"
            any={t('payments:list.any')}
            choices={accounts.map(account => ({ value: account.id, label: accountText(account) }))}
          />
        )}
        <CurrencyFilter currencies={currencies} />
        <DateFilter label={t('payments:list.from')} name="from" />
        <DateFilter label={t('payments:list.to')} name="to" />
      </FilterBar>
      <DataTable
        caption={t('navigation.payments')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/payments/${row.id}`}
        sort={sort}
        shown={frame}
        columns={columns}
        empty={
          isFiltered ? (
            <EmptyState title={t('payments:list.none-here')}>{t('payments:list.none-here-hint')}</EmptyState>
          ) : (
            <EmptyState title={t('payments:list.empty')} action={record}>
              {t('payments:list.empty-hint')}
            </EmptyState>
          )
        }
      />
      <Pagination page={page} shown={rows.length} />
    </>
  );
}
