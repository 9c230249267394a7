import { Link, useSearchParams } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineDayView } from '~/presenters/machine-day.server';
import { ChartWithTable } from '../chart/chart-with-table.tsx';
import { formatDay, formatMoment } from '../format/dates.ts';
import { Moment } from '../format/moment.tsx';
import { Note, Section } from '../page/page.tsx';
import { useReader } from '../page/viewer.ts';
import { Fact, FactList } from '../record/fact-list.tsx';
import { DateFilter, FilterBar } from '../table/filter-bar.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { hoursText, kilometresText } from './figures.ts';
import { Replay } from './replay.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const useLength = () => {
  const t = useTranslate();
  return (ms: number): string =>
    ms < HOUR ? t('telemetry:day.minutes', { count: Math.round(ms / MINUTE) }) : hoursText(t, ms);
};

const Legs = ({ legs }: Pick<MachineDayView, 'legs'>) => {
  const t = useTranslate();
  const lengthText = useLength();
  return (
    <ScrollRegion label={t('telemetry:day.legs')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('telemetry:day.what')}</th>
            <th scope="col">{t('telemetry:day.from')}</th>
            <th scope="col">{t('telemetry:day.to')}</th>
            <th scope="col" className="end">
              {t('telemetry:day.lasted')}
            </th>
            <th scope="col" className="end">
              {t('telemetry:day.distance')}
            </th>
            <th scope="col" className="end">
              {t('telemetry:day.fastest')}
            </th>
            <th scope="col" className="end">
              {t('telemetry:day.engine')}
            </th>
          </tr>
        </thead>
        <tbody>
          {legs.map(leg => (
            <tr key={`${leg.kind} ${leg.from}`}>
              <th scope="row">
                {t(`telemetry:day.kind.${leg.kind}`)}
                {leg.kind === 'trip' && leg.hasGap && <span className="muted"> {t('telemetry:day.gap')}</span>}
              </th>
              <td className="nowrap">
                <Moment at={new Date(leg.from)} />
              </td>
              <td className="nowrap">
                <Moment at={new Date(leg.to)} />
              </td>
              <td className="end figure">{lengthText(leg.to - leg.from)}</td>
              <td className="end figure">{leg.kind === 'trip' ? kilometresText(t, leg.distanceM) : '–'}</td>
              <td className="end figure">
                {leg.kind === 'trip' && leg.fastestMps !== null
                  ? t('telemetry:day.speed', { value: Math.round(leg.fastestMps * 3.6) })
                  : '–'}
              </td>
              <td className="end figure">
                {leg.kind === 'unknown' || leg.running.toldMs === 0 ? '–' : lengthText(leg.running.onMs)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

const Hours = ({ hours }: Pick<MachineDayView, 'hours'>) => {
  const t = useTranslate();
  const { language, timeZone } = useReader();
  return (
    <ChartWithTable
      title={t('telemetry:day.hours')}
      axis={t('telemetry:day.hour')}
      series={[
        { key: 'engine', label: t('telemetry:use.hours'), shade: 1 },
        { key: 'distance', label: t('telemetry:use.distance'), shade: 3 },
      ]}
      parts={[
        {
          keys: ['engine'],
          title: t('telemetry:use.hours'),
          tick: value => t('telemetry:use.hours-unit', { value }),
          ticks: [0, 0.5, 1],
        },
        {
          keys: ['distance'],
          title: t('telemetry:use.distance'),
          tick: value => t('telemetry:use.km-unit', { value }),
        },
      ]}
      points={hours.map(({ hour, engineMs, distanceM }) => ({
        key: hour.toISOString(),
        label: formatMoment(hour, language, timeZone, 'minute').slice(-5),
        values: { engine: engineMs / HOUR, distance: distanceM / 1000 },
        texts: { engine: hoursText(t, engineMs), distance: kilometresText(t, distanceM) },
      }))}
    />
  );
};

/** One day of a machine: trips and stops, engine time idle and at work, use by hour, and its way to be played. */
export const DayPanel = ({ day }: { readonly day: MachineDayView }) => {
  const t = useTranslate();
  const { language, timeZone } = useReader();
  const lengthText = useLength();
  const [search] = useSearchParams();
  const at = (date: string): string => {
    const next = new URLSearchParams(search);
    next.set('day', date);
    return `?${next}#day`;
  };
  const { running } = day;
  const ran = (ms: number): string => (running?.toldMs === 0 ? t('telemetry:day.not-told') : lengthText(ms));
  return (
    <div id="day" className="section">
      <Section
        title={t('telemetry:day.title', { day: formatDay(day.day, language) })}
        summary={t('telemetry:day.rule')}
      >
        <FilterBar label={t('telemetry:day.choose')} names={['day']}>
          <DateFilter name="day" label={t('telemetry:use.day')} />
        </FilterBar>
        <p className="button-row">
          <Link to={at(day.before)} preventScrollReset>
            ‹ {formatDay(day.before, language)}
          </Link>
          <Link to={at(day.after)} preventScrollReset>
            {formatDay(day.after, language)} ›
          </Link>
        </p>
        {day.cutAt !== null && (
          <Note tone="warn">{t('telemetry:day.cut', { time: formatMoment(day.cutAt, language, timeZone) })}</Note>
        )}
        {day.legs.length === 0 ? (
          <p className="muted">{t('telemetry:day.none')}</p>
        ) : (
          <>
            {running !== null && (
              <FactList columns={2}>
                <Fact label={t('telemetry:day.on')} figure>
                  {ran(running.onMs)}
                </Fact>
                <Fact label={t('telemetry:day.working')} figure>
                  {ran(running.workingMs)}
                </Fact>
                <Fact label={t('telemetry:day.idle')} figure>
                  {ran(running.idleMs)}
                </Fact>
                <Fact label={t('telemetry:day.unclear')} figure>
                  {ran(running.unclearMs)}
                </Fact>
              </FactList>
            )}
            <Legs legs={day.legs} />
          </>
        )}
        {day.hours.length > 0 && <Hours hours={day.hours} />}
        {day.path.length > 1 && <Replay key={day.day} path={day.path} title={t('telemetry:day.replay')} />}
      </Section>
    </div>
  );
};
