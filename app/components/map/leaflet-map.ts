import 'leaflet/dist/leaflet.css';
import L from 'leaflet';
import { isInSight, type OutlinePiece, outlinePieces } from './outline-pieces.ts';
import { loadOutlines } from './outlines.ts';
import type { MapSettings } from './settings.ts';

const CLOSEST = 17;

/** A colour of the tokens, as it is now: a canvas does not know variables. */
const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const outlineStyle = (): L.PathOptions => ({
  color: colour('--line-strong'),
  weight: 0.6,
  fillColor: colour('--surface-2'),
  fillOpacity: 1,
  interactive: false,
});

export const pathStyle = (): L.PolylineOptions => ({ color: colour('--accent'), weight: 3, opacity: 0.9 });

/** What nobody saw. */
export const gapStyle = (): L.PolylineOptions => ({
  color: colour('--text-2'),
  weight: 2,
  opacity: 0.9,
  dashArray: '6 8',
});

/** A place that is doubted: hollow, and beside the way. */
export const doubtedStyle = (): L.CircleMarkerOptions => ({
  color: colour('--bad'),
  weight: 2,
  fillColor: colour('--surface'),
  fillOpacity: 1,
  dashArray: '3 3',
});

/** Calls back when the person, or the device, changes between light and dark. */
const onScheme = (changed: () => void): (() => void) => {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-mantine-color-scheme'] });
  return () => observer.disconnect();
};

/** Up to this zoom coarse outlines do. */
const COARSE_UP_TO = 3.5;

interface Drawn {
  readonly isCoarse: boolean;
  readonly layer: L.Polygon;
}

/** Draws the outlines in sight, in a pane under everything else, and lets go of what is out of it. */
const drawOutlines = (map: L.Map, pieces: readonly OutlinePiece[]): { restyle(): void } => {
  const pane = map.createPane('outlines');
  pane.style.zIndex = '200';
  pane.style.pointerEvents = 'none';
  const renderer = L.canvas({ pane: 'outlines', padding: 0.3 });
  const drawn = new Map<OutlinePiece, Drawn>();
  const update = () => {
    const zoom = map.getZoom();
    const isCoarse = zoom <= COARSE_UP_TO;
    const view = map.getBounds().pad(0.4);
    const box = { south: view.getSouth(), west: view.getWest(), north: view.getNorth(), east: view.getEast() };
    for (const piece of pieces) {
      const now = drawn.get(piece);
      const isWanted = isInSight(piece, box, zoom);
      if (now && (!isWanted || now.isCoarse !== isCoarse)) {
        now.layer.remove();
        drawn.delete(piece);
      }
      if (!isWanted || drawn.has(piece)) continue;
      const rings = (isCoarse ? piece.coarse : piece.fine).map(ring => ring.map(([a, b]): L.LatLngTuple => [a, b]));
      drawn.set(piece, { isCoarse, layer: L.polygon(rings, { ...outlineStyle(), renderer }).addTo(map) });
    }
  };
  map.on('moveend', update);
  update();
  return {
    restyle() {
      for (const { layer } of drawn.values()) layer.setStyle(outlineStyle());
    },
  };
};

export interface BaseMap {
  readonly map: L.Map;
  readonly renderer: L.Canvas;
  destroy(): void;
}

/**
 * A map with what lies under the marks: tiles where a server of them is configured, else outlines, drawn on a canvas in the
 * colours of the page.
 */
export const createBaseMap = (
  element: HTMLElement,
  settings: MapSettings,
  texts: { readonly zoomIn: string; readonly zoomOut: string; readonly attribution: string },
): BaseMap => {
  const renderer = L.canvas({ padding: 0.3 });
  const map = L.map(element, {
    renderer,
    zoomControl: false,
    worldCopyJump: true,
    minZoom: 1,
    maxZoom: CLOSEST,
    zoomSnap: 0.5,
    // Who scrolls a page means the page; the buttons, two fingers and the keyboard zoom.
    scrollWheelZoom: false,
  });
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution(texts.attribution.replaceAll('<', '&lt;'));
  L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(map);
  map.on('focus', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  let isGone = false;
  let outlines: ReturnType<typeof drawOutlines> | null = null;
  if (settings.tilesUrl !== null) {
    L.tileLayer(settings.tilesUrl, { maxZoom: CLOSEST, referrerPolicy: 'same-origin' }).addTo(map);
  } else {
    void loadOutlines(settings.outlinesUrl).then(collection => {
      if (!collection || isGone) return;
      outlines = drawOutlines(map, outlinePieces(collection));
    });
  }
  const stopWatching = onScheme(() => outlines?.restyle());
  return {
    map,
    renderer,
    destroy() {
      isGone = true;
      stopWatching();
      map.remove();
    },
  };
};
