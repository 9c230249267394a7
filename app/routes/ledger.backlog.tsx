import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ActionList } from '~/components/ledger/action-list';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Note } from '~/components/page/page';
import { useRootData } from '~/components/page/viewer';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadActions } from '~/presenters/actions.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { crumb: t => t('ledger:backlog.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadActions(await requireActor(request, context, 'ledger:read'), 'backlog', new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'backlog');

export default function Backlog() {
  const t = useTranslate();
  const chain = useRootData()?.chain;
  return (
    <>
      <p className="section-summary">{t('ledger:backlog.summary')}</p>
      {chain && !chain.reachable && <Note tone="warn">{t('chain.away')}</Note>}
      <ActionList
        loaded={useLoaderData<typeof loader>()}
        caption={t('ledger:backlog.title')}
        outcome="attempts"
        empty={
          <EmptyState title={t('ledger:backlog.none')}>
            {t('ledger:backlog.none-hint', { count: chain?.backlog ?? 0 })}
          </EmptyState>
        }
      />
    </>
  );
}
