import type { UnixMs } from './reading.ts';
import { GAP_MS } from './use-by-day.ts';
import type { Whereabouts } from './whereabouts.ts';

/** From a moment until before another. */
export interface Span {
  readonly from: UnixMs;
  readonly to: UnixMs;
}

/** For how long a machine was where; stretches follow each other without a gap. */
export interface Stretch extends Span {
  readonly state: Whereabouts;
}

const clipped = ({ from, to }: Span, within: Span): Span[] => {
  const span = { from: Math.max(from, within.from), to: Math.min(to, within.to) };
  return span.from < span.to ? [span] : [];
};

/**
 * When a place was known, from the times of a machine's fixes in their order: a place holds until the next, for as long as
 * the gap rule says (`GAP_MS`). One of which nobody can tell whether it lies inside, as at sea, ends what was known.
 */
export class KnownPlaces {
  readonly #spans: Span[] = [];
  #open: { readonly from: UnixMs; last: UnixMs } | null = null;

  add(time: UnixMs, isTelling: boolean): void {
    const open = this.#open;
    if (open && isTelling && time - open.last <= GAP_MS) {
      open.last = time;
      return;
    }
    this.#close(time);
    if (isTelling) this.#open = { from: time, last: time };
  }

  #close(at: UnixMs): void {
    if (this.#open) this.#spans.push({ from: this.#open.from, to: Math.min(at, this.#open.last + GAP_MS) });
    this.#open = null;
  }

  /** Those within a span, in their order. */
  within(span: Span): Span[] {
    const last = this.#open ? [{ from: this.#open.from, to: this.#open.last + GAP_MS }] : [];
    return [...this.#spans, ...last].flatMap(one => clipped(one, span));
  }
}

/** What is known of a machine's place over some time; spans may overlap and come in any order. */
export interface PlaceRecord {
  /** When its place was known. */
  readonly known: readonly Span[];
  /** When it was outside its area, as alarms say: it stays outside until it is seen inside. */
  readonly outside: readonly Span[];
  /** When its receiver was jammed or fooled. */
  readonly troubled: readonly Span[];
}

/** Inside, outside or unknown, over a whole span, by the rule of `whereaboutsOf`. */
export const stretchesOf = ({ known, outside, troubled }: PlaceRecord, span: Span): Stretch[] => {
  if (span.from >= span.to) return [];
  const spans = [...known, ...outside, ...troubled].flatMap(one => clipped(one, span));
  const edges = spans.flatMap(({ from, to }) => [from, to]);
  const moments = [...new Set([span.from, ...edges, span.to])].sort((a, b) => a - b);
  const isIn = (spans: readonly Span[], at: UnixMs): boolean => spans.some(({ from, to }) => from <= at && at < to);
  const stretches: Stretch[] = [];
  for (const [place, from] of moments.slice(0, -1).entries()) {
    const isKnown = isIn(known, from) && !isIn(troubled, from);
    const state: Whereabouts = isIn(outside, from) ? 'outside' : isKnown ? 'inside' : 'unknown';
    const to = moments[place + 1] ?? span.to;
    const last = stretches.at(-1);
    if (last?.state === state) stretches[stretches.length - 1] = { ...last, to };
    else stretches.push({ state, from, to });
  }
  return stretches;
};

/** How long each was, in milliseconds, and the share inside of what is known in parts of 10,000; `null` where nothing is. */
export const sharesOf = (stretches: readonly Stretch[]) => {
  const sum = (state: Whereabouts): number =>
    stretches.reduce((all, one) => all + (one.state === state ? one.to - one.from : 0), 0);
  const [insideMs, outsideMs, unknownMs] = [sum('inside'), sum('outside'), sum('unknown')];
  const knownMs = insideMs + outsideMs;
  return {
    insideMs,
    outsideMs,
    unknownMs,
    insideBps: knownMs === 0 ? null : Math.round((insideMs / knownMs) * 10_000),
  };
};

/**
 * Times longer than the gap rule in which nothing was heard. Takes the times of readings in their order, from some time
 * before the span on: a silence may begin before it.
 */
export class Silences {
  readonly #gaps: Span[] = [];
  #last: UnixMs;

  /** @param heardFrom from when on readings are given; nothing is known of the time before */
  constructor(heardFrom: UnixMs) {
    this.#last = heardFrom;
  }

  add(time: UnixMs): void {
    if (time - this.#last > GAP_MS) this.#gaps.push({ from: this.#last, to: time });
    this.#last = Math.max(this.#last, time);
  }

  /** Those within a span, in their order; the last may go on. */
  within(span: Span): Span[] {
    const open = span.to - this.#last > GAP_MS ? [{ from: this.#last, to: span.to }] : [];
    return [...this.#gaps, ...open].flatMap(one => clipped(one, span));
  }
}
