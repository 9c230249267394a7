import { useEffect, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineDayView } from '~/presenters/machine-day.server';
import { Moment } from '../format/moment.tsx';
import { MapFigure } from '../map/map-figure.tsx';
import { useIsAlive } from '../page/viewer.ts';

/** A day in half a minute, whatever the number of its places. */
const WHOLE_MS = 30_000;
const STEP_MS = 100;

/** The way of a day, which can be gone through by a slider or played; the table of places beside it says the same. */
export const Replay = ({ path, title }: { readonly path: MachineDayView['path']; readonly title: string }) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const last = path.length - 1;
  const [at, setAt] = useState(last);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    const step = Math.max(1, Math.round((path.length * STEP_MS) / WHOLE_MS));
    const timer = setInterval(() => setAt(before => Math.min(last, before + step)), STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying, path.length, last]);
  useEffect(() => {
    if (at >= last) setPlaying(false);
  }, [at, last]);
  const place = path[Math.min(at, last)];
  if (!place) return null;
  const cursor = { latitude: place.latitude, longitude: place.longitude, at: place.at.getTime() };
  return (
    <>
      <MapFigure
        title={title}
        points={[]}
        path={path.map(one => ({ latitude: one.latitude, longitude: one.longitude, at: one.at.getTime() }))}
        cursor={cursor}
      />
      {alive && (
        <div className="replay">
          <button
            type="button"
            className="button button-small"
            onClick={() => {
              if (at >= last) setAt(0);
              setPlaying(!isPlaying);
            }}
          >
            {t(isPlaying ? 'telemetry:day.pause' : 'telemetry:day.play')}
          </button>
          <input
            type="range"
            min={0}
            max={last}
            value={Math.min(at, last)}
            aria-label={t('telemetry:day.replay')}
            aria-valuetext={place.at.toISOString()}
            onChange={event => {
              setPlaying(false);
              setAt(Number(event.currentTarget.value));
            }}
          />
          <Moment at={place.at} />
        </div>
      )}
    </>
  );
};
