import L from 'leaflet';
import { useEffect, useRef, useState } from 'react';
import type { GeofenceShape } from '#domain/geofences/shape';
import { type BaseMap, createBaseMap, pathStyle } from '../map/leaflet-map.ts';
import type { MapSettings } from '../map/settings.ts';
import type { TypedPlace } from './shape-text.ts';

interface ShapeDrawingProps {
  readonly label: string;
  readonly settings: MapSettings;
  readonly shapes: readonly GeofenceShape[];
  /** A place that the reader points at; without it the map only shows. */
  readonly onPlace?: (place: TypedPlace) => void;
  readonly texts: { readonly zoomIn: string; readonly zoomOut: string; readonly attribution: string };
}

const at = ({ latitude, longitude }: TypedPlace): L.LatLngTuple => [latitude, longitude];

/** Corners on one side of the 180th meridian, as a flat map wants them. */
const unwrapped = (places: readonly TypedPlace[]): L.LatLngTuple[] => {
  let before = places[0]?.longitude ?? 0;
  let shift = 0;
  return places.map(({ latitude, longitude }): L.LatLngTuple => {
    if (longitude - before > 180) shift -= 360;
    if (before - longitude > 180) shift += 360;
    before = longitude;
    return [latitude, longitude + shift];
  });
};

const layersOf = (shape: GeofenceShape, renderer: L.Canvas): L.Layer[] => {
  const style = { ...pathStyle(), weight: 2, renderer };
  switch (shape.kind) {
    case 'circle':
      return [
        L.circle(at(shape.center), { ...style, radius: shape.radiusM }),
        L.circleMarker(at(shape.center), { ...style, radius: 3 }),
      ];
    case 'polygon':
      return [
        L.polygon(unwrapped(shape.corners), style),
        ...shape.corners.map(corner => L.circleMarker(at(corner), { ...style, radius: 3 })),
      ];
    case 'corridor':
      return [
        L.polyline(unwrapped(shape.line), style),
        ...shape.line.map(place => L.circle(at(place), { ...style, weight: 1, radius: shape.withinM })),
      ];
    case 'country':
      return [];
  }
};

const boundsOf = (shape: GeofenceShape): L.LatLngBounds | null => {
  switch (shape.kind) {
    case 'circle':
      return L.latLng(at(shape.center)).toBounds(shape.radiusM * 2);
    case 'polygon':
      return L.latLngBounds(unwrapped(shape.corners));
    case 'corridor':
      return L.latLngBounds(unwrapped(shape.line)).pad(0.1);
    case 'country':
      return null;
  }
};

/** The drawing of `ShapeMap`, in a file of its own: Leaflet comes after the page's text. */
const ShapeDrawing = ({ label, settings, shapes, onPlace, texts }: ShapeDrawingProps) => {
  const { outlinesUrl, tilesUrl, attribution } = settings;
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef({ onPlace, texts });
  latest.current = { onPlace, texts };
  const [base, setBase] = useState<BaseMap | null>(null);
  const isFitted = useRef(false);

  useEffect(() => {
    if (!element.current) return;
    const made = createBaseMap(element.current, { outlinesUrl, tilesUrl, attribution }, latest.current.texts);
    made.map.setView([30, 10], 2);
    made.map.on('click', event => {
      const { lat: latitude, lng } = event.latlng.wrap();
      latest.current.onPlace?.({ latitude, longitude: lng });
    });
    isFitted.current = false;
    setBase(made);
    return () => made.destroy();
  }, [outlinesUrl, tilesUrl, attribution]);

  useEffect(() => {
    if (!base) return;
    const group = L.layerGroup(shapes.flatMap(shape => layersOf(shape, base.renderer))).addTo(base.map);
    const bounds = shapes.map(boundsOf).filter(one => one !== null);
    const [first, ...others] = bounds;
    // Once: whoever draws has the map where they want it.
    if (first && !isFitted.current) {
      const all = others.reduce(
        (sum, one) => sum.extend(one),
        L.latLngBounds(first.getSouthWest(), first.getNorthEast()),
      );
      base.map.fitBounds(all, { padding: [32, 32], maxZoom: 12, animate: false });
      isFitted.current = true;
    }
    return () => {
      group.remove();
    };
  }, [base, shapes]);

  // biome-ignore lint/a11y/useSemanticElements: a map is no fieldset
  return <div className="map-canvas" role="group" aria-label={label} ref={element} />;
};

export default ShapeDrawing;
