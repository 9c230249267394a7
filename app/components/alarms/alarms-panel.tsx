import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { loadMachineAlarms } from '~/presenters/alarms.server';
import { Ago } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { SeverityBadge } from './alarm-badges.tsx';
import { alarmText } from './alarm-text.ts';

interface AlarmsPanelProps {
  readonly alarms: NonNullable<Awaited<ReturnType<typeof loadMachineAlarms>>>;
  readonly reference: string;
}

/** What stands against a machine now. */
export const AlarmsPanel = ({ alarms, reference }: AlarmsPanelProps) => {
  const t = useTranslate();
  const { standing } = alarms;
  return (
    <Section
      title={t('alarms:panel.title')}
      actions={<Link to={`/alarms?machine=${reference}`}>{t('alarms:panel.all')}</Link>}
    >
      {standing.length === 0 ? (
        <p className="muted">{t('alarms:panel.none')}</p>
      ) : (
        <ul className="plain stack">
          {standing.map(({ id, kind, about, severity, since }) => (
            <li key={id}>
              <SeverityBadge severity={severity} /> <Link to={`/alarms/${id}`}>{alarmText(t, { kind, about })}</Link>{' '}
              <span className="muted">
                · <Ago at={since} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
