import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { PageHeader } from '~/components/page/page';
import { Tabs } from '~/components/page/tabs';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'receivable:read');
  return { isBank: who.can('finance:read-requests') };
};

/** A bank is asked, and may ask others; all others only ask. */
export default function FinanceTabs() {
  const t = useTranslate();
  const { isBank } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('navigation.finance')} summary={t('finance:list.summary')} />
      {isBank && (
        <Tabs
          label={t('navigation.finance')}
          tabs={[
            { to: '/finance', label: t('finance:list.asked-us'), end: true },
            { to: '/finance/requests', label: t('finance:list.ours') },
          ]}
        />
      )}
      <Outlet />
    </>
  );
}
