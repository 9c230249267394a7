import { lazy, Suspense } from 'react';
import type { GeofenceShape } from '#domain/geofences/shape';
import { useTranslate } from '~/i18n/use-translate';
import { DEFAULT_MAP } from '../map/settings.ts';
import { useIsAlive, useRootData } from '../page/viewer.ts';
import type { TypedPlace } from './shape-text.ts';

const ShapeDrawing = lazy(() => import('./shape-drawing.tsx'));

interface ShapeMapProps {
  readonly title: string;
  readonly shapes: readonly GeofenceShape[];
  readonly onPlace?: (place: TypedPlace) => void;
}

/** Areas on a map. What it shows is in the page as text too; without scripts there is only that. */
export const ShapeMap = ({ title, shapes, onPlace }: ShapeMapProps) => {
  const t = useTranslate();
  const alive = useIsAlive();
  const settings = useRootData()?.map ?? DEFAULT_MAP;
  return (
    <figure className="map">
      <figcaption className="visually-hidden">{title}</figcaption>
      <div className="map-frame map-small">
        {alive ? (
          <Suspense fallback={null}>
            <ShapeDrawing
              label={title}
              settings={settings}
              shapes={shapes}
              {...(onPlace && { onPlace })}
              texts={{
                zoomIn: t('map:zoom-in'),
                zoomOut: t('map:zoom-out'),
                attribution: settings.attribution ?? t('map:natural-earth'),
              }}
            />
          </Suspense>
        ) : (
          <noscript>
            <p className="map-note muted">{t('map:script')}</p>
          </noscript>
        )}
      </div>
    </figure>
  );
};
