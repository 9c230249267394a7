/** `Math.min` for bigint. */
export const lesser = (a: bigint, b: bigint): bigint => {
  if (a < b) return a;
  return b;
};

/** `Math.max` for bigint. */
export const greater = (a: bigint, b: bigint): bigint => {
  if (a > b) return a;
  return b;
};
