import type { Refusal } from '#domain/result';
import type { Place } from '#domain/telemetry/distance';
import {
  doSegmentsMeet,
  FULL_TURN,
  type GridPoint,
  gridPoint,
  HALF_TURN,
  isOnSegment,
  sideOf,
  unwrapped,
} from './grid.ts';

export const MOST_CORNERS = 500;

/**
 * A ring made ready: corners on the grid, not closed, each the short way from the one before, so that a ring over the
 * antimeridian is one piece.
 */
export interface GridRing {
  readonly corners: readonly GridPoint[];
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

export const gridRing = (places: readonly Place[]): GridRing => {
  const corners: GridPoint[] = [];
  for (const place of places) {
    const { x, y } = gridPoint(place);
    corners.push({ x: unwrapped(x, corners.at(-1)?.x ?? x), y });
  }
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return {
    corners,
    west: Math.min(...xs),
    east: Math.max(...xs),
    south: Math.min(...ys),
    north: Math.max(...ys),
  };
};

const edgesOf = (corners: readonly GridPoint[]): [GridPoint, GridPoint][] =>
  corners.flatMap((corner, at) => {
    const next = corners[(at + 1) % corners.length];
    return next ? [[corner, next] as [GridPoint, GridPoint]] : [];
  });

/** Whether an edge that follows another goes back over it. */
const isSpike = ([a, b]: readonly [GridPoint, GridPoint], [, c]: readonly [GridPoint, GridPoint]): boolean =>
  sideOf(a, b, c) === 0 && (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y) < 0;

/** Whether edges meet elsewhere than at the corner that they share. */
const touchesItself = (corners: readonly GridPoint[]): boolean => {
  const edges = edgesOf(corners);
  const last = edges.length - 1;
  return edges.some((edge, at) => {
    const next = edges[(at + 1) % edges.length];
    if (next && isSpike(edge, next)) return true;
    return edges.some(
      (other, place) =>
        place > at + 1 && !(at === 0 && place === last) && doSegmentsMeet(edge[0], edge[1], other[0], other[1]),
    );
  });
};

/**
 * Whether places make a ring that has one inside: no corner twice in a row, no edge half around the world (which way would
 * it go?), not around a pole (a circle is), and nowhere touching itself. Refusals: `polygon-corners`, `polygon-edge-too-long`,
 * `polygon-around-pole`, `polygon-touches-itself`.
 */
export const checkRing = (places: readonly Place[]): Refusal | null => {
  if (places.length < 3 || places.length > MOST_CORNERS) return { code: 'polygon-corners', field: 'corners' };
  const { corners } = gridRing(places);
  const edges = edgesOf(corners);
  const [first, last] = [corners[0], corners.at(-1)];
  // The way back from the last corner to the first is the short one too, or the ring goes around a pole.
  if (first && last && Math.abs(first.x - last.x) > HALF_TURN) return { code: 'polygon-around-pole', field: 'corners' };
  if (edges.some(([a, b]) => Math.abs(a.x - b.x) >= HALF_TURN))
    return { code: 'polygon-edge-too-long', field: 'corners' };
  if (edges.some(([a, b]) => a.x === b.x && a.y === b.y)) return { code: 'polygon-corners', field: 'corners' };
  const isFlat = corners.every(corner => sideOf(edges[0]?.[0] ?? corner, edges[0]?.[1] ?? corner, corner) === 0);
  return isFlat || touchesItself(corners) ? { code: 'polygon-touches-itself', field: 'corners' } : null;
};

/** Whether a ray to the east crosses the ring an odd number of times; on an edge or a corner is inside. */
const isInRing = (point: GridPoint, { corners }: GridRing): boolean => {
  let inside = false;
  for (const [a, b] of edgesOf(corners)) {
    if (isOnSegment(a, b, point)) return true;
    if (a.y > point.y === b.y > point.y) continue;
    // Upwards the point must be left of the edge to be west of it, downwards right of it.
    const side = sideOf(a, b, point);
    if (b.y > a.y ? side > 0 : side < 0) inside = !inside;
  }
  return inside;
};

/** Edges are straight lines of longitude and latitude, as a map in the plane draws them. */
export const isInPolygon = (place: Place, ring: GridRing): boolean => {
  const { x, y } = gridPoint(place);
  if (y < ring.south || y > ring.north) return false;
  // The same place has a longitude in every turn: the ring lies in less than one, and may be met in two.
  for (let turn = unwrapped(x, ring.west) - FULL_TURN; turn <= ring.east; turn += FULL_TURN)
    if (turn >= ring.west && isInRing({ x: turn, y }, ring)) return true;
  return false;
};
