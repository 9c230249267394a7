import { maintenanceDueOf, overUseOf } from '#domain/alarms/contract-use';
import { type AlarmFact, factsOf } from '#domain/alarms/fact';
import { alarmsAt, foldAlarms } from '#domain/alarms/fold';
import { ALARM_KINDS, type AlarmKind } from '#domain/alarms/kinds';
import { type AlarmChange, asFarAsKept, reconcile } from '#domain/alarms/lifecycle';
import type { MachineRules } from '#domain/alarms/rules';
import { type AlarmState, type Episode, NEW_STATE } from '#domain/alarms/state';
import { isBytes32 } from '#domain/hex';
import { dateOf } from '#domain/time/calendar-date';
import { Prisma, type Transaction } from '#prisma/client';
import { toldReadings } from '#prisma/reads/alarm-facts';
import type { ServiceContext } from '../context.ts';
import { countryOf } from '../telemetry/countries.ts';
import { keptSince } from '../telemetry/retired-months.ts';
import { lockMachines } from '../telemetry/store-readings.ts';
import { keepAlarms, keptAlarms } from './keep-alarms.ts';
import { machineSetUp } from './machine-rules.ts';
import { refoldJson, storedRefold } from './refold.ts';
import {
  alarmStateJson,
  dayOfSetUp,
  type MachineSetUp,
  setUpJson,
  storedAlarmState,
  storedSetUp,
} from './stored-state.ts';
import { countedDays } from './use-spans.ts';

const DAY_MS = 86_400_000;

/** States before the days of so long are kept; of older days, that before the first of each month. */
const DAILY_FOR_MS = 14 * DAY_MS;

/** Kinds that follow from use by day and from dates, and not from single readings alone. */
const OF_DATES = ['over-use'] as const satisfies readonly AlarmKind[];
const OF_READINGS: readonly AlarmKind[] = ALARM_KINDS.filter(kind => !OF_DATES.some(other => other === kind));

interface Base {
  readonly state: AlarmState;
  /** Readings from here on are still to be folded; `null`: those after the state's last. */
  readonly from: Date | null;
}

/** The newest kept state that no reading from a moment on touches; without one, that of before all readings. */
const keptBefore = async (tx: Transaction, subject: string, from: Date): Promise<Base> => {
  const kept = await tx.alarmCheckpoint.findFirst({ where: { subject, at: { lte: from } }, orderBy: { at: 'desc' } });
  const state = kept && storedAlarmState(kept.state);
  return kept && state ? { state, from: kept.at } : { state: NEW_STATE, from: null };
};

/** The first moment of the month after a moment. */
const monthAfter = (at: number): number => {
  const month = new Date(at);
  return Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1);
};

const isKept = (day: number, now: number): boolean =>
  now - day < DAILY_FOR_MS || dateOf(Math.floor(day / 1000)).endsWith('-01');

/** Facts by the UTC day of their time, in the order of time. */
const byDay = (facts: readonly AlarmFact[]): Map<number, AlarmFact[]> => {
  const days = new Map<number, AlarmFact[]>();
  for (const fact of facts) {
    const day = Math.floor(fact.time / DAY_MS) * DAY_MS;
    const of = days.get(day);
    if (of) of.push(fact);
    else days.set(day, [fact]);
  }
  return days;
};

interface Folded {
  readonly state: AlarmState;
  readonly ended: readonly Episode[];
  /** Whether nothing is left to be folded. */
  readonly isWhole: boolean;
}

/** States before days take the place of those that were kept of the same time. */
const keepCheckpoints = async (
  tx: Transaction,
  subject: string,
  { base, state }: { readonly base: Base; readonly state: AlarmState },
  checkpoints: readonly { readonly at: Date; readonly state: ReturnType<typeof alarmStateJson> }[],
): Promise<void> => {
  if (state.at === null) return;
  const after = base.from ?? (base.state.at === null ? new Date(0) : new Date(base.state.at));
  await tx.alarmCheckpoint.deleteMany({ where: { subject, at: { gt: after, lte: new Date(state.at) } } });
  if (checkpoints.length > 0)
    await tx.alarmCheckpoint.createMany({ data: checkpoints.map(one => ({ subject, ...one })), skipDuplicates: true });
};

