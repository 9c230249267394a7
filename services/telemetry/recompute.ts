import { DISAGREE_MS } from '#domain/telemetry/disagreement';
import { type Doubt, FIX_DOUBTS, hasBadTime, type JudgedReading, judgeReadings } from '#domain/telemetry/doubts';
import type { MeterChange } from '#domain/telemetry/meters';
import { type DayUse, dailyUseOfJudged, type HourUse, hourlyUseOfJudged } from '#domain/telemetry/use-by-day';
import { dateOf } from '#domain/time/calendar-date';
import { Prisma, type Transaction } from '#prisma/client';
import {
  doubtArray,
  meterChangesOf,
  type StoredForVerdict,
  storedOf,
  type VerdictRow,
  verdictColumns,
} from '#prisma/reads/stored-readings';
import { markMachines } from '../alarms/mark-machines.ts';
import type { ReadingRow } from './reading-rows.ts';
import { refreshLatest } from './refresh-latest.ts';
import { isOfStream, sourcesOf } from './sources.ts';

/** What of a source's record new readings may change: from the reading before them to the one after, for each element that they have. */
export interface Touched {
  readonly subject: string;
  readonly source: string;
  from: string;
  to: string;
  fix: boolean;
  hours: boolean;
  odometer: boolean;
  cycles: boolean;
}

/** A time of a machine; `from` is the first moment, `to` the first after. */
export interface Window {
  readonly subject: string;
  readonly from: Date;
  readonly to: Date;
}

/** What of a row tells what it touches. */
export type TouchingRow = Pick<ReadingRow, 'source' | 'time' | 'fix' | 'engineHoursMs' | 'odometerM' | 'cycles'> & {
  readonly subject: string;
};

export const touchedBy = (rows: readonly TouchingRow[]): Touched[] => {
  const groups = new Map<string, Touched>();
  for (const row of rows) {
    const { subject, source, time } = row;
    const key = `${subject} ${source}`;
    const group = groups.get(key) ?? {
      ...{ subject, source, from: time, to: time },
      ...{ fix: false, hours: false, odometer: false, cycles: false },
    };
    if (time < group.from) group.from = time;
    if (time > group.to) group.to = time;
    group.fix ||= row.fix === 'valid';
    group.hours ||= row.engineHoursMs !== null;
    group.odometer ||= row.odometerM !== null;
    group.cycles ||= row.cycles !== null;
    groups.set(key, group);
  }
  return [...groups.values()];
};

/** Readings of each element, as the partial indexes of the table have them. */
const ELEMENTS = {
  fix: Prisma.sql`fix = 'valid' AND NOT r.doubts && ARRAY['zero-island', 'place-impossible']`,
  hours: Prisma.sql`"engineHoursMs" IS NOT NULL`,
  odometer: Prisma.sql`"odometerM" IS NOT NULL`,
  cycles: Prisma.sql`cycles IS NOT NULL`,
} as const;

/** Places that count: the next is measured from the last of these, and the way goes from one to the other. */
const BELIEVED = Prisma.sql`fix = 'valid' AND NOT r.doubts && ${doubtArray(FIX_DOUBTS)}`;

/** Within so much time the places of several sources are held against each other. */
const NEARBY = Prisma.sql`interval '${Prisma.raw(String(DISAGREE_MS))} milliseconds'`;

/** A clock that was never set does not make windows of half a century. */
const CREDIBLE = Prisma.sql`NOT r.doubts && ARRAY['time-future', 'time-ancient']`;

/** The time of the neighbour of a group: before `from`, or after `to`. */
const neighbour = (side: 'before' | 'after', condition: Prisma.Sql): Prisma.Sql =>
  side === 'before'
    ? Prisma.sql`(SELECT max(r.time) FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time < g."from" AND ${CREDIBLE} AND ${condition})`
    : Prisma.sql`(SELECT min(r.time) FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time > g."to" AND ${CREDIBLE} AND ${condition})`;

const reach = (side: 'before' | 'after'): Prisma.Sql => {
  const ofElements = Object.entries(ELEMENTS).map(
    ([name, condition]) => Prisma.sql`CASE WHEN ${Prisma.raw(`g.${name}`)} THEN ${neighbour(side, condition)} END`,
  );
  // A fix that is not believed is no end of the way: the next one that is believed is measured from the one before.
  const believed = Prisma.sql`CASE WHEN g.fix THEN ${neighbour(side, BELIEVED)} END`;
  const all = Prisma.join([neighbour(side, Prisma.sql`TRUE`), believed, ...ofElements]);
  return side === 'before' ? Prisma.sql`least(g."from", ${all})` : Prisma.sql`greatest(g."to", ${all})`;
};

/** From the readings before those that are new to the ones after them, and as far as places of several sources are compared. */
interface Reach extends Window {
  /** The first that is new, or that it may put in another light. */
  readonly first: Date;
}

