import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths } from '#domain/time/calendar-date';
import type { MeterReading } from './metered-use.ts';
import { meteredUse } from './metered-use.ts';
import { intervalFor, type MeterRecord } from './select-readings.ts';

const at = (text: string): number => Date.parse(text) / 1000;

const reading = (id: string, moment: string, value: bigint, meterId = 'M1'): MeterReading => ({
  id,
  meterId,
  at: at(moment),
  value,
});

const record = (readings: readonly MeterReading[]): MeterRecord => ({ kind: 'cycles', readings, replacements: [] });

/** Midnight in Berlin is 23:00 UTC in winter and 22:00 in summer: the clocks change on 30 March. */
const march = { from: '2025-03-01', until: '2025-04-01', zone: 'Europe/Berlin' };

const readings = [
  reading('a', '2025-02-28T22:59:00Z', 100n),
  reading('b', '2025-02-28T23:30:00Z', 101n),
  reading('c', '2025-03-31T21:59:00Z', 180n),
  reading('d', '2025-03-31T22:30:00Z', 181n),
];

describe('the readings of a period', () => {
  test('are those at its two midnights, by the clocks of the machine’s place', () => {
    expect(intervalFor(record(readings), march, null)).toMatchObject({ opening: { id: 'a' }, closing: { id: 'c' } });
    const inUtc = intervalFor(record(readings), { ...march, zone: 'UTC' }, null);
    expect(inUtc).toMatchObject({ opening: { id: 'b' }, closing: { id: 'd' } });
  });

  test('begin where the last bill ended', () => {
    expect(intervalFor(record(readings), march, readings[1] ?? null)).toMatchObject({ opening: { id: 'b' } });
  });

  test('begin with the first that is known, on the first bill of a machine that reported late', () => {
    const late = readings.slice(1);
    expect(intervalFor(record(late), march, null)).toMatchObject({ opening: { id: 'b' }, closing: { id: 'c' } });
  });

  test('are missing where nothing came in', () => {
    expect(intervalFor(record([]), march, null)).toBeNull();
    expect(intervalFor(record(readings.slice(0, 1)), march, null)).toBeNull();
    expect(intervalFor(record(readings), march, readings[2] ?? null)).toBeNull();
  });

  test('take with them the replacements between', () => {
    const swap = {
      last: reading('x', '2025-03-10T10:00:00Z', 150n),
      first: reading('y', '2025-03-10T10:00:00Z', 3n, 'M2'),
    };
    const earlier = { last: reading('v', '2025-01-10T10:00:00Z', 9n), first: reading('w', '2025-01-10T10:00:00Z', 0n) };
    const closing = reading('z', '2025-03-31T20:00:00Z', 40n, 'M2');
    const interval = intervalFor(
      { kind: 'cycles', readings: [...readings.slice(0, 2), closing], replacements: [earlier, swap] },
      march,
      null,
    );
    expect(interval?.replacements).toEqual([swap]);
    const use = interval && meteredUse(interval);
    expect(use?.ok && use.value.map(({ used }) => used)).toEqual([50n, 37n]);
  });
});

test('L8: over months of readings at odd times, whatever the zone, all that was counted is billed once', () => {
  const gaps = fc.array(fc.record({ hours: fc.integer({ min: 1, max: 400 }), used: fc.integer({ min: 0, max: 50 }) }), {
    minLength: 2,
    maxLength: 60,
  });
  fc.assert(
    fc.property(gaps, fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin'), (steps, zone) => {
      let [moment, value] = [at('2025-01-30T12:00:00Z'), 0n];
      const all = steps.map(({ hours, used }, index) => {
        moment += hours * 3600;
        value += BigInt(used);
        return { id: String(index), meterId: 'M1', at: moment, value };
      });
      let billedTo: MeterReading | null = null;
      let [billed, from] = [0n, '2025-01-31'];
      let opened: bigint | null = null;
      for (let month = 1; month <= 40; month += 1) {
        const until = addMonths('2025-01-31', month);
        const interval = intervalFor(record(all), { from, until, zone }, billedTo);
        const use = interval && meteredUse(interval);
        if (interval && use?.ok) {
          opened ??= interval.opening.value;
          billed += use.value.reduce((sum, { used }) => sum + used, 0n);
          billedTo = interval.closing;
        }
        from = until;
      }
      expect(billed).toBe((billedTo?.value ?? 0n) - (opened ?? 0n));
      expect(billedTo === null || billedTo.id === all.at(-1)?.id).toBe(true);
    }),
  );
});