/** Folds what is new on, up to about so many readings, and keeps the state before each day. */
const foldOn = async (
  tx: Transaction,
  subject: string,
  base: Base,
  { rules, now, most }: { readonly rules: MachineRules; readonly now: number; readonly most: number },
): Promise<Folded> => {
  let { state } = base;
  let [count, isWhole] = [0, true];
  const ended: Episode[] = [];
  const after = state.at === null || base.from ? undefined : new Date(state.at);
  const checkpoints: { at: Date; state: ReturnType<typeof alarmStateJson> }[] = [];
  const range = { after, from: base.from ?? undefined };
  for await (const chunk of toldReadings(tx, subject, range, Number.isFinite(most) ? most : undefined)) {
    if (count >= most) {
      isWhole = false;
      break;
    }
    count += chunk.length;
    for (const [day, facts] of byDay(factsOf(chunk, countryOf))) {
      if (state.at !== null && state.at < day) {
        // That of before a month also where the month begins quietly: what is older may be dropped for its age.
        const month = monthAfter(state.at);
        if (month < day) checkpoints.push({ at: new Date(month), state: alarmStateJson(state) });
        if (isKept(day, now)) checkpoints.push({ at: new Date(day), state: alarmStateJson(state) });
      }
      const next = foldAlarms(state, facts, rules);
      state = next.state;
      ended.push(...next.ended);
    }
  }
  await keepCheckpoints(tx, subject, { base, state }, checkpoints);
  return { state, ended, isWhole };
};

/** Old days' states go when new days come. */
const thinOut = (tx: Transaction, subject: string, now: number) => tx.$executeRaw`
  DELETE FROM alarm_checkpoints WHERE subject = ${subject} AND at < ${new Date(now - DAILY_FOR_MS)}
     AND extract(day FROM at AT TIME ZONE 'UTC') <> 1`;

/** Over-use of what is not history yet. */
const overUses = async (tx: Transaction, subject: string, { use }: MachineSetUp, now: number): Promise<Episode[]> => {
  const episodes: Episode[] = [];
  for (const span of use.spans) episodes.push(...overUseOf(await countedDays(tx, subject, span), span, now));
  return episodes.filter(({ until }) => until === null || until > use.since);
};

/** Maintenance is due by hours or by date, whichever was first. */
const withMaintenance = (episodes: readonly Episode[], { maintenanceOn }: MachineSetUp, now: number): Episode[] => {
  const byDate = maintenanceDueOf(maintenanceOn, now);
  if (!byDate) return [...episodes];
  const byHours = episodes.find(({ kind, until }) => kind === 'maintenance-due' && until === null);
  if (byHours && byHours.since <= byDate.since) return [...episodes];
  return [...episodes.filter(one => one !== byHours), byDate];
};

interface Watched {
  readonly dirtyFrom: Date | null;
  readonly state: unknown;
  readonly rules: unknown;
  readonly refoldFrom: Date | null;
  readonly refold: unknown;
}

/** What is remembered of a machine, locked; made where there is nothing yet. */
const lockWatch = async (tx: Transaction, subject: string): Promise<Watched> => {
  const [watch] = await tx.$queryRaw<Watched[]>`
    SELECT "dirtyFrom", state, rules, "refoldFrom", refold FROM alarm_watches WHERE subject = ${subject} FOR UPDATE`;
  if (watch) return watch;
  await tx.$executeRaw`INSERT INTO alarm_watches (subject) VALUES (${subject}) ON CONFLICT DO NOTHING`;
  return lockWatch(tx, subject);
};

