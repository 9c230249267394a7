import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { Moment } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import { ButtonLink } from '~/components/page/button-link';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadRefusedLease } from '~/presenters/lease.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['leases'],
  crumb: (_, { lease }) => lease.reference,
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadRefusedLease(await requireActor(request, context, 'lease:read'), params.reference ?? '');

/** A lease that was signed and is none: why, what holds now, and what to do. */
export default function RefusedLeasePage() {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const { lease, machines, mayPropose } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={lease.reference}
        aside={<StatusBadge tone="bad">{t('leases:refused.badge')}</StatusBadge>}
        summary={`${lease.lessor} → ${lease.lessee}`}
        actions={mayPropose && <ButtonLink to="/leases/new">{t('leases:refused.again')}</ButtonLink>}
      />
      <Note tone="bad" title={t('leases:refused.title')}>
        {lease.refusalCode === null ? t('leases:refused.late') : refusalText(lease.refusalCode, lease.refusalParams)}
      </Note>
      <Section title={t('leases:refused.next')}>
        <p>{t('leases:refused.explain')}</p>
        <div className="panel">
          <FactList>
            <Fact label={t('leases:refused.contract')}>{lease.contractNumber}</Fact>
            <Fact label={t('leases:refused.at')}>
              <Moment at={lease.at} />
            </Fact>
            <Fact label={t('leases:refused.machines')}>
              {machines.map(({ reference }) => (
                <div key={reference}>
                  <Link to={`/equipment/${reference}`}>{reference}</Link>
                </div>
              ))}
            </Fact>
            <Fact label={t('leases:refused.evidence')}>
              {lease.agreementId !== null && (
                <div>
                  <Link to={`/agreements/${lease.agreementId}`}>{t('leases:refused.agreement')}</Link>
                </div>
              )}
              <Link to={`/actions/${lease.actionId}`}>{t('leases:refused.action')}</Link>
            </Fact>
          </FactList>
        </div>
      </Section>
    </>
  );
}
