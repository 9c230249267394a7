import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WeeklySchedule } from '#domain/geofences/schedule';
import { judgeReadings } from '#domain/telemetry/judgement';
import type { SourcedReading } from '#domain/telemetry/reading';
import { maintenanceDueOf, overUseOf, type UseSpan } from './contract-use.ts';
import { factsOf } from './fact.ts';
import { alarmsAt, alarmsOf, foldAlarms } from './fold.ts';
import { conditionsDue, decideAcknowledge, decideSettle, type KeptAlarm, reconcile } from './lifecycle.ts';
import { limitsOf, limitsOutside, limitsWithin } from './limits.ts';
import { compareAlarms } from './names.ts';
import { type AreaRule, type MachineRules, NO_RULES } from './rules.ts';
import { type Episode, NEW_STATE } from './state.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday. */
const START = Date.parse('2026-03-02T00:00:00Z');

const reading = (hours: number, rest: Partial<SourcedReading> = {}): SourcedReading => {
  const time = START + Math.round(hours * HOUR);
  const source = rest.source ?? 'device:1';
  return {
    ...{ id: `${source} ${hours}`, source, trust: 2, time, deviceTime: time, receivedAt: time + 1000, sequence: 0n },
    ...{ fix: 'none', alarms: [], raw: {} },
    ...rest,
  };
};

/** So many kilometres north of the yard; beyond 60 it is abroad, beyond 100 at sea. */
const at = (hours: number, km: number, rest: Partial<SourcedReading> = {}) =>
  reading(hours, { fix: 'valid', latitude: 53 + km / 111.195, longitude: 10, ...rest });

const countryOf = ({ latitude }: { latitude: number }) => (latitude > 53.9 ? null : latitude > 53.54 ? 'DK' : 'DE');

const yard: AreaRule = {
  id: 'yard',
  purpose: 'permitted',
  shape: { kind: 'circle', center: { latitude: 53, longitude: 10 }, radiusM: 5000 },
  schedule: null,
  dwellMs: 0,
  ...{ from: 0, until: null },
};
const germany: AreaRule = { ...yard, id: 'DE', purpose: 'countries', shape: { kind: 'country', countries: ['DE'] } };

const ALWAYS = { from: 0, until: null };

const rules = (changes: Partial<MachineRules>): MachineRules => ({ ...NO_RULES, ...changes });

const run = (readings: readonly SourcedReading[], changes: Partial<MachineRules> = {}, nowHours = 1000) =>
  alarmsOf(factsOf(judgeReadings(readings, []), countryOf), rules(changes), START + nowHours * HOUR).map(
    ({ kind, since, until }) => [kind, (since - START) / HOUR, until === null ? null : (until - START) / HOUR],
  );

const work: WeeklySchedule = { timeZone: 'UTC', windows: [{ days: [1, 2, 3, 4, 5], from: '06:00', to: '18:00' }] };

