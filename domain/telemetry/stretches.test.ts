import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownPlaces, Silences, sharesOf, stretchesOf } from './stretches.ts';
import { GAP_MS } from './use-by-day.ts';

const HOUR = 3_600_000;

const knownOf = (fixes: readonly (readonly [hour: number, isTelling: boolean])[], to = 200) => {
  const places = new KnownPlaces();
  for (const [hour, isTelling] of fixes) places.add(hour * HOUR, isTelling);
  return places.within({ from: 0, to: to * HOUR }).map(span => [span.from / HOUR, span.to / HOUR]);
};

describe('a place is known', () => {
  it('until the next, and no longer than the gap rule', () => {
    expect(
      knownOf([
        [1, true],
        [20, true],
        [56, true],
      ]),
    ).toEqual([[1, 92]]);
    expect(
      knownOf(
        [
          [1, true],
          [60, true],
        ],
        70,
      ),
    ).toEqual([
      [1, 37],
      [60, 70],
    ]);
  });
  it('no more where the next says nothing, and from before the span on', () => {
    expect(
      knownOf(
        [
          [-10, true],
          [4, false],
          [6, true],
        ],
        8,
      ),
    ).toEqual([
      [0, 4],
      [6, 8],
    ]);
    expect(knownOf([])).toEqual([]);
  });
});

describe('stretches', () => {
  const span = { from: 0, to: 10 };
  const nothing = { known: [], outside: [], troubled: [] };
  it('are outside while an alarm says so, unknown without a place or with one in doubt, inside otherwise', () => {
    const record = {
      known: [{ from: 2, to: 8 }],
      outside: [
        { from: 4, to: 6 },
        { from: 5, to: 9 },
      ],
      troubled: [{ from: 3, to: 5 }],
    };
    const found = stretchesOf(record, span);
    expect(found).toEqual([
      { state: 'unknown', from: 0, to: 2 },
      { state: 'inside', from: 2, to: 3 },
      { state: 'unknown', from: 3, to: 4 },
      { state: 'outside', from: 4, to: 9 },
      { state: 'unknown', from: 9, to: 10 },
    ]);
    expect(sharesOf(found)).toEqual({ insideMs: 1, outsideMs: 5, unknownMs: 4, insideBps: 1667 });
  });
  it('of nothing are unknown, and of no time none', () => {
    expect(sharesOf(stretchesOf(nothing, span))).toEqual({ insideMs: 0, outsideMs: 0, unknownMs: 10, insideBps: null });
    expect(stretchesOf(nothing, { from: 3, to: 3 })).toEqual([]);
  });
  it('follow each other over the whole span, whatever is given', () => {
    const anySpan = fc
      .tuple(fc.integer({ min: -5, max: 15 }), fc.nat(8))
      .map(([from, long]) => ({ from, to: from + long }));
    fc.assert(
      fc.property(fc.array(anySpan), fc.array(anySpan), fc.array(anySpan), (known, outside, troubled) => {
        const found = stretchesOf({ known, outside, troubled }, span);
        expect(found[0]?.from).toBe(0);
        expect(found.at(-1)?.to).toBe(10);
        for (const [at, one] of found.entries()) {
          expect(one.to).toBeGreaterThan(one.from);
          const next = found[at + 1];
          if (next) expect([next.from, next.state === one.state]).toEqual([one.to, false]);
        }
        const { insideMs, outsideMs, unknownMs } = sharesOf(found);
        expect(insideMs + outsideMs + unknownMs).toBe(10);
      }),
    );
  });
});

describe('a silence', () => {
  const silencesOf = (hours: readonly number[], heardFrom: number, to: number) => {
    const silences = new Silences(heardFrom * HOUR);
    for (const hour of hours) silences.add(hour * HOUR);
    return silences.within({ from: 0, to: to * HOUR }).map(span => [span.from / HOUR, span.to / HOUR]);
  };
  it('is longer than the gap rule, also over the edges of the span', () => {
    expect(silencesOf([10, 46, 83, 90], 0, 100)).toEqual([[46, 83]]);
    expect(silencesOf([10], -36, 60)).toEqual([
      [0, 10],
      [10, 60],
    ]);
    expect(silencesOf([-1, 10], -36, 40)).toEqual([]);
    expect(silencesOf([], 0, GAP_MS / HOUR)).toEqual([]);
    expect(silencesOf([], 0, 37)).toEqual([[0, 37]]);
  });
});
