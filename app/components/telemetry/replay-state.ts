/** A place of a way that is believed, in Unix milliseconds. */
export interface ReplayPlace {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly speedMps: number | null;
  /** Whether nobody saw the way from the place before to this one. */
  readonly afterGap: boolean;
}

/** Where a machine was last seen at a moment, and whether it was seen then: between two places with a gap between it was not. */
export const stateAt = (
  places: readonly ReplayPlace[],
  at: number,
): { readonly place: ReplayPlace | null; readonly isSeen: boolean } => {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const place = places[low - 1] ?? places[0] ?? null;
  const next = places[low];
  return { place, isSeen: place !== null && (place.at === at || next?.afterGap !== true) };
};

/** Seconds of the day that pass in one second: a minute, ten, an hour. */
export const SPEEDS = [60, 600, 3_600] as const;

/** Shorter than this a replay looks dead. */
const SHORTEST_S = 10;

/** The fastest of the speeds at which one can still follow a way of so many milliseconds. */
export const speedFor = (ms: number): number => SPEEDS.findLast(speed => ms / 1000 / speed >= SHORTEST_S) ?? SPEEDS[0];
