import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTouched, type Touched, touchedBy } from './touched.ts';

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 10, 1);
const iso = (hours: number): string => new Date(BEGIN + hours * HOUR).toISOString();

const mark: fc.Arbitrary<Touched> = fc
  .record({
    subject: fc.constantFrom('0xaa', '0xbb'),
    source: fc.constantFrom('device:1', 'device:2'),
    // Half an hour a step, so that some lie a day apart to the millisecond, and some a little more.
    at: fc.integer({ min: 0, max: 400 }),
    long: fc.integer({ min: 0, max: 60 }),
    fix: fc.boolean(),
    hours: fc.boolean(),
    odometer: fc.boolean(),
    cycles: fc.boolean(),
    resumed: fc.boolean(),
  })
  .map(({ at, long, ...rest }) => ({ ...rest, from: iso(at / 2), to: iso((at + long) / 2) }));

const keyOf = (one: Touched): string => `${one.subject} ${one.source} ${one.resumed === true} ${one.from}`;
const ordered = (spans: readonly Touched[]): Touched[] =>
  spans.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));

describe('marks of what new readings touch', () => {
  it('are the same spans in whichever order they come, and in whichever parts they are merged', () => {
    const shuffled = fc
      .array(mark, { maxLength: 30 })
      .chain(marks =>
        fc.tuple(
          fc.constant(marks),
          fc.shuffledSubarray(marks, { minLength: marks.length }),
          fc.nat({ max: marks.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([marks, others, cut]) => {
        const spans = ordered(mergeTouched(marks));
        expect(ordered(mergeTouched(others))).toEqual(spans);
        const parts = [...mergeTouched(others.slice(0, cut)), ...mergeTouched(others.slice(cut))];
        expect(ordered(mergeTouched(parts))).toEqual(spans);
      }),
    );
  });

  it('cover every mark with all its elements, stand more than a day apart, and leave what was given as it was', () => {
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 30 }), marks => {
        const given = structuredClone(marks);
        const spans = mergeTouched(marks);
        expect(marks).toEqual(given);
        const alike = (one: Touched) => (other: Touched) =>
          one.subject === other.subject && one.source === other.source && one.resumed === other.resumed;
        for (const one of marks) {
          const over = spans.filter(alike(one)).find(({ from, to }) => from <= one.from && one.to <= to);
          expect(over).toBeDefined();
          for (const element of ['fix', 'hours', 'odometer', 'cycles'] as const)
            if (one[element]) expect(over?.[element]).toBe(true);
        }
        for (const span of spans)
          for (const other of spans.filter(alike(span)))
            if (other !== span && other.from >= span.from)
              expect(Date.parse(other.from) - Date.parse(span.to)).toBeGreaterThan(24 * HOUR);
      }),
    );
  });

  it('keep two times of one message apart that are more than a day apart, and join those that are not', () => {
    const row = (hours: number): Parameters<typeof touchedBy>[0][number] => ({
      ...{ subject: '0xaa', source: 'device:1', time: iso(hours), fix: 'valid' },
      ...{ engineHoursMs: null, odometerM: hours, cycles: null },
    });
    expect(touchedBy([row(0), row(24), row(48.5)]).map(({ from, to }) => [from, to])).toEqual([
      [iso(0), iso(24)],
      [iso(48.5), iso(48.5)],
    ]);
    expect(touchedBy([row(30), row(0), row(10)]).map(({ from, to }) => [from, to])).toEqual([[iso(0), iso(30)]]);
  });
});
