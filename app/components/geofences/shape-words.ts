import type { GeofenceShape } from '#domain/geofences/shape';
import type { Translate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';

/** An area in a few words: its kind and its size. */
export const shapeText = (t: Translate, shape: GeofenceShape): string => {
  const kind = t(`geofences:kind.${shape.kind}`);
  switch (shape.kind) {
    case 'circle':
      return `${kind}, ${t('geofences:size.circle', { metres: formatCount(Math.round(shape.radiusM)) })}`;
    case 'polygon':
      return `${kind}, ${t('geofences:size.polygon', { count: shape.corners.length })}`;
    case 'corridor':
      return `${kind}, ${t('geofences:size.corridor', { metres: formatCount(Math.round(shape.withinM)) })}`;
    case 'country':
      return `${kind}: ${shape.countries.join(', ')}`;
  }
};
