import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { loadMachineAlarms } from '~/presenters/alarms.server';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { alarmText } from '../alarms/alarm-text.ts';
import { Ago } from '../format/moment.tsx';
import { Section } from '../page/page.tsx';
import { useReader } from '../page/viewer.ts';
import { Fact, FactList } from '../record/fact-list.tsx';
import { StatusBadge } from '../record/status-badge.tsx';

const TONES = { inside: 'ok', outside: 'bad', unknown: 'warn' } as const;

const useCountryName = (): ((code: string) => string) => {
  const { language } = useReader();
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  return code => names.of(code) ?? code;
};

type Alarms = Awaited<ReturnType<typeof loadMachineAlarms>>;
type WhereaboutsView = Pick<MachineUseView, 'whereabouts' | 'permitted' | 'place' | 'placeAt' | 'access'>;

interface WhereaboutsPanelProps {
  readonly view: WhereaboutsView;
  readonly alarms: Alarms;
}

/** Which rule a machine that is outside breaks: its countries, for who may know the country, and the alarms that stand. */
const BrokenRules = ({ view, alarms }: WhereaboutsPanelProps) => {
  const t = useTranslate();
  const { whereabouts, permitted } = view;
  if (whereabouts?.state !== 'outside') return null;
  const { country } = whereabouts;
  const isElsewhere = permitted.length > 0 && country !== null && !permitted.includes(country);
  const outside = alarms?.standing.filter(({ kind }) => kind === 'outside-area') ?? [];
  return (
    <>
      {isElsewhere && <div className="small">{t('telemetry:where.elsewhere')}</div>}
      {outside.map(alarm => (
        <div key={alarm.id} className="small">
          <Link to={`/alarms/${alarm.id}`}>{alarmText(t, alarm)}</Link>
        </div>
      ))}
    </>
  );
};

/** Whether a machine is where it may be, how old that is and who says so; the exact place for who may see it. */
export const WhereaboutsPanel = ({ view, alarms }: WhereaboutsPanelProps) => {
  const t = useTranslate();
  const countryName = useCountryName();
  const { whereabouts, permitted, place, placeAt, access } = view;
  if (!whereabouts) return null;
  const { state, reason, country, isStale, trust, source } = whereabouts;
  return (
    <Section title={t('telemetry:where.title')}>
      <FactList>
        <Fact label={t('telemetry:where.state')}>
          <StatusBadge tone={TONES[state]}>{t(`telemetry:where.${state}`)}</StatusBadge>{' '}
          {reason !== null && <span className="muted">{t(`telemetry:where.${reason}`)}</span>}
          <BrokenRules view={view} alarms={alarms} />
        </Fact>
        <Fact label={t('telemetry:where.permitted')}>
          {permitted.length === 0 ? t('telemetry:where.anywhere') : permitted.map(countryName).join(', ')}
        </Fact>
        {access.exactPlace && (
          <Fact label={t('telemetry:where.country')}>
            {country === null ? t('telemetry:where.at-sea') : countryName(country)}
          </Fact>
        )}
        <Fact label={t('telemetry:where.age')}>
          {placeAt === null ? t('telemetry:where.never') : <Ago at={placeAt} />}{' '}
          {isStale && placeAt !== null && <StatusBadge tone="warn">{t('telemetry:where.stale')}</StatusBadge>}
        </Fact>
        {trust !== null && <Fact label={t('telemetry:where.trust')}>{t(`telemetry:trust.${trust}`)}</Fact>}
        {(source === 'csv' || source === 'api' || source === 'device') && (
          <Fact label={t('telemetry:where.source')}>{t(`telemetry:channel.${source}`)}</Fact>
        )}
        {place && (
          <Fact label={t('telemetry:where.place')} figure>
            {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
          </Fact>
        )}
      </FactList>
      {!access.exactPlace && <p className="muted">{t('telemetry:where.hidden')}</p>}
    </Section>
  );
};
