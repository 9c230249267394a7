/** The values in another order, which the seed determines. */
export const shuffled = <Value>(values: readonly Value[], seed: number): Value[] => {
  let state = seed;
  return values
    .map(value => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return { value, rank: state };
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
};
