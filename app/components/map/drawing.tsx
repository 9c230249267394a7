import { useNavigate } from '@remix-run/react';
import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';
import { AT_MOST_ZOOM, clusterPoints, type MapMark } from './clusters.ts';
import { type BaseMap, createBaseMap, pathStyle } from './leaflet-map.ts';
import { createPanel, listOf } from './map-panel.ts';
import { keyOf, type MarkTexts, type ShownMark, showMark } from './marks.ts';
import { drawPath } from './path.ts';
import { isDrawable, type MapPath, type MapPoint } from './points.ts';
import type { MapSettings } from './settings.ts';
import { placesInTurn, turnedMark, turnedWith } from './turns.ts';

interface DrawingProps {
  readonly label: string;
  readonly settings: MapSettings;
  readonly points: readonly MapPoint[];
  readonly path: MapPath;
  readonly cursor?: MapPath[number];
  /** The map shows everything when this changes, and stays where its reader has moved it while it does not. */
  readonly fitKey: string;
  readonly now: Date;
  readonly texts: MarkTexts & { readonly zoomIn: string; readonly zoomOut: string; readonly attribution: string };
}

/** Machines that stand in one place cannot come apart by zooming: they are listed instead. */
const MOST_LISTED = 12;

/** Shows the marks in sight, and keeps those that stay while the map or what they stand for moves. */
const followMarks = (map: L.Map, texts: () => MarkTexts, go: (href: string) => void) => {
  let clusters = clusterPoints([], new Date(0));
  const layer = L.layerGroup().addTo(map);
  const shown = new Map<string, ShownMark>();
  const panel = createPanel(map, texts, go);
  const press = (mark: MapMark) => {
    if (mark.kind === 'point') {
      panel.show(mark.point, mark.age, shown.get(keyOf(mark))?.marker.getElement());
      return;
    }
    const place: L.LatLngTuple = [mark.latitude, mark.longitude];
    const zoom = clusters.zoomInto(mark.id);
    if (zoom > AT_MOST_ZOOM || map.getZoom() >= map.getMaxZoom()) {
      L.popup()
        .setLatLng(place)
        .setContent(listOf(clusters.pointsOf(mark.id, MOST_LISTED), go))
        .openOn(map);
    } else map.setView(place, Math.min(zoom, map.getMaxZoom()));
  };
  const nearestTo = (place: L.LatLng): L.Marker | undefined =>
    [...shown.values()]
      .map(({ marker }) => marker)
      .sort((a, b) => map.distance(place, a.getLatLng()) - map.distance(place, b.getLatLng()))[0];
  const update = () => {
    const box = map.getBounds().pad(0.1);
    const middle = map.getCenter().lng;
    const marks = clusters
      .in([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()], map.getZoom())
      .map(mark => turnedMark(mark, middle));
    const wanted = new Map(marks.map(mark => [keyOf(mark), mark]));
    // A machine that has come near others is a part of their mark now, and whoever was at it is at that.
    let left: L.LatLng | null = null;
    for (const [key, { marker }] of shown) {
      if (wanted.has(key)) continue;
      if (marker.getElement() === document.activeElement) left = marker.getLatLng();
      marker.remove();
      shown.delete(key);
    }
    for (const [key, mark] of wanted) {
      const known = shown.get(key);
      if (known) known.update(mark);
      else shown.set(key, showMark(mark, texts(), layer, press));
      if (mark.kind === 'point') panel.update(mark.point, mark.age);
    }
    if (left) nearestTo(left)?.getElement()?.focus({ preventScroll: true });
  };
  map.on('moveend', update);
  return {
    show(points: readonly MapPoint[], now: Date): void {
      clusters = clusterPoints(points, now);
      update();
    },
    stop(): void {
      map.off('moveend', update);
      layer.remove();
    },
  };
};

/** The drawing of `MapFigure`, in a file of its own: Leaflet comes only with pages that show a map, and after their text. */
const Drawing = (props: DrawingProps) => {
  const { label, points, path, cursor, fitKey, now } = props;
  const { outlinesUrl, tilesUrl, attribution } = props.settings;
  const element = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  // The map is made once; what changes while it stands is read from here.
  const latest = useRef({ props, navigate });
  latest.current = { props, navigate };
  const [base, setBase] = useState<BaseMap | null>(null);
  const marks = useRef<ReturnType<typeof followMarks> | null>(null);
  const fitted = useRef<{ readonly base: BaseMap; readonly key: string } | null>(null);

  useEffect(() => {
    if (!element.current) return;
    const made = createBaseMap(element.current, { outlinesUrl, tilesUrl, attribution }, latest.current.props.texts);
    made.map.setView([25, 10], 2);
    const followed = followMarks(
      made.map,
      () => latest.current.props.texts,
      href => latest.current.navigate(href),
    );
    marks.current = followed;
    setBase(made);
    return () => {
      marks.current = null;
      followed.stop();
      made.destroy();
    };
  }, [outlinesUrl, tilesUrl, attribution]);

  useEffect(() => {
    if (!base) return;
    const places = placesInTurn(points, path);
    const isFitted = fitted.current?.base === base && fitted.current.key === fitKey;
    if (places.length > 0 && !isFitted) {
      base.map.fitBounds(L.latLngBounds(places), { padding: [32, 32], maxZoom: 12, animate: false });
      fitted.current = { base, key: fitKey };
    }
    marks.current?.show(points, now);
  }, [base, points, path, fitKey, now]);

  useEffect(() => (base ? drawPath(base, path) : undefined), [base, path]);

  useEffect(() => {
    if (!base || !cursor || !isDrawable(cursor)) return;
    const { latitude, longitude } = turnedWith(cursor, path);
    const place: L.LatLngTuple = [latitude, longitude];
    const mark = L.circleMarker(place, { ...pathStyle(), radius: 8, fillOpacity: 1, interactive: false }).addTo(
      base.map,
    );
    // Who follows a way does not have it leave the map.
    if (!base.map.getBounds().pad(-0.05).contains(place)) base.map.panTo(place, { animate: false });
    return () => {
      mark.remove();
    };
  }, [base, cursor, path]);

  // biome-ignore lint/a11y/useSemanticElements: a map is no fieldset
  return <div className="map-canvas" role="group" aria-label={label} ref={element} />;
};

export default Drawing;
