import type { GeofenceShape } from '#domain/geofences/shape';

export interface TypedPlace {
  readonly latitude: number;
  readonly longitude: number;
}

/** A place as people write and copy it: `53.55, 9.99`. */
const PLACE = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

/** Places of a text, one a line; `null` where a line is none. */
export const placesOfText = (text: string): TypedPlace[] | null => {
  const places: TypedPlace[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const match = PLACE.exec(line);
    if (!match) return null;
    places.push({ latitude: Number(match[1]), longitude: Number(match[2]) });
  }
  return places;
};

/** To a metre. */
export const textOfPlaces = (places: readonly TypedPlace[]): string =>
  places.map(({ latitude, longitude }) => `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`).join('\n');

/** A shape as the fields of its form. */
export interface ShapeFields {
  readonly kind: GeofenceShape['kind'];
  readonly places: string;
  readonly metres: string;
  readonly countries: string;
}

export const fieldsOfShape = (shape: GeofenceShape): ShapeFields => {
  const none = { kind: shape.kind, places: '', metres: '', countries: '' };
  switch (shape.kind) {
    case 'circle':
      return { ...none, places: textOfPlaces([shape.center]), metres: String(shape.radiusM) };
    case 'polygon':
      return { ...none, places: textOfPlaces(shape.corners) };
    case 'corridor':
      return { ...none, places: textOfPlaces(shape.line), metres: String(shape.withinM) };
    case 'country':
      return { ...none, countries: shape.countries.join(', ') };
  }
};

/** The shape that fields describe so far, for a drawing: `null` while they describe none. */
export const drawnShape = ({ kind, places, metres }: ShapeFields): GeofenceShape | null => {
  const known = placesOfText(places);
  const width = Number(metres);
  const [center] = known ?? [];
  if (!known || !center || kind === 'country') return null;
  if (kind === 'polygon') return { kind, corners: known };
  if (!(width > 0)) return kind === 'corridor' ? { kind, line: known, withinM: 1 } : { kind, center, radiusM: 1 };
  return kind === 'circle' ? { kind, center, radiusM: width } : { kind, line: known, withinM: width };
};
