import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import { formatMoment } from '../format/dates.ts';
import { useIsAlive, useReader, useRootData } from '../page/viewer.ts';
import type { MapPath, MapPoint } from './points.ts';
import { DEFAULT_MAP } from './settings.ts';

const Drawing = lazy(() => import('./drawing.tsx'));

type MapSource =
  | { readonly points: readonly MapPoint[] }
  /** An address that answers `MapPointRows`: for fleets, whose points would make the page heavy. */
  | { readonly pointsHref: string };

type MapFigureProps = MapSource & {
  /** Names the map. What it shows is in a table too, which the page has beside or below it. */
  readonly title: string;
  readonly path?: MapPath;
  /** One place of the path, shown apart: where it was at the moment that the reader looks at. */
  readonly cursor?: MapPath[number];
};

const NO_PATH: MapPath = [];

type Loaded = { readonly points: readonly MapPoint[]; readonly isCut: boolean } | 'loading' | 'failed';

const usePoints = (source: MapSource): Loaded => {
  const href = 'pointsHref' in source ? source.pointsHref : null;
  const [loaded, setLoaded] = useState<Loaded>('loading');
  useEffect(() => {
    if (href === null) return;
    const stop = new AbortController();
    setLoaded('loading');
    // Loaded with the drawing: a list's own page stays small.
    import('./point-rows.ts')
      .then(async ({ fetchPoints }) => setLoaded(await fetchPoints(href, stop.signal)))
      .catch(() => {
        if (!stop.signal.aborted) setLoaded('failed');
      });
    return () => stop.abort();
  }, [href]);
  return 'points' in source ? { points: source.points, isCut: false } : loaded;
};

const AGES = ['fresh', 'stale', 'old'] as const;
const TIERS = [3, 2, 1, 0] as const;

const Legend = () => {
  const t = useTranslate();
  return (
    <ul className="map-legend" aria-label={t('map:legend')}>
      {AGES.map(age => (
        <li key={age}>
          <span className={`map-point map-age-${age} map-trust-none`} aria-hidden="true">
            <span />
          </span>
          {t(`map:age.${age}`)}
        </li>
      ))}
      {TIERS.map(tier => (
        <li key={tier}>
          <span className={`map-point map-age-fresh map-trust-${tier}`} aria-hidden="true">
            <span />
          </span>
          {t(`map:trust.${tier}`)}
        </li>
      ))}
    </ul>
  );
};

const isTier = (trust: number | null): trust is (typeof TIERS)[number] => TIERS.some(tier => tier === trust);

/**
 * A map of machines, or of one machine's way. Near ones stand together under their number; the shape of a mark says how old
 * its position is, its ring how far it can be trusted. The drawing is loaded after the page; without scripts there is none,
 * and the page's table says the same.
 */
export const MapFigure = ({ title, path = NO_PATH, cursor, ...source }: MapFigureProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const { language, timeZone, now } = useReader();
  const settings = useRootData()?.map ?? DEFAULT_MAP;
  const loaded = usePoints(source);
  const trustText = (trust: number | null) => (isTier(trust) ? `, ${t(`map:trust.${trust}`)}` : '');
  return (
    <figure className="map">
      <figcaption className="visually-hidden">{title}</figcaption>
      <div className="map-frame">
        {alive && typeof loaded === 'object' && (
          <Suspense fallback={null}>
            <Drawing
              label={title}
              settings={settings}
              points={loaded.points}
              path={path}
              {...(cursor && { cursor })}
              now={now}
              texts={{
                cluster: (count, age) => `${t('map:cluster', { count })} ${t(`map:oldest.${age}`)}`,
                point: (label, age, at, trust) =>
                  `${label}: ${t(`map:age.${age}`)} (${formatMoment(at, language, timeZone)})${trustText(trust)}`,
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
        <div role="status">
          {alive && loaded === 'loading' && <p className="map-note muted">{t('map:loading')}</p>}
          {loaded === 'failed' && <p className="map-note tone-bad">{t('map:failed')}</p>}
          {typeof loaded === 'object' && loaded.isCut && <p className="map-note">{t('map:cut')}</p>}
        </div>
      </div>
      <Legend />
    </figure>
  );
};