const reachesOf = (tx: Transaction, touched: readonly Touched[]): Promise<Reach[]> => tx.$queryRaw<Reach[]>`
  SELECT g.subject, min(${reach('before')} - ${NEARBY}) AS "from", min(g."from" - ${NEARBY}) AS first,
         max(${reach('after')} + ${NEARBY}) AS "to"
    FROM jsonb_to_recordset(${JSON.stringify(touched)}::jsonb)
         AS g(subject text, source text, "from" timestamptz, "to" timestamptz, fix boolean, hours boolean, odometer boolean, cycles boolean)
   GROUP BY g.subject ORDER BY g.subject`;

const DAY_MS = 86_400_000;

/** Whole UTC days. */
const daysOf = ({ subject, from, to }: Window): Window => ({
  subject,
  from: new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS),
  to: new Date((Math.floor(to.getTime() / DAY_MS) + 1) * DAY_MS),
});

/** The whole UTC days of a window that begins with one. */
const daysBefore = ({ subject, from, to }: Window): Window => daysOf({ subject, from, to: new Date(to.getTime() - 1) });

const asRecords = (windows: readonly Window[]): Prisma.Sql => Prisma.sql`
  jsonb_to_recordset(${JSON.stringify(windows.map(({ subject, from, to }) => ({ subject, from, to })))}::jsonb) AS w(subject text, "from" timestamptz, "to" timestamptz)`;

/** The last reading of a source before a window and the first after it: any, and of each element. */
const atEdges = (): Prisma.Sql => {
  const edges = [Prisma.sql`TRUE`, BELIEVED, ...Object.values(ELEMENTS)].flatMap(condition => [
    Prisma.sql`(SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time < w."from"
        AND ${CREDIBLE} AND ${condition} ORDER BY r.time DESC, r.sequence DESC LIMIT 1)`,
    Prisma.sql`(SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time >= w."to"
        AND ${CREDIBLE} AND ${condition} ORDER BY r.time, r.sequence LIMIT 1)`,
  ]);
  return Prisma.join(edges, ' UNION ALL ');
};

const readWindows = async (tx: Transaction, windows: readonly Window[]): Promise<Map<string, StoredForVerdict[]>> => {
  const inside = await tx.$queryRaw<VerdictRow[]>`
    SELECT ${verdictColumns('r')} FROM ${asRecords(windows)}
      JOIN readings r ON r.subject = w.subject AND r.time >= w."from" AND r.time < w."to"`;
  const around = await tx.$queryRaw<VerdictRow[]>`
    WITH w AS (SELECT * FROM ${asRecords(windows)}),
         ${sourcesOf(Prisma.sql`SELECT subject FROM w`)}
    SELECT DISTINCT ON (edge.id) ${verdictColumns('edge')}
      FROM w JOIN sources s ON s.subject = w.subject
      CROSS JOIN LATERAL (${atEdges()}) edge ORDER BY edge.id`;
  const nearby = await tx.$queryRaw<VerdictRow[]>`
    SELECT ${verdictColumns('r')} FROM ${asRecords(windows)}
      JOIN readings r ON r.subject = w.subject AND r.fix = 'valid'
       AND (r.time >= w."from" - ${NEARBY} AND r.time < w."from" OR r.time >= w."to" AND r.time < w."to" + ${NEARBY})`;
  const taken = new Set(around.map(({ id }) => id));
  const bySubject = new Map<string, StoredForVerdict[]>();
  for (const row of [...inside, ...around, ...nearby.filter(({ id }) => !taken.has(id))]) {
    const of = bySubject.get(row.subject);
    if (of) of.push(storedOf(row));
    else bySubject.set(row.subject, [storedOf(row)]);
  }
  return bySubject;
};

const sameDoubts = (a: readonly Doubt[], b: readonly Doubt[]): boolean =>
  a.length === b.length && a.every((doubt, at) => doubt === b[at]);

