import { useTranslate } from '~/i18n/use-translate';
import { Moment } from '../format/moment.tsx';
import { EmptyState } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';

export interface AccountLine {
  readonly id: string;
  readonly holderName: string;
  readonly accountNumber: string;
  readonly bic: string | null;
  readonly bankName: string | null;
  readonly currency: string;
  readonly status: 'ACTIVE' | 'RETIRED';
  readonly activatedAt: Date;
  readonly retiredAt: Date | null;
}

/** Groups of four, as an IBAN is printed; other numbers as they are. */
export const groupedNumber = (accountNumber: string): string =>
  /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(accountNumber) ? accountNumber.replace(/(.{4})(?=.)/g, '$1 ') : accountNumber;

/** One account as a choice. */
export const accountText = ({ accountNumber, currency }: Pick<AccountLine, 'accountNumber' | 'currency'>): string =>
  `${groupedNumber(accountNumber)} · ${currency}`;

/** The organisation's accounts; a retired one stays in sight, for payments still arrive there. */
export const AccountTable = ({ accounts }: { readonly accounts: readonly AccountLine[] }) => {
  const t = useTranslate();
  if (accounts.length === 0) {
    return <EmptyState title={t('organisation:accounts.none')}>{t('organisation:accounts.none-hint')}</EmptyState>;
  }
  return (
    <ScrollRegion label={t('organisation:accounts.title')}>
      <table className="table table-stacked">
        <caption className="visually-hidden">{t('organisation:accounts.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('organisation:accounts.number')}</th>
            <th scope="col">{t('organisation:accounts.currency')}</th>
            <th scope="col">{t('organisation:accounts.holder')}</th>
            <th scope="col">{t('organisation:accounts.bank')}</th>
            <th scope="col">{t('organisation:accounts.status')}</th>
            <th scope="col">{t('organisation:accounts.since')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(account => (
            <tr key={account.id}>
              <th scope="row" className="nowrap">
                {groupedNumber(account.accountNumber)}
              </th>
              <td data-label={t('organisation:accounts.currency')}>{account.currency}</td>
              <td data-label={t('organisation:accounts.holder')}>{account.holderName}</td>
              <td data-label={t('organisation:accounts.bank')}>
                {[account.bankName, account.bic].filter(Boolean).join(' · ') || '–'}
              </td>
              <td data-label={t('organisation:accounts.status')}>
                <StatusBadge tone={account.status === 'ACTIVE' ? 'ok' : 'neutral'}>
                  {t(`organisation:accounts.states.${account.status}`)}
                </StatusBadge>
              </td>
              <td data-label={t('organisation:accounts.since')}>
                <Moment at={account.retiredAt ?? account.activatedAt} precision="day" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
