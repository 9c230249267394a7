/** How many rows of a list are in each state, in the order of `known`; states without a row are left out. */
export const rowsByState = <State extends string>(
  known: readonly State[],
  totals: readonly { readonly state: State; readonly count: number }[],
): { state: State; count: number }[] => {
  const counts = new Map<State, number>();
  for (const { state, count } of totals) counts.set(state, (counts.get(state) ?? 0) + count);
  return known.map(state => ({ state, count: counts.get(state) ?? 0 })).filter(({ count }) => count > 0);
};

/** The totals of the states that the filter asks for; all of them where it asks for none. */
export const inStates = <Total extends { readonly state: string }>(
  totals: readonly Total[],
  asked: readonly Total['state'][] | undefined,
): Total[] => totals.filter(({ state }) => !asked?.length || asked.includes(state));

/** Totals added up by currency; `add` puts the amounts of two together. */
export const sumsByCurrency = <Total extends { readonly currency: string; readonly count: number }>(
  totals: readonly Total[],
  add: (sum: Total, one: Total) => Omit<Total, 'currency' | 'count'>,
): Total[] => {
  const sums = new Map<string, Total>();
  for (const one of totals) {
    const sum = sums.get(one.currency);
    sums.set(one.currency, sum ? { ...sum, ...add(sum, one), count: sum.count + one.count } : one);
  }
  return [...sums.values()];
};

/** How many rows these are of. */
export const rowsIn = (totals: readonly { readonly count: number }[]): number =>
  totals.reduce((sum, { count }) => sum + count, 0);
