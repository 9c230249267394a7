import type { InForce } from './rules.ts';

/** What somebody has set for a span of time; `null`: nothing. */
export type SetLimit<Value> = InForce & { readonly value: Value | null };

const END = Number.POSITIVE_INFINITY;

const endOf = ({ until }: InForce): number => until ?? END;

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What holds when, of what was set in several places: at each moment the first of them that says something counts. Spans
 * that join and say the same are one.
 */
export const limitsOf = <Value extends object>(set: readonly SetLimit<Value>[]): (InForce & Value)[] => {
  const said = set.filter(({ value }) => value !== null);
  const edges = [...new Set(said.flatMap(one => [one.from, endOf(one)]))].sort((a, b) => a - b);
  const spans: { from: number; until: number; value: Value }[] = [];
  for (const [at, from] of edges.entries()) {
    const until = edges[at + 1] ?? END;
    const value = said.find(one => one.from <= from && from < endOf(one))?.value;
    if (!value) continue;
    const last = spans.at(-1);
    if (last && last.until === from && isSame(last.value, value)) last.until = until;
    else spans.push({ from, until, value });
  }
  return spans.map(({ from, until, value }) => ({ ...value, from, until: until === END ? null : until }));
};
