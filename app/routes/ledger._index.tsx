import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { EmptyState } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { DataTable } from '~/components/table/data-table';
import { FilterBar, SelectFilter } from '~/components/table/filter-bar';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadBlocks } from '~/presenters/ledger.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadBlocks(await requireActor(request, context, 'ledger:read'), new URL(request.url).searchParams);

export default function Blocks() {
  const t = useTranslate();
  const { blocks, page } = useLoaderData<typeof loader>();
  return (
    <>
      <FilterBar label={t('ledger:blocks.filter')} names={['events']}>
        <SelectFilter
          name="events"
          label={t('ledger:blocks.events')}
          any={t('ledger:blocks.any')}
          choices={[{ value: 'with', label: t('ledger:blocks.with-events') }]}
        />
      </FilterBar>
      <DataTable
        caption={t('ledger:blocks.title')}
        rows={blocks}
        rowKey={block => block.hash}
        rowHref={block => `/ledger/blocks/${block.number}`}
        empty={<EmptyState title={t('ledger:blocks.none')}>{t('ledger:blocks.none-hint')}</EmptyState>}
        columns={[
          { id: 'number', header: t('ledger:blocks.number'), cell: block => formatCount(block.number), nowrap: true },
          { id: 'at', header: t('ledger:mined'), cell: block => <Moment at={block.at} precision="second" /> },
          { id: 'events', header: t('ledger:blocks.events'), align: 'end', cell: block => formatCount(block.events) },
          {
            id: 'state',
            header: t('ledger:state'),
            cell: block => (
              <StatusBadge tone={block.final ? 'ok' : 'progress'}>
                {block.final ? t('ledger:final') : t('ledger:settling')}
              </StatusBadge>
            ),
          },
          { id: 'hash', header: t('ledger:hash'), secondary: true, cell: block => <HashText value={block.hash} /> },
        ]}
      />
      <Pagination page={page} shown={blocks.length} />
    </>
  );
}
