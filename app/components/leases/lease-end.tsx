import { Link } from '@remix-run/react';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { ButtonLink } from '~/components/page/button-link';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseOverviewPage } from '~/presenters/lease-overview.server';

/** What is left to do when a lease is over: machines come back, pass to the lessee, or are let again. */
export const LeaseEnd = ({ lease }: { readonly lease: LeaseOverviewPage }) => {
  const t = useTranslate();
  const { end, machines } = lease;
  if (!end) return null;
  const what = end.priceMinor !== null ? 'purchase' : end.cause === 'renewal' ? 'renewal' : 'return';
  return (
    <Section title={t(`leases:end.${what}`)} summary={t(`leases:end.${what}-hint`)}>
      <p>
        {t('leases:end.on')} <Day day={end.endedOn} />
        {end.priceMinor !== null && (
          <>
            {' · '}
            {t('leases:end.price')} <Money amountMinor={end.priceMinor} currency={end.currency} />
          </>
        )}
      </p>
      {what === 'renewal' ? (
        lease.mayRenew && (
          <ButtonLink
            to={`/leases/new?${new URLSearchParams([
              ...machines.map(({ reference }) => ['machine', reference]),
              ['lessee', lease.lessee.organisationId],
            ])}`}
          >
            {t('leases:end.renew')}
          </ButtonLink>
        )
      ) : (
        <ul className="plain-list">
          {machines.map(({ subject, reference, manufacturer, model }) => (
            <li key={subject}>
              <Link to={`/equipment/${reference}`}>{reference}</Link> {manufacturer} {model}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
