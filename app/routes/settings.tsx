import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { Tabs } from '~/components/page/tabs';
import { useRootData } from '~/components/page/viewer';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { i18n: ['settings'], crumb: t => t('settings:title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context);
  return null;
};

export default function Settings() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  return (
    <>
      <PageHeader title={t('settings:title')} summary={viewer?.email} />
      <Tabs
        label={t('settings:title')}
        tabs={[
          { to: '/settings', label: t('settings:preferences.title'), end: true },
          { to: '/settings/password', label: t('settings:password.title') },
          { to: '/settings/second-factor', label: t('settings:second-factor.title') },
          { to: '/settings/sessions', label: t('settings:sessions.title') },
        ]}
      />
      <Outlet />
    </>
  );
}