describe('outside its area', () => {
  test('begins with the first reading outside, and ends with the first inside', () => {
    const way = [at(0, 0), at(1, 4), at(2, 6), at(3, 20), at(4, 2)];
    expect(run(way, { areas: [yard] })).toEqual([['outside-area', 2, 4]]);
    expect(run(way.slice(0, 4), { areas: [yard] })).toEqual([['outside-area', 2, null]]);
    expect(run(way)).toEqual([]);
  });

  test('of countries: abroad, and at sea nobody can tell', () => {
    const way = [at(0, 0), at(2, 70), at(4, 120), at(6, 70), at(8, 10)];
    expect(run(way, { areas: [germany] })).toEqual([['outside-area', 2, 8]]);
    expect(run([at(0, 0), at(4, 120)], { areas: [germany] })).toEqual([]);
  });

  test('may last a while before it is an alarm, which then is since it began', () => {
    const dwell = { ...yard, dwellMs: 2 * HOUR };
    expect(run([at(0, 0), at(1, 9), at(2, 9), at(2.5, 0)], { areas: [dwell] })).toEqual([]);
    expect(run([at(0, 0), at(1, 9), at(3.5, 9), at(4, 0)], { areas: [dwell] })).toEqual([['outside-area', 1, 4]]);
    expect(run([at(0, 0), at(1, 9)], { areas: [dwell] }, 2.9)).toEqual([]);
    expect(run([at(0, 0), at(1, 9)], { areas: [dwell] }, 3)).toEqual([['outside-area', 1, null]]);
  });

  test('follows the schedule by the clock, while its last place is not too old', () => {
    const byNight = {
      ...yard,
      schedule: { timeZone: 'UTC', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '06:00' }] },
    };
    expect(run([at(8, 9), at(17, 9)], { areas: [byNight] }, 17.9)).toEqual([]);
    expect(run([at(8, 9), at(17, 9)], { areas: [byNight] }, 19)).toEqual([['outside-area', 18, null]]);
    expect(run([at(8, 9), at(17, 9)], { areas: [byNight] }, 31)).toEqual([['outside-area', 18, 30]]);
    expect(run([at(8, 9)], { areas: [byNight] }, 24 * 20)).toEqual([
      ['outside-area', 18, 30],
      ['outside-area', 42, 54],
    ]);
  });

  /** A fix a minute, in metres about the yard's edge. */
  const about = (metres: readonly number[], rest: Partial<SourcedReading> = {}) =>
    metres.map((metre, minute) => at(minute / 60, 5 + metre / 1000, rest));
  const scatter = Array.from({ length: 40 }, (_, minute) => (minute % 2 === 0 ? -4 : 4));

  test.each([
    ['parked on the edge of where it must be', yard],
    ['parked on the edge of where it must not be', { ...yard, purpose: 'forbidden' as const }],
  ])('%s, it is one alarm', (_, area) => {
    expect(run(about(scatter), { areas: [area] }, 0.7)).toHaveLength(1);
    // Then it comes in, and to rest: out of the one, and into the other.
    const gone = [...scatter, ...Array.from({ length: 20 }, () => (area === yard ? -40 : 40))];
    expect(run(about(gone), { areas: [area] })).toHaveLength(1);
  });

  test('that is back has been so for 10 minutes, and then is over since, also where nothing more comes', () => {
    const way = [at(0, 0), at(1, 9), at(1.1, 0), at(1.2, 0), at(1.3, 0)];
    const over = 1 + 10 / 60;
    const ends = (readings: readonly SourcedReading[], nowHours: number) =>
      run(readings, { areas: [yard] }, nowHours).map(([, , until]) => until);
    expect(ends(way.slice(0, 3), 1.15)).toEqual([null]);
    for (const count of [3, 4, 5]) expect(ends(way.slice(0, count), 2)).toEqual([over]);
    expect(ends([...way.slice(0, 3), at(1.15, 9), at(1.2, 0)], 2)).toEqual([1.15 + 10 / 60]);
    const { state } = foldAlarms(
      NEW_STATE,
      factsOf(judgeReadings(way.slice(0, 3), []), countryOf),
      rules({ areas: [yard] }),
    );
    const { standing, nextAt } = alarmsAt(state, rules({ areas: [yard] }), START + 1.1 * HOUR);
    expect([standing.length, nextAt]).toEqual([1, START + HOUR + 10 * MINUTE]);
    const { ended } = alarmsAt(state, rules({ areas: [yard] }), START + 2 * HOUR);
    expect(ended).toMatchObject([{ until: START + HOUR + 10 * MINUTE, endedBy: 'device:1 1.1' }]);
  });

  test('areas add up, forbidden ones and those of another time too', () => {
    const site = {
      ...yard,
      id: 'site',
      shape: { ...yard.shape, center: { latitude: 53.36, longitude: 10 } } as AreaRule['shape'],
    };
    expect(run([at(0, 0), at(2, 40)], { areas: [yard, site] })).toEqual([]);
    const forbidden = { ...site, purpose: 'forbidden' as const };
    expect(run([at(0, 0), at(2, 40), at(4, 20)], { areas: [forbidden] })).toEqual([['outside-area', 2, 4]]);
    const over = { ...yard, until: START + 3 * HOUR };
    expect(run([at(0, 0), at(2, 40)], { areas: [over] })).toEqual([['outside-area', 2, 3]]);
    expect(run([at(4, 40)], { areas: [over] })).toEqual([]);
  });

  test('is not ended, nor raised, by a worse source while the better one is heard', () => {
    const signed = { source: 'device:3', trust: 3 } as const;
    const claimed = { source: 'device:0', trust: 0 } as const;
    const out = [at(0, 0, signed), at(1, 10, { ...signed, sequence: 1n })];
    expect(run([...out, at(1.3, 0, claimed)], { areas: [yard] }, 2)).toEqual([['outside-area', 1, null]]);
    expect(run([at(0, 0, signed), at(0.5, 10, claimed)], { areas: [yard] }, 2)).toEqual([]);
    expect(run([...out, at(38, 0, claimed)], { areas: [yard] }, 39)).toEqual([['outside-area', 1, 38]]);
    expect(run([...out, at(3, 12, claimed), at(4, 0, claimed)], { areas: [yard] }, 5)).toEqual([
      ['outside-area', 1, null],
    ]);
  });

  test('is raised by a worse source once the better one is silent for a while, and stands when a day turns', () => {
    const uploaded = { source: 'api:1', trust: 1 } as const;
    const tracker = { source: 'device:0', trust: 0 } as const;
    const night = { ...yard, schedule: { ...work, zone: 'UTC' } };
    const stolen = [at(16, 0, uploaded), at(26, 30, tracker), at(27, 30, tracker)];
    expect(run(stolen, { areas: [yard, { ...night, id: 'n' }] }, 90)).toEqual([['outside-area', 26, null]]);
    expect(run([...stolen, at(28, 0, tracker)], { areas: [yard] }, 30)).toEqual([['outside-area', 26, 28]]);
  });

  test('is raised by one of two trackers, though the other was left in the yard and says so', () => {
    const left = (hours: number) =>
      at(hours, 0, { source: 'device:2', ignition: false, sequence: BigInt(Math.round(hours * 100)) });
    const stolen = [at(0, 0), left(0.01), at(1, 0), left(1.01), at(1.5, 20), left(1.51), at(1.6, 25), left(1.61)];
    const alarms = run(stolen, { areas: [yard] }, 2);
    expect(alarms).toContainEqual(['outside-area', 1.5, null]);
    expect(alarms.filter(([kind]) => kind === 'place-doubted').length).toBeGreaterThan(0);
    const towed = stolen.map(one => ({ ...one, ignition: false, engineHoursMs: 7 * HOUR }));
    expect(run([reading(-1, { ignition: true }), ...towed], {}, 2)).toContainEqual(['tow', 1.5, null]);
    // Whatever comes next from either of the two takes nothing of it back.
    const each = stolen.map((_, last) =>
      run(stolen.slice(0, last + 1), { areas: [yard] }, 1.7).filter(([kind]) => kind === 'outside-area'),
    );
    const first = each.findIndex(({ length }) => length > 0);
    expect(first).toBe(4);
    for (const told of each.slice(first)) expect(told).toEqual([['outside-area', 1.5, null]]);
    // Against a better one that is heard it raises nothing.
    const better = stolen.map(one => ({ ...one, trust: one.source === 'device:2' ? (3 as const) : (0 as const) }));
    expect(run(better, { areas: [yard] }, 2).filter(([kind]) => kind === 'outside-area')).toEqual([]);
  });

  test('is not where a spoofer says that it is', () => {
    const spoofed = [at(0, 0), at(1, 3000), at(1.1, 3000), at(1.2, 3001), at(2, 0), at(4, 0)];
    expect(run(spoofed, { areas: [yard, germany] })).toEqual([['place-doubted', 1, 2]]);
  });
});

