import { chance } from '../seeded.ts';
import { courseBetween, metresBetween, movedBy, onTheWay, type Place } from './ground.ts';

/** A road from one place to another: where one is after so many metres of it, and where it leads there. */
export interface Road {
  readonly metres: number;
  at(metres: number): { readonly place: Place; readonly courseDeg: number };
}

/** Pieces are no shorter. */
const PIECE_M = 400;

/** How far a road leaves the straight line, as a share of its pieces. */
const BEND = 0.18;

/** Halves each piece and moves its middle aside, until pieces are short: roads bend, and bend within their bends. */
const bent = (from: Place, to: Place, name: string, depth: number): Place[] => {
  const metres = metresBetween(from, to);
  if (metres < PIECE_M * 2 || depth > 9) return [to];
  const aside = (chance(name, 'bend') - 0.5) * 2 * BEND * metres;
  const course = (courseBetween(from, to) * Math.PI) / 180;
  const middle = movedBy(onTheWay(from, to, 0.5), aside * Math.cos(course), -aside * Math.sin(course));
  return [...bent(from, middle, `${name}<`, depth + 1), ...bent(middle, to, `${name}>`, depth + 1)];
};

/** The road between two places; the same name gives the same road. Short ways are straight. */
export const roadBetween = (from: Place, to: Place, name: string): Road => {
  const corners = [from, ...bent(from, to, name, 0)];
  const lengths = [0];
  for (let at = 1; at < corners.length; at += 1) {
    const [before, corner] = [corners[at - 1] ?? from, corners[at] ?? to];
    lengths.push((lengths[at - 1] ?? 0) + metresBetween(before, corner));
  }
  const metres = lengths.at(-1) ?? 0;
  return {
    metres,
    at(asked) {
      const done = Math.min(Math.max(asked, 0), metres);
      let [low, high] = [0, corners.length - 1];
      while (high - low > 1) {
        const middle = (low + high) >>> 1;
        if ((lengths[middle] ?? 0) <= done) low = middle;
        else high = middle;
      }
      const [before, after] = [corners[low] ?? from, corners[high] ?? to];
      const [start, end] = [lengths[low] ?? 0, lengths[high] ?? 0];
      const share = end > start ? (done - start) / (end - start) : 0;
      return { place: onTheWay(before, after, share), courseDeg: courseBetween(before, after) };
    },
  };
};

/** Drives a road the other way. */
export const reversed = (road: Road): Road => ({
  metres: road.metres,
  at(metres) {
    const { place, courseDeg } = road.at(road.metres - metres);
    return { place, courseDeg: (courseDeg + 180) % 360 };
  },
});

/** Speeding up and braking, in metres a second squared. */
const ACCELERATION = 0.6;

/** A drive along so many metres: speeds up, keeps its speed, brakes. */
export interface Drive {
  readonly lastsMs: number;
  at(elapsedMs: number): { readonly metres: number; readonly speedMps: number };
}

export const driveOf = (metres: number, cruiseMps: number): Drive => {
  // A short way is over before the machine is at its speed.
  const top = Math.min(cruiseMps, Math.sqrt(metres * ACCELERATION));
  const ramp = top / ACCELERATION;
  const steady = top > 0 ? (metres - top * ramp) / top : 0;
  const lasts = 2 * ramp + steady;
  return {
    lastsMs: lasts * 1000,
    at(elapsedMs) {
      const elapsed = Math.min(Math.max(elapsedMs / 1000, 0), lasts);
      if (elapsed < ramp) return { metres: (ACCELERATION * elapsed ** 2) / 2, speedMps: ACCELERATION * elapsed };
      if (elapsed < ramp + steady) return { metres: (top * ramp) / 2 + top * (elapsed - ramp), speedMps: top };
      const left = lasts - elapsed;
      return { metres: metres - (ACCELERATION * left ** 2) / 2, speedMps: ACCELERATION * left };
    },
  };
};
