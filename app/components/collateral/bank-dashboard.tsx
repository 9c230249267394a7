import { Link } from '@remix-run/react';
import { formatCount } from '~/components/format/amounts';
import { Money } from '~/components/format/money';
import { ButtonLink } from '~/components/page/button-link';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { useTranslate } from '~/i18n/use-translate';
import type { BankDashboardData } from '~/presenters/collateral-dashboard.server';
import { ALERT_TONES, AlertList } from './alert-list.tsx';

const Alerts = ({ alerts }: Pick<BankDashboardData, 'alerts'>) => {
  const t = useTranslate();
  if (alerts.length === 0) return <p className="muted">{t('collateral:dashboard.no-alerts')}</p>;
  return (
    <table className="table">
      <caption>{t('collateral:dashboard.by-alert')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('collateral:alerts-title')}</th>
          <th scope="col" className="end">
            {t('collateral:dashboard.count')}
          </th>
        </tr>
      </thead>
      <tbody>
        {alerts.map(({ alert, count }) => (
          <tr key={alert}>
            <td>
              <Link to={`/collateral?alert=${alert}`}>
                <StatusBadge tone={ALERT_TONES[alert]}>{t(`collateral:alerts.${alert}`)}</StatusBadge>
              </Link>
            </td>
            <td className="end figure">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** What a bank lends on, what of it is in arrears, and what needs its eye. */
export const BankDashboard = ({ data }: { readonly data: BankDashboardData }) => {
  const t = useTranslate();
  return (
    <Section
      title={t('collateral:dashboard.bank')}
      summary={t('collateral:dashboard.bank-summary')}
      actions={<ButtonLink to="/collateral">{t('collateral:dashboard.all')}</ButtonLink>}
    >
      <div className="dashboard-currency">
        <table className="table">
          <caption>{t('collateral:dashboard.by-basis')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('collateral:basis')}</th>
              <th scope="col" className="end">
                {t('collateral:dashboard.count')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.bases.map(({ basis, count }) => (
              <tr key={basis}>
                <td>
                  <Link to={`/collateral?basis=${basis}`}>{t(`collateral:bases.${basis}`)}</Link>
                </td>
                <td className="end figure">{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Alerts alerts={data.alerts} />
        {data.overdue.length === 0 ? (
          <p className="muted">{t('collateral:dashboard.no-arrears')}</p>
        ) : (
          <table className="table">
            <caption>{t('collateral:dashboard.arrears')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('list.currency')}</th>
                <th scope="col" className="end">
                  {t('collateral:dashboard.bills')}
                </th>
                <th scope="col" className="end">
                  {t('collateral:dashboard.amount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.overdue.map(({ currency, bills, minor }) => (
                <tr key={currency}>
                  <td>
                    <Link to="/collateral?alert=in-arrears">{currency}</Link>
                  </td>
                  <td className="end figure">{formatCount(bills)}</td>
                  <td className="end nowrap">
                    <Money amountMinor={minor} currency={currency} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {data.rows.length > 0 && (
        <ul className="plain-list below">
          {data.rows.map(row => (
            <li key={row.reference}>
              <Link to={`/collateral/${row.reference}`}>{row.reference}</Link> {row.manufacturer} {row.model}{' '}
              <AlertList alerts={row.alerts} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
