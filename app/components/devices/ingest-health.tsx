import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import type { IngestPage } from '~/presenters/ingest.server';
import { formatCount } from '../format/amounts.ts';
import { formatMoment } from '../format/dates.ts';
import { Ago } from '../format/moment.tsx';
import { EmptyState, Note, Section } from '../page/page.tsx';
import { useReader } from '../page/viewer.ts';
import { Fact, FactList } from '../record/fact-list.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';
import { protocolText, useReasonText } from './device-text.ts';

type Health = NonNullable<IngestPage['health']>;

const rateText = (rate: number): string => rate.toFixed(rate < 10 ? 1 : 0);
/** Where nothing came in the last minute there is no lag, and none is nought. */
const lagText = (ms: number, rate: number): string =>
  rate === 0 && ms === 0 ? '–' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

const sumBy = (processes: Health['processes'], of: 'byTransport' | 'connections'): [string, number][] => {
  const sums = new Map<string, number>();
  for (const { figures, isAlive } of processes) {
    if (!isAlive && of === 'connections') continue;
    for (const [name, count] of Object.entries(figures[of])) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
};

const Counts = ({ title, rows }: { readonly title: string; readonly rows: readonly (readonly [string, number])[] }) => {
  const t = useTranslate();
  if (rows.length === 0) return null;
  return (
    <ScrollRegion label={title}>
      <table className="table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('devices:ingest.what')}</th>
            <th scope="col" className="end">
              {t('devices:ingest.count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, count]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="end figure">{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

const Processes = ({ processes }: Pick<Health, 'processes'>) => {
  const t = useTranslate();
  if (processes.length === 0) return <EmptyState title={t('devices:ingest.no-process')} />;
  return (
    <ScrollRegion label={t('devices:ingest.processes')}>
      <table className="table">
        <caption>{t('devices:ingest.processes')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('devices:ingest.process')}</th>
            <th scope="col">{t('devices:column.state')}</th>
            <th scope="col" className="end">
              {t('devices:ingest.rate')}
            </th>
            <th scope="col" className="end">
              {t('devices:ingest.lag')}
            </th>
            <th scope="col" className="end">
              {t('devices:ingest.waiting')}
            </th>
            <th scope="col" className="end">
              {t('devices:live.readings')}
            </th>
            <th scope="col" className="end">
              {t('devices:live.refused')}
            </th>
          </tr>
        </thead>
        <tbody>
          {processes.map(({ id, host, pid, isAlive, seenAt, figures }) => (
            <tr key={id}>
              <th scope="row">
                {host} · {pid}
              </th>
              <td>
                <StatusBadge tone={figures.databaseAway ? 'bad' : isAlive ? 'ok' : 'neutral'}>
                  {t(`devices:ingest.process-state.${figures.databaseAway ? 'away' : isAlive ? 'alive' : 'gone'}`)}
                </StatusBadge>{' '}
                <span className="muted">
                  <Ago at={seenAt} />
                </span>
              </td>
              <td className="end figure">{rateText(figures.rate)}</td>
              <td className="end figure nowrap">
                {lagText(figures.lagMs.median, figures.rate)} / {lagText(figures.lagMs.high, figures.rate)}
              </td>
              <td className="end figure">{formatCount(figures.waiting)}</td>
              <td className="end figure">{formatCount(figures.readings)}</td>
              <td className="end figure">{formatCount(figures.refused)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** What comes by each protocol, and from how many devices. */
const Protocols = ({ protocols }: Pick<Health, 'protocols'>) => {
  const t = useTranslate();
  if (protocols.length === 0) return <EmptyState title={t('devices:ingest.no-protocol')} />;
  const heads = ['rate', 'refused-rate', 'lag-high', 'heard', 'refused', 'set-aside'] as const;
  return (
    <ScrollRegion label={t('devices:ingest.protocols')}>
      <table className="table">
        <caption>{t('devices:ingest.protocols')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('devices:column.protocol')}</th>
            {heads.map(head => (
              <th key={head} scope="col" className="end">
                {t(`devices:ingest.${head}`)}
              </th>
            ))}
            <th scope="col">{t('devices:ingest.last-message')}</th>
          </tr>
        </thead>
        <tbody>
          {protocols.map(one => (
            <tr key={one.protocol}>
              <th scope="row">{protocolText(t, one.protocol)}</th>
              <td className="end figure">{rateText(one.rate)}</td>
              <td className="end figure">{rateText(one.refusedRate)}</td>
              <td className="end figure nowrap">{lagText(one.lagMs, one.rate)}</td>
              <td className="end figure nowrap">
                {formatCount(one.heard)} / {formatCount(one.devices)}
              </td>
              <td className="end figure">{formatCount(one.refused)}</td>
              <td className="end figure">
                {one.setAside === 0 ? (
                  '0'
                ) : (
                  <Link to={`/ingest?protocol=${encodeURIComponent(one.protocol)}`}>{formatCount(one.setAside)}</Link>
                )}
              </td>
              <td className="nowrap">
                {one.lastMessageAt === null ? t('devices:ingest.never') : <Ago at={one.lastMessageAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};

/** How taking in readings fares: rate, lag, what waits, what was refused and why, by process, transport and listener. */
export const IngestHealth = ({ health }: { readonly health: Health }) => {
  const t = useTranslate();
  const reasonText = useReasonText();
  // The page's own time, which is loaded with the figures.
  const { now, language, timeZone } = useReader();
  const live = t('devices:ingest.live', { time: formatMoment(now, language, timeZone, 'second') });
  return (
    <Section title={t('devices:ingest.health')} summary={`${t('devices:ingest.health-summary')} ${live}`}>
      {!health.processes.some(({ isAlive }) => isAlive) && <Note tone="warn">{t('devices:ingest.nobody')}</Note>}
      <div className="panel">
        <FactList columns={3}>
          <Fact label={t('devices:ingest.rate')}>{rateText(health.rate)}</Fact>
          <Fact label={t('devices:ingest.refused-rate')}>{rateText(health.refusedRate)}</Fact>
          <Fact label={t('devices:ingest.lag-high')}>{lagText(health.lagMs, health.rate)}</Fact>
          <Fact label={t('devices:ingest.waiting')}>{formatCount(health.waiting)}</Fact>
          <Fact label={t('devices:ingest.to-work-off')}>
            {formatCount(health.toWorkOff)}
            {health.toWorkOffSince !== null && (
              <>
                {' '}
                · <Ago at={health.toWorkOffSince} />
              </>
            )}
          </Fact>
          {health.failing > 0 && (
            <Fact label={t('devices:ingest.failing')}>
              {formatCount(health.failing)}
              {health.failingSince !== null && (
                <>
                  {' '}
                  · <Ago at={health.failingSince} />
                </>
              )}
            </Fact>
          )}
          <Fact label={t('devices:ingest.set-aside')}>
            {t('devices:ingest.set-aside-of', {
              count: health.setAside,
              strangers: formatCount(health.setAsideOfStrangers),
            })}
          </Fact>
        </FactList>
      </div>
      <Protocols protocols={health.protocols} />
      <Processes processes={health.processes} />
      <div className="ingest-counts">
        <Counts title={t('devices:ingest.by-transport')} rows={sumBy(health.processes, 'byTransport')} />
        <Counts title={t('devices:ingest.connections')} rows={sumBy(health.processes, 'connections')} />
        <Counts
          title={t('devices:ingest.reasons')}
          rows={health.reasons.map(({ reason, count }) => [reasonText(reason), count] as const)}
        />
        <Counts
          title={t('devices:ingest.retired')}
          rows={health.retired.map(({ month, readings }) => [month, readings] as const)}
        />
      </div>
    </Section>
  );
};
