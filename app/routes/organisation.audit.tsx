import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState } from '~/components/page/page';
import { DataTable } from '~/components/table/data-table';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { dynamicText } from '~/i18n/dynamic-text';
import { useTranslate } from '~/i18n/use-translate';
import { loadAudit } from '~/presenters/audit.server';

export const handle: PageHandle = { crumb: t => t('organisation:audit.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadAudit(await requireActor(request, context, 'audit:read'), new URL(request.url).searchParams);

export default function Audit() {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const { entries, page } = useLoaderData<typeof loader>();
  return (
    <>
      <p className="section-summary">{t('organisation:audit.summary')}</p>
      <DataTable
        caption={t('organisation:audit.title')}
        rows={entries}
        rowKey={entry => entry.id}
        empty={<EmptyState title={t('organisation:audit.none')} />}
        columns={[
          {
            id: 'action',
            header: t('organisation:audit.what'),
            cell: entry =>
              dynamicText(i18n, `organisation:audit.actions.${entry.action.replace(':', '-')}`) ?? entry.action,
          },
          { id: 'who', header: t('organisation:audit.who'), cell: entry => entry.userName ?? '–' },
          {
            id: 'at',
            header: t('organisation:audit.when'),
            nowrap: true,
            cell: entry => <Moment at={entry.createdAt} precision="second" />,
          },
          {
            id: 'detail',
            header: t('organisation:audit.detail'),
            secondary: true,
            cell: entry => (
              <span className="muted">{entry.facts.map(({ name, value }) => `${name}: ${value}`).join(' · ')}</span>
            ),
          },
          {
            id: 'request',
            header: t('errors:request'),
            secondary: true,
            cell: entry => (entry.requestId === null ? '–' : <code>{entry.requestId.slice(0, 8)}</code>),
          },
        ]}
      />
      <Pagination page={page} shown={entries.length} />
    </>
  );
}
