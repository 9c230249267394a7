/**
 * A number in [0, 1) that hangs on its keys alone: the same keys give the same, and neighbours have nothing in common.
 * Simulated machines have no state that could be lost: what they do at a moment is worked out from the seed and the moment.
 * Source: FNV-1a over the keys' text, then the finaliser of MurmurHash3.
 */
export const chance = (...keys: readonly (string | number)[]): number => {
  const text = keys.join(' ');
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

/** Evenly between two numbers, the upper left out. */
export const between = (least: number, most: number, ...keys: readonly (string | number)[]): number =>
  least + (most - least) * chance(...keys);

/** Wanders between −1 and 1 without steps: one value a period, and a straight line between two of them. */
export const wander = (time: number, periodMs: number, ...keys: readonly (string | number)[]): number => {
  const period = Math.floor(time / periodMs);
  const share = time / periodMs - period;
  const before = chance(...keys, period);
  return 2 * (before + (chance(...keys, period + 1) - before) * share) - 1;
};
