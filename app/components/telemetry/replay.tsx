import { useEffect, useMemo, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineDayView } from '~/presenters/machine-day.server';
import { formatMoment } from '../format/dates.ts';
import { Moment } from '../format/moment.tsx';
import { MapFigure } from '../map/map-figure.tsx';
import type { MapPath, MapPoint } from '../map/points.ts';
import { useIsAlive, useReader } from '../page/viewer.ts';
import { type ReplayPlace, SPEEDS, speedFor, stateAt } from './replay-state.ts';

const STEP_MS = 100;

/** The slider goes by minutes; a key of ten steps (page up, page down) by ten. */
const MINUTE_MS = 60_000;

const NO_POINTS: readonly MapPoint[] = [];

const pathOf = (path: MachineDayView['path']): MapPath =>
  path.map(({ latitude, longitude, at, afterGap, doubted }) => ({
    ...{ latitude, longitude, afterGap, doubted },
    at: at.getTime(),
  }));

/**
 * The way of a day, which can be played at several speeds, or gone through by a slider and its keys. It goes by the clock: in a
 * time of which nobody heard anything it says so, and makes no way up.
 */
export const Replay = ({ path, title }: { readonly path: MachineDayView['path']; readonly title: string }) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const { language, timeZone } = useReader();
  const drawn = useMemo(() => pathOf(path), [path]);
  const places = useMemo(
    () => path.filter(({ doubted }) => !doubted).map((place): ReplayPlace => ({ ...place, at: place.at.getTime() })),
    [path],
  );
  const [first = 0, last = 0] = [places[0]?.at, places.at(-1)?.at];
  // `null`: at the end, wherever that is by now.
  const [chosen, setChosen] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  // `null`: as fits the length of the way.
  const [wanted, setWanted] = useState<number | null>(null);
  const speed = wanted ?? speedFor(last - first);
  const at = Math.min(last, Math.max(first, chosen ?? last));
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setChosen(before => Math.min(last, (before ?? first) + speed * STEP_MS)), STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying, speed, first, last]);
  useEffect(() => {
    if (isPlaying && at >= last) {
      setPlaying(false);
      setChosen(null);
    }
  }, [isPlaying, at, last]);
  const { place, isSeen } = stateAt(places, at);
  const cursor = useMemo(
    () => place && { latitude: place.latitude, longitude: place.longitude, at: place.at },
    [place],
  );
  if (!place || !cursor) return null;
  const speedText =
    isSeen && place.speedMps !== null ? t('telemetry:day.speed', { value: Math.round(place.speedMps * 3.6) }) : null;
  const says = isSeen ? speedText : t('telemetry:day.unseen');
  return (
    <>
      <MapFigure title={title} points={NO_POINTS} path={drawn} cursor={cursor} />
      {alive && (
        <div className="replay">
          <button
            type="button"
            className="button button-small"
            onClick={() => {
              if (!isPlaying && at >= last) setChosen(first);
              setPlaying(!isPlaying);
            }}
          >
            {t(isPlaying ? 'telemetry:day.pause' : 'telemetry:day.play')}
          </button>
          <label className="replay-speed">
            <span className="visually-hidden">{t('telemetry:day.pace')}</span>
            <select value={speed} onChange={event => setWanted(Number(event.currentTarget.value))}>
              {SPEEDS.map(one => (
                <option key={one} value={one}>
                  {t('telemetry:day.times', { times: one })}
                </option>
              ))}
            </select>
          </label>
          <input
            type="range"
            min={first}
            max={last}
            step={MINUTE_MS}
            value={at}
            aria-label={t('telemetry:day.replay')}
            aria-valuetext={[formatMoment(new Date(at), language, timeZone), says].filter(Boolean).join(', ')}
            onChange={event => {
              setPlaying(false);
              const next = Number(event.currentTarget.value);
              // Steps are counted from the first place: the last minute may be a part of one.
              setChosen(next + MINUTE_MS > last ? null : next);
            }}
          />
          <span className="replay-says">
            <Moment at={new Date(at)} /> {says !== null && <span className="muted">{says}</span>}
          </span>
        </div>
      )}
    </>
  );
};
