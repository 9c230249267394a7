import { useNavigate } from '@remix-run/react';
import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';
import { AT_MOST_ZOOM, clusterPoints, type MapMark } from './clusters.ts';
import { type BaseMap, createBaseMap, pathStyle } from './leaflet-map.ts';
import { keyOf, type MarkTexts, markerOf } from './marks.ts';
import { isDrawable, type MapPath, type MapPoint } from './points.ts';
import type { MapSettings } from './settings.ts';

interface DrawingProps {
  readonly label: string;
  readonly settings: MapSettings;
  readonly points: readonly MapPoint[];
  readonly path: MapPath;
  readonly cursor?: MapPath[number];
  readonly now: Date;
  readonly texts: MarkTexts & { readonly zoomIn: string; readonly zoomOut: string; readonly attribution: string };
}

/** Machines that stand in one place cannot come apart by zooming: they are listed instead. */
const MOST_LISTED = 12;

const placesOf = (points: readonly MapPoint[], path: MapPath): L.LatLngTuple[] =>
  [...points, ...path].filter(isDrawable).map(({ latitude, longitude }) => [latitude, longitude]);

const listOf = (points: readonly MapPoint[], go: (href: string) => void): HTMLElement => {
  const list = document.createElement('ul');
  list.className = 'map-list';
  for (const { label, href } of points) {
    const link = document.createElement('a');
    link.href = href;
    link.textContent = label;
    link.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(href);
    });
    list.append(document.createElement('li'));
    list.lastElementChild?.append(link);
  }
  return list;
};

/** Shows the marks in sight, and keeps those that stay while the map moves. */
const followMarks = (map: L.Map, props: DrawingProps, go: (href: string) => void): (() => void) => {
  const clusters = clusterPoints(props.points, props.now);
  const layer = L.layerGroup().addTo(map);
  const shown = new Map<string, L.Marker>();
  const press = (mark: MapMark) => () => {
    if (mark.kind === 'point') return go(mark.point.href);
    const place: L.LatLngTuple = [mark.latitude, mark.longitude];
    const zoom = clusters.zoomInto(mark.id);
    if (zoom > AT_MOST_ZOOM || map.getZoom() >= map.getMaxZoom()) {
      L.popup()
        .setLatLng(place)
        .setContent(listOf(clusters.pointsOf(mark.id, MOST_LISTED), go))
        .openOn(map);
    } else map.setView(place, Math.min(zoom, map.getMaxZoom()));
  };
  const update = () => {
    const box = map.getBounds().pad(0.1);
    const marks = clusters.in([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], map.getZoom());
    const wanted = new Map(marks.map(mark => [keyOf(mark), mark]));
    for (const [key, marker] of shown) {
      if (wanted.has(key)) continue;
      marker.remove();
      shown.delete(key);
    }
    for (const [key, mark] of wanted) {
      if (shown.has(key)) continue;
      shown.set(key, markerOf(mark, props.texts, press(mark)).addTo(layer));
    }
  };
  map.on('moveend', update);
  update();
  return () => {
    map.off('moveend', update);
    layer.remove();
  };
};

const isSame = (a: readonly L.LatLngTuple[], b: readonly L.LatLngTuple[]): boolean =>
  a.length === b.length && a.every(([latitude, longitude], at) => latitude === b[at]?.[0] && longitude === b[at]?.[1]);

/** The drawing of `MapFigure`, in a file of its own: Leaflet comes only with pages that show a map, and after their text. */
const Drawing = (props: DrawingProps) => {
  const { label, points, path, cursor } = props;
  const { outlinesUrl, tilesUrl, attribution } = props.settings;
  const element = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  // The map is made once; what changes while it stands is read from here.
  const latest = useRef({ props, navigate });
  latest.current = { props, navigate };
  const [base, setBase] = useState<BaseMap | null>(null);
  const fitted = useRef<{ readonly base: BaseMap; readonly places: readonly L.LatLngTuple[] } | null>(null);

  useEffect(() => {
    if (!element.current) return;
    const made = createBaseMap(element.current, { outlinesUrl, tilesUrl, attribution }, latest.current.props.texts);
    made.map.setView([25, 10], 2);
    setBase(made);
    return () => made.destroy();
  }, [outlinesUrl, tilesUrl, attribution]);

  useEffect(() => {
    if (!base) return;
    const { map, renderer } = base;
    const places = placesOf(points, path);
    // A page that is loaded again with the same places leaves the map where its reader has moved it.
    const isFitted = fitted.current?.base === base && isSame(fitted.current.places, places);
    if (places.length > 0 && !isFitted)
      map.fitBounds(L.latLngBounds(places), { padding: [32, 32], maxZoom: 12, animate: false });
    fitted.current = { base, places };
    const line = path.length > 1 ? L.polyline(placesOf([], path), { ...pathStyle(), renderer }).addTo(map) : null;
    const stop = followMarks(map, { ...latest.current.props, points, path }, href => latest.current.navigate(href));
    return () => {
      stop();
      line?.remove();
    };
  }, [base, points, path]);

  useEffect(() => {
    if (!base || !cursor || !isDrawable(cursor)) return;
    const place: L.LatLngTuple = [cursor.latitude, cursor.longitude];
    const mark = L.circleMarker(place, { ...pathStyle(), radius: 8, fillOpacity: 1, interactive: false }).addTo(
      base.map,
    );
    // Who follows a way does not have it leave the map.
    if (!base.map.getBounds().pad(-0.05).contains(place)) base.map.panTo(place, { animate: false });
    return () => {
      mark.remove();
    };
  }, [base, cursor]);

  // biome-ignore lint/a11y/useSemanticElements: a map is no fieldset
  return <div className="map-canvas" role="group" aria-label={label} ref={element} />;
};

export default Drawing;
