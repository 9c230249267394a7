import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, useLoaderData } from '@remix-run/react';
import { Money } from '~/components/format/money';
import { LeaseStandingBadge } from '~/components/leases/lease-badges';
import { LeaseHeadSection } from '~/components/leases/lease-head';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { Tabs } from '~/components/page/tabs';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLeaseHead } from '~/presenters/lease.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['leases', 'ledger'],
  crumb: (_, head) => head.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseHead(await requireActor(request, context, 'lease:read'), params.reference ?? '');

export default function LeaseLayout() {
  const t = useTranslate();
  const head = useLoaderData<typeof loader>();
  const base = `/leases/${head.reference}`;
  return (
    <>
      <PageHeader
        title={head.reference}
        aside={<LeaseStandingBadge standing={head.standing} />}
        summary={
          <>
            {head.lessor.name} → {head.lessee.name} · {t(`leases:kind.${head.kind}`)} ·{' '}
            <Money amountMinor={head.rentMinor} currency={head.currency} /> {t('leases:per-period')}
          </>
        }
      />
      <LeaseHeadSection head={head} />
      <Tabs
        label={head.reference}
        tabs={[
          { to: base, label: t('leases:tab.overview'), end: true },
          { to: `${base}/schedule`, label: t('leases:tab.schedule') },
          { to: `${base}/billing`, label: t('leases:tab.billing') },
          { to: `${base}/amendments`, label: t('leases:tab.amendments') },
          { to: `${base}/rents`, label: t('leases:tab.rents') },
          ...(head.hasBooks ? [{ to: `${base}/books`, label: t('leases:tab.books') }] : []),
          { to: `${base}/events`, label: t('leases:tab.events') },
        ]}
      />
      <Outlet />
    </>
  );
}
