import { Link } from '@remix-run/react';
import { ChartWithTable } from '~/components/chart/chart-with-table';
import { formatCount } from '~/components/format/amounts';
import { Ago, Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { LeaseStandingBadge } from '~/components/leases/lease-badges';
import { Section } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { LeasingSide } from '~/presenters/dashboard-leasing.server';

interface SideProps {
  readonly data: LeasingSide;
}

/** Leases of one side by state and currency; each leads to its list. */
const Standings = ({ data }: SideProps) => {
  const t = useTranslate();
  const { side, totals } = data;
  if (totals.length === 0) return null;
  return (
    <ScrollRegion label={t('dashboard:leasing.leases')}>
      <table className="table">
        <caption>{t('dashboard:leasing.leases')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('leases:state')}</th>
            <th scope="col" className="end">
              {t('dashboard:count')}
            </th>
            <th scope="col" className="end">
              {t('leases:list.rent-a-year')}
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ standing, currency, count, yearlyMinor }) => (
            <tr key={`${standing}-${currency}`}>
              <td>
                <Link to={`/leases?role=${side}&state=${standing}&currency=${currency}`}>
                  <LeaseStandingBadge standing={standing} />
                </Link>
              </td>
              <td className="end figure">{formatCount(count)}</td>
              <td className="end nowrap">
                <Money amountMinor={yearlyMinor} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

const percentOf = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;

/** The figures that come first: machines, how many are let or used, hours, rents open and late. */
const Figures = ({ data }: SideProps) => {
  const t = useTranslate();
  const { side, fleet, hours, open } = data;
  return (
    <ul className="figures">
      <li>
        <Link to={side === 'lessor' ? '/equipment?role=title-holder' : '/equipment?role=lessee'}>
          <strong className="figure">{formatCount(fleet.machines)}</strong> {t('dashboard:leasing.machines')}
        </Link>
      </li>
      {side === 'lessor' && (
        <li>
          <Link to="/equipment?role=lessor">
            <strong className="figure">{percentOf(fleet.let, fleet.machines)}</strong> {t('dashboard:leasing.let')}
          </Link>
        </li>
      )}
      {hours !== '0.0' && (
        <li>
          <strong className="figure">{hours}</strong> {t('dashboard:leasing.hours')}
        </li>
      )}
      {open.map(({ currency, openMinor, overdueCount, overdueMinor }) => (
        <li key={currency}>
          <Link to={`/receivables?role=${side === 'lessor' ? 'holder' : 'obligor'}&currency=${currency}`}>
            <strong>
              <Money amountMinor={openMinor} currency={currency} />
            </strong>{' '}
            {t(`dashboard:leasing.open.${side}`)}
          </Link>
          {overdueCount > 0 && (
            <Link to={`/leases?role=${side}&state=in-arrears&currency=${currency}`} className="tone-bad">
              {' '}
              <Money amountMinor={overdueMinor} currency={currency} /> {t('dashboard:leasing.overdue')}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
};

/** Machines that somebody should look at, with why. */
const Attention = ({ data }: SideProps) => {
  const t = useTranslate();
  const { attention, counts } = data;
  if (attention.length === 0) return null;
  return (
    <div className="leasing-wide">
      <p className="figures-line">
        {counts.map(({ reason, count }) => (
          <span key={reason}>
            <strong className="figure">{formatCount(count)}</strong> {t(`dashboard:attention.${reason}`)}
          </span>
        ))}
      </p>
      <ScrollRegion label={t('dashboard:leasing.attention')}>
        <table className="table">
          <caption>{t('dashboard:leasing.attention')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('leases:reference')}</th>
              <th scope="col">{t('leases:machine.model')}</th>
              <th scope="col">{t('dashboard:leasing.why')}</th>
              <th scope="col">{t('dashboard:leasing.due')}</th>
              <th scope="col">{t('dashboard:leasing.heard')}</th>
            </tr>
          </thead>
          <tbody>
            {attention.map(machine => (
              <tr key={machine.reference}>
                <td className="nowrap">
                  <Link to={`/equipment/${machine.reference}`}>{machine.reference}</Link>
                </td>
                <td>
                  {machine.manufacturer} {machine.model} <span className="muted figure">{machine.serial}</span>
                </td>
                <td>
                  <span className="badge-row">
                    {machine.reasons.map(reason => (
                      <StatusBadge key={reason} tone={reason === 'silent' ? 'warn' : 'bad'}>
                        {t(`dashboard:attention.${reason}`)}
                      </StatusBadge>
                    ))}
                  </span>
                </td>
                <td className="nowrap">{machine.dueOn === null ? '–' : <Day day={machine.dueOn} />}</td>
                <td className="nowrap">{machine.heardAt === null ? '–' : <Ago at={machine.heardAt} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
};

const UsedMost = ({ data }: SideProps) => {
  const t = useTranslate();
  if (data.used.length === 0) return null;
  return (
    <ScrollRegion label={t('dashboard:leasing.used')}>
      <table className="table">
        <caption>{t('dashboard:leasing.used')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('leases:reference')}</th>
            <th scope="col">{t('leases:machine.model')}</th>
            <th scope="col">{t('dashboard:leasing.lease')}</th>
            <th scope="col" className="end">
              {t('leases:unit.engine-hours')}
            </th>
            <th scope="col" className="end">
              {t('leases:unit.kilometres')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.used.map(machine => (
            <tr key={machine.reference}>
              <td className="nowrap">
                <Link to={`/equipment/${machine.reference}`}>{machine.reference}</Link>
              </td>
              <td>
                {machine.manufacturer} {machine.model}
              </td>
              <td className="nowrap">
                {machine.lease === null ? '–' : <Link to={`/leases/${machine.lease}`}>{machine.lease}</Link>}
              </td>
              <td className="end figure">{machine.hours}</td>
              <td className="end figure">{machine.kilometres}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** One side of the leasing business on the first page: what is let or leased, how it is used, what it brings or costs. */
export const LeasingDashboard = ({ data }: SideProps) => {
  const t = useTranslate();
  const { side, use, rents } = data;
  return (
    <Section title={t(`dashboard:leasing.${side}.title`)} summary={t(`dashboard:leasing.${side}.summary`)}>
      <div className="leasing-dashboard">
        <Figures data={data} />
        <Attention data={data} />
        <Standings data={data} />
        {rents.map(({ currency, points }) => (
          <ChartWithTable
            key={currency}
            title={t(`dashboard:leasing.${side}.rents`, { currency })}
            axis={t('dashboard:month')}
            kind="stacked"
            newestFirst
            series={[
              { key: 'rent', label: t('dashboard:leasing.rent'), shade: 1 },
              { key: 'usage', label: t('dashboard:leasing.usage'), shade: 3 },
            ]}
            points={points}
          />
        ))}
        {use.length > 0 && (
          <ChartWithTable
            title={t('dashboard:leasing.use')}
            axis={t('dashboard:leasing.day')}
            newestFirst
            series={[{ key: 'hours', label: t('dashboard:leasing.engine-hours'), shade: 2 }]}
            points={use}
          />
        )}
        <UsedMost data={data} />
      </div>
    </Section>
  );
};