const writeDoubts = async (tx: Transaction, changed: readonly { id: string; doubts: readonly Doubt[] }[]) => {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    UPDATE readings r SET doubts = ARRAY(SELECT jsonb_array_elements_text(v.doubts))
      FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS v(id uuid, doubts jsonb) WHERE r.id = v.id`;
};

const writeDays = async (
  tx: Transaction,
  windows: readonly Window[],
  days: readonly (DayUse & { readonly subject: string })[],
): Promise<void> => {
  await tx.$executeRaw`
    DELETE FROM equipment_days d USING ${asRecords(windows)}
     WHERE d.subject = w.subject AND d.day >= (w."from" AT TIME ZONE 'UTC')::date AND d.day < (w."to" AT TIME ZONE 'UTC')::date`;
  await tx.$executeRaw`
    INSERT INTO equipment_days (subject, day, "engineMs", "distanceM", cycles, readings, "gapMs")
    SELECT subject, day, "engineMs", "distanceM", cycles, readings, "gapMs"
      FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
        AS d(subject text, day date, "engineMs" bigint, "distanceM" bigint, cycles bigint, readings int, "gapMs" bigint)`;
};

const writeHours = async (
  tx: Transaction,
  windows: readonly Window[],
  hours: readonly (HourUse & { readonly subject: string })[],
): Promise<void> => {
  await tx.$executeRaw`
    DELETE FROM equipment_hours h USING ${asRecords(windows)}
     WHERE h.subject = w.subject AND h.hour >= w."from" AND h.hour < w."to"`;
  await tx.$executeRaw`
    INSERT INTO equipment_hours (subject, hour, "engineMs", "distanceM", cycles, readings)
    SELECT subject, to_timestamp(hour / 1000.0), "engineMs", "distanceM", cycles, readings
      FROM jsonb_to_recordset(${JSON.stringify(hours)}::jsonb)
        AS h(subject text, hour bigint, "engineMs" bigint, "distanceM" bigint, cycles bigint, readings int)`;
};

const dayOf = (at: Date): string => dateOf(Math.floor(at.getTime() / 1000));

/** Verdicts on the readings of windows, made from what is stored and written where they changed. */
interface Verdicts {
  /** As far as they had to reach. */
  readonly windows: readonly Window[];
  /** By the readings' names. */
  readonly doubts: Map<string, readonly Doubt[]>;
  /** With the readings around the window. */
  readonly judged: ReadonlyMap<string, readonly JudgedReading[]>;
  readonly changes: ReadonlyMap<string, readonly MeterChange[]>;
}

const isPlaceBelieved = (doubts: readonly Doubt[]): boolean => !doubts.some(doubt => FIX_DOUBTS.includes(doubt));

/** One window judged: what lies before it as it was settled, what lies after it anew, though that is not written. */
const judgeWindow = ({ from }: Window, known: readonly StoredForVerdict[], changes: readonly MeterChange[]) =>
  judgeReadings(
    known.map(({ reading }) => reading),
    changes,
    new Map(known.flatMap(({ reading, doubts }) => (reading.time < from.getTime() ? [[reading.id, doubts]] : []))),
  );

/** The last place of each source before a moment that is believed now, and the last that was: the way goes on from it. */
const basesAt = (
  to: Date,
  judged: readonly JudgedReading[],
  before: ReadonlyMap<string, readonly Doubt[]>,
): { readonly now: ReadonlyMap<string, string>; readonly then: ReadonlyMap<string, string> } => {
  const [now, then] = [new Map<string, string>(), new Map<string, string>()];
  for (const { reading, doubts } of judged) {
    if (reading.time >= to.getTime() || reading.fix !== 'valid') continue;
    if (isPlaceBelieved(doubts)) now.set(reading.source, reading.id);
    if (isPlaceBelieved(before.get(reading.id) ?? [])) then.set(reading.source, reading.id);
  }
  return { now, then };
};

/**
 * How far a window must reach: past the next place after it where that is not believed, or was not, since the one after is
 * measured from another; and up to the next place where the way there begins elsewhere than it did. `null` where it need not.
 */
const furtherTo = (
  { to }: Window,
  judged: readonly JudgedReading[],
  before: ReadonlyMap<string, readonly Doubt[]>,
): Date | null => {
  const seen = new Set<string>();
  const { now, then } = basesAt(to, judged, before);
  for (const { reading, doubts } of judged) {
    const { source } = reading;
    if (reading.time < to.getTime() || seen.has(source) || reading.fix !== 'valid') continue;
    seen.add(source);
    const isBase = isPlaceBelieved(doubts) && isPlaceBelieved(before.get(reading.id) ?? []);
    if (!isBase || now.get(source) !== then.get(source))
      return new Date((Math.floor(reading.time / DAY_MS) + 1) * DAY_MS);
  }
  return null;
};

const judgeWindows = async (tx: Transaction, windows: readonly Window[]): Promise<Verdicts> => {
  const changes = await meterChangesOf(
    tx,
    windows.map(({ subject }) => subject),
  );
  const doubtsOf = new Map<string, readonly Doubt[]>();
  const judgedOf = new Map<string, readonly JudgedReading[]>();
  const settledWindows: Window[] = [];
  const changed: { id: string; doubts: readonly Doubt[]; subject: string; from: Date }[] = [];
  let open = windows;
  while (open.length > 0) {
    const stored = await readWindows(tx, open);
    const further: Window[] = [];
    for (const window of open) {
      const { subject, from, to } = window;
      const known = stored.get(subject) ?? [];
      const before = new Map(known.map(({ reading, doubts }) => [reading.id, doubts]));
      const judged = judgeWindow(window, known, changes.get(subject) ?? []);
      const next = furtherTo(window, judged, before);
      if (next) {
        further.push({ subject, from, to: next });
        continue;
      }
      settledWindows.push(window);
      judgedOf.set(subject, judged);
      for (const { reading, doubts } of judged) {
        // Verdicts on readings at the edges want what lies around those.
        if (reading.time < from.getTime() || reading.time >= to.getTime()) continue;
        doubtsOf.set(reading.id, doubts);
        if (sameDoubts(doubts, before.get(reading.id) ?? [])) continue;
        changed.push({ id: reading.id, doubts, subject, from: new Date(reading.time) });
      }
    }
    open = further;
  }
  await writeDoubts(
    tx,
    changed.map(({ id, doubts }) => ({ id, doubts })),
  );
  await markMachines(tx, changed);
  return { windows: settledWindows, doubts: doubtsOf, judged: judgedOf, changes };
};

/** Makes verdicts and use of whole days anew from what is stored, and the newest state; answers the verdicts of the days. */
export const recomputeDays = async (
  tx: Transaction,
  windows: readonly Window[],
): Promise<Map<string, readonly Doubt[]>> => {
  const { windows: settled, doubts, judged, changes } = await judgeWindows(tx, windows);
  const whole = settled.map(daysBefore);
  const days: (DayUse & { readonly subject: string })[] = [];
  const hours: (HourUse & { readonly subject: string })[] = [];
  for (const { subject, from, to } of whole) {
    const [ofMachine, all] = [changes.get(subject) ?? [], judged.get(subject) ?? []];
    const [first, end] = [dayOf(from), dayOf(to)];
    for (const use of dailyUseOfJudged(all, ofMachine))
      if (use.day >= first && use.day < end) days.push({ ...use, subject });
    for (const use of hourlyUseOfJudged(all, ofMachine))
      if (use.hour >= from.getTime() && use.hour < to.getTime()) hours.push({ ...use, subject });
  }
  await writeDays(tx, whole, days);
  await writeHours(tx, whole, hours);
  await refreshLatest(
    tx,
    windows.map(({ subject }) => subject),
  );
  // Nothing that alarms remember is of another mind now; but use has been counted.
  await markMachines(
    tx,
    windows.map(({ subject, to }) => ({ subject, from: to })),
  );
  return doubts;
};

/** The alarms' engine looks at what is new. */
const markTouched = (tx: Transaction, touched: readonly Touched[]): Promise<void> =>
  markMachines(
    tx,
    touched.map(({ subject, from }) => ({ subject, from: new Date(from) })),
  );

/**
 * Brings up to date what newly stored readings touch: the verdict on them and on their successors, use of the days between
 * the reading before them and the one after, and the newest state. Answers verdicts by the readings' names. The machines
 * are locked.
 */
export const recompute = async (
  tx: Transaction,
  rows: readonly ReadingRow[],
): Promise<Map<string, readonly Doubt[]>> => {
  const credible = rows.filter(({ doubts }) => !hasBadTime(doubts));
  if (credible.length === 0) return new Map();
  const touched = touchedBy(credible);
  await markTouched(tx, touched);
  return recomputeDays(tx, (await reachesOf(tx, touched)).map(daysOf));
};

/**
 * The quick part of it: verdicts, and the newest state. Answers the whole days whose use is then to be made anew, with
 * `recomputeDays`. The machines are locked.
 */
export const judgeTouched = async (tx: Transaction, touched: readonly Touched[]): Promise<readonly Window[]> => {
  if (touched.length === 0) return [];
  await markTouched(tx, touched);
  const reaches = await reachesOf(tx, touched);
  const { windows } = await judgeWindows(
    tx,
    reaches.map(({ subject, first, to }) => ({ subject, from: first, to: new Date(to.getTime() + 1) })),
  );
  await refreshLatest(
    tx,
    reaches.map(({ subject }) => subject),
  );
  const begin = new Map(reaches.map(({ subject, from }) => [subject, from]));
  return windows.map(({ subject, from, to }) => daysOf({ subject, from: begin.get(subject) ?? from, to }));
};

/** The same around one moment of a machine, where a meter was replaced. */
export const recomputeAround = async (tx: Transaction, subject: string, at: Date): Promise<void> => {
  const sources = await tx.$queryRaw<{ source: string }[]>`
    WITH ${sourcesOf(Prisma.sql`SELECT ${subject}::text`)} SELECT source FROM sources`;
  if (sources.length === 0) return;
  const time = at.toISOString();
  const whole = { fix: true, hours: true, odometer: true, cycles: true };
  const touched = sources.map(({ source }) => ({ subject, source, from: time, to: time, ...whole }));
  await recomputeDays(tx, (await reachesOf(tx, touched)).map(daysOf));
};
