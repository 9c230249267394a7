import type { InForce } from './rules.ts';

/** What somebody has set for a span of time; `null`: nothing. */
export type SetLimit<Value> = InForce & { readonly value: Value | null };

const END = Number.POSITIVE_INFINITY;

const endOf = ({ until }: InForce): number => until ?? END;

const earlierEnd = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** Limits for each of some spans of time, as far as both hold. */
export const limitsWithin = <Limit extends InForce, Span extends InForce>(
  limits: readonly Limit[],
  spans: readonly Span[],
): (Limit & Span)[] =>
  spans.flatMap(span =>
    limits.flatMap(limit => {
      const [from, until] = [Math.max(limit.from, span.from), earlierEnd(limit.until, span.until)];
      return until === null || until > from ? [{ ...limit, ...span, from, until }] : [];
    }),
  );

/** Limits for the time that none of some spans covers. */
export const limitsOutside = <Limit extends InForce>(limits: readonly Limit[], spans: readonly InForce[]): Limit[] => {
  const covered = limitsOf(spans.map(({ from, until }) => ({ from, until, value: {} })));
  const free: InForce[] = [];
  let from: number | null = 0;
  for (const span of covered) {
    if (from !== null && span.from > from) free.push({ from, until: span.from });
    from = span.until;
  }
  if (from !== null) free.push({ from, until: null });
  return limitsWithin(limits, free);
};

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