describe('moving when it should not', () => {
  const stays = { movement: [{ schedule: work, from: 0, until: null }] };

  test('at night, and not by day', () => {
    expect(run([at(7, 0), at(8, 5, { speedMps: 9 }), at(17, 5)], stays, 18)).toEqual([]);
    const night = [at(19, 0), at(22, 0), at(23, 8, { speedMps: 20 }), at(24, 30), at(25, 30)];
    expect(run(night, stays, 26)).toEqual([['unexpected-movement', 23, 25]]);
  });

  test('though its place is not known: the device feels it, or says so', () => {
    const jammed = reading(20, { ignition: true, motion: true, alarms: [] });
    expect(run([at(19, 0), jammed], stays, 20.1)).toEqual([['unexpected-movement', 20, null]]);
    expect(run([at(19, 0), reading(20, { motion: true })], stays, 20.1)).toEqual([]);
    expect(run([at(19, 0), reading(20, { alarms: ['movement'] })], stays, 20.1)).toEqual([
      ['unexpected-movement', 20, null],
    ]);
    expect(run([at(9, 0), reading(10, { alarms: ['movement'] })], stays, 10.1)).toEqual([]);
    const rested = { alarms: ['movement'], motion: false };
    expect(run([at(19, 0), reading(20, rested), at(21, 0, rested)], stays, 21.1)).toEqual([]);
  });

  test('not where it moved while it still might', () => {
    expect(run([at(17, 0), at(19, 5)], stays, 20)).toEqual([]);
  });

  test('not while work on it is announced', () => {
    const services = [{ from: START + 20 * HOUR, until: START + 24 * HOUR }];
    expect(run([at(19, 0), at(22, 0), at(23, 8)], { ...stays, services }, 24)).toEqual([]);
  });
});

describe('silence', () => {
  const silence = { silence: [{ afterMs: 10 * HOUR, of: 'devices' as const, ...ALWAYS }] };

  test('begins and ends by itself', () => {
    expect(run([reading(0), reading(9)], silence, 18)).toEqual([]);
    expect(run([reading(0), reading(9)], silence, 19)).toEqual([]);
    expect(run([reading(0), reading(9)], silence, 19.1)).toEqual([['silent', 19, null]]);
    expect(run([reading(0), reading(30)], silence, 31)).toEqual([['silent', 10, 30]]);
  });

  test('that was filled later never was; a file is no sign of life', () => {
    const late = [reading(0), reading(30), reading(8), reading(16), reading(24)];
    expect(run(late, silence, 31)).toEqual([]);
    expect(run([reading(0), reading(5, { source: 'csv:x' })], silence, 12)).toEqual([['silent', 10, null]]);
    expect(run([reading(0, { source: 'csv:x' })], silence, 100)).toEqual([]);
  });

  test('waits for the end of a service window', () => {
    const services = [{ from: START + 5 * HOUR, until: START + 15 * HOUR }];
    expect(run([reading(0)], { ...silence, services }, 14)).toEqual([]);
    expect(run([reading(0)], { ...silence, services }, 16)).toEqual([['silent', 15, null]]);
  });
});

