import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import { ButtonLink } from '~/components/page/button-link';
import { EmptyState, PageHeader } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { type Column, DataTable } from '~/components/table/data-table';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadRecalls } from '~/presenters/equipment-recalls.server';

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'equipment:read');
  return { recalls: await loadRecalls(who), mayAnnounce: who.can('equipment:recall') };
};

type Row = Awaited<ReturnType<typeof loadRecalls>>[number];

export default function RecallList() {
  const t = useTranslate();
  const { recalls, mayAnnounce } = useLoaderData<typeof loader>();
  const columns: Column<Row>[] = [
    { id: 'number', header: t('equipment:recalls.number'), nowrap: true, cell: row => row.number },
    { id: 'title', header: t('equipment:recalls.what'), cell: row => row.title },
    { id: 'maker', header: t('equipment:manufacturer'), cell: row => row.manufacturer.name },
    {
      id: 'announced',
      header: t('equipment:recalls.announced'),
      nowrap: true,
      cell: row => <Moment at={row.announcedAt} precision="day" />,
    },
    {
      id: 'machines',
      header: t('equipment:recalls.machines'),
      align: 'end',
      cell: row => formatCount(row.machines),
    },
    {
      id: 'acknowledged',
      header: t('equipment:recalls.acknowledged'),
      align: 'end',
      cell: row => `${formatCount(row.acknowledged)} / ${formatCount(row.machines)}`,
    },
    {
      id: 'cleared',
      header: t('equipment:recalls.mended'),
      cell: row => (
        <StatusBadge tone={row.cleared === row.machines ? 'ok' : 'bad'}>
          {t('equipment:recalls.of', { done: formatCount(row.cleared), all: formatCount(row.machines) })}
        </StatusBadge>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title={t('navigation.recalls')}
        summary={t('equipment:recalls.summary')}
        actions={mayAnnounce && <ButtonLink to="/recalls/new">{t('equipment:recalls.announce')}</ButtonLink>}
      />
      <DataTable
        caption={t('navigation.recalls')}
        rows={recalls}
        rowKey={row => row.id}
        rowHref={row => `/recalls/${row.id}`}
        columns={columns}
        empty={
          <EmptyState
            title={t('equipment:recalls.empty')}
            action={mayAnnounce && <ButtonLink to="/recalls/new">{t('equipment:recalls.announce')}</ButtonLink>}
          >
            {t('equipment:recalls.empty-hint')}
          </EmptyState>
        }
      />
    </>
  );
}
