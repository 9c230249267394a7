import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { ChartWithTable } from '../chart/chart-with-table.tsx';
import { formatBps, formatCount } from '../format/amounts.ts';
import { formatDay } from '../format/dates.ts';
import { EmptyState, Section } from '../page/page.tsx';
import { useReader } from '../page/viewer.ts';
import { Fact, FactList } from '../record/fact-list.tsx';
import { DateFilter, FilterBar } from '../table/filter-bar.tsx';
import { hoursText, kilometresText } from './figures.ts';

const HOUR = 3_600_000;
const DAY_HOURS = 24;

/** The days that the page is about: a GET form, so that an address names them. */
const RangeForm = () => {
  const t = useTranslate();
  return (
    <FilterBar label={t('telemetry:range.title')} names={['from', 'to']}>
      <DateFilter name="from" label={t('telemetry:range.from')} />
      <DateFilter name="to" label={t('telemetry:range.to')} />
    </FilterBar>
  );
};

const Utilisation = ({ utilisation }: Pick<MachineUseView, 'utilisation'>) => {
  const t = useTranslate();
  const { engineMs, availableMs, bps, workedDays } = utilisation;
  return (
    <>
      <FactList columns={2}>
        <Fact label={t('telemetry:utilisation.rate')} figure>
          {bps === null ? t('telemetry:utilisation.none') : formatBps(bps)}
        </Fact>
        <Fact label={t('telemetry:utilisation.worked')} figure>
          {formatCount(workedDays)}
        </Fact>
        <Fact label={t('telemetry:utilisation.used')} figure>
          {hoursText(t, engineMs)}
        </Fact>
        <Fact label={t('telemetry:utilisation.available')} figure>
          {hoursText(t, availableMs)}
        </Fact>
      </FactList>
      <p className="muted">{t('telemetry:utilisation.rule')}</p>
    </>
  );
};

const Days = ({ days }: Pick<MachineUseView, 'days'>) => {
  const t = useTranslate();
  const { language } = useReader();
  const hasDistance = days.some(({ distanceM }) => distanceM > 0);
  const hasCycles = days.some(({ cycles }) => cycles > 0);
  return (
    <ChartWithTable
      newestFirst
      title={t('telemetry:use.title')}
      axis={t('telemetry:use.day')}
      series={[
        { key: 'hours', label: t('telemetry:use.hours'), shade: 1 },
        ...(hasDistance ? [{ key: 'distance', label: t('telemetry:use.distance'), shade: 3 } as const] : []),
        ...(hasCycles ? [{ key: 'cycles', label: t('telemetry:use.cycles'), shade: 4 } as const] : []),
        { key: 'gap', label: t('telemetry:use.gap'), shade: 5 },
      ]}
      parts={[
        {
          keys: ['hours'],
          title: t('telemetry:use.hours'),
          tick: value => t('telemetry:use.hours-unit', { value }),
          ticks: [0, 6, 12, 18, DAY_HOURS],
        },
        ...(hasDistance
          ? [
              {
                keys: ['distance'],
                title: t('telemetry:use.distance'),
                tick: (value: string) => t('telemetry:use.km-unit', { value }),
              },
            ]
          : []),
        ...(hasCycles ? [{ keys: ['cycles'], title: t('telemetry:use.cycles'), tick: (value: string) => value }] : []),
      ]}
      points={days.map(day => ({
        key: day.day,
        label: formatDay(day.day, language),
        isBlank: day.isUntold || day.gapMs >= DAY_HOURS * HOUR,
        values: { hours: day.engineMs / HOUR, distance: day.distanceM / 1000, cycles: day.cycles },
        texts: day.isUntold
          ? { hours: '–', distance: '–', cycles: '–', gap: t('telemetry:use.no-reading') }
          : {
              hours: hoursText(t, day.engineMs),
              distance: kilometresText(t, day.distanceM),
              cycles: formatCount(day.cycles),
              gap: day.gapMs > 0 ? hoursText(t, day.gapMs) : '',
            },
      }))}
    />
  );
};

/** Use of a machine by day, as a chart with its table, and against the hours in which it could have worked. */
export const UsePanel = ({ view }: { readonly view: MachineUseView }) => {
  const t = useTranslate();
  return (
    <>
      <Section title={t('telemetry:use.title')} summary={t('telemetry:use.summary')}>
        <RangeForm />
        {view.days.length === 0 ? <EmptyState title={t('telemetry:use.none')} /> : <Days days={view.days} />}
      </Section>
      <Section title={t('telemetry:utilisation.title')}>
        <Utilisation utilisation={view.utilisation} />
      </Section>
    </>
  );
};
