import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { Moment } from '../format/moment.tsx';
import { useRefusalText } from '../ledger/action-text.ts';
import { ButtonLink } from '../page/button-link.tsx';
import { EmptyState, Section } from '../page/page.tsx';
import { useDynamicText } from '../receivables/detail-text.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { hoursText, kilometresText } from './figures.ts';

type Reading = MachineUseView['readings'][number];

const useValues = (): ((reading: Reading) => string) => {
  const t = useTranslate();
  return ({ engineHoursMs, odometerM, cycles, fuelPercent, engineOn, latitude, longitude, hasPlace }) =>
    [
      engineHoursMs === null ? null : hoursText(t, engineHoursMs),
      odometerM === null ? null : kilometresText(t, odometerM),
      cycles === null ? null : `${t('telemetry:meters.cycles')} ${cycles}`,
      fuelPercent === null ? null : `${t('telemetry:meters.fuel')} ${Math.round(fuelPercent)} %`,
      engineOn === null ? null : t(engineOn ? 'telemetry:readings.running' : 'telemetry:readings.standing'),
      latitude !== null && longitude !== null
        ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
        : hasPlace
          ? t('telemetry:readings.place')
          : null,
    ]
      .filter(part => part !== null)
      .join(' · ');
};

/** The newest readings as they came, with who says so, how far that can be trusted, and what is doubted. */
export const ReadingsPanel = ({ view }: { readonly view: Pick<MachineUseView, 'readings' | 'mayRecord'> }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const valuesOf = useValues();
  const text = useDynamicText();
  const { readings, mayRecord } = view;
  // Said once in full below, however many readings it is said of.
  const found = [...new Set(readings.flatMap(({ doubts }) => doubts))];
  const action = mayRecord && <ButtonLink to="/telemetry/import">{t('telemetry:import')}</ButtonLink>;
  return (
    <Section title={t('telemetry:readings.title')} summary={t('telemetry:readings.summary')} actions={action}>
      {readings.length === 0 ? (
        <EmptyState title={t('telemetry:none')}>{t('telemetry:none-hint')}</EmptyState>
      ) : (
        <ScrollRegion label={t('telemetry:readings.title')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('telemetry:readings.time')}</th>
                <th scope="col">{t('telemetry:readings.values')}</th>
                <th scope="col">{t('telemetry:readings.source')}</th>
                <th scope="col">{t('telemetry:readings.doubts')}</th>
              </tr>
            </thead>
            <tbody>
              {readings.map(reading => (
                <tr key={reading.id} id={`reading-${reading.id}`}>
                  <th scope="row">
                    <Moment at={reading.time} />
                  </th>
                  <td className="reading-values">{valuesOf(reading)}</td>
                  <td>
                    <span title={t(`telemetry:trust.${reading.trust}`)}>T{reading.trust}</span> ·{' '}
                    {t(`telemetry:channel.${reading.source.channel}`)}
                    {reading.source.organisation !== null && <> · {reading.source.organisation}</>}
                    {reading.source.channel === 'device' && (
                      <>
                        {' '}
                        · <Link to={`/readings/${reading.id}`}>{t('telemetry:readings.proof')}</Link>
                      </>
                    )}
                  </td>
                  <td>
                    {reading.doubts.length === 0 ? (
                      <span className="muted">{t('telemetry:readings.none')}</span>
                    ) : (
                      reading.doubts.map(doubt => (
                        <div key={doubt} title={refusalText(`doubt-${doubt}`, {})}>
                          {text(`telemetry:doubt.${doubt}`) ?? doubt}
                        </div>
                      ))
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {found.length > 0 && (
        <ul className="plain-list muted below">
          {found.map(doubt => (
            <li key={doubt}>
              <strong>{text(`telemetry:doubt.${doubt}`) ?? doubt}</strong>: {refusalText(`doubt-${doubt}`, {})}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};
