import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { IngestHealth } from '~/components/devices/ingest-health';
import { RefusedTable } from '~/components/devices/refused-table';
import { usePoll } from '~/components/live/use-poll';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader, Section } from '~/components/page/page';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadIngest } from '~/presenters/ingest.server';

export const handle: PageHandle = {
  i18n: ['devices'],
  refusals: 'on-demand',
  crumb: t => t('devices:ingest.title'),
};

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadIngest(await requireActor(request, context, 'device:read'), new URL(request.url).searchParams);

/** As often as the processes tell of themselves, about. */
const LOOK_MS = 10_000;

export default function Ingest() {
  const t = useTranslate();
  const { health, refused, strangersOnly, page } = useLoaderData<typeof loader>();
  usePoll(health !== null, LOOK_MS);
  return (
    <>
      <PageHeader
        title={t('devices:ingest.title')}
        summary={t(health === null ? 'devices:ingest.summary-own' : 'devices:ingest.summary')}
      />
      {health !== null && <IngestHealth health={health} />}
      <Section
        title={t('devices:refused.title')}
        summary={t('devices:refused.summary')}
        actions={
          health !== null && (
            <Link to={strangersOnly ? '/ingest' : '/ingest?show=strangers'}>
              {t(strangersOnly ? 'devices:refused.all' : 'devices:refused.strangers')}
            </Link>
          )
        }
      >
        {refused.length === 0 ? (
          <EmptyState title={t('devices:refused.none')}>{t('devices:refused.none-hint')}</EmptyState>
        ) : (
          <RefusedTable rows={refused} isMixed />
        )}
        <Pagination page={page} shown={refused.length} />
      </Section>
    </>
  );
}
