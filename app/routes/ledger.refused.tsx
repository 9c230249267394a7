import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { ActionList } from '~/components/ledger/action-list';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState } from '~/components/page/page';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadActions } from '~/presenters/actions.server';
import { listAction } from '~/presenters/list-frame.server';

export const handle: PageHandle = { crumb: t => t('ledger:refused.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadActions(await requireActor(request, context, 'ledger:read'), 'refused', new URL(request.url).searchParams);

export const action = (args: ActionFunctionArgs) => listAction(args, 'refused');

export default function Refused() {
  const t = useTranslate();
  return (
    <>
      <p className="section-summary">{t('ledger:refused.summary')}</p>
      <ActionList
        loaded={useLoaderData<typeof loader>()}
        caption={t('ledger:refused.title')}
        outcome="reason"
        empty={<EmptyState title={t('ledger:refused.none')} />}
      />
    </>
  );
}
