import { Link } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import type { MachineCondition } from '#domain/telemetry/condition';
import { PLACE_STALE_MS } from '#domain/telemetry/whereabouts';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineNow } from '~/presenters/telemetry.server';
import { Ago } from '../format/moment.tsx';
import { useRefusalText } from '../ledger/action-text.ts';
import { Section, type Tone } from '../page/page.tsx';
import { useNow } from '../page/viewer.ts';
import { Fact, FactList } from '../record/fact-list.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { meterText } from './figures.ts';

const TONES = {
  alarm: 'bad',
  silent: 'warn',
  working: 'ok',
  idle: 'progress',
  parked: 'neutral',
  unknown: 'neutral',
} as const satisfies Readonly<Record<MachineCondition, Tone>>;

const WHERE_TONES = { inside: 'ok', outside: 'bad', unknown: 'warn' } as const;

/** What was loaded with the page, then what the machine says since; `null` when it may not be seen any more. */
const useMachineNow = (reference: string, loaded: MachineNow): MachineNow | null => {
  // What was heard, and after which loading: what is loaded again is newer.
  const [heard, setHeard] = useState<{ readonly now: MachineNow | null; readonly after: MachineNow } | null>(null);
  const newest = useRef(loaded);
  newest.current = loaded;
  useEffect(() => {
    const stop = new AbortController();
    import('./live-state.ts')
      .then(({ followMachine }) =>
        followMachine(reference, now => setHeard({ now, after: newest.current }), stop.signal),
      )
      .catch(() => undefined);
    return () => stop.abort();
  }, [reference]);
  return heard?.after === loaded ? heard.now : loaded;
};

const placeText = ({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): string =>
  `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

/** The newest place that is told and not believed, and why. */
const Doubted = ({ told }: { readonly told: NonNullable<MachineNow['doubtedPlace']> }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  return (
    <div className="small">
      {t('telemetry:now.doubted-place', { place: placeText(told) })}{' '}
      <span className="muted">
        <Ago at={told.at} />
      </span>
      {told.doubts.map(doubt => (
        <div key={doubt}>{refusalText(`doubt-${doubt}`, {})}</div>
      ))}
    </div>
  );
};

/** How a machine is at this moment, as far as the reader may see it; it follows by itself. */
export const NowPanel = ({ reference, now: loaded }: { readonly reference: string; readonly now: MachineNow }) => {
  const t = useTranslate();
  const now = useMachineNow(reference, loaded);
  const clock = useNow();
  if (!now) {
    return (
      <Section title={t('telemetry:now.title')}>
        <p className="muted">{t('telemetry:now.gone')}</p>
      </Section>
    );
  }
  const { condition, lastAt, place, placeAt, speedMps, engineOn, whereabouts, meters, fuelPercent, doubtedPlace } = now;
  const isPlaceOld = placeAt !== null && clock.getTime() - placeAt.getTime() > PLACE_STALE_MS;
  return (
    <Section title={t('telemetry:now.title')}>
      <div className="now-panel" aria-live="off">
        <FactList columns={3}>
          <Fact label={t('telemetry:now.does')}>
            {condition !== null && (
              <StatusBadge tone={TONES[condition]}>{t(`telemetry:now.condition.${condition}`)}</StatusBadge>
            )}{' '}
            <span className="muted">
              {t('telemetry:now.heard')} {lastAt === null ? t('telemetry:where.never') : <Ago at={lastAt} />}
            </span>
          </Fact>
          {engineOn !== null && (
            <Fact label={t('telemetry:now.engine')}>
              {t(engineOn ? 'telemetry:readings.running' : 'telemetry:readings.standing')}
            </Fact>
          )}
          {speedMps !== null && (
            <Fact label={t('telemetry:now.speed')} figure>
              {t('telemetry:day.speed', { value: Math.round(speedMps * 3.6) })}
            </Fact>
          )}
          {whereabouts !== null && (
            <Fact label={t('telemetry:where.title')}>
              <StatusBadge tone={WHERE_TONES[whereabouts]}>{t(`telemetry:where.${whereabouts}`)}</StatusBadge>
            </Fact>
          )}
          {(placeAt !== null || doubtedPlace !== null) && (
            <Fact label={t('telemetry:where.place')}>
              {place && (
                <>
                  <span className="figure">{placeText(place)}</span>{' '}
                </>
              )}
              {placeAt === null ? (
                t('telemetry:where.unknown')
              ) : (
                <span className="muted">
                  <Ago at={placeAt} />
                </span>
              )}{' '}
              {isPlaceOld && <StatusBadge tone="warn">{t('telemetry:where.stale')}</StatusBadge>}
              {doubtedPlace && <Doubted told={doubtedPlace} />}
            </Fact>
          )}
          {meters.map(({ kind, value }) => (
            <Fact key={kind} label={t(`telemetry:meters.${kind}`)} figure>
              {meterText(t, kind, value)}
            </Fact>
          ))}
          {fuelPercent !== null && (
            <Fact label={t('telemetry:meters.fuel')} figure>
              {Math.round(fuelPercent)} %
            </Fact>
          )}
          {now.openAlarms !== null && now.openAlarms > 0 && (
            <Fact label={t('telemetry:now.alarms')} figure>
              <Link to={`/alarms?machine=${reference}&state=open`}>
                <StatusBadge tone={now.worst === 'critical' || now.worst === 'high' ? 'bad' : 'warn'}>
                  {String(now.openAlarms)}
                </StatusBadge>
              </Link>
            </Fact>
          )}
        </FactList>
      </div>
    </Section>
  );
};
