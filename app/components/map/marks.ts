import L from 'leaflet';
import { ageOfCluster, type MapMark, type MarkAge, shortCount } from './clusters.ts';

/** Texts of marks, in the reader's language. */
export interface MarkTexts {
  cluster(count: number, age: MarkAge): string;
  point(label: string, age: MarkAge, at: Date, trust: number | null): string;
}

const sizeOf = (count: number): number => (count < 10 ? 30 : count < 100 ? 36 : count < 1000 ? 42 : 50);

const iconOf = (mark: MapMark): L.DivIcon => {
  if (mark.kind === 'cluster') {
    const size = sizeOf(mark.count);
    return L.divIcon({
      className: `map-cluster map-age-${ageOfCluster(mark.ages)}`,
      html: shortCount(mark.count),
      iconSize: [size, size],
    });
  }
  return L.divIcon({
    className: `map-point map-age-${mark.age} map-trust-${mark.point.trust ?? 'none'}`,
    iconSize: [24, 24],
    html: '<span></span>',
  });
};

const nameOf = (mark: MapMark, texts: MarkTexts): string =>
  mark.kind === 'cluster'
    ? texts.cluster(mark.count, ageOfCluster(mark.ages))
    : texts.point(mark.point.label, mark.age, new Date(mark.point.at), mark.point.trust);

/** The same mark on the next view is kept as it is, so that it does not lose the focus. */
export const keyOf = (mark: MapMark): string =>
  mark.kind === 'cluster' ? `c${mark.id} ${mark.count}` : `${mark.point.href} ${mark.point.at}`;

/** A mark that takes the focus, says its name, and answers to Enter as to a press. */
export const markerOf = (mark: MapMark, texts: MarkTexts, pressed: () => void): L.Marker => {
  const place: L.LatLngTuple =
    mark.kind === 'cluster' ? [mark.latitude, mark.longitude] : [mark.point.latitude, mark.point.longitude];
  const name = nameOf(mark, texts);
  const marker = L.marker(place, { icon: iconOf(mark), keyboard: true, title: name, riseOnHover: true });
  marker.on('click', pressed);
  marker.on('keypress', ({ originalEvent }: L.LeafletKeyboardEvent) => {
    if (originalEvent.key === 'Enter') pressed();
  });
  marker.on('add', () => {
    const element = marker.getElement();
    element?.setAttribute('aria-label', name);
    element?.setAttribute('role', mark.kind === 'cluster' ? 'button' : 'link');
  });
  return marker;
};