describe('two of one kind', () => {
  const of = (readings: readonly SourcedReading[], changes: Partial<MachineRules>, nowHours: number) =>
    alarmsOf(factsOf(judgeReadings(readings, []), countryOf), rules(changes), START + nowHours * HOUR).map(
      ({ kind, key, since, until, evidence }) => [
        ...[kind, key, Math.round((since - START) / HOUR)],
        ...[until === null ? null : Math.round((until - START) / HOUR), ...evidence],
      ],
    );
  const a = (hours: number, rest: Partial<SourcedReading> = {}) => reading(hours, { source: 'device:a', ...rest });
  const b = (hours: number, rest: Partial<SourcedReading> = {}) => reading(hours, { source: 'device:b', ...rest });

  test('a device that died, and another that is cut while that is known', () => {
    const each = ['device:a', 'device:b'].map(source => ({
      ...{ afterMs: 36 * HOUR, of: 'devices' as const, source, ...ALWAYS },
    }));
    const talk = Array.from({ length: 10 }, (_, at) => b(at * 7));
    expect(of([a(1), ...talk], { silence: each }, 120)).toEqual([
      ['silent', 'device:a', 37, null, 'device:a 1'],
      ['silent', 'device:b', 99, null, 'device:b 63'],
    ]);
    expect(of([a(1), ...talk, a(110)], { silence: each }, 120)).toEqual([
      ['silent', 'device:a', 37, 110, 'device:a 1'],
      ['silent', 'device:b', 99, null, 'device:b 63'],
    ]);
  });

  test('a supply that is gone, and another that is cut', () => {
    const cut = { alarms: ['power-cut'] };
    const cuts = [a(1, cut), b(2, { supplyVolts: 24 }), b(60, cut), b(61, { supplyVolts: 24 })];
    expect(of(cuts, {}, 62)).toEqual([
      ['power-cut', 'device:a', 1, null, 'device:a 1'],
      ['power-cut', 'device:b', 60, 61, 'device:b 60'],
    ]);
  });

  test('out of its yard, then abroad, then where it must never be', () => {
    const site = { kind: 'circle' as const, center: { latitude: 53.81, longitude: 10 }, radiusM: 2000 };
    const never: AreaRule = { ...yard, id: 'never', purpose: 'forbidden', shape: site };
    const way = [at(0, 0), at(2, 20), at(26, 70), at(30, 90), at(34, 70), at(40, 20)];
    expect(of(way, { areas: [yard, germany, never] }, 41)).toEqual([
      ['outside-area', 'permitted', 2, null, 'device:1 2'],
      ['outside-area', 'countries', 26, 40, 'device:1 26'],
      ['outside-area', 'never', 30, 34, 'device:1 30'],
    ]);
    // One that is redrawn stays the same.
    const redrawn = [
      { ...never, until: START + 31 * HOUR },
      { ...never, from: START + 31 * HOUR, shape: { ...site, radiusM: 3000 } },
    ];
    expect(of(way, { areas: redrawn }, 41)).toEqual([['outside-area', 'never', 30, 34, 'device:1 30']]);
  });

  test('a place that two sources dispute is one doubt', () => {
    const there = [
      a(0),
      at(1, 0, { source: 'device:a' }),
      at(1.01, 90, { source: 'device:b' }),
      at(1.02, 0, { source: 'device:a' }),
    ];
    expect(of(there, {}, 2).filter(([kind]) => kind === 'place-doubted')).toHaveLength(1);
  });

  test('of two cheated meters one is settled', () => {
    const meters = (source: string) =>
      [900, 905, 700].map((hours, at) => reading(at * 10, { source, engineHoursMs: hours * HOUR }));
    const settled = [{ kind: 'meter-fault' as const, key: 'device:a', at: START + 40 * HOUR }];
    const faults = of([...meters('device:a'), ...meters('device:b')], { settled }, 50);
    expect(faults.map(([kind, key, , until]) => [kind, key, until])).toEqual([
      ['meter-fault', 'device:a', 40],
      ['meter-fault', 'device:b', null],
    ]);
  });
});

describe('what devices report', () => {
  const alarm = (hours: number, ...alarms: string[]) => reading(hours, { alarms });

  test('tampering lasts until it has been quiet for a while', () => {
    expect(run([alarm(1, 'tamper'), reading(1.1), alarm(1.2, 'tamper'), reading(1.5), reading(1.8)])).toEqual([
      ['tamper', 1, 1.8],
    ]);
  });

  test('a door or a bonnet that is opened is tampering in hours when nobody works with it, and no other', () => {
    const movement = [{ schedule: work, ...ALWAYS }];
    expect(run([alarm(10, 'door', 'bonnet'), reading(11)], { movement })).toEqual([]);
    for (const name of ['door', 'bonnet']) {
      expect(run([alarm(22, name), reading(23)], { movement })).toEqual([['tamper', 22, 23]]);
      expect(run([alarm(22, name), reading(23)])).toEqual([]);
    }
  });

  test('not while work on it is announced; jamming all the same', () => {
    const services = [{ from: START, until: START + 5 * HOUR }];
    expect(run([alarm(1, 'tamper', 'power-cut', 'jamming'), reading(4)], { services })).toEqual([['jamming', 1, 4]]);
    expect(run([alarm(6, 'tamper')], { services })).toEqual([['tamper', 6, null]]);
  });

  test('power: cut by its word, or when a supply that was there is gone', () => {
    expect(run([alarm(1, 'power-cut'), reading(5), alarm(6, 'power-restored')])).toEqual([['power-cut', 1, 6]]);
    const volts = (hours: number, supplyVolts: number) => reading(hours, { supplyVolts });
    expect(run([volts(1, 12.4), volts(2, 0), volts(3, 6), volts(4, 12)])).toEqual([['power-cut', 2, 4]]);
    expect(run([volts(1, 0), volts(2, 0)])).toEqual([]);
  });

  test('another device of the machine does not speak for it', () => {
    expect(run([alarm(1, 'power-cut'), reading(2, { source: 'device:2', supplyVolts: 13 })])).toEqual([
      ['power-cut', 1, null],
    ]);
  });

  test('a low battery rings once, and not at every percent', () => {
    const percent = [14, 16, 14, 20, 15, 24, 30].map((batteryPercent, hours) => reading(hours, { batteryPercent }));
    expect(run(percent)).toEqual([['low-battery', 0, 6]]);
  });

  test('towed: by its word, or moved with its engine off', () => {
    expect(run([alarm(1, 'tow'), reading(2)])).toEqual([['tow', 1, 2]]);
    const off = (hours: number, km: number) => at(hours, km, { ignition: false });
    const ran = at(0, 0, { ignition: true });
    expect(run([ran, off(1, 0), off(1.4, 3), off(3, 3)])).toEqual([['tow', 1.4, 3]]);
    expect(run([ran, off(1, 0), at(2, 3, { ignition: true })])).toEqual([]);
    // A tracker without a wire to the ignition says that it is off all day.
    expect(run([off(1, 0), off(2, 3), off(3, 3)])).toEqual([]);
  });

  test('not towed where its own meters say that it drove, nor where nothing tells', () => {
    const ran = reading(0, { ignition: true });
    const off = (hours: number, km: number, rest: Partial<SourcedReading> = {}) =>
      at(hours, km, { ignition: false, ...rest });
    const hours = (value: number) => ({ engineHoursMs: value * HOUR });
    const kinds = (...all: SourcedReading[]) => run([ran, ...all], {}, 30).map(([kind]) => kind);
    // A day apart, and it worked in between.
    expect(kinds(off(1, 0, hours(10)), off(25, 9, hours(16)))).toEqual([]);
    expect(kinds(off(1, 0, { odometerM: 5_000 }), off(25, 9, { odometerM: 15_000 }))).toEqual([]);
    expect(kinds(off(1, 0), off(25, 9))).toEqual([]);
    // By night on a lorry: its engine stood still, whatever its odometer makes of the way.
    const night = [1, 2, 3, 4].map(hour =>
      off(hour, hour < 3 ? 0 : hour * 20, { ...hours(10), odometerM: hour * 20_000 }),
    );
    expect(kinds(...night)).toEqual(['tow']);
    expect(kinds(off(1, 0, { odometerM: 5_000 }), off(2, 9, { odometerM: 5_000 }))).toEqual(['tow']);
  });

  test('temperature, with a dwell and a step back', () => {
    const temperature = [{ minC: -20, maxC: 8, dwellMs: HOUR, ...ALWAYS }];
    const all = [5, 9, 9, 7.5, 6].map((value, hours) => reading(hours, { temperaturesC: [value] }));
    expect(run(all, { temperature })).toEqual([['temperature', 1, 4]]);
    expect(run([reading(0, { temperaturesC: [9] }), reading(0.5, { temperaturesC: [5] })], { temperature })).toEqual(
      [],
    );
  });
});

