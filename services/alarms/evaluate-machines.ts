import { maintenanceDueOf, overUseOf } from '#domain/alarms/contract-use';
import { type AlarmFact, factsOf } from '#domain/alarms/fact';
import { alarmsAt, foldAlarms } from '#domain/alarms/fold';
import { ALARM_KINDS, type AlarmKind } from '#domain/alarms/kinds';
import { type AlarmChange, reconcile } from '#domain/alarms/lifecycle';
import type { MachineRules } from '#domain/alarms/rules';
import { type AlarmState, type Episode, NEW_STATE } from '#domain/alarms/state';
import { isBytes32 } from '#domain/hex';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import { toldReadings } from '#prisma/reads/alarm-facts';
import type { ServiceContext } from '../context.ts';
import { countryOf } from '../telemetry/countries.ts';
import { lockMachines } from '../telemetry/store-readings.ts';
import { keepAlarms, keptAlarms } from './keep-alarms.ts';
import { machineSetUp } from './machine-rules.ts';
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

/** The newest kept state that no changed reading touches. */
const baseOf = async (
  tx: Transaction,
  subject: string,
  watch: { readonly state: unknown; readonly dirtyFrom: Date | null },
): Promise<Base> => {
  const latest = storedAlarmState(watch.state);
  const { dirtyFrom } = watch;
  if (latest && (dirtyFrom === null || latest.at === null || dirtyFrom.getTime() > latest.at))
    return { state: latest, from: null };
  const kept =
    latest && dirtyFrom
      ? await tx.alarmCheckpoint.findFirst({
          where: { subject, at: { lte: dirtyFrom } },
          orderBy: { at: 'desc' },
        })
      : null;
  const state = kept && storedAlarmState(kept.state);
  await tx.alarmCheckpoint.deleteMany({ where: { subject, ...(kept && state && { at: { gt: kept.at } }) } });
  return kept && state ? { state, from: kept.at } : { state: NEW_STATE, from: null };
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

/** Folds what is new on, and keeps the state before each day. */
const foldOn = async (
  tx: Transaction,
  subject: string,
  base: Base,
  rules: MachineRules,
  now: number,
): Promise<{ readonly state: AlarmState; readonly ended: readonly Episode[] }> => {
  let { state } = base;
  const ended: Episode[] = [];
  const after = state.at === null || base.from ? undefined : new Date(state.at);
  const checkpoints: { subject: string; at: Date; state: ReturnType<typeof alarmStateJson> }[] = [];
  for await (const chunk of toldReadings(tx, subject, { after, from: base.from ?? undefined })) {
    for (const [day, facts] of byDay(factsOf(chunk, countryOf))) {
      if (state.at !== null && state.at < day && isKept(day, now))
        checkpoints.push({ subject, at: new Date(day), state: alarmStateJson(state) });
      const next = foldAlarms(state, facts, rules);
      state = next.state;
      ended.push(...next.ended);
    }
  }
  if (checkpoints.length > 0) await tx.alarmCheckpoint.createMany({ data: checkpoints, skipDuplicates: true });
  return { state, ended };
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
}

/** What is remembered of a machine, locked; made where there is nothing yet. */
const lockWatch = async (tx: Transaction, subject: string): Promise<Watched> => {
  const [watch] = await tx.$queryRaw<Watched[]>`
    SELECT "dirtyFrom", state, rules FROM alarm_watches WHERE subject = ${subject} FOR UPDATE`;
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
  return reconcile(kept, episodes).map(change => {
    const alarm = kept.find(one => change.type === 'withdraw' && one.id === change.id);
    return alarm?.kind === 'maintenance-due' && alarm.until === null
      ? { type: 'amend' as const, id: alarm.id, episode: { ...alarm, until: Math.max(now, alarm.since) } }
      : change;
  });
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

const evaluate = async (ctx: ServiceContext, tx: Transaction, subject: string): Promise<void> => {
  const watch = await lockWatch(tx, subject);
  const now = ctx.clock.now().getTime();
  // What the clock asks for is rare, and may be what no change of a rule has told of: maintenance that was done.
  const stored = watch.dirtyFrom === null ? null : storedSetUp(watch.rules);
  const known = stored?.day === dayOfSetUp(now) ? stored : null;
  const setUp = known ?? (await machineSetUp(tx, subject, now));
  const base = await baseOf(tx, subject, watch);
  const { state, ended } = await foldOn(tx, subject, base, setUp.rules, now);
  const at = alarmsAt(state, setUp.rules, now);
  const episodes = withMaintenance([...ended, ...at.ended, ...at.standing], setUp, now);
  const since = base.state.at === null ? null : new Date(base.state.at);
  await keepAlarms(ctx, tx, subject, [
    ...(await ofReadings(tx, subject, { episodes, since, now })),
    ...(await ofDates(tx, subject, setUp, now)),
  ]);
  if (!known) await thinOut(tx, subject, now);
  // Dates are looked at once a day.
  const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  await tx.alarmWatch.update({
    where: { subject },
    data: {
      dirtyFrom: null,
      nextAt: new Date(Math.min(at.nextAt ?? tomorrow, tomorrow)),
      state: alarmStateJson(state),
      stateAt: state.at === null ? null : new Date(state.at),
      ...(!known && { rules: setUpJson(setUp) }),
    },
  });
};

/**
 * Brings the alarms of machines up to date with their readings, their rules and the clock, signs what of them is a condition,
 * and tells who may know; in the caller's transaction. It may be called as often as one likes, in any order of readings: what
 * is kept is what the readings tell.
 */
export const evaluateMachines = async (
  ctx: ServiceContext,
  tx: Transaction,
  subjects: readonly string[],
): Promise<void> => {
  const machines = [...new Set(subjects)].filter(isBytes32).sort();
  await lockMachines(tx, machines);
  for (const subject of machines) await evaluate(ctx, tx, subject);
};
