import { Link } from '@remix-run/react';
import { kindFacts } from '#domain/alarms/kinds';
import { useTranslate } from '~/i18n/use-translate';
import type { loadAlarm } from '~/presenters/alarms.server';
import { HashText } from '../format/hash-text.tsx';
import { Moment } from '../format/moment.tsx';
import { EmptyState, Section } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { hoursText, kilometresText, meterText } from '../telemetry/figures.ts';
import { DoubtItems, ReadingDoubts } from '../telemetry/reading-doubts.tsx';

type Alarm = Awaited<ReturnType<typeof loadAlarm>>['alarm'];
type Shown = Alarm['evidence'][number]['meters'];

/** The readings that show an alarm's begin and end; places only for who may see them. */
export const AlarmEvidence = ({ alarm }: { readonly alarm: Alarm }) => {
  const t = useTranslate();
  const { evidence } = alarm;
  // Said once in full below, however many readings it is said of.
  const found = [...new Set(evidence.flatMap(({ doubts }) => doubts))];
  const hasProof = evidence.some(({ opensProof }) => opensProof);
  const metersText = ({ engineHoursMs, odometerM, cycles }: Shown): string | null =>
    [
      ...(engineHoursMs === null ? [] : [hoursText(t, engineHoursMs)]),
      ...(odometerM === null ? [] : [kilometresText(t, odometerM)]),
      ...(cycles === null ? [] : [meterText(t, 'cycles', cycles)]),
    ].join(' · ') || null;
  return (
    <Section
      title={t('alarms:evidence.title')}
      summary={t(hasProof ? 'alarms:evidence.proved' : 'alarms:evidence.summary')}
    >
      {evidence.length === 0 ? (
        <EmptyState title={t('alarms:evidence.none')} />
      ) : (
        <ScrollRegion label={t('alarms:evidence.title')}>
          <table className="table table-stacked">
            <thead>
              <tr>
                <th scope="col">{t('alarms:evidence.time')}</th>
                <th scope="col">{t('alarms:evidence.of')}</th>
                <th scope="col">{t('alarms:evidence.from')}</th>
                <th scope="col">{t('alarms:evidence.says')}</th>
                <th scope="col">{t('alarms:evidence.doubts')}</th>
              </tr>
            </thead>
            <tbody>
              {evidence.map(one => (
                <tr key={one.id}>
                  <th scope="row">
                    <div>
                      <Moment at={one.time} precision="second" />
                      <div className="muted small">
                        {t('alarms:evidence.received')} <Moment at={one.receivedAt} precision="second" />
                      </div>
                    </div>
                  </th>
                  <td className="nowrap">{t(`alarms:evidence.${one.of}`)}</td>
                  <td>
                    T{one.trust} · {one.device ?? t(`alarms:channel.${one.channel}`)}
                    {one.opensProof && (
                      <>
                        {' '}
                        · <Link to={`/readings/${one.id}`}>{t('telemetry:readings.proof')}</Link>
                      </>
                    )}
                  </td>
                  <td>
                    <div>
                      {one.latitude !== null && one.longitude !== null && (
                        <div className="figure">
                          {one.latitude.toFixed(5)}, {one.longitude.toFixed(5)}
                        </div>
                      )}
                      {one.against !== null && (
                        <div className="muted">
                          {one.against.device ?? t(`alarms:channel.${one.against.channel}`)}:{' '}
                          <span className="figure">
                            {one.against.latitude.toFixed(5)}, {one.against.longitude.toFixed(5)}
                          </span>{' '}
                          (<Moment at={one.against.time} precision="second" />)
                        </div>
                      )}
                      <div>{metersText(one.meters) ?? (one.latitude === null && '–')}</div>
                      {one.before !== null && (
                        <div className="muted">
                          {t('alarms:evidence.before', { meters: metersText(one.before) ?? '–' })}
                        </div>
                      )}
                    </div>
                  </td>
                  <td data-label={t('alarms:evidence.doubts')}>
                    <ReadingDoubts doubts={one.doubts} none={t('alarms:evidence.no-doubts')} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {found.length > 0 && (
        <ul className="plain-list muted below">
          <DoubtItems doubts={found} />
        </ul>
      )}
    </Section>
  );
};

const TONES = { recorded: 'ok', settling: 'progress', void: 'warn' } as const;

/** Begin and end of the condition as they were signed for the ledger. */
export const AlarmConditions = ({ alarm }: { readonly alarm: Alarm }) => {
  const t = useTranslate();
  const { conditions, kind, machine } = alarm;
  const none = kindFacts(kind).isCondition ? t('alarms:condition.waiting') : t('alarms:condition.none');
  return (
    <Section title={t('alarms:condition.title')} summary={t('alarms:condition.summary')}>
      {conditions.length === 0 ? (
        <p className="muted">{none}</p>
      ) : (
        <ScrollRegion label={t('alarms:condition.title')}>
          <table className="table table-stacked">
            <tbody>
              {conditions.map(one => (
                <tr key={`${one.state} ${one.actionId ?? one.at.toISOString()}`}>
                  <th scope="row" className="nowrap">
                    {t(`alarms:condition.${one.state}`)}
                  </th>
                  <td className="nowrap">
                    <Moment at={one.at} precision="second" />
                  </td>
                  <td>
                    <StatusBadge tone={TONES[one.status]}>{t(`alarms:condition.${one.status}`)}</StatusBadge>
                    {one.observer !== null && (
                      <span className="muted"> {t('alarms:condition.by', { observer: one.observer })}</span>
                    )}
                  </td>
                  <td className="nowrap">
                    {one.blockNumber !== null && (
                      <Link to={`/ledger/blocks/${one.blockNumber}`}>
                        {t('alarms:condition.block', { block: String(one.blockNumber) })}
                      </Link>
                    )}
                  </td>
                  <td className="nowrap">{one.root !== null && <HashText value={one.root} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {conditions.length > 0 && (
        <p className="below">
          <Link to={`/equipment/${machine.reference}/history`}>{t('alarms:condition.verify')}</Link>
        </p>
      )}
    </Section>
  );
};
