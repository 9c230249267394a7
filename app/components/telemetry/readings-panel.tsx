import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { Moment } from '../format/moment.tsx';
import { ButtonLink } from '../page/button-link.tsx';
import { EmptyState, Section } from '../page/page.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { hoursText, kilometresText } from './figures.ts';
import { DoubtItems, ReadingDoubts } from './reading-doubts.tsx';

type Reading = MachineUseView['readings'][number];

type Values = Pick<
  Reading,
  'engineHoursMs' | 'odometerM' | 'cycles' | 'fuelPercent' | 'engineOn' | 'latitude' | 'longitude' | 'hasPlace'
>;

const useValues = (): ((reading: Values) => string) => {
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

interface RowsProps {
  readonly readings: readonly Reading[];
  /** Whether more than one organisation speaks: each is named then. */
  readonly hasSeveral: boolean;
}

const Rows = ({ readings, hasSeveral }: RowsProps) => {
  const t = useTranslate();
  const valuesOf = useValues();
  return (
    <ScrollRegion label={t('telemetry:readings.title')}>
      <table className="table table-stacked">
        <thead>
          <tr>
            <th scope="col">{t('telemetry:readings.time')}</th>
            <th scope="col">{t('telemetry:readings.values')}</th>
            <th scope="col">{t('telemetry:readings.source')}</th>
            <th scope="col">{t('telemetry:readings.doubts')}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map(({ id, time, trust, source, doubts, opensProof, ...reading }) => (
            <tr key={id} id={`reading-${id}`}>
              <th scope="row">
                <Moment at={time} precision="second" />
              </th>
              <td>{valuesOf(reading)}</td>
              <td>
                <span title={t(`telemetry:trust.${trust}`)}>T{trust}</span> · {t(`telemetry:channel.${source.channel}`)}
                {hasSeveral && source.organisation !== null && <> · {source.organisation}</>}
                {opensProof && (
                  <>
                    {' '}
                    · <Link to={`/readings/${id}`}>{t('telemetry:readings.proof')}</Link>
                  </>
                )}
              </td>
              <td data-label={t('telemetry:readings.doubts')}>
                <ReadingDoubts doubts={doubts} none={t('telemetry:readings.none')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** In sight; the others are folded. */
const FIRST = 10;

/** The newest readings as they came, with who says so, how far that can be trusted, and what is doubted. */
export const ReadingsPanel = ({ view }: { readonly view: Pick<MachineUseView, 'readings' | 'mayRecord'> }) => {
  const t = useTranslate();
  const { readings, mayRecord } = view;
  // Said once in full below, however many readings it is said of; and so is who speaks, where it is always the same.
  const found = [...new Set(readings.flatMap(({ doubts }) => doubts))];
  const speakers = [...new Set(readings.flatMap(({ source }) => source.organisation ?? []))];
  const [only] = speakers.length === 1 ? speakers : [];
  const hasSeveral = speakers.length > 1;
  const more = readings.slice(FIRST);
  const action = mayRecord && <ButtonLink to="/telemetry/import">{t('telemetry:import')}</ButtonLink>;
  return (
    <Section title={t('telemetry:readings.title')} summary={t('telemetry:readings.summary')} actions={action}>
      {readings.length === 0 ? (
        <EmptyState title={t('telemetry:none')}>{t('telemetry:none-hint')}</EmptyState>
      ) : (
        <Rows readings={readings.slice(0, FIRST)} hasSeveral={hasSeveral} />
      )}
      {more.length > 0 && (
        <details className="fold">
          <summary>{t('telemetry:readings.more', { count: more.length })}</summary>
          <Rows readings={more} hasSeveral={hasSeveral} />
        </details>
      )}
      {(found.length > 0 || only !== undefined) && (
        <ul className="plain-list muted below">
          {only !== undefined && <li>{t('telemetry:readings.by', { organisation: only })}</li>}
          <DoubtItems doubts={found} />
        </ul>
      )}
    </Section>
  );
};
