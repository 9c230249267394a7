import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { formatMoment, formatRelative } from '../format/dates.ts';
import { useIsAlive, useNow, useReader, useRootData } from '../page/viewer.ts';
import type { MapPath, MapPoint } from './points.ts';
import { DEFAULT_MAP } from './settings.ts';

const Drawing = lazy(() => import('./drawing.tsx'));

interface MapFigureProps {
  /** Names the map. What it shows is in a table too, which the page has beside or below it. */
  readonly title: string;
  /** `null` while they are on their way. */
  readonly points: readonly MapPoint[] | null;
  readonly path?: MapPath;
  /** One place of the path, shown apart: where it was at the moment that the reader looks at. */
  readonly cursor?: MapPath[number];
  /** The map shows everything when this changes; without it, when machines or the beginning of the way do. */
  readonly fitKey?: string;
  /** What is said over the map, where there is something to say. */
  readonly note?: ReactNode;
}

const NO_PATH: MapPath = [];

const AGES = ['fresh', 'stale', 'old'] as const;
const TIERS = [3, 2, 1, 0] as const;

interface LegendProps {
  readonly hasPoints: boolean;
  readonly hasConditions: boolean;
  readonly hasPath: boolean;
  readonly hasDoubted: boolean;
}

const Legend = ({ hasPoints, hasConditions, hasPath, hasDoubted }: LegendProps) => {
  const t = useTranslate();
  return (
    <ul className="map-legend" aria-label={t('map:legend')}>
      {hasPoints && hasConditions && (
        <li>
          <span className="map-point map-age-old map-trust-none map-does-parked" aria-hidden="true">
            <span />
          </span>
          {t('map:hollow')}
        </li>
      )}
      {hasPoints &&
        !hasConditions &&
        AGES.map(age => (
          <li key={age}>
            <span className={`map-point map-age-${age} map-trust-none`} aria-hidden="true">
              <span />
            </span>
            {t(`map:age.${age}`)}
          </li>
        ))}
      {hasPoints &&
        TIERS.map(tier => (
          <li key={tier}>
            <span className={`map-point map-age-fresh map-trust-${tier}`} aria-hidden="true">
              <span />
            </span>
            {t(`map:trust.${tier}`)}
          </li>
        ))}
      {hasDoubted && (
        <li>
          <span className="map-point map-age-fresh map-trust-none map-in-doubt" aria-hidden="true">
            <span />
          </span>
          {t('map:in-doubt')}
        </li>
      )}
      {hasPath && (
        <>
          <li>
            <span className="map-gap" aria-hidden="true" />
            {t('map:gap')}
          </li>
          <li>
            <span className="map-doubted" aria-hidden="true" />
            {t('map:doubted')}
          </li>
        </>
      )}
    </ul>
  );
};

const isTier = (trust: number | null): trust is (typeof TIERS)[number] => TIERS.some(tier => tier === trust);

/**
 * A map of machines, or of one machine's way. Near ones stand together under their number; the shape of a mark says what the
 * machine does, or how old its position is, its ring how far that can be trusted. The drawing is loaded after the page; without
 * scripts there is none, and the page's table says the same.
 */
export const MapFigure = ({ title, points, path = NO_PATH, cursor, fitKey, note }: MapFigureProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const { language, timeZone } = useReader();
  const now = useNow();
  const settings = useRootData()?.map ?? DEFAULT_MAP;
  const trustText = (trust: number | null) => (isTier(trust) ? t(`map:trust.${trust}`) : null);
  const speedText = (speedMps: number | null) =>
    speedMps === null ? null : t('map:speed', { value: Math.round(speedMps * 3.6) });
  const seenText = (at: number) =>
    t('map:seen', {
      ago: formatRelative(new Date(Math.min(at, now.getTime())), now, language),
      at: formatMoment(new Date(at), language, timeZone),
    });
  const doubtText = (isDoubted: boolean) => (isDoubted ? t('map:in-doubt') : null);
  const told = (parts: readonly (string | null)[]) => parts.filter(part => part !== null);
  return (
    <figure className="map">
      <figcaption className="visually-hidden">{title}</figcaption>
      <div className="map-frame">
        {alive && points !== null && (
          <Suspense fallback={null}>
            <Drawing
              label={title}
              settings={settings}
              points={points}
              path={path}
              {...(cursor && { cursor })}
              fitKey={fitKey ?? `${points.map(({ href }) => href).join(' ')} ${path[0]?.at ?? ''}`}
              now={now}
              texts={{
                cluster: (count, age, alarm, silent) =>
                  told([
                    t('map:cluster', { count }),
                    alarm > 0 ? t('map:of-which.alarm', { count: alarm }) : null,
                    silent > 0 ? t('map:of-which.silent', { count: silent }) : null,
                    alarm + silent > 0 ? null : t(`map:oldest.${age}`),
                  ]).join(' '),
                point: ({ label, condition, at, trust, isDoubted }, age) =>
                  `${label}: ${told([
                    condition === null ? t(`map:age.${age}`) : t(`map:does.${condition}`),
                    seenText(at),
                    doubtText(isDoubted),
                    trustText(trust),
                  ]).join(', ')}`,
                panel: ({ condition, speedMps, at, trust, isDoubted }) => ({
                  lines: [
                    told([condition === null ? null : t(`map:does.${condition}`), speedText(speedMps)]).join(' · '),
                    told([seenText(at), doubtText(isDoubted)]).join(' · '),
                    trustText(trust) ?? '',
                  ],
                  link: t('map:open'),
                }),
                zoomIn: t('map:zoom-in'),
                zoomOut: t('map:zoom-out'),
                attribution: settings.attribution ?? t('map:natural-earth'),
              }}
            />
          </Suspense>
        )}
        {!alive && (
          <noscript>
            <p className="map-note muted">{t('map:script')}</p>
          </noscript>
        )}
        <div role="status">{alive && note}</div>
      </div>
      <Legend
        // A fleet that is on its way has marks before long.
        hasPoints={points === null || points.length > 0 || path.length === 0}
        hasConditions={points?.some(({ condition }) => condition !== null) ?? false}
        hasPath={path.length > 0}
        hasDoubted={points?.some(({ isDoubted }) => isDoubted) ?? false}
      />
    </figure>
  );
};