describe('use', () => {
  test('inactive: clears with use, and does not ring in a gap', () => {
    const off = (hours: number) => reading(hours, { ignition: false });
    const daily = Array.from({ length: 8 }, (_, day) => off(day * 24));
    const inactive = { inactive: [{ afterMs: 5 * 24 * HOUR, ...ALWAYS }] };
    expect(run(daily, inactive)).toEqual([['inactive', 120, null]]);
    expect(run([...daily, reading(190, { ignition: true })], inactive)).toEqual([['inactive', 120, 190]]);
    expect(run([off(0), off(24 * 30)], inactive)).toEqual([]);
    expect(run([off(0)], inactive, 24 * 90)).toEqual([]);
  });

  test('a cheated meter stands until somebody says that it is settled', () => {
    const hours = (time: number, value: number) => reading(time, { engineHoursMs: value * HOUR });
    const cheated = [hours(0, 900), hours(10, 905), hours(20, 700), hours(30, 705)];
    expect(run(cheated)).toEqual([['meter-fault', 20, null]]);
    const settled = { settled: [{ kind: 'meter-fault', key: null, at: START + 40 * HOUR } as const] };
    expect(run(cheated, settled)).toEqual([['meter-fault', 20, 40]]);
    // What is still doubted is the same fault; after it has caught up, another.
    expect(run([...cheated, hours(50, 710)], settled)).toEqual([['meter-fault', 20, 40]]);
    const again = [...cheated, hours(50, 910), hours(60, 800)];
    expect(run(again, settled)).toEqual([
      ['meter-fault', 20, 40],
      ['meter-fault', 60, null],
    ]);
  });

  test('a tracker that is switched off has no power, and a call for help is one', () => {
    expect(run([reading(0, { alarms: ['power-off'] })])).toEqual([['power-cut', 0, null]]);
    expect(run([reading(0, { alarms: ['sos'] }), reading(2)])).toEqual([['distress', 0, 2]]);
  });

  test('maintenance by hours and by date; over-use of a span', () => {
    const hours = (time: number, value: number) => reading(time, { engineHoursMs: value * HOUR });
    expect(run([hours(0, 490), hours(20, 505)], { maintenance: [{ atMs: 500 * HOUR, ...ALWAYS }] })).toEqual([
      ['maintenance-due', 20, null],
    ]);
    expect(run([hours(0, 490), hours(20, 505)], { maintenance: [{ atMs: 1000 * HOUR, ...ALWAYS }] })).toEqual([]);
    expect(maintenanceDueOf('2026-03-02', START)).toBeNull();
    expect(maintenanceDueOf('2026-03-01', START)?.since).toBe(START);
  });
});

