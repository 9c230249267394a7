import { FULL_TURN, longitudeNear } from '#domain/telemetry/antimeridian';
import type { MapMark } from './clusters.ts';
import { isDrawable, type MapPath, type MapPoint } from './points.ts';

/**
 * By how many degrees what has these longitudes is shifted to be drawn: as it is, and where a part of it lies beyond the 180th
 * meridian once more on the other side.
 */
export const turnsInSight = (longitudes: Iterable<number>): readonly number[] => {
  let [west, east] = [0, 0];
  for (const longitude of longitudes) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  if (east > FULL_TURN / 2) return [0, -FULL_TURN];
  return west < -FULL_TURN / 2 ? [0, FULL_TURN] : [0];
};

/**
 * A way as a flat map draws it: the places that can be drawn, each in the turn nearest to the one before, so that a way over
 * the 180th meridian goes on beyond it. A doubted place is turned with the way, and does not turn it.
 */
export const turnedPath = (path: MapPath): MapPath => {
  const drawn = path.filter(isDrawable);
  let before = drawn.find(({ doubted }) => doubted !== true)?.longitude ?? 0;
  return drawn.map(place => {
    const longitude = longitudeNear(place.longitude, before);
    if (place.doubted !== true) before = longitude;
    return longitude === place.longitude ? place : { ...place, longitude };
  });
};

/** A place in the turn in which a way was at its time; without a way as it is. */
export const turnedWith = (place: MapPath[number], path: MapPath): MapPath[number] => {
  const seen = turnedPath(path).filter(({ doubted }) => doubted !== true);
  const near = seen.findLast(({ at }) => at <= place.at) ?? seen[0];
  return near ? { ...place, longitude: longitudeNear(place.longitude, near.longitude) } : place;
};

/** What a map is to show, as latitude and longitude: the places of a way, and machines in the turn of its end. */
export const placesInTurn = (points: readonly MapPoint[], path: MapPath): [number, number][] => {
  const way = turnedPath(path).filter(({ doubted }) => doubted !== true);
  const end = way.at(-1)?.longitude;
  return [
    ...points
      .filter(isDrawable)
      .map((one): [number, number] => [
        one.latitude,
        end === undefined ? one.longitude : longitudeNear(one.longitude, end),
      ]),
    ...way.map(({ latitude, longitude }): [number, number] => [latitude, longitude]),
  ];
};

/** A mark in the turn nearest to a longitude: on a map that shows the 180th meridian, on the side where it is in sight. */
export const turnedMark = (mark: MapMark, near: number): MapMark =>
  mark.kind === 'cluster'
    ? { ...mark, longitude: longitudeNear(mark.longitude, near) }
    : { ...mark, point: { ...mark.point, longitude: longitudeNear(mark.point.longitude, near) } };
