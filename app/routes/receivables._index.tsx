import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { ButtonLink } from '~/components/page/button-link';
import { EmptyState, PageHeader } from '~/components/page/page';
import { ListStateBadge } from '~/components/receivables/list-state-badge';
import { DataTable } from '~/components/table/data-table';
import { DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadReceivableList } from '~/presenters/receivables.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  return {
    ...(await loadReceivableList(who, new URL(request.url).searchParams)),
    search: new URL(request.url).search,
    mayIssue: who.can('receivable:issue'),
  };
};

const FILTERS = ['q', 'state', 'role', 'currency', 'from', 'to', 'party'];
const ROLES = ['seller', 'obligor', 'holder', 'financier'] as const;

export default function ReceivableList() {
  const t = useTranslate();
  const { rows, page, sort, states, sums, total, isEmpty, search, mayIssue } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('navigation.receivables')} summary={t('receivables:list.summary')} />
      <FilterBar
        label={t('receivables:list.filters')}
        names={FILTERS}
        aside={
          rows.length > 0 && (
            <ButtonLink to={`/receivables/export.csv${search}`} reload>
              {t('receivables:list.csv')}
            </ButtonLink>
          )
        }
      >
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
        <DateFilter label={t('receivables:list.from')} name="from" />
        <DateFilter label={t('receivables:list.to')} name="to" />
      </FilterBar>
      <DataTable
        caption={t('navigation.receivables')}
        rows={rows}
        rowKey={row => row.subject}
        rowHref={row => `/receivables/${row.reference}`}
        sort={sort}
        columns={[
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
        ]}
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
        footer={sums.map(sum => (
          <tr key={sum.currency} className="total">
            <th scope="row" colSpan={6}>
              {t('receivables:list.total', {
                currency: sum.currency,
                count: sum.count,
                formatted: formatCount(sum.count),
              })}
            </th>
            <td className="end nowrap">
              <Money amountMinor={sum.faceMinor} currency={sum.currency} />
            </td>
            <td className="end nowrap">
              <Money amountMinor={sum.openMinor} currency={sum.currency} />
            </td>
          </tr>
        ))}
      />
      <Pagination page={page} shown={rows.length} total={total} />
    </>
  );
}
