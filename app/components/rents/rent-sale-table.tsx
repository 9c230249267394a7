import { Link } from '@remix-run/react';
import { ConfirmForm } from '~/components/form/confirm-form';
import { TextAreaField } from '~/components/form/fields';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { formatPercentText } from '~/components/leases/numbers';
import { EmptyState } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLeaseRents } from '~/presenters/lease-rents.server';

const TONES = { proposed: 'info', settling: 'progress', sold: 'ok', returned: 'neutral', 'not-agreed': 'bad' } as const;

type Page = Awaited<ReturnType<typeof loadLeaseRents>>;

const ReturnForm = ({ index }: { readonly index: number }) => {
  const t = useTranslate();
  return (
    <ConfirmForm
      intent="return-rents"
      scope={String(index)}
      label={t('leases:sale.return')}
      explanation={t('leases:sale.return-explain')}
      confirm={t('leases:sale.return-action')}
    >
      <input type="hidden" name="assignment" value={index} />
      <TextAreaField name="note" label={t('leases:act.note')} rows={2} maxLength={2000} required />
    </ConfirmForm>
  );
};

/** Ranges of rents that a bank bought, or was asked to buy. */
export const RentSaleTable = ({ page }: { readonly page: Page }) => {
  const t = useTranslate();
  const { sales, mayReturn } = page;
  if (sales.length === 0) return <EmptyState title={t('leases:sale.none')}>{t('leases:sale.none-hint')}</EmptyState>;
  return (
    <ScrollRegion label={t('leases:tab.rents')}>
      <table className="table">
        <caption className="visually-hidden">{t('leases:tab.rents')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('leases:sale.periods')}</th>
            <th scope="col">{t('leases:sale.bank')}</th>
            <th scope="col">{t('leases:state')}</th>
            <th scope="col">{t('leases:sale.value-date')}</th>
            <th scope="col" className="end">
              {t('leases:sale.rate')}
            </th>
            <th scope="col" className="end">
              {t('leases:sale.rents')}
            </th>
            <th scope="col" className="end">
              {t('leases:sale.price')}
            </th>
            <th scope="col" className="end">
              {t('leases:sale.paid')}
            </th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {sales.map(sale => (
            <tr key={sale.id}>
              <th scope="row" className="figure nowrap">
                {`${sale.firstPeriod}–${sale.lastPeriod}`}
              </th>
              <td>{sale.bank.name}</td>
              <td>
                <StatusBadge tone={TONES[sale.state]}>{t(`leases:sale.state.${sale.state}`)}</StatusBadge>
              </td>
              <td className="nowrap">
                <Day day={sale.valueDate} />
              </td>
              <td className="end figure">{formatPercentText(sale.ratePercent)}</td>
              {([sale.faceMinor, sale.priceMinor, sale.paidMinor] as const).map((amountMinor, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
                <td key={at} className="end nowrap">
                  <Money amountMinor={amountMinor} currency={sale.currency} />
                </td>
              ))}
              <td className="actions">
                {sale.state === 'proposed' && sale.agreementId !== null && (
                  <Link to={`/agreements/${sale.agreementId}`}>{t('leases:sale.agreement')}</Link>
                )}
                {sale.state === 'sold' && sale.index !== null && mayReturn && <ReturnForm index={sale.index} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