/** What the readings make of a machine's alarms that follow from them. */
const ofReadings = async (
  tx: Transaction,
  subject: string,
  {
    episodes,
    since,
    now,
  }: { readonly episodes: readonly Episode[]; readonly since: Date | null; readonly now: number },
): Promise<AlarmChange[]> => {
  const kept = await keptAlarms(tx, subject, OF_READINGS, since);
  // A date that passed, and the maintenance that was done since, are no readings that came late: it was due, and is over.
  const changes = reconcile(kept, episodes).map(change => {
    const alarm = kept.find(one => change.type === 'withdraw' && one.id === change.id);
    return alarm?.kind === 'maintenance-due' && alarm.until === null
      ? { type: 'amend' as const, id: alarm.id, episode: { ...alarm, until: Math.max(now, alarm.since) } }
      : change;
  });
  const whole = await keptSince(tx);
  return whole === null ? changes : asFarAsKept(changes, kept, whole.getTime());
};

/** Over-use is told apart by lease: each has its own allowance. */
const ofDates = async (tx: Transaction, subject: string, setUp: MachineSetUp, now: number): Promise<AlarmChange[]> => {
  const kept = await keptAlarms(tx, subject, OF_DATES, new Date(setUp.use.since));
  if (setUp.use.spans.length === 0 && kept.length === 0) return [];
  const episodes = await overUses(tx, subject, setUp, now);
  const leases = new Set([...kept, ...episodes].map(({ use }) => use?.lease ?? null));
  return [...leases].flatMap(lease => {
    const isOfLease = ({ use }: Pick<Episode, 'use'>): boolean => (use?.lease ?? null) === lease;
    return reconcile(kept.filter(isOfLease), episodes.filter(isOfLease));
  });
};

interface SetUp {
  readonly setUp: MachineSetUp;
  /** Whether it was gathered now, and is to be kept. */
  readonly isNew: boolean;
}

const setUpOf = async (tx: Transaction, subject: string, watch: Watched, now: number): Promise<SetUp> => {
  // What the clock asks for is rare, and may be what no change of a rule has told of: maintenance that was done.
  const stored = watch.dirtyFrom === null ? null : storedSetUp(watch.rules);
  if (stored?.day === dayOfSetUp(now)) return { setUp: stored, isNew: false };
  return { setUp: await machineSetUp(tx, subject, now), isNew: true };
};

/** Writes what a fold that is whole makes of the alarms, signs and tells it; answers what of the watch is to be kept. */
const publish = async (
  ctx: ServiceContext,
  tx: Transaction,
  subject: string,
  {
    state,
    ended,
    since,
  }: { readonly state: AlarmState; readonly ended: readonly Episode[]; readonly since: number | null },
  { setUp, isNew }: SetUp,
) => {
  const now = ctx.clock.now().getTime();
  const at = alarmsAt(state, setUp.rules, now);
  const episodes = withMaintenance([...ended, ...at.ended, ...at.standing], setUp, now);
  const from = since === null ? null : new Date(since);
  await keepAlarms(ctx, tx, subject, [
    ...(await ofReadings(tx, subject, { episodes, since: from, now })),
    ...(await ofDates(tx, subject, setUp, now)),
  ]);
  if (isNew) await thinOut(tx, subject, now);
  // Dates are looked at once a day.
  const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  return {
    nextAt: new Date(Math.min(at.nextAt ?? tomorrow, tomorrow)),
    state: alarmStateJson(state),
    stateAt: state.at === null ? null : new Date(state.at),
    ...(isNew && { rules: setUpJson(setUp) }),
  };
};

const earlier = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));

