import { metresBetween, type Place } from '#domain/telemetry/distance';

const METRES_A_DEGREE = 111_195;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** A place so many metres east and north of another: flat, which is good enough for some hundred kilometres. */
export const movedBy = ({ latitude, longitude }: Place, eastM: number, northM: number): Place => {
  const north = Math.max(-89, Math.min(89, latitude + northM / METRES_A_DEGREE));
  const east = longitude + eastM / (METRES_A_DEGREE * Math.cos(radians(latitude)));
  return { latitude: north, longitude: ((((east + 180) % 360) + 360) % 360) - 180 };
};

/** A place in a direction, clockwise from north. */
export const towards = (from: Place, courseDeg: number, metres: number): Place =>
  movedBy(from, metres * Math.sin(radians(courseDeg)), metres * Math.cos(radians(courseDeg)));

/** Direction from one place to another, [0, 360). */
export const courseBetween = (from: Place, to: Place): number => {
  const east = (((to.longitude - from.longitude + 540) % 360) - 180) * Math.cos(radians(from.latitude));
  const north = to.latitude - from.latitude;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
};

/** A share of the way from one place to another. */
export const onTheWay = (from: Place, to: Place, share: number): Place => ({
  latitude: from.latitude + (to.latitude - from.latitude) * share,
  longitude: from.longitude + (((to.longitude - from.longitude + 540) % 360) - 180) * share,
});

export { metresBetween, type Place };
