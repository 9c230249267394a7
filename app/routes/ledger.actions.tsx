import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ActionList } from '~/components/ledger/action-list';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState } from '~/components/page/page';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadActions } from '~/presenters/actions.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { crumb: t => t('ledger:actions.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadActions(await requireActor(request, context, 'ledger:read'), 'actions', new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'actions');

export default function Actions() {
  const t = useTranslate();
  return (
    <>
      <p className="section-summary">{t('ledger:actions.summary')}</p>
      <ActionList
        loaded={useLoaderData<typeof loader>()}
        caption={t('ledger:actions.title')}
        outcome="both"
        empty={<EmptyState title={t('ledger:actions.nothing')} />}
      />
    </>
  );
}
