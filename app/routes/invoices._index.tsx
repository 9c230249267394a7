import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Ago, Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { InvoiceStateBadge } from '~/components/invoices/invoice-state-badge';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { type Column, DataTable } from '~/components/table/data-table';
import { CurrencyFilter, DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import type { Translate } from '~/i18n/use-translate';
import { useTranslate } from '~/i18n/use-translate';
import { loadInvoiceList } from '~/presenters/invoices.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { refusals: 'on-demand' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'invoice:read');
  return {
    ...(await loadInvoiceList(who, new URL(request.url).searchParams)),
    mayImport: who.can('invoice:import'),
    mayIssue: who.can('receivable:issue'),
  };
};

export const action = (args: ActionFunctionArgs) => listAction(args, 'invoices');

const FILTERS = ['q', 'state', 'role', 'kind', 'currency', 'from', 'to'];
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadInvoiceList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  { id: 'number', header: t('invoices:number'), sort: 'number', nowrap: true, cell: row => row.number },
  { id: 'state', header: t('invoices:list.state'), cell: row => <InvoiceStateBadge state={row.state} /> },
  { id: 'seller', header: t('invoices:seller'), cell: row => row.sellerName },
  { id: 'buyer', header: t('invoices:buyer'), cell: row => row.buyerName },
  {
    id: 'issued',
    header: t('invoices:issue-date'),
    sort: 'issueDate',
    nowrap: true,
    cell: row => <Day day={row.issueDate} />,
  },
  {
    id: 'due',
    header: t('invoices:due-date'),
    sort: 'dueDate',
    nowrap: true,
    cell: row => (row.dueDate === null ? '–' : <Day day={row.dueDate} />),
  },
  {
    id: 'payable',
    header: t('invoices:payable'),
    sort: 'payable',
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.payableMinor} currency={row.currency} />,
  },
  {
    id: 'imported',
    header: t('invoices:list.imported'),
    sort: 'createdAt',
    nowrap: true,
    secondary: true,
    cell: row => <Ago at={row.createdAt} />,
  },
];

export default function InvoiceList() {
  const t = useTranslate();
  const { rows, page, sort, counts, currencies, frame, mayImport, mayIssue } = useLoaderData<typeof loader>();
  const columns = columnsOf(t);
  const total = counts.open + counts.issued + counts.unmatched;
  const importing = mayImport && (
    <>
      <ButtonLink to="/invoices/new">{t('invoices:enter.link')}</ButtonLink>
      <ButtonLink to="/invoices/import" primary>
        {t('invoices:import.link')}
      </ButtonLink>
    </>
  );
  return (
    <>
      <PageHeader
        title={t('navigation.invoices')}
        summary={t('invoices:list.summary')}
        actions={
          <>
            <ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />
            {importing}
          </>
        }
      />
      <ListViews frame={frame} />
      <FilterBar label={t('invoices:list.filters')} names={FILTERS}>
        <SearchFilter label={t('invoices:list.search')} />
        <SelectFilter
          label={t('invoices:list.state')}
          name="state"
          any={t('invoices:list.any-state', { count: total })}
          choices={(['open', 'issued', 'unmatched'] as const).map(state => ({
            value: state,
            label: `${t(`invoices:state.${state}`)} (${counts[state]})`,
          }))}
        />
        <SelectFilter
          label={t('invoices:list.role')}
          name="role"
          any={t('invoices:list.any-role')}
          choices={(['seller', 'buyer', 'importer'] as const).map(role => ({
            value: role,
            label: t(`invoices:role.${role}`),
          }))}
        />
        <SelectFilter
          label={t('invoices:list.kind')}
          name="kind"
          any={t('invoices:list.any-kind')}
          choices={(['INVOICE', 'CREDIT_NOTE'] as const).map(kind => ({
            value: kind,
            label: t(`invoices:kind.${kind}`),
          }))}
        />
        <CurrencyFilter currencies={currencies} />
        <DateFilter label={t('invoices:list.from')} name="from" />
        <DateFilter label={t('invoices:list.to')} name="to" />
      </FilterBar>
      <DataTable
        caption={t('navigation.invoices')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/invoices/${row.id}`}
        sort={sort}
        shown={frame}
        selection={{ form: BULK, label: row => t('table.select-row', { name: row.number }) }}
        columns={columns}
        empty={
          total === 0 ? (
            <EmptyState
              title={t('invoices:list.empty')}
              action={mayImport && <ButtonLink to="/invoices/import">{t('invoices:import.link')}</ButtonLink>}
            >
              {t(mayImport ? 'invoices:list.empty-import' : 'invoices:list.empty-read')}
            </EmptyState>
          ) : (
            <EmptyState title={t('invoices:list.none-here')}>{t('invoices:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <ListBar form={BULK} list="invoices" rows={rows} action="/invoices/issue">
        {mayIssue && (
          <button type="submit" className="button button-small">
            {t('invoices:bulk.issue')}
          </button>
        )}
      </ListBar>
      <Pagination page={page} shown={rows.length} />
    </>
  );
}
