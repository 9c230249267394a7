import { describe, expect, it } from 'vitest';
import { readingsToMove } from './moved-readings.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 2, hour));
const on = (machine: string, from: number, to: number | null = null) => ({
  ...{ machine, from: at(from) },
  to: to === null ? null : at(to),
});

describe('readings whose machine turns out otherwise', () => {
  it('are those since the enrolment, and back again when it is rolled back', () => {
    const enrolled = [on('crane', 5)];
    expect(readingsToMove([], enrolled)).toEqual([{ was: null, is: 'crane', from: at(5), to: null }]);
    expect(readingsToMove(enrolled, [])).toEqual([{ was: 'crane', is: null, from: at(5), to: null }]);
  });

  it('are those after the end', () => {
    expect(readingsToMove([on('crane', 5)], [on('crane', 5, 9)])).toEqual([
      { was: 'crane', is: null, from: at(9), to: null },
    ]);
    expect(readingsToMove([on('crane', 5)], [on('crane', 5, 9), on('digger', 9)])).toEqual([
      { was: 'crane', is: 'digger', from: at(9), to: null },
    ]);
    expect(readingsToMove([on('crane', 5)], [on('crane', 5, 9), on('digger', 11)])).toEqual([
      { was: 'crane', is: null, from: at(9), to: at(11) },
      { was: 'crane', is: 'digger', from: at(11), to: null },
    ]);
  });

  it('are none where nothing changed', () => {
    const bindings = [on('crane', 1, 3), on('digger', 4)];
    expect(readingsToMove(bindings, bindings)).toEqual([]);
    expect(readingsToMove([], [])).toEqual([]);
  });
});
