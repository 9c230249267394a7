import { Link } from '@remix-run/react';
import { ChartWithTable } from '~/components/chart/chart-with-table';
import { formatCount } from '~/components/format/amounts';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { ListStateBadge } from '~/components/receivables/list-state-badge';
import { useTranslate } from '~/i18n/use-translate';
import type { DashboardCurrency } from '~/presenters/dashboard.server';

interface DashboardSideProps {
  readonly side: 'held' | 'owed';
  readonly currencies: readonly DashboardCurrency[];
}

const ROLES = { held: 'holder', owed: 'obligor' } as const;

/** Claims of one side by state, by due month and by age, for each currency; every figure leads to its list. */
export const DashboardSide = ({ side, currencies }: DashboardSideProps) => {
  const t = useTranslate();
  if (currencies.length === 0) return null;
  return (
    <Section title={t(`dashboard:${side}.title`)} summary={t(`dashboard:${side}.summary`)}>
      {currencies.map(({ currency, states, openMinor, due, ageing }) => (
        <div key={currency} className="dashboard-currency">
          <table className="table">
            <caption>{t('dashboard:states', { currency })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('receivables:state')}</th>
                <th scope="col" className="end">
                  {t('dashboard:count')}
                </th>
                <th scope="col" className="end">
                  {t('receivables:open')}
                </th>
              </tr>
            </thead>
            <tbody>
              {states.map(({ state, count, openMinor: open }) => (
                <tr key={state}>
                  <td>
                    <Link to={`/receivables?role=${ROLES[side]}&state=${state}&currency=${currency}`}>
                      <ListStateBadge state={state} />
                    </Link>
                  </td>
                  <td className="end figure">{formatCount(count)}</td>
                  <td className="end nowrap">
                    <Money amountMinor={open} currency={currency} />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr className="total">
                <th scope="row">{t('dashboard:total')}</th>
                <td />
                <td className="end nowrap">
                  <Money amountMinor={openMinor} currency={currency} />
                </td>
              </tr>
            </tfoot>
          </table>
          <ChartWithTable
            title={t('dashboard:due', { currency })}
            axis={t('dashboard:month')}
            series={[{ key: 'open', label: t('receivables:open'), shade: 2 }]}
            points={due}
          />
          <ChartWithTable
            title={t('dashboard:ageing', { currency })}
            axis={t('dashboard:overdue-by')}
            series={[{ key: 'open', label: t('receivables:open'), shade: 3 }]}
            points={ageing.map(point => ({
              ...point,
              label: t(`dashboard:bucket.${point.key}`),
            }))}
          />
        </div>
      ))}
    </Section>
  );
};
