import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ActionTable } from '~/components/ledger/action-table';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadActions } from '~/presenters/ledger.server';

export const handle: PageHandle = { crumb: t => t('ledger:backlog.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadActions(await requireActor(request, context, 'ledger:read'), new URL(request.url).searchParams, [
    'PENDING',
    'SUBMITTED',
  ]);

export default function Backlog() {
  const t = useTranslate();
  const chain = useRootData()?.chain;
  const { actions, page } = useLoaderData<typeof loader>();
  return (
    <>
      <p className="section-summary">{t('ledger:backlog.summary')}</p>
      {chain && !chain.reachable && <Note tone="warn">{t('chain.away')}</Note>}
      <ActionTable
        caption={t('ledger:backlog.title')}
        actions={actions}
        empty={
          <EmptyState title={t('ledger:backlog.none')}>
            {t('ledger:backlog.none-hint', { count: chain?.backlog ?? 0 })}
          </EmptyState>
        }
      />
      <Pagination page={page} shown={actions.length} />
    </>
  );
}
