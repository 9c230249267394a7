import { Link } from '@remix-run/react';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import type { RecordPanels } from '~/presenters/receivable-panels.server';

/** What was paid, from which entry, and whether it stands. */
export const PaymentsPanel = ({ panels, currency }: { readonly panels: RecordPanels; readonly currency: string }) => {
  const t = useTranslate();
  const { payments } = panels;
  if (payments.length === 0) return null;
  return (
    <Section title={t('receivables:payment.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('receivables:payment.booked')}</th>
            <th scope="col">{t('receivables:payment.entry')}</th>
            <th scope="col">{t('receivables:state')}</th>
            <th scope="col" className="end">
              {t('receivables:payment.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {payments.map(payment => (
            <tr key={payment.allocation}>
              <td className="nowrap">
                <Day day={payment.bookedOn} />
              </td>
              <td>
                {payment.entry === null ? (
                  <span className="muted">{t('record.not-shared')}</span>
                ) : (
                  <Link to={`/payments/${payment.entry.id}`}>{payment.entry.reference}</Link>
                )}
                {payment.toRetiredAccount && (
                  <span className="tone-warn"> {t('receivables:payment.retired-account')}</span>
                )}
              </td>
              <td>
                <StatusBadge tone={payment.reversed ? 'bad' : payment.recorded ? 'ok' : 'progress'}>
                  {payment.reversed
                    ? t('receivables:payment.reversed')
                    : payment.recorded
                      ? t('receivables:payment.recorded')
                      : t('receivables:settling')}
                </StatusBadge>
              </td>
              <td className="end nowrap">
                <Money amountMinor={payment.amountMinor} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
};
