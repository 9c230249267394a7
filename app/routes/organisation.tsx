import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { Tabs } from '~/components/page/tabs';
import { useRootData } from '~/components/page/viewer';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { i18n: ['organisation'], crumb: t => t('navigation.organisation') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const who = await requireActor(request, context, 'organisation:read');
  return { mayAudit: who.can('audit:read') };
};

export default function Organisation() {
  const t = useTranslate();
  const viewer = useRootData()?.viewer;
  const { mayAudit } = useLoaderData<typeof loader>();
  if (!viewer) return null;
  return (
    <>
      <PageHeader
        title={viewer.organisation.name}
        summary={viewer.organisation.kinds.map(kind => t(`kinds.${kind}`)).join(' · ')}
      />
      <Tabs
        label={t('navigation.organisation')}
        tabs={[
          { to: '/organisation', label: t('organisation:overview.title'), end: true },
          { to: '/organisation/members', label: t('organisation:members.title') },
          { to: '/organisation/roles', label: t('organisation:roles.title') },
          { to: '/organisation/accounts', label: t('organisation:accounts.title') },
          { to: '/organisation/keys', label: t('organisation:keys.title') },
          { to: '/organisation/tokens', label: t('organisation:tokens.title') },
          { to: '/organisation/auditors', label: t('organisation:auditors.title') },
          ...(mayAudit ? [{ to: '/organisation/audit', label: t('organisation:audit.title') }] : []),
        ]}
      />
      <Outlet />
    </>
  );
}
