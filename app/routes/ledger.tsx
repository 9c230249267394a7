import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { Tabs } from '~/components/page/tabs';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { i18n: ['ledger'], crumb: t => t('navigation.ledger'), live: 'blocks' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context, 'ledger:read');
  return null;
};

export default function Ledger() {
  const t = useTranslate();
  return (
    <>
      <PageHeader title={t('navigation.ledger')} summary={t('ledger:summary')} />
      <Tabs
        label={t('navigation.ledger')}
        tabs={[
          { to: '/ledger', label: t('ledger:blocks.title'), end: true },
          { to: '/ledger/events', label: t('ledger:events.title') },
          { to: '/ledger/actions', label: t('ledger:actions.title') },
          { to: '/ledger/backlog', label: t('ledger:backlog.title') },
          { to: '/ledger/refused', label: t('ledger:refused.title') },
        ]}
      />
      <Outlet />
    </>
  );
}
