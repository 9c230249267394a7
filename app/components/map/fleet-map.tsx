import { Link, useSearchParams } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { MACHINE_CONDITIONS, type MachineCondition } from '#domain/telemetry/condition';
import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { changedSearch } from '../table/list-url.ts';
import type { Move } from './live-points.ts';
import { MapFigure } from './map-figure.tsx';
import type { MapPointRows } from './point-rows.ts';
import type { MapPoint } from './points.ts';

interface Fleet {
  readonly points: ReadonlyMap<string, MapPoint>;
  readonly isCut: boolean;
  readonly offMap: MapPointRows['offMap'];
}

type Loaded = Fleet | 'loading' | 'failed';

/** A machine that is not among the loaded ones may have come into sight: the points are loaded again, at most so often. */
const AGAIN_MS = 30_000;

const afterMoves = (fleet: Fleet, moves: ReadonlyMap<string, Move>): Fleet => {
  const points = new Map(fleet.points);
  for (const [href, move] of moves) {
    const before = points.get(href);
    if (move === null) points.delete(href);
    else if (before) points.set(href, { ...before, ...move });
  }
  return { ...fleet, points };
};

/** The points of an address, and then as they move. `isLive`: whether changes are heard of right now. */
const useFleet = (href: string): { readonly loaded: Loaded; readonly isLive: boolean } => {
  const [loaded, setLoaded] = useState<Loaded>('loading');
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    let [loadedAt, loads] = [0, 0];
    let known: ReadonlySet<string> = new Set();
    // What moves while points are on their way is newer than they are.
    let meanwhile = new Map<string, Move>();
    // Loaded with the drawing: a list's own page stays small.
    const load = async () => {
      loads += 1;
      try {
        const { fetchPoints } = await import('./point-rows.ts');
        const { points, isCut, offMap } = await fetchPoints(href, stop.signal);
        known = new Set(points.map(point => point.href));
        const fleet = { points: new Map(points.map(point => [point.href, point])), isCut, offMap };
        setLoaded(afterMoves(fleet, meanwhile));
        loadedAt = Date.now();
      } catch {
        if (!stop.signal.aborted) setLoaded(before => (typeof before === 'object' ? before : 'failed'));
      }
      loads -= 1;
      if (loads === 0) meanwhile = new Map();
    };
    const moved = (moves: ReadonlyMap<string, Move>) => {
      if (loads > 0) for (const [one, move] of moves) meanwhile.set(one, move);
      setLoaded(before => (typeof before === 'object' ? afterMoves(before, moves) : before));
      // Of one that is not on the map what it does may have changed.
      const isNew = [...moves.keys()].some(one => !known.has(one));
      if (isNew && loads === 0 && Date.now() - loadedAt > AGAIN_MS) void load();
    };
    // After a break anything may have moved.
    const opened = () => {
      if (loads === 0) void load();
    };
    setLoaded('loading');
    void load();
    import('./live-points.ts')
      .then(({ followMoves }) => followMoves({ opened, moved, standing: setLive }, stop.signal))
      .catch(() => undefined);
    return () => stop.abort();
  }, [href]);
  return { loaded, isLive };
};

/** How many machines do what: each number shows those alone, on the map and in the table, and shows all again. */
interface CountersProps {
  /** `null` while they are on their way, and without scripts: then the numbers are links all the same. */
  readonly fleet: Fleet | null;
  readonly chosen: string | null;
}

const countIn = ({ points, offMap }: Fleet, condition: MachineCondition): number =>
  [...points.values()].filter(point => point.condition === condition).length +
  (offMap.find(one => one.condition === condition)?.count ?? 0);

const Counters = ({ fleet, chosen }: CountersProps) => {
  const t = useTranslate();
  const [search] = useSearchParams();
  return (
    <nav className="fleet-counters" aria-label={t('map:conditions')}>
      {MACHINE_CONDITIONS.map(condition => {
        const count = fleet && countIn(fleet, condition);
        if (!count && condition === 'unknown' && chosen !== condition) return null;
        return (
          <Link
            key={condition}
            className="fleet-counter"
            to={changedSearch(search, { condition: chosen === condition ? null : condition })}
            aria-current={chosen === condition ? 'true' : undefined}
            preventScrollReset
          >
            <span className={`map-point map-age-fresh map-trust-none map-does-${condition}`} aria-hidden="true">
              <span />
            </span>
            <strong className="figure">{count === null ? '–' : formatCount(count)}</strong>{' '}
            {condition === 'alarm' ? t('map:counted-alarm') : t(`map:does.${condition}`)}
          </Link>
        );
      })}
    </nav>
  );
};

const NONE: readonly MapPoint[] = [];

/**
 * The machines of a list on a map. They move by themselves as they report, and the counters count what they do; the table
 * under it says the same to who uses no map.
 */
export const FleetMap = ({ title, search }: { readonly title: string; readonly search: URLSearchParams }) => {
  const t = useTranslate();
  const chosen = search.get('condition');
  const href = `/equipment/points.json${changedSearch(search, { condition: null })}`;
  const { loaded, isLive } = useFleet(href);
  const offMap =
    typeof loaded === 'object'
      ? loaded.offMap.reduce(
          (sum, { condition, count }) => sum + (chosen === null || chosen === condition ? count : 0),
          0,
        )
      : 0;
  const all = typeof loaded === 'object' ? [...loaded.points.values()] : NONE;
  const shown = chosen === null ? all : all.filter(({ condition }) => condition === chosen);
  return (
    <>
      <Counters fleet={typeof loaded === 'object' ? loaded : null} chosen={chosen} />
      <p className="muted fleet-live">{t('map:counted-hint')}</p>
      {offMap > 0 && <p className="muted fleet-live">{t('map:off', { count: offMap })}</p>}
      <MapFigure
        title={title}
        points={typeof loaded === 'object' ? shown : null}
        fitKey={`${href} ${chosen ?? ''}`}
        note={
          loaded === 'loading' ? (
            <p className="map-note muted">{t('map:loading')}</p>
          ) : loaded === 'failed' ? (
            <p className="map-note tone-bad">{t('map:failed')}</p>
          ) : (
            loaded.isCut && <p className="map-note">{t('map:cut')}</p>
          )
        }
      />
      {typeof loaded === 'object' && <p className="muted fleet-live">{t(isLive ? 'map:live' : 'map:not-live')}</p>}
    </>
  );
};
