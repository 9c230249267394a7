import type { LocatedPlace } from '#domain/geofences/shape';
import { OLDEST_TIME } from '#domain/telemetry/doubts';
import type { UnixMs } from '#domain/telemetry/reading';
import { isDeviceSource } from '#domain/telemetry/tiers';
import { GAP_MS } from '#domain/telemetry/use-by-day';
import type { AlarmFact } from './fact.ts';
import { type AlarmKind, kindFacts } from './kinds.ts';
import { alarmOfWatch, compareAlarms, OF_MACHINE, watchNameOf } from './names.ts';
import { isInForce, limitAt, type MachineRules, type ReadyRules, readyRules, type SilenceRule } from './rules.ts';
import {
  areaSignals,
  countingPlace,
  meterFaults,
  restSignals,
  type Signal,
  SUPPLY_GOOD_V,
  showsUse,
  signalsOf,
} from './signals.ts';
import { type AlarmState, type Episode, NEW_STATE, type SourceMemory, type Watch } from './state.ts';

/** What the meters of a source show after a reading: of each the last that was told. */
const meterMemory = (
  { engineHoursMs, odometerM }: AlarmFact,
  before: SourceMemory = {},
): Pick<SourceMemory, 'engineHoursMs' | 'odometerM'> => {
  const [hours, way] = [engineHoursMs ?? before.engineHoursMs, odometerM ?? before.odometerM];
  return { ...(hours !== undefined && { engineHoursMs: hours }), ...(way !== undefined && { odometerM: way }) };
};

const isSettled = ({ kind, key }: ReadyRules['settled'][number], name: string): boolean =>
  key === null ? name.startsWith(watchNameOf(kind, '')) : name === watchNameOf(kind, key);

interface Silence {
  /** Of the watch. */
  readonly name: string;
  readonly from: UnixMs;
  until: UnixMs | null;
  readonly evidence: readonly string[];
}

/** A fold under way: a state that is written to, and the alarms that ended. */
class Fold {
  #state: AlarmState;
  readonly #watches: Record<string, Watch>;
  readonly #open: Record<string, AlarmState['open'][string]>;
  readonly #rules: ReadyRules;
  readonly ended: Episode[] = [];
  /** The next moment at which the rules change, as of `#nextOf`. */
  #next: UnixMs | null = null;
  #nextOf: UnixMs | null = null;

  constructor(state: AlarmState, rules: ReadyRules) {
    this.#state = state;
    this.#watches = { ...state.watches };
    this.#open = { ...state.open };
    this.#rules = rules;
  }

  get state(): AlarmState {
    return { ...this.#state, watches: { ...this.#watches }, open: { ...this.#open } };
  }

  #isServiced(kind: AlarmKind, at: UnixMs): boolean {
    return kindFacts(kind).isService && this.#rules.services.some(service => isInForce(service, at));
  }

