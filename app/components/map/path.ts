import L from 'leaflet';
import { type BaseMap, doubtedStyle, gapStyle, pathStyle } from './leaflet-map.ts';
import type { MapPath } from './points.ts';
import { stretchesOf } from './stretches.ts';
import { turnedPath, turnsInSight } from './turns.ts';

type Places = ReturnType<typeof stretchesOf>[number]['places'];

const latLngs = (places: Places, turn: number): L.LatLngTuple[] =>
  places.map(([latitude, longitude]) => [latitude, longitude + turn]);

/**
 * Draws a way: what was seen as a line, gaps dashed, doubted places as crosses; on both sides of the 180th meridian where it
 * goes over that. Answers how it is taken away.
 */
export const drawPath = ({ map, renderer }: BaseMap, path: MapPath): (() => void) => {
  const layer = L.layerGroup().addTo(map);
  const way = turnedPath(path);
  const stretches = stretchesOf(path);
  for (const turn of turnsInSight(way.map(({ longitude }) => longitude))) {
    for (const { isGap, places } of stretches)
      L.polyline(latLngs(places, turn), {
        ...(isGap ? gapStyle() : pathStyle()),
        renderer,
        interactive: false,
      }).addTo(layer);
    for (const { doubted, latitude, longitude } of way)
      if (doubted === true)
        L.circleMarker([latitude, longitude + turn], {
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
