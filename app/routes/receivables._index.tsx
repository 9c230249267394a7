import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { ListStateBadge } from '~/components/receivables/list-state-badge';
import { type Column, DataTable } from '~/components/table/data-table';
import { CurrencyFilter, DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { ListBar } from '~/components/table/selection';
import { requireActor } from '~/guard.server';
import type { Translate } from '~/i18n/use-translate';
import { useTranslate } from '~/i18n/use-translate';
import { listAction } from '~/presenters/list-frame.server';
import { loadReceivableList } from '~/presenters/receivables.server';

export const handle: PageHandle = { refusals: 'on-demand' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  return {
    ...(await loadReceivableList(who, new URL(request.url).searchParams)),
    mayIssue: who.can('receivable:issue'),
    mayAsk: who.can('finance:request'),
  };
};

export const action = (args: ActionFunctionArgs) => listAction(args, 'receivables');

const FILTERS = ['q', 'state', 'role', 'party', 'currency', 'from', 'to'];
const ROLES = ['seller', 'obligor', 'holder', 'financier'] as const;
const BULK = 'bulk';

type Row = Awaited<ReturnType<typeof loadReceivableList>>['rows'][number];

const columnsOf = (t: Translate): Column<Row>[] => [
  {
    id: 'reference',
    header: t('receivables:reference'),
    sort: 'reference',
    nowrap: true,
    cell: row => row.reference,
  },
  {
    id: 'state',
    header: t('receivables:state'),
    cell: row => (
      <>
        <ListStateBadge state={row.state} />
        {row.settling && <span className="muted"> {t('receivables:settling')}</span>}
      </>
    ),
  },
  {
    id: 'invoice',
    header: t('receivables:invoice'),
    nowrap: true,
    secondary: true,
    cell: row => row.invoiceNumber,
  },
  { id: 'seller', header: t('receivables:seller'), sort: 'seller', cell: row => row.seller.name },
  { id: 'obligor', header: t('receivables:obligor'), sort: 'obligor', cell: row => row.obligor.name },
  {
    id: 'due',
    header: t('receivables:due'),
    sort: 'dueDate',
    nowrap: true,
    cell: row => <Day day={row.dueDate} />,
  },
  {
    id: 'face',
    header: t('receivables:face'),
    sort: 'face',
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.faceMinor} currency={row.currency} />,
  },
  {
    id: 'open',
    header: t('receivables:open'),
    align: 'end',
    nowrap: true,
    cell: row => <Money amountMinor={row.openMinor} currency={row.currency} />,
  },
];

export default function ReceivableList() {
  const t = useTranslate();
  const { rows, page, sort, states, sums, total, isEmpty, choices, frame, mayIssue, mayAsk } =
    useLoaderData<typeof loader>();
  const columns = columnsOf(t);
  return (
    <>
      <PageHeader
        title={t('navigation.receivables')}
        summary={t('receivables:list.summary')}
        actions={<ListMenus frame={frame} columns={columns} hasRows={rows.length > 0} />}
      />
      <ListViews frame={frame} />
      <FilterBar label={t('receivables:list.filters')} names={FILTERS}>
        <SearchFilter label={t('receivables:list.search')} />
        <SelectFilter
          label={t('receivables:state')}
          name="state"
          any={t('receivables:list.any')}
          choices={states.map(({ state, count }) => ({
            value: state,
            label: `${t(`receivables:list-state.${state}`)} (${count})`,
          }))}
        />
        <SelectFilter
          label={t('receivables:list.role')}
          name="role"
          any={t('receivables:list.any')}
          choices={ROLES.map(role => ({ value: role, label: t(`receivables:role.${role}`) }))}
        />
        <SelectFilter
          label={t('list.party')}
          name="party"
          any={t('receivables:list.any')}
          choices={choices.parties.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <CurrencyFilter currencies={choices.currencies} />
        <DateFilter label={t('receivables:list.from')} name="from" />
        <DateFilter label={t('receivables:list.to')} name="to" />
      </FilterBar>
      <DataTable
        caption={t('navigation.receivables')}
        rows={rows}
        rowKey={row => row.reference}
        rowHref={row => `/receivables/${row.reference}`}
        sort={sort}
        shown={frame}
        selection={{ form: BULK, label: row => t('table.select-row', { name: row.reference }) }}
        columns={columns}
        totals={sums.map(sum => ({
          key: sum.currency,
          label: t('receivables:list.total', {
            currency: sum.currency,
            count: sum.count,
            formatted: formatCount(sum.count),
          }),
          cells: {
            face: <Money amountMinor={sum.faceMinor} currency={sum.currency} />,
            open: <Money amountMinor={sum.openMinor} currency={sum.currency} />,
          },
        }))}
        empty={
          isEmpty ? (
            <EmptyState
              title={t('receivables:list.empty')}
              action={mayIssue && <ButtonLink to="/invoices">{t('receivables:list.to-invoices')}</ButtonLink>}
            >
              {t('receivables:list.empty-hint')}
            </EmptyState>
          ) : (
            <EmptyState title={t('receivables:list.none-here')}>{t('receivables:list.none-here-hint')}</EmptyState>
          )
        }
      />
      <ListBar form={BULK} list="receivables" rows={rows} action="/receivables/ask">
        {mayAsk && (
          <button type="submit" className="button button-small">
            {t('receivables:bulk.ask')}
          </button>
        )}
      </ListBar>
      <Pagination page={page} shown={rows.length} total={total} />
    </>
  );
}
