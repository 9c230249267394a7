import L from 'leaflet';
import { type BaseMap, doubtedStyle, gapStyle, pathStyle } from './leaflet-map.ts';
import { isDrawable, type MapPath } from './points.ts';
import { stretchesOf } from './stretches.ts';

const latLngs = (places: ReturnType<typeof stretchesOf>[number]['places']): L.LatLngTuple[] =>
  places.map(([latitude, longitude]) => [latitude, longitude]);

/** Draws a way: what was seen as a line, gaps dashed, doubted places as crosses. Answers how it is taken away. */
export const drawPath = ({ map, renderer }: BaseMap, path: MapPath): (() => void) => {
  const layer = L.layerGroup().addTo(map);
  for (const { isGap, places } of stretchesOf(path))
    L.polyline(latLngs(places), { ...(isGap ? gapStyle() : pathStyle()), renderer, interactive: false }).addTo(layer);
  for (const place of path) {
    if (place.doubted !== true || !isDrawable(place)) continue;
    L.circleMarker([place.latitude, place.longitude], {
      ...doubtedStyle(),
      renderer,
      radius: 5,
      interactive: false,
    }).addTo(layer);
  }
  return () => {
    layer.remove();
  };
};