describe('over-use', () => {
  const day = (date: string, engine: number) => ({
    ...{ day: date, engineMs: engine * HOUR, distanceM: 0, cycles: 0 },
  });
  const days = [day('2026-03-03', 6), day('2026-03-02', 6), day('2026-03-05', 1), day('2026-02-28', 90)];
  const limit = { meter: 'engine-hours' as const, most: 10 * HOUR, ...ALWAYS };
  const march: UseSpan = {
    ...{ lease: 'L', period: 3, from: '2026-03-01', to: '2026-03-31', zone: 'UTC', except: [], limits: [limit] },
  };
  const later = Date.parse('2026-04-02T00:00:00Z');
  const found = (span: Partial<UseSpan>, now = later) =>
    overUseOf(days, { ...march, ...span }, now).map(({ since, until, use }) => [
      (since - START) / HOUR,
      until === null ? null : (until - START) / HOUR,
      (use?.used ?? 0) / HOUR,
    ]);

  test('stands from the day on which the use of the span passed the limit, until the span is over', () => {
    expect(overUseOf(days, march, START + 48 * HOUR)).toEqual([
      {
        ...{ kind: 'over-use', key: 'L', since: START + 24 * HOUR, until: null, evidence: [], endedBy: null },
        use: {
          lease: 'L',
          period: 3,
          meter: 'engine-hours',
          most: 10 * HOUR,
          used: 12 * HOUR,
          from: march.from,
          to: march.to,
        },
      },
    ]);
    expect(found({})).toEqual([[24, 30 * 24, 13]]);
    expect(found({ limits: [{ ...limit, most: 13 * HOUR }] })).toEqual([]);
    expect(found({}, START + HOUR)).toEqual([]);
    expect(found({ from: '2026-03-03' })).toEqual([]);
  });

  test('by the clocks of the lease', () => {
    expect(found({ zone: 'Asia/Shanghai' })).toEqual([[16, 30 * 24 - 8, 13]]);
  });

  test('a limit that is raised, or set late, does not change what was', () => {
    const change = START + 60 * HOUR;
    const raised = [
      { ...limit, until: change },
      { ...limit, most: 100 * HOUR, from: change },
    ];
    expect(found({ limits: raised })).toEqual([[24, 60, 12]]);
    const set = [{ ...limit, from: change }];
    expect(found({ limits: set })).toEqual([[60, 30 * 24, 13]]);
    const lifted = [{ ...limit, until: change }];
    expect(found({ limits: lifted })).toEqual([[24, 60, 12]]);
  });

  test('days that another limit counts are not counted twice', () => {
    expect(found({ except: [{ from: '2026-03-03', to: '2026-03-04' }] })).toEqual([]);
    expect(found({ except: [{ from: '2026-03-04', to: '2026-03-31' }] })).toEqual([[24, 48, 12]]);
  });
});

describe('limits that change', () => {
  const change = 20;
  const from = START + change * HOUR;

  test('of several places the first that says something counts', () => {
    const set = [
      { from: 10, until: 20, value: null },
      { from: 5, until: 8, value: { afterMs: 1 } },
      { from: 0, until: null, value: { afterMs: 2 } },
      { from: 3, until: null, value: { afterMs: 9 } },
    ];
    expect(limitsOf(set)).toEqual([
      { afterMs: 2, from: 0, until: 5 },
      { afterMs: 1, from: 5, until: 8 },
      { afterMs: 2, from: 8, until: null },
    ]);
    expect(
      limitsOf([
        { from: 0, until: 4, value: { a: 1 } },
        { from: 6, until: null, value: { a: 1 } },
      ]),
    ).toEqual([
      { a: 1, from: 0, until: 4 },
      { a: 1, from: 6, until: null },
    ]);
    expect(limitsOf([])).toEqual([]);
  });

  test('a silence is one by the limit of its time', () => {
    const silence = (before: number, after: number) => ({
      silence: [
        { afterMs: before * HOUR, of: 'devices' as const, from: 0, until: from },
        { afterMs: after * HOUR, of: 'devices' as const, from, until: null },
      ],
    });
    expect(run([reading(0)], silence(10, 50), 60)).toEqual([
      ['silent', 10, 20],
      ['silent', 50, null],
    ]);
    expect(run([reading(0)], silence(10, 15), 30)).toEqual([['silent', 10, null]]);
    expect(run([reading(0)], silence(100, 15), 30)).toEqual([['silent', 20, null]]);
    expect(run([reading(0), reading(30)], silence(100, 15), 31)).toEqual([['silent', 20, 30]]);
    const csv = reading(12, { source: 'csv:x' });
    const [first, second] = silence(100, 15).silence;
    if (!first || !second) throw new Error('two');
    expect(run([reading(0), csv], { silence: [first, { ...second, of: 'all' }] }, 26)).toEqual([]);
  });

  test('of devices each is silent by itself, also one that never spoke', () => {
    const own = (source: string, hours: number) => ({
      ...{ afterMs: 10 * HOUR, of: 'devices' as const, source, from: START + hours * HOUR, until: null },
    });
    const other = (hours: number) => reading(hours, { source: 'device:2' });
    const both = { silence: [own('device:1', 0), own('device:2', 0)] };
    expect(run([reading(1), other(2), other(9), other(18)], both, 20)).toEqual([['silent', 11, null]]);
    expect(run([reading(1), other(2), other(9), reading(14), other(18)], both, 20)).toEqual([['silent', 11, 14]]);
    expect(run([reading(1), reading(9), reading(18)], both, 20)).toEqual([['silent', 10, null]]);
    expect(run([], { silence: [own('device:1', 0)] }, 12)).toEqual([['silent', 10, null]]);
    expect(run([], { silence: [{ ...own('device:1', 0), until: START + 11 * HOUR }] }, 12)).toEqual([]);
    expect(
      limitsOutside(
        [{ from: 0, until: null, a: 1 }],
        [
          { from: 3, until: 5 },
          { from: 4, until: 7 },
        ],
      ),
    ).toEqual([
      { from: 0, until: 3, a: 1 },
      { from: 7, until: null, a: 1 },
    ]);
    expect(limitsWithin([{ from: 0, until: 4, a: 1 }], [{ from: 3, until: null, b: 2 }])).toEqual([
      { from: 3, until: 4, a: 1, b: 2 },
    ]);
  });

  test('a temperature that was well stays well, though the range is narrower now', () => {
    const range = (maxC: number) => ({ minC: -10, maxC, dwellMs: 0 });
    const warm = [reading(5, { temperaturesC: [28] }), reading(25, { temperaturesC: [28] })];
    const narrower = {
      temperature: [
        { ...range(40), from: 0, until: from },
        { ...range(20), from, until: null },
      ],
    };
    expect(run(warm, narrower, 26)).toEqual([['temperature', 25, null]]);
    expect(run(warm, { temperature: [{ ...range(20), from: 0, until: from }] }, 26)).toEqual([['temperature', 5, 20]]);
    expect(run(warm.slice(0, 1), { temperature: [{ ...range(20), from, until: null }] }, 22)).toEqual([]);
  });

  test('maintenance that is due at more hours now is due no more; what was, was', () => {
    const due = (atMs: number) => ({
      maintenance: [
        { atMs: 500 * HOUR, from: 0, until: from },
        { atMs, from, until: null },
      ],
    });
    const readings = [reading(0, { engineHoursMs: 490 * HOUR }), reading(10, { engineHoursMs: 499.9 * HOUR })];
    const all = [...readings, reading(18, { engineHoursMs: 503 * HOUR })];
    expect(run(all, due(1000 * HOUR), 30)).toEqual([['maintenance-due', 18, 20]]);
    expect(run(all, due(502 * HOUR), 30)).toEqual([['maintenance-due', 18, null]]);
  });
});

