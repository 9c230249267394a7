import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ActionTable } from '~/components/ledger/action-table';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState } from '~/components/page/page';
import { Pagination } from '~/components/table/pagination';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadActions } from '~/presenters/ledger.server';

export const handle: PageHandle = { crumb: t => t('ledger:refused.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadActions(await requireActor(request, context, 'ledger:read'), new URL(request.url).searchParams, [
    'REFUSED',
    'EXPIRED',
  ]);

export default function Refused() {
  const t = useTranslate();
  const { actions, page } = useLoaderData<typeof loader>();
  return (
    <>
      <p className="section-summary">{t('ledger:refused.summary')}</p>
      <ActionTable
        caption={t('ledger:refused.title')}
        actions={actions}
        refused
        empty={<EmptyState title={t('ledger:refused.none')} />}
      />
      <Pagination page={page} shown={actions.length} />
    </>
  );
}
