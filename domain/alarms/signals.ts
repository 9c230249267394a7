import { isInShape, type LocatedPlace } from '#domain/geofences/shape';
import { metresBetween } from '#domain/telemetry/distance';
import type { Doubt } from '#domain/telemetry/doubts';
import type { UnixMs } from '#domain/telemetry/reading';
import { isDeviceSource, PLACE_HOLDS_MS, replacesWord } from '#domain/telemetry/tiers';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import type { AlarmFact } from './fact.ts';
import type { AlarmKind } from './kinds.ts';
import { limitAt, type ReadyRules } from './rules.ts';
import type { AlarmState, SourceMemory } from './state.ts';

/**
 * What a moment says of one thing that is watched: `bad`; `good`, which ends an alarm once nothing bad was seen for its quiet
 * time; `back`, which does so too, and by the clock where nothing else comes; `clear`, which ends it at once; nothing, where it
 * does not tell.
 */
export interface Signal {
  readonly kind: AlarmKind;
  /** Which thing: a source, an area, the machine. */
  readonly key: string;
  readonly says: 'bad' | 'good' | 'back' | 'clear' | null;
  readonly dwellMs: number;
  readonly quietMs: number;
}

const MINUTE = 60_000;

/** From this on it moves, and does not merely scatter. */
const MOVING_MPS = 2;
const MOVED_M = 150;
const TOWED_M = 500;
/** No machine drives faster by itself; and by its odometer it has driven at least this part of the straight way. */
const FASTEST_MPS = 25;
const OWN_WAY = 0.7;
/** Supply of a machine's own battery, 12 or 24 V; below the lower there is none. */
export const SUPPLY_GOOD_V = 8;
const SUPPLY_GONE_V = 5;
const BATTERY_LOW_PERCENT = 15;
const BATTERY_GOOD_PERCENT = 25;
const TEMPERATURE_STEP_C = 1;
/** A fix scatters: who is parked on the edge of an area is not outside, back, and outside again with each. */
const BACK_MS = 10 * MINUTE;

const TAMPERING: readonly string[] = ['tamper', 'removing', 'gnss-antenna-cut'];
/** Every working day somebody opens these. */
const OPENED: readonly string[] = ['door', 'bonnet'];

const METER_DOUBTS: readonly Doubt[] = [
  'engine-hours-backwards',
  'cycles-backwards',
  'kilometres-backwards',
  'engine-hours-faster-than-clock',
  'kilometres-too-fast',
  'meter-unexplained',
];

const signal = (kind: AlarmKind, key: string, says: Signal['says'], dwellMs = 0, quietMs = 0): Signal => ({
  ...{ kind, key, says, dwellMs, quietMs },
});

const verdict = (isWrong: boolean | null, ofGood: 'good' | 'back' | 'clear' = 'clear'): Signal['says'] =>
  isWrong === null ? null : isWrong ? 'bad' : ofGood;

/** Whether one of several areas holds a place; `null` where nobody can tell. */
const isInAny = (place: LocatedPlace, areas: ReadyRules['areas']): boolean | null => {
  const held = areas.map(({ shape }) => isInShape(place, shape));
  if (held.includes(true)) return true;
  return held.includes(null) ? null : false;
};

const not = (is: boolean | null): boolean | null => (is === null ? null : !is);

/** Whether a place is where the machine must be. A place that is too old tells nothing; where nothing is asked, it is good. */
export const areaSignals = (rules: ReadyRules, place: LocatedPlace | null, at: UnixMs): Signal[] => {
  const holding = rules.areas.filter(area => rules.holds(area, at));
  const ofGroup = (purpose: 'permitted' | 'countries'): Signal => {
    const areas = holding.filter(area => area.purpose === purpose);
    if (areas.length === 0) return signal('outside-area', purpose, 'clear');
    const dwell = Math.max(...areas.map(({ dwellMs }) => dwellMs));
    return signal('outside-area', purpose, place && verdict(not(isInAny(place, areas)), 'back'), dwell, BACK_MS);
  };
  // Each by itself: who is in one of them may yet go into another.
  const forbidden = rules.areas.filter(({ purpose }) => purpose === 'forbidden');
  const ofForbidden = [...new Set(forbidden.map(({ id }) => id))].map(id => {
    const areas = holding.filter(area => area.purpose === 'forbidden' && area.id === id);
    if (areas.length === 0) return signal('outside-area', id, 'clear');
    const dwell = Math.max(...areas.map(({ dwellMs }) => dwellMs));
    return signal('outside-area', id, place && verdict(isInAny(place, areas), 'back'), dwell, BACK_MS);
  });
  return [ofGroup('permitted'), ofGroup('countries'), ...ofForbidden];
};

