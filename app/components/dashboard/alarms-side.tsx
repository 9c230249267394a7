import { Link } from '@remix-run/react';
import { SeverityBadge } from '~/components/alarms/alarm-badges';
import { alarmText } from '~/components/alarms/alarm-text';
import { formatCount } from '~/components/format/amounts';
import { Ago } from '~/components/format/moment';
import { Section } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { useTranslate } from '~/i18n/use-translate';
import type { AlarmsDashboardData } from '~/presenters/dashboard-alarms.server';

/** What stands against machines now: by severity, what is asked for first, and the gravest; each leads to its list. */
export const AlarmsDashboard = ({ data }: { readonly data: AlarmsDashboardData }) => {
  const t = useTranslate();
  const { severities, kinds, rows } = data;
  return (
    <Section
      title={t('dashboard:alarms.title')}
      summary={t('dashboard:alarms.summary')}
      actions={<Link to="/alarms?state=open&sort=-severity">{t('dashboard:alarms.all')}</Link>}
    >
      <ul className="figures">
        {severities.map(({ severity, count }) => (
          <li key={severity}>
            <Link to={`/alarms?state=open&severity=${severity}`}>
              <strong className="figure">{formatCount(count)}</strong> <SeverityBadge severity={severity} />
            </Link>
          </li>
        ))}
        {kinds.map(({ kind, count }) => (
          <li key={kind}>
            <Link to={`/alarms?state=open&kind=${kind}`}>
              <strong className="figure">{formatCount(count)}</strong> {t(`alarms:kind.${kind}`)}
            </Link>
          </li>
        ))}
      </ul>
      <ScrollRegion label={t('dashboard:alarms.worst')}>
        <table className="table">
          <caption>{t('dashboard:alarms.worst')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('alarms:column.severity')}</th>
              <th scope="col">{t('alarms:column.alarm')}</th>
              <th scope="col">{t('alarms:column.machine')}</th>
              <th scope="col">{t('alarms:column.since')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, kind, about, severity, since, machine }) => (
              <tr key={id}>
                <td>
                  <SeverityBadge severity={severity} />
                </td>
                <td>
                  <Link to={`/alarms/${id}`}>{alarmText(t, { kind, about })}</Link>
                </td>
                <td>
                  <Link to={`/equipment/${machine.reference}`}>{machine.reference}</Link>{' '}
                  <span className="muted">
                    {machine.manufacturer} {machine.model}
                  </span>
                </td>
                <td className="nowrap">
                  <Ago at={since} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
};
