import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingsOfJson } from './native-json.ts';

const only = (value: unknown) => {
  const read = readingsOfJson(value);
  return 'refused' in read ? read : read.readings[0];
};

describe('a message of our own', () => {
  it('says the same in whatever order its fields come', () => {
    const fields = {
      ...{ deviceTime: 1_790_000_000_000, time: 1, ts: 2, lat: 1, latitude: 53.5, lng: 2, lon: 9.9, longitude: 10 },
      ...{ engineHours: 2, odometerKm: 3, odometerM: 3_100, ignition: 1, fix: 'valid', alarms: ['tow'], deck: 7 },
    };
    const expected = {
      ...{ deviceTime: 1_790_000_000_000, latitude: 53.5, longitude: 10, engineHoursMs: 7_200_000, odometerM: 3_100 },
      ...{ ignition: true, fix: 'valid', alarms: ['tow'], raw: { deck: 7 } },
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(fields), { minLength: Object.keys(fields).length }), entries => {
        expect(only(Object.fromEntries(entries))).toEqual(expected);
        expect(only({ values: Object.fromEntries(entries) })).toEqual(expected);
      }),
    );
  });

  it('counts, where a field comes twice, the name that is ours, and then the first of the others', () => {
    expect(only({ lng: 3, lon: 2, lat: 1 })).toMatchObject({ longitude: 2 });
    expect(only({ ts: 5_000_000_000_000, time: 4_000_000_000_000 })).toMatchObject({ deviceTime: 4_000_000_000_000 });
    expect(only({ values: { fuelPercent: 10, deck: 1 }, fuelPercent: 20, deck: 2 })).toMatchObject({
      ...{ fuelPercent: 20, raw: { deck: 2 } },
    });
  });

  it('keeps what it does not know, also under names that JavaScript has uses for', () => {
    const value: unknown = JSON.parse('{"raw": {"a": 1, "b": 1}, "b": 2, "__proto__": {"x": 1}, "values": null}');
    expect(JSON.stringify(only(value))).toBe(
      '{"fix":"none","alarms":[],"raw":{"a":1,"b":2,"__proto__":{"x":1},"values":null}}',
    );
    expect(only({ values: { values: 3 } })).toMatchObject({ raw: { values: 3 } });
    expect(only({ raw: 'text' })).toMatchObject({ raw: { raw: 'text' } });
  });

  it('says nothing by null, and is refused for what cannot be', () => {
    expect(only({ latitude: null, lon: null, ts: null, sequence: null, fix: null, alarms: null })).toEqual({
      ...{ fix: 'none', alarms: [], raw: {} },
    });
    const refusals = [
      [{ latitude: 'north' }, 'wrong-latitude'],
      [{ latitude: 1, lat: 'x', longitude: 1 }, 'wrong-latitude'],
      [{ latitude: 1 }, 'half-a-place'],
      [{ latitude: 91, longitude: 1 }, 'place-impossible'],
      [{ ts: 'today' }, 'wrong-time'],
      [{ time: '2025-02-30T00:00:00Z' }, 'wrong-time'],
      [{ sequence: -1 }, 'wrong-sequence'],
      [{ fix: 'good' }, 'wrong-fix'],
      [{ ignition: 'yes' }, 'wrong-ignition'],
      [7, 'not-an-object'],
    ] as const;
    for (const [value, refused] of refusals) expect(only(value)).toEqual({ refused });
  });
});