const isOutside = (rules: ReadyRules, place: LocatedPlace, at: UnixMs): boolean =>
  areaSignals(rules, place, at).some(({ says }) => says === 'bad');

/**
 * Where a source says that the machine is, for what may raise an alarm: also a place that another source speaks against, if that
 * one is no better or has been silent for a while. A tracker that was left in the yard does not hush the one that drives away.
 */
const claimedPlace = (stood: AlarmState['place'], fact: AlarmFact): LocatedPlace | null =>
  fact.place ?? (fact.disputed && replacesWord(stood, fact, PLACE_HOLDS_MS) ? fact.disputed : null);

const isOutsideByDevice = (watches: AlarmState['watches']): boolean =>
  Object.entries(watches).some(([name, { byDevice }]) => byDevice === true && name.startsWith('outside-area|'));

/**
 * The place of a reading, if it counts against the one that stood. A worse source, or one that another speaks against, ends no
 * alarm that stands; it raises one where no better source is heard: thieves leave none alive. What a party uploads does not count
 * at all while what a device has shown stands, however long that has been silent.
 */
export const countingPlace = (
  rules: ReadyRules,
  { place: stood, watches }: Pick<AlarmState, 'place' | 'watches'>,
  fact: AlarmFact,
): LocatedPlace | null => {
  if (!isDeviceSource(fact.source) && isOutsideByDevice(watches)) return null;
  if (fact.place && replacesWord(stood, fact)) return fact.place;
  const claimed = replacesWord(stood, fact, PLACE_HOLDS_MS) ? claimedPlace(stood, fact) : null;
  const isWorse = claimed && isOutside(rules, claimed, fact.time) && !(stood && isOutside(rules, stood, fact.time));
  return isWorse ? claimed : null;
};

/** Whether a machine may not move at a moment. */
const mustStand = (rules: ReadyRules, at: UnixMs): boolean =>
  rules.movement.some(
    rule => rules.holds({ ...rule, schedule: null }, at) && (rule.schedule === null || !rules.holds(rule, at)),
  );

/** When the rules alone change: it may move again. */
export const restSignals = (rules: ReadyRules, at: UnixMs): Signal[] =>
  mustStand(rules, at) ? [] : [signal('unexpected-movement', 'machine', 'clear')];

const movedSince = (fact: AlarmFact, memory: SourceMemory): number | null => {
  const place = fact.place ?? fact.disputed;
  return place && memory.fix && fact.time - memory.fix.time <= GAP_MS ? metresBetween(memory.fix.place, place) : null;
};

const movementSignal = (
  fact: AlarmFact,
  memory: SourceMemory,
  rules: ReadyRules,
  claimed: LocatedPlace | null,
): Signal => {
  const says = (word: Signal['says']) => signal('unexpected-movement', 'machine', word, 0, 10 * MINUTE);
  if (!mustStand(rules, fact.time)) return says('clear');
  // Where nothing tells the place (a jammer takes it), the device's own sense of moving does. Some report by the same word that
  // they have come to rest.
  const isTold = fact.alarms.includes('movement') && fact.motion !== false;
  if (isTold || (!claimed && fact.motion === true && fact.ignition === true)) return says('bad');
  if (!claimed) return says(null);
  if (fact.speedMps !== undefined && fact.speedMps >= MOVING_MPS) return says('bad');
  const moved = movedSince(fact, memory);
  if (moved === null || !memory.fix || moved < MOVED_M) return says('good');
  // Between a time when it might move and one when it must not, it may have moved in the first.
  return says(mustStand(rules, memory.fix.time) ? 'bad' : null);
};

