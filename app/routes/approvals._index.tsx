import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ApprovalStatusBadge } from '~/components/approvals/approval-status';
import { useOperationText } from '~/components/approvals/operation';
import { Ago, Moment } from '~/components/format/moment';
import { EmptyState, PageHeader } from '~/components/page/page';
import { DataTable } from '~/components/table/data-table';
import { FilterBar, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadApprovals } from '~/presenters/approvals.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadApprovals(await requireActor(request, context), new URL(request.url).searchParams);

export default function ApprovalList() {
  const t = useTranslate();
  const operationText = useOperationText();
  const { rows, page, open } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('navigation.approvals')} summary={t('approvals:list.summary')} />
      <FilterBar label={t('approvals:list.filters')} names={['show']}>
        <SelectFilter
          label={t('approvals:list.show')}
          name="show"
          any={t('approvals:list.open')}
          choices={[{ value: 'all', label: t('approvals:list.all') }]}
        />
      </FilterBar>
      <DataTable
        caption={t('navigation.approvals')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/approvals/${row.id}`}
        columns={[
          { id: 'what', header: t('approvals:list.what'), cell: row => operationText(row.operation) },
          { id: 'about', header: t('approvals:list.about'), nowrap: true, cell: row => row.about },
          {
            id: 'status',
            header: t('approvals:list.status'),
            cell: row => <ApprovalStatusBadge status={row.status} />,
          },
          {
            id: 'by',
            header: t('approvals:prepared-by'),
            cell: row => (
              <>
                {row.preparedBy ?? '–'}
                {row.own && <span className="muted"> · {t('approvals:you')}</span>}
                {row.preparedFor !== null && <span className="muted"> · {row.preparedFor}</span>}
              </>
            ),
          },
          { id: 'when', header: t('approvals:prepared'), nowrap: true, cell: row => <Ago at={row.createdAt} /> },
          {
            id: 'until',
            header: open ? t('approvals:open-until') : t('approvals:decided'),
            nowrap: true,
            secondary: true,
            cell: row => {
              const at = open ? row.expiresAt : row.decidedAt;
              return at === null ? '–' : <Moment at={at} />;
            },
          },
        ]}
        empty={<EmptyState title={t('approvals:list.empty')}>{t('approvals:list.empty-hint')}</EmptyState>}
      />
      <Pagination page={page} shown={rows.length} />
    </>
  );
}
