import L from 'leaflet';
import { ageOfCluster, type MapMark, type MarkAge, shortCount } from './clusters.ts';
import type { MapPoint } from './points.ts';

/** Texts of marks, in the reader's language. */
export interface MarkTexts {
  cluster(count: number, age: MarkAge, alarm: number, silent: number): string;
  point(point: MapPoint, age: MarkAge): string;
  /** Lines of the panel that a press on a machine opens, and the name of the link in it. */
  panel(point: MapPoint, age: MarkAge): { readonly lines: readonly string[]; readonly link: string };
}

const sizeOf = (count: number): number => (count < 10 ? 30 : count < 100 ? 36 : count < 1000 ? 42 : 50);

/** What a cluster looks like: as what of it is most pressing; where nobody says what machines do, as its oldest place. */
const lookOfCluster = (mark: Extract<MapMark, { kind: 'cluster' }>): string => {
  if (mark.alarm > 0) return 'map-has-alarm';
  return mark.silent > 0 ? 'map-has-silent' : `map-age-${ageOfCluster(mark.ages)}`;
};

const classOf = (mark: MapMark): string =>
  mark.kind === 'cluster'
    ? `map-cluster ${lookOfCluster(mark)}`
    : `map-point map-age-${mark.age} map-trust-${mark.point.trust ?? 'none'} ${
        mark.point.condition === null ? '' : `map-does-${mark.point.condition}`
      }${mark.point.isDoubted ? ' map-in-doubt' : ''}`;

const iconOf = (mark: MapMark): L.DivIcon => {
  const size = mark.kind === 'cluster' ? sizeOf(mark.count) : 24;
  return L.divIcon({
    className: classOf(mark),
    html: mark.kind === 'cluster' ? shortCount(mark.count) : '<span></span>',
    iconSize: [size, size],
  });
};

const nameOf = (mark: MapMark, texts: MarkTexts): string =>
  mark.kind === 'cluster'
    ? texts.cluster(mark.count, ageOfCluster(mark.ages), mark.alarm, mark.silent)
    : texts.point(mark.point, mark.age);

const placeOf = (mark: MapMark): L.LatLngTuple =>
  mark.kind === 'cluster' ? [mark.latitude, mark.longitude] : [mark.point.latitude, mark.point.longitude];

/** The same mark on the next view is kept, moved and painted anew, so that it does not lose the focus. */
export const keyOf = (mark: MapMark): string =>
  mark.kind === 'cluster' ? `c${mark.id} ${mark.count}` : mark.point.href;

/** A mark that is on the map. */
export interface ShownMark {
  readonly marker: L.Marker;
  /** Shows it as it is now. */
  update(mark: MapMark): void;
}

/** A mark that takes the focus, says its name, and answers to Enter as to a press. */
export const showMark = (
  first: MapMark,
  texts: MarkTexts,
  layer: L.LayerGroup,
  pressed: (mark: MapMark) => void,
): ShownMark => {
  let mark = first;
  const marker = L.marker(placeOf(mark), { icon: iconOf(mark), keyboard: true, riseOnHover: true });
  const press = () => pressed(mark);
  marker.on('click', press);
  marker.on('keypress', ({ originalEvent }: L.LeafletKeyboardEvent) => {
    if (originalEvent.key === 'Enter') press();
  });
  const sayName = () => {
    const element = marker.getElement();
    const name = nameOf(mark, texts);
    element?.setAttribute('aria-label', name);
    element?.setAttribute('title', name);
    element?.setAttribute('role', 'button');
  };
  marker.on('add', sayName);
  marker.addTo(layer);
  return {
    marker,
    update(next) {
      const [before, after] = [classOf(mark), classOf(next)];
      const isMoved = placeOf(mark).some((value, at) => value !== placeOf(next)[at]);
      mark = next;
      if (isMoved) marker.setLatLng(placeOf(next));
      if (before !== after) marker.setIcon(iconOf(next));
      sayName();
    },
  };
};