/** Whether it is a party's upload while a device of the machine is heard. */
const isBesideDevice = ({ source, time }: AlarmFact, { seen }: AlarmState): boolean =>
  !isDeviceSource(source) && seen !== null && time - seen.time <= GAP_MS;

const gained = (now: number | undefined, before: number | undefined): number | null =>
  now === undefined || before === undefined ? null : now - before;

/**
 * Whether a machine that is off, as it was when it was seen last, was carried from there to here: not where its hour meter has
 * counted as long as it must have driven, or, without one, its odometer about as far. `null` where no meter tells, and it may
 * have been on in between.
 */
const wasCarried = (fact: AlarmFact, fix: NonNullable<SourceMemory['fix']>, moved: number): boolean | null => {
  const drove = gained(fact.engineHoursMs, fix.engineHoursMs);
  if (drove !== null) return drove <= 0 || drove < (moved / FASTEST_MPS) * 1000;
  const way = gained(fact.odometerM, fix.odometerM);
  if (way !== null) return way < moved * OWN_WAY;
  return fact.time - fix.time <= 30 * MINUTE ? true : null;
};

const towSignal = (fact: AlarmFact, memory: SourceMemory): Signal => {
  const says = (word: Signal['says']) => signal('tow', fact.source, word, 0, 30 * MINUTE);
  if (fact.alarms.includes('tow')) return says('bad');
  const { fix } = memory;
  const moved = movedSince(fact, memory);
  const isOff = memory.hasIgnition === true && fact.ignition === false && fix?.ignition === false;
  if (!fix || moved === null || moved < TOWED_M || !isOff) return says('good');
  return says(verdict(wasCarried(fact, fix, moved), 'good'));
};

const powerSignal = (fact: AlarmFact, memory: SourceMemory): Signal => {
  const { alarms, supplyVolts, source } = fact;
  const isGone = supplyVolts !== undefined && supplyVolts < SUPPLY_GONE_V && memory.hasSupply === true;
  const isThere = supplyVolts !== undefined && supplyVolts >= SUPPLY_GOOD_V;
  const isCut = alarms.includes('power-cut') || alarms.includes('power-off') || isGone;
  const isBack = alarms.includes('power-restored') || (isThere && !isCut);
  const word = isBack ? 'clear' : isCut ? 'bad' : fact.ignition ? 'good' : null;
  return signal('power-cut', source, word, 0, 60 * MINUTE);
};

const named = (kind: AlarmKind, fact: AlarmFact, names: readonly string[], quietMs: number): Signal =>
  signal(kind, fact.source, fact.alarms.some(name => names.includes(name)) ? 'bad' : 'good', 0, quietMs);

/** Somebody is at the tracker; or, in hours when nobody works with it, at what the tracker is hidden behind. */
const tamperSignal = (fact: AlarmFact, rules: ReadyRules): Signal =>
  named('tamper', fact, mustStand(rules, fact.time) ? [...TAMPERING, ...OPENED] : TAMPERING, 30 * MINUTE);

const batterySignal = (fact: AlarmFact): Signal => {
  const { batteryPercent: percent } = fact;
  const isTold = fact.alarms.some(name => name === 'low-battery' || name === 'low-power');
  const says = (word: Signal['says']) => signal('low-battery', fact.source, word, 0, 60 * MINUTE);
  if (isTold || (percent !== undefined && percent <= BATTERY_LOW_PERCENT)) return says('bad');
  // Between the two it is neither: a battery that hovers does not ring all day.
  return says(percent !== undefined && percent < BATTERY_GOOD_PERCENT ? null : 'good');
};

const temperatureSignals = (fact: AlarmFact, rules: ReadyRules): Signal[] => {
  const { temperaturesC: all = [], source } = fact;
  const temperature = limitAt(rules.temperature, fact.time);
  if (!temperature) return [signal('temperature', source, 'clear')];
  if (all.length === 0) return [];
  const { minC, maxC, dwellMs } = temperature;
  const isWrong = all.some(value => value < minC || value > maxC);
  const isWell = all.every(value => value >= minC + TEMPERATURE_STEP_C && value <= maxC - TEMPERATURE_STEP_C);
  return [signal('temperature', source, isWrong ? 'bad' : isWell ? 'clear' : null, dwellMs)];
};

