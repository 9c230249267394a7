import { Link } from '@remix-run/react';
import { Moment } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestPage } from '~/presenters/finance.server';

/** Who asks, for what, until when; whom, where the reader is the one who asked. */
export const RequestFacts = ({ page }: { readonly page: RequestPage }) => {
  const t = useTranslate();
  const { request, banks } = page;
  return (
    <Section title={t('finance:request.title')}>
      <div className="panel">
        <FactList>
          <Fact label={t('finance:list.asked-by')}>{request.holder.name}</Fact>
          <Fact label={t('finance:request.invoice')}>
            {page.invoiceId === null ? (
              request.invoiceNumber
            ) : (
              <Link to={`/invoices/${page.invoiceId}`}>{request.invoiceNumber}</Link>
            )}
          </Fact>
          <Fact label={t('finance:list.confirmed')}>
            {request.confirmed ? t('finance:list.yes') : t('finance:list.no')}
          </Fact>
          <Fact label={t('finance:list.asked')}>
            <Moment at={request.createdAt} />
          </Fact>
          <Fact label={t('finance:list.expires')}>
            <Moment at={request.expiresAt} />
          </Fact>
          {request.note !== null && <Fact label={t('finance:request.note')}>{request.note}</Fact>}
          {banks.length > 0 && (
            <Fact label={t('finance:list.banks')}>
              <ul className="plain-list">
                {banks.map(({ id, name, declinedAt }) => (
                  <li key={id}>
                    {name}
                    {declinedAt !== null && <span className="muted"> · {t('finance:request.declined')}</span>}
                  </li>
                ))}
              </ul>
            </Fact>
          )}
        </FactList>
      </div>
    </Section>
  );
};