const eventful = (): SourcedReading[] => [
  ...Array.from({ length: 30 }, (_, step) => at(step * 2, step > 8 && step < 14 ? 9 : 0, { ignition: step % 4 === 0 })),
  at(9, 3000, { id: 'spoof', alarms: ['jamming'] }),
  reading(13, { alarms: ['tamper'] }),
  reading(21, { alarms: ['power-cut'], batteryPercent: 9 }),
  reading(22.5, { alarms: ['power-cut'], source: 'device:2' }),
  ...Array.from({ length: 12 }, (_, minute) => at(52.3 + minute / 60, minute % 2 === 0 ? 5.01 : 4.99)),
  reading(35, { supplyVolts: 13, batteryPercent: 80 }),
  ...[4, 12, 28, 29.5, 33, 45].map(hours => reading(hours + 0.01, { temperaturesC: [hours === 33 ? 60 : 40] })),
  ...Array.from({ length: 5 }, (_, step) =>
    at(100 + step, 80, { engineHoursMs: (100 - step) * HOUR, source: 'device:2' }),
  ),
];

const everything = rules({
  areas: [yard, germany, { ...yard, id: 'night', dwellMs: HOUR, schedule: work }],
  movement: [{ schedule: work, from: 0, until: null }],
  silence: [
    { afterMs: 12 * HOUR, of: 'devices', from: 0, until: START + 75 * HOUR },
    { afterMs: 40 * HOUR, of: 'all', from: START + 75 * HOUR, until: START + 110 * HOUR },
    { afterMs: 3 * HOUR, of: 'devices', from: START + 110 * HOUR, until: null },
    { afterMs: 20 * HOUR, of: 'devices', source: 'device:2', from: START + 10 * HOUR, until: START + 90 * HOUR },
  ],
  temperature: [
    { minC: 0, maxC: 30, dwellMs: HOUR, from: START + 3 * HOUR, until: START + 30 * HOUR },
    { minC: 0, maxC: 50, dwellMs: 0, from: START + 30 * HOUR, until: START + 60 * HOUR },
  ],
  maintenance: [{ atMs: 98 * HOUR, from: START + 50 * HOUR, until: START + 103 * HOUR }],
  services: [{ from: START + 20 * HOUR, until: START + 22 * HOUR }],
  inactive: [{ afterMs: 30 * HOUR, from: 0, until: START + 90 * HOUR }],
});

