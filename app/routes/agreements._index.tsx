import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AgreementStatusBadge } from '~/components/agreements/agreement-status';
import { useAgreementKind } from '~/components/agreements/agreement-text';
import { Ago, Moment } from '~/components/format/moment';
import { EmptyState, PageHeader } from '~/components/page/page';
import { DataTable } from '~/components/table/data-table';
import { FilterBar, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadAgreements } from '~/presenters/agreements.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadAgreements(await requireActor(request, context, 'agreement:read'), new URL(request.url).searchParams);

export default function AgreementList() {
  const t = useTranslate();
  const kindText = useAgreementKind();
  const { rows, page } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('navigation.agreements')} summary={t('agreements:list.summary')} />
      <FilterBar label={t('agreements:list.filters')} names={['show']}>
        <SelectFilter
          label={t('agreements:list.show')}
          name="show"
          any={t('agreements:list.ours')}
          choices={[
            { value: 'open', label: t('agreements:list.open') },
            { value: 'all', label: t('agreements:list.all') },
          ]}
        />
      </FilterBar>
      <DataTable
        caption={t('navigation.agreements')}
        rows={rows}
        rowKey={row => row.id}
        rowHref={row => `/agreements/${row.id}`}
        columns={[
          { id: 'what', header: t('agreements:list.what'), cell: row => kindText(row.kind) },
          { id: 'about', header: t('agreements:list.about'), nowrap: true, cell: row => row.content.reference },
          {
            id: 'status',
            header: t('agreements:list.status'),
            cell: row => <AgreementStatusBadge status={row.status} />,
          },
          { id: 'by', header: t('agreements:proposed-by'), cell: row => row.proposedBy },
          {
            id: 'waiting',
            header: t('agreements:list.waiting'),
            secondary: true,
            cell: row =>
              row.status === 'OPEN'
                ? row.signers
                    .filter(one => one.agreedAt === null)
                    .map(one => one.name)
                    .join(', ')
                : '–',
          },
          { id: 'when', header: t('agreements:proposed'), nowrap: true, cell: row => <Ago at={row.createdAt} /> },
          {
            id: 'until',
            header: t('agreements:open-until'),
            nowrap: true,
            secondary: true,
            cell: row => (row.status === 'OPEN' ? <Moment at={row.expiresAt} /> : '–'),
          },
        ]}
        empty={<EmptyState title={t('agreements:list.empty')}>{t('agreements:list.empty-hint')}</EmptyState>}
      />
      <Pagination page={page} shown={rows.length} />
    </>
  );
}
