import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { AmendmentRecord } from '~/components/leases/amendment-record';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, Section } from '~/components/page/page';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadLeaseVersions } from '~/presenters/lease-versions.server';

export const handle: PageHandle = { i18n: ['leases'], crumb: t => t('leases:tab.amendments') };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadLeaseVersions(await requireActor(request, context, 'lease:read'), params.reference ?? '');

export default function LeaseAmendments() {
  const t = useTranslate();
  const { reference, currency, amendments, mayAmend } = useLoaderData<typeof loader>();
  const begin = mayAmend ? (
    <ButtonLink to={`/leases/${reference}/amend`}>{t('leases:amendment.begin')}</ButtonLink>
  ) : undefined;
  return (
    <Section title={t('leases:tab.amendments')} summary={t('leases:amendment.summary')} actions={begin}>
      {amendments.length === 0 ? (
        <EmptyState title={t('leases:amendment.none')}>{t('leases:amendment.none-hint')}</EmptyState>
      ) : (
        amendments.map(amendment => <AmendmentRecord key={amendment.id} amendment={amendment} currency={currency} />)
      )}
    </Section>
  );
}