test('the same readings in any order, cut anywhere, and looked at in between, give the same alarms', () => {
  const all = eventful();
  const now = START + 130 * HOUR;
  const facts = factsOf(judgeReadings(all, []), countryOf);
  const expected = alarmsOf(facts, everything, now);
  expect(new Set(expected.map(({ kind }) => kind)).size).toBeGreaterThan(5);
  const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  const cuts = fc.array(fc.integer({ min: 0, max: facts.length }), { maxLength: 6 });
  fc.assert(
    fc.property(order, cuts, (shuffled, places) => {
      const again = factsOf(judgeReadings(shuffled, []), countryOf);
      expect(alarmsOf(again, everything, now)).toEqual(expected);
      let state = NEW_STATE;
      const ended: Episode[] = [];
      const edges = [0, ...places.sort((a, b) => a - b), facts.length];
      for (const [part, from] of edges.entries()) {
        const next = foldAlarms(state, facts.slice(from, edges[part + 1] ?? from), everything);
        // What is kept in between is plain JSON; to look changes nothing.
        state = JSON.parse(JSON.stringify(next.state));
        ended.push(...next.ended);
        alarmsAt(state, everything, now);
      }
      const last = alarmsAt(state, everything, now);
      const found = [...ended, ...last.ended, ...last.standing];
      expect(found.sort(compareAlarms)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('time alone changes nothing before the moment that was told', () => {
  const facts = factsOf(judgeReadings(eventful(), []), countryOf);
  for (let count = 1; count < facts.length; count += 3) {
    const { state } = foldAlarms(NEW_STATE, facts.slice(0, count), everything);
    let now = (state.at ?? 0) + 1;
    for (let step = 0; step < 12; step += 1) {
      const here = alarmsAt(state, everything, now);
      if (here.nextAt === null) break;
      expect(here.nextAt).toBeGreaterThan(now);
      const before = alarmsAt(state, everything, here.nextAt - 1);
      expect([before.standing, before.ended]).toEqual([here.standing, here.ended]);
      now = here.nextAt;
    }
  }
});

describe('what is kept', () => {
  const episode = (since: number, until: number | null, key = 'device:1'): Episode => ({
    ...{ kind: 'tamper', key, since, until, evidence: [`r${since}`], endedBy: until === null ? null : `r${until}` },
  });
  const keep = (kept: readonly KeptAlarm[], episodes: readonly Episode[]): KeptAlarm[] => {
    let names = kept.length;
    const next = new Map(kept.map(one => [one.id, one]));
    for (const change of reconcile(kept, episodes)) {
      if (change.type === 'raise') names += 1;
      const id = change.type === 'raise' ? `a${names}` : change.id;
      const old = next.get(id);
      if (change.type === 'withdraw') {
        if (old) next.set(id, { ...old, standing: 'withdrawn' });
      } else next.set(id, { id, ...change.episode, standing: change.episode.until === null ? 'open' : 'ended' });
    }
    return [...next.values()];
  };

  test('follows what the readings tell, and stays the same alarm', () => {
    const first = keep([], [episode(10, null)]);
    expect(first).toMatchObject([{ id: 'a1', standing: 'open' }]);
    const shifted = keep(first, [episode(8, 20)]);
    expect(shifted).toMatchObject([{ id: 'a1', since: 8, until: 20, standing: 'ended' }]);
    expect(reconcile(shifted, [episode(8, 20)])).toEqual([]);
    expect(keep(shifted, [episode(8, null)])).toMatchObject([{ id: 'a1', standing: 'open' }]);
    expect(keep(shifted, [])).toMatchObject([{ id: 'a1', standing: 'withdrawn' }]);
    const split = keep(shifted, [episode(8, 10), episode(12, 20)]);
    expect(split.map(({ id, since, until }) => [id, since, until])).toEqual([
      ['a1', 8, 10],
      ['a2', 12, 20],
    ]);
  });

  test('is of one device each: neither takes the other’s alarm', () => {
    const both = keep([], [episode(10, null), episode(10, null, 'device:2')]);
    expect(both.map(({ id, key }) => [id, key])).toEqual([
      ['a1', 'device:1'],
      ['a2', 'device:2'],
    ]);
    expect(keep(both, [episode(10, null, 'device:2'), episode(5, 20)])).toMatchObject([
      { id: 'a1', key: 'device:1', since: 5, standing: 'ended' },
      { id: 'a2', key: 'device:2', since: 10, standing: 'open' },
    ]);
  });

  test('of before it was kept what an alarm is about, it is that of its kind that began with it; the other is new', () => {
    const former: KeptAlarm = { ...episode(10, null), id: 'a1', key: null, standing: 'open' };
    const now = [episode(10, null, 'device:2'), episode(20, null)];
    expect(reconcile([former], now)).toEqual([
      { type: 'amend', id: 'a1', episode: now[0] },
      { type: 'raise', episode: now[1] },
    ]);
    expect(reconcile(keep([former], now), now)).toEqual([]);
  });

  test('is in the end what the readings tell, whatever was kept on the way', () => {
    const time = fc.integer({ min: 0, max: 40 });
    const sourceOf = (since: number) => `device:${since % 3}`;
    const episodes = fc.uniqueArray(time, { maxLength: 8 }).map(times => {
      const edges = times.sort((a, b) => a - b);
      return edges.flatMap((since, at) =>
        at % 2 === 0 ? [episode(since, edges[at + 1] ?? null, sourceOf(since))] : [],
      );
    });
    fc.assert(
      fc.property(fc.array(episodes, { minLength: 1, maxLength: 5 }), histories => {
        let kept: KeptAlarm[] = [];
        for (const history of histories) kept = keep(kept, history);
        const told = kept
          .filter(({ standing }) => standing !== 'withdrawn')
          .map(({ key, since, until }) => [since, until, key]);
        expect(told.sort(([a], [b]) => Number(a) - Number(b))).toEqual(
          histories.at(-1)?.map(one => [one.since, one.until, one.key]),
        );
      }),
    );
  });

  test('is signed once at its begin and once at its end', () => {
    const tamper = (standing: KeptAlarm['standing']) => ({ kind: 'tamper' as const, standing });
    expect(conditionsDue(tamper('open'), null)).toEqual(['begin']);
    expect(conditionsDue(tamper('open'), 'begin')).toEqual([]);
    expect(conditionsDue(tamper('ended'), 'begin')).toEqual(['end']);
    expect(conditionsDue(tamper('withdrawn'), 'begin')).toEqual(['end']);
    expect(conditionsDue(tamper('ended'), null)).toEqual(['begin', 'end']);
    expect(conditionsDue(tamper('withdrawn'), null)).toEqual([]);
    expect(conditionsDue(tamper('ended'), 'end')).toEqual([]);
    expect(conditionsDue(tamper('open'), 'end')).toEqual(['begin']);
    expect(conditionsDue({ kind: 'low-battery', standing: 'open' }, null)).toEqual([]);
  });

  test('what people may say of it', () => {
    expect(decideAcknowledge({ standing: 'open' }, false).ok).toBe(true);
    expect(decideAcknowledge({ standing: 'open' }, true)).toMatchObject({ refusal: { code: 'alarm-acknowledged' } });
    expect(decideAcknowledge({ standing: 'withdrawn' }, false)).toMatchObject({ refusal: { code: 'alarm-withdrawn' } });
    expect(decideSettle({ kind: 'meter-fault', standing: 'open' }).ok).toBe(true);
    expect(decideSettle({ kind: 'meter-fault', standing: 'ended' })).toMatchObject({
      refusal: { code: 'alarm-ended' },
    });
    expect(decideSettle({ kind: 'tamper', standing: 'open' })).toMatchObject({
      refusal: { code: 'alarm-not-by-hand' },
    });
  });
});