/** What speaks of a receiver that is fooled, or of somebody who speaks for it. */
const FOOLED: readonly Doubt[] = ['place-jump', 'path-repeated', 'sources-disagree'];

const doubtSignal = (fact: AlarmFact, state: AlarmState): Signal => {
  if (isBesideDevice(fact, state)) return signal('place-doubted', fact.source, null);
  const isBad = fact.doubts.some(doubt => FOOLED.includes(doubt));
  return signal('place-doubted', fact.source, isBad ? 'bad' : fact.place ? 'good' : null, 0, 30 * MINUTE);
};

/** What is wrong with the meters of a source as of a reading; of one that shows none, what was before. */
export const meterFaults = (fact: AlarmFact, { faults = [] }: SourceMemory): readonly string[] => {
  const wrong = fact.doubts.filter(doubt => METER_DOUBTS.includes(doubt));
  const showsMeter = [fact.engineHoursMs, fact.odometerM, fact.cycles].some(value => value !== undefined);
  return wrong.length > 0 || showsMeter ? wrong : faults;
};

/** A meter that was wound back stays doubted: it is raised once, and not again by each reading after somebody has looked. */
const meterSignals = (fact: AlarmFact, memory: SourceMemory, { maintenance }: ReadyRules): Signal[] => {
  const isDoubted = fact.doubts.some(doubt => METER_DOUBTS.includes(doubt));
  const isNew = meterFaults(fact, memory).some(doubt => !(memory.faults ?? []).includes(doubt));
  const fault = signal('meter-fault', fact.source, isNew ? 'bad' : null);
  const due = limitAt(maintenance, fact.time);
  if (!due) return [fault, signal('maintenance-due', 'machine', 'clear')];
  const { engineHoursMs } = fact;
  if (engineHoursMs === undefined || isDoubted) return [fault];
  return [fault, signal('maintenance-due', 'machine', verdict(engineHoursMs >= due.atMs))];
};

/** Whether a reading shows the machine at work: a device's, or an upload where none is heard. */
export const showsUse = (fact: AlarmFact, state: AlarmState): boolean => {
  if (isBesideDevice(fact, state)) return false;
  const memory = state.sources[fact.source] ?? {};
  const { engineHoursMs, speedMps } = fact;
  const hasCounted =
    engineHoursMs !== undefined && memory.engineHoursMs !== undefined && engineHoursMs > memory.engineHoursMs;
  const moved = movedSince(fact, memory);
  return (
    fact.ignition === true ||
    hasCounted ||
    (fact.place !== null && speedMps !== undefined && speedMps >= MOVING_MPS) ||
    (moved !== null && moved >= MOVED_M)
  );
};

const inactiveSignal = (fact: AlarmFact, { used }: AlarmState, isUsed: boolean, { inactive }: ReadyRules): Signal => {
  const limit = limitAt(inactive, fact.time);
  const word = isUsed || !limit ? 'clear' : used !== null && fact.time - used >= limit.afterMs ? 'bad' : null;
  return signal('inactive', 'machine', word);
};

/**
 * All that a reading says.
 *
 * @param counting its place, where that counts
 */
export const signalsOf = (
  fact: AlarmFact,
  state: AlarmState,
  rules: ReadyRules,
  { isUsed, counting }: { readonly isUsed: boolean; readonly counting: LocatedPlace | null },
): Signal[] => {
  const memory = state.sources[fact.source] ?? {};
  return [
    ...(counting ? areaSignals(rules, counting, fact.time) : []),
    movementSignal(fact, memory, rules, claimedPlace(state.place, fact)),
    towSignal(fact, memory),
    powerSignal(fact, memory),
    tamperSignal(fact, rules),
    named('jamming', fact, ['jamming'], 15 * MINUTE),
    named('distress', fact, ['sos', 'accident', 'fall-down'], 60 * MINUTE),
    batterySignal(fact),
    ...temperatureSignals(fact, rules),
    doubtSignal(fact, state),
    ...meterSignals(fact, memory, rules),
    inactiveSignal(fact, state, isUsed, rules),
  ];
};