/** Whether more readings than so many lie from a state on. */
const isMore = async (tx: Transaction, subject: string, { state, from }: Base, most: number): Promise<boolean> => {
  if (!Number.isFinite(most)) return false;
  const begin = from ?? new Date(state.at ?? 0);
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM readings r WHERE r.subject = ${subject} AND r.time >= ${begin} LIMIT ${most + 1}) read`;
  return (row?.count ?? 0) > most;
};

/** Leaves readings from a moment on to be folded anew, page by page, while what is known goes on. */
const putOff = (tx: Transaction, subject: string, from: Date | null) =>
  tx.alarmWatch.update({ where: { subject }, data: { dirtyFrom: null, refoldFrom: from, nextAt: null } });

/**
 * Folds readings that are new, and those that came late where they are few. Where they are many, what is new is folded onto
 * what is known, and the rest is left to `refoldMachine`, which then takes back what was wrong.
 */
const evaluate = async (ctx: ServiceContext, tx: Transaction, subject: string, most: number): Promise<void> => {
  const watch = await lockWatch(tx, subject);
  const known = await setUpOf(tx, subject, watch, ctx.clock.now().getTime());
  const live = storedAlarmState(watch.state);
  const under = storedRefold(watch.refold);
  const isAll = !Number.isFinite(most);
  const dirtyFrom = isAll && (under || watch.refoldFrom) ? new Date(0) : watch.dirtyFrom;
  const isLate = live?.at != null && dirtyFrom !== null && dirtyFrom.getTime() <= live.at;
  const fresh: Base = { state: live ?? NEW_STATE, from: null };
  const late = isLate && dirtyFrom ? await keptBefore(tx, subject, dirtyFrom) : null;
  const isOff = late !== null && (under !== null || (await isMore(tx, subject, late, most)));
  const base = late && !isOff ? late : fresh;
  const refoldFrom = isOff ? earlier(watch.refoldFrom, dirtyFrom) : watch.refoldFrom;
  const isBacklog = (!live && (under !== null || refoldFrom !== null)) || (await isMore(tx, subject, base, most));
  if (isBacklog) {
    const isPassed = under?.state.at != null && dirtyFrom !== null && dirtyFrom.getTime() <= under.state.at;
    const begin = under ? (isPassed ? dirtyFrom : null) : (dirtyFrom ?? new Date(live?.at ?? 0));
    await putOff(tx, subject, earlier(refoldFrom, begin));
    return;
  }
  const { state, ended } = await foldOn(tx, subject, base, {
    rules: known.setUp.rules,
    now: ctx.clock.now().getTime(),
    most: Number.POSITIVE_INFINITY,
  });
  const data = await publish(ctx, tx, subject, { state, ended, since: base.state.at }, known);
  await tx.alarmWatch.update({
    where: { subject },
    data: {
      ...{ ...data, dirtyFrom: null, refoldFrom: isAll ? null : refoldFrom },
      ...(isAll && { refold: Prisma.DbNull }),
    },
  });
};

/**
 * One page of a machine's readings folded anew, from the last kept state before those that came late; how far it has come is
 * kept, so that whoever dies loses one page. With the last page alarms are brought up to date. Answers whether it was the last.
 */
export const refoldMachine = async (
  ctx: ServiceContext,
  tx: Transaction,
  subject: string,
  most: number,
): Promise<boolean> => {
  await lockMachines(tx, [subject]);
  const watch = await lockWatch(tx, subject);
  const under = storedRefold(watch.refold);
  if (!under && watch.refoldFrom === null) return true;
  const now = ctx.clock.now().getTime();
  const known = await setUpOf(tx, subject, watch, now);
  const base = under
    ? { state: under.state, from: null }
    : await keptBefore(tx, subject, watch.refoldFrom ?? new Date(0));
  const folded = await foldOn(tx, subject, base, { rules: known.setUp.rules, now, most });
  const since = under ? under.since : base.state.at;
  const ended = [...(under?.ended ?? []), ...folded.ended];
  const refoldFrom = under ? watch.refoldFrom : null;
  const data = folded.isWhole
    ? { ...(await publish(ctx, tx, subject, { state: folded.state, ended, since }, known)), refold: Prisma.DbNull }
    : { refold: refoldJson({ state: folded.state, ended, since }) };
  await tx.alarmWatch.update({ where: { subject }, data: { ...data, refoldFrom } });
  return folded.isWhole;
};

/**
 * Brings the alarms of machines up to date with their readings, their rules and the clock, signs what of them is a condition,
 * and tells who may know; in the caller's transaction. It may be called as often as one likes, in any order of readings: what
 * is kept is what the readings tell.
 *
 * @param most readings of a machine that are folded here; more are left to `refoldMachine`
 */
export const evaluateMachines = async (
  ctx: ServiceContext,
  tx: Transaction,
  subjects: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<void> => {
  const machines = [...new Set(subjects)].filter(isBytes32).sort();
  await lockMachines(tx, machines);
  for (const subject of machines) await evaluate(ctx, tx, subject, most);
};