  #hear(
    { kind, key, says, dwellMs, quietMs }: Signal,
    at: UnixMs,
    evidence: readonly string[],
    isDevices: boolean,
  ): void {
    const name = watchNameOf(kind, key);
    const watch = this.#watches[name];
    if (says === 'bad') {
      if (this.#isServiced(kind, at)) return;
      const begun = watch ?? { isActive: dwellMs === 0, since: at, lastBad: at, dueAt: at + dwellMs, evidence };
      this.#watches[name] = { ...begun, lastBad: at, over: null, ...(isDevices && { byDevice: true }) };
      return;
    }
    if (!watch || says === null) return;
    const isQuiet = at - watch.lastBad >= quietMs;
    // What is not an alarm yet has nothing to be quiet after: it was not wrong for as long as its dwell.
    if (says === 'clear' || isQuiet || (says === 'back' && !watch.isActive)) delete this.#watches[name];
    else if (says === 'back')
      this.#watches[name] = { ...watch, over: watch.over ?? { at: watch.lastBad + quietMs, by: evidence[0] ?? null } };
  }

  /** Whether it is a party's upload against what a device has shown. */
  #isTakingBack({ kind, key, says }: Signal, { source }: AlarmFact): boolean {
    return says !== 'bad' && !isDeviceSource(source) && this.#watches[watchNameOf(kind, key)]?.byDevice === true;
  }

  /** What waited long enough is an alarm, or over; each stands as long as anything of it does. */
  #settle(at: UnixMs, endedBy: string | null): void {
    const active = new Map<string, AlarmState['open'][string]>();
    const over = new Map<string, NonNullable<Watch['over']>>();
    for (const [name, watch] of Object.entries(this.#watches)) {
      const alarm = alarmOfWatch(name);
      if (!alarm) continue;
      const alarmName = watchNameOf(alarm.kind, alarm.key);
      if (watch.over && at >= watch.over.at) {
        delete this.#watches[name];
        over.set(alarmName, watch.over);
        continue;
      }
      const { since, evidence, dueAt, isActive } = watch;
      if (!isActive && at >= dueAt) this.#watches[name] = { ...watch, isActive: true };
      if (!this.#watches[name]?.isActive) continue;
      const other = active.get(alarmName);
      if (!other || since < other.since) active.set(alarmName, { since, evidence });
    }
    for (const [name, begun] of active) this.#open[name] ??= begun;
    for (const [name, standing] of Object.entries(this.#open)) {
      const alarm = alarmOfWatch(name);
      if (!alarm || active.has(name)) continue;
      const end = over.get(name) ?? { at, by: endedBy };
      this.ended.push({ ...alarm, ...standing, until: end.at, endedBy: end.by });
      delete this.#open[name];
    }
  }

  /** A moment that is not within announced work: itself, or the work's end; `null` where that has none. */
  #afterService(at: UnixMs): UnixMs | null {
    let from = at;
    for (const service of this.#rules.services.toSorted((a, b) => a.from - b.from)) {
      if (!isInForce(service, from)) continue;
      if (service.until === null) return null;
      from = service.until;
    }
    return from;
  }

  /** What was heard last of what a rule is for; a source that never spoke counts from when it was to. */
  #lastOf({
    of,
    source,
    from,
    since = from,
  }: SilenceRule): { readonly id: string | null; readonly time: UnixMs } | null {
    if (source === undefined) return of === 'all' ? this.#state.heard : this.#state.seen;
    const last = this.#state.sources[source]?.last;
    if (last && last.time >= since) return last;
    return since < OLDEST_TIME ? null : { id: null, time: since };
  }

  /** When all that a watch is for is silent, if nothing more came, by the limits of each time; announced work does not count. */
  #silences(): Silence[] {
    const spans: Silence[] = [];
    for (const rule of this.#rules.silence) {
      const { afterMs, from, until, source } = rule;
      const name = `silent|${source ?? 'machine'}`;
      const last = this.#lastOf(rule);
      const before = spans.findLast(one => one.name === name);
      const begin = last && Math.max(from, last.time + afterMs);
      if (!last || begin === null || (until !== null && begin >= until)) continue;
      if (before && before.until === begin) {
        before.until = until;
        continue;
      }
      const start = this.#afterService(begin);
      const evidence = last.id === null ? [] : [last.id];
      if (start !== null && (until === null || start < until)) spans.push({ name, from: start, until, evidence });
    }
    return spans;
  }

  /** @param isTurn whether what holds until this moment is still to be heard */
  #hearSilence(at: UnixMs, isTurn = false): void {
    for (const { name, from, until, evidence } of this.#silences()) {
      const isSilent = at > from && (until === null || at < until || (isTurn && at === until));
      if (!isSilent || this.#watches[name]) continue;
      this.#watches[name] = { isActive: true, since: from, lastBad: from, dueAt: from, evidence };
    }
  }

  /** The clock stands at a moment. */
  tick(at: UnixMs): void {
    this.#hearSilence(at);
    this.#settle(at, null);
  }

  /** What no limit asks for any more is over; a new one is held against what is known. */
  #turnLimits(at: UnixMs): void {
    const { inactive, temperature, maintenance } = this.#rules;
    const silent = this.#silences().flatMap(({ name, from, until }) =>
      at > from && (until === null || at < until) ? [name] : [],
    );
    for (const name of Object.keys(this.#watches))
      if (name.startsWith('silent|') && !silent.includes(name)) delete this.#watches[name];
    if (!limitAt(inactive, at)) delete this.#watches['inactive|machine'];
    const range = limitAt(temperature, at);
    for (const [name, { isActive }] of Object.entries(this.#watches))
      if (name.startsWith('temperature|') && (!range || (range.from === at && !isActive))) delete this.#watches[name];
    const due = limitAt(maintenance, at);
    const hours = Object.values(this.#state.sources).map(({ engineHoursMs = 0 }) => engineHoursMs);
    if (!due || (due.from === at && hours.every(value => value < due.atMs)))
      delete this.#watches['maintenance-due|machine'];
  }

  #turn(at: UnixMs): void {
    this.#settle(at, null);
    this.#turnLimits(at);
    const { place } = this.#state;
    const held = place && at - place.time <= GAP_MS ? place : null;
    const isDevices = place !== null && isDeviceSource(place.source);
    for (const signal of areaSignals(this.#rules, held, at)) this.#hear(signal, at, place ? [place.id] : [], isDevices);
    for (const signal of restSignals(this.#rules, at)) this.#hear(signal, at, [], false);
    for (const settled of this.#rules.settled) {
      if (settled.at !== at) continue;
      for (const name of Object.keys(this.#watches)) if (isSettled(settled, name)) delete this.#watches[name];
    }
    this.#settle(at, null);
  }

  /** The next moment after the last reading, or after the last turn that was taken, at which the rules change. */
  nextTurn(after: UnixMs): UnixMs | null {
    if (this.#nextOf === null || after < this.#nextOf || (this.#next !== null && after >= this.#next)) {
      this.#next = this.#rules.next(after);
      this.#nextOf = after;
    }
    return this.#next;
  }

  /** Takes the turns of the rules up to a moment. */
  turnsUntil(at: UnixMs): void {
    let from = this.#state.at;
    if (from === null) return;
    for (let turn = this.nextTurn(from); turn !== null && turn <= at; turn = this.nextTurn(from)) {
      this.#hearSilence(turn, true);
      this.#turn(turn);
      from = turn;
    }
  }

  #remember(fact: AlarmFact, isUsed: boolean, counting: LocatedPlace | null): void {
    const { id, time, source, trust } = fact;
    const state = this.#state;
    const own = fact.place ?? fact.disputed;
    const before = state.sources[source];
    const meters = meterMemory(fact, before);
    const memory: SourceMemory = {
      ...before,
      faults: meterFaults(fact, before ?? {}),
      ...(own && { fix: { time, place: own, ignition: fact.ignition ?? null, ...meters } }),
      ...(fact.supplyVolts !== undefined && fact.supplyVolts >= SUPPLY_GOOD_V && { hasSupply: true }),
      ...(fact.ignition === true && { hasIgnition: true }),
      ...meters,
      last: { id, time },
    };
    // After a silence nobody knows whether it was used: what was not yet an alarm begins anew.
    const isAfresh =
      state.used === null ||
      (state.at !== null && time - state.at > GAP_MS && !this.#open[watchNameOf('inactive', OF_MACHINE)]);
    this.#state = {
      ...state,
      at: time,
      seen: isDeviceSource(source) ? { id, time } : state.seen,
      heard: { id, time },
      place: counting ? { ...counting, id, time, source, trust } : state.place,
      used: isUsed || isAfresh ? time : state.used,
      sources: { ...state.sources, [source]: memory },
    };
  }

  take(fact: AlarmFact): void {
    this.turnsUntil(fact.time);
    this.#hearSilence(fact.time);
    this.#settle(fact.time, null);
    const isUsed = showsUse(fact, this.#state);
    const counting = countingPlace(this.#rules, { place: this.#state.place, watches: this.#watches }, fact);
    const gap = this.#state.at === null ? 0 : fact.time - this.#state.at;
    for (const signal of signalsOf(fact, this.#state, this.#rules, { isUsed, counting })) {
      const isBlind = signal.kind === 'inactive' && gap > GAP_MS && signal.says === 'bad';
      if (isBlind || this.#isTakingBack(signal, fact)) continue;
      this.#hear(signal, fact.time, [fact.id], isDeviceSource(fact.source));
    }
    const ofAny = this.#rules.silence.filter(({ source }) => source === undefined);
    if (limitAt(ofAny, fact.time)?.of !== 'devices' || isDeviceSource(fact.source))
      delete this.#watches['silent|machine'];
    delete this.#watches[`silent|${fact.source}`];
    this.#remember(fact, isUsed, counting);
    this.#settle(fact.time, fact.id);
  }

  get standing(): Episode[] {
    return Object.entries(this.#open).flatMap(([name, { since, evidence }]) => {
      const alarm = alarmOfWatch(name);
      return alarm ? [{ ...alarm, since, evidence, until: null, endedBy: null }] : [];
    });
  }

  /** The next moment at which time alone may make an alarm, or end one. */
  nextAt(now: UnixMs): UnixMs | null {
    const waiting = Object.values(this.#watches).flatMap(({ isActive, dueAt, over }) => [
      ...(isActive ? [] : [dueAt]),
      ...(over ? [over.at] : []),
    ]);
    const turn = this.#state.at === null ? null : this.nextTurn(Math.max(now, this.#state.at));
    // Silent is what is later than the moment, by at least a millisecond.
    const silent = this.#silences().map(({ from }) => from + 1);
    const all = [...waiting, ...silent, ...(turn === null ? [] : [turn])];
    const later = all.filter(at => at > now);
    return later.length > 0 ? Math.min(...later) : null;
  }
}

/** Takes in facts later than the state's, in the one order of readings; answers the state after them and alarms that ended. */
export const foldAlarms = (
  state: AlarmState,
  facts: readonly AlarmFact[],
  rules: MachineRules,
): { readonly state: AlarmState; readonly ended: readonly Episode[] } => {
  const fold = new Fold(state, readyRules(rules));
  for (const fact of facts) fold.take(fact);
  return { state: fold.state, ended: fold.ended };
};

/** What stands at a moment after the last reading, what time alone has ended since, and when to look again. */
export const alarmsAt = (
  state: AlarmState,
  rules: MachineRules,
  now: UnixMs,
): { readonly standing: readonly Episode[]; readonly ended: readonly Episode[]; readonly nextAt: UnixMs | null } => {
  const fold = new Fold(state, readyRules(rules));
  fold.turnsUntil(now);
  fold.tick(now);
  return { standing: fold.standing, ended: fold.ended, nextAt: fold.nextAt(now) };
};

/** All alarms of a machine as of a moment, from all facts of it, in their order. */
export const alarmsOf = (facts: readonly AlarmFact[], rules: MachineRules, now: UnixMs): Episode[] => {
  const { state, ended } = foldAlarms(NEW_STATE, facts, rules);
  const at = alarmsAt(state, rules, now);
  return [...ended, ...at.ended, ...at.standing].sort(compareAlarms);
};
