import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { LeaseTimeline } from '~/components/leases/lease-timeline';
import { VerifyLease } from '~/components/leases/verify-lease';
import type { PageHandle } from '~/components/page/handle';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLeaseEvents } from '~/presenters/lease-events.server';

export const handle: PageHandle = { i18n: ['leases', 'ledger'], crumb: t => t('leases:tab.events') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseEvents(await requireActor(request, context, 'lease:read'), params.reference ?? '');

export default function LeaseEvents() {
  useTranslate();
  const { timeline, currency, reference } = useLoaderData<typeof loader>();
  return (
    <div className="split">
      <LeaseTimeline timeline={timeline} currency={currency} />
      <VerifyLease reference={reference} />
    </div>
  );
}
