import type { MapPath } from './points.ts';
import { turnedPath } from './turns.ts';

/** A part of a way: seen, or only joined over a time of which nobody knows. */
interface Stretch {
  readonly isGap: boolean;
  readonly places: readonly (readonly [number, number])[];
}

/**
 * A way in parts: doubted places are none of it, and where nothing was seen between two places the two are joined by a gap. Over
 * the 180th meridian longitudes go on beyond it.
 */
export const stretchesOf = (path: MapPath): Stretch[] => {
  const stretches: { isGap: boolean; places: [number, number][] }[] = [];
  let before: [number, number] | null = null;
  for (const place of turnedPath(path)) {
    if (place.doubted === true) continue;
    const here: [number, number] = [place.latitude, place.longitude];
    const last = stretches.at(-1);
    if (before && place.afterGap === true) stretches.push({ isGap: true, places: [before, here] });
    else if (before && last && !last.isGap) last.places.push(here);
    else if (before) stretches.push({ isGap: false, places: [before, here] });
    before = here;
  }
  return stretches;
};
