import { Judge } from '#domain/telemetry/judgement';
import type { MeterChange } from '#domain/telemetry/meters';
import { compareReadings } from '#domain/telemetry/reading';
import { type DayUse, type HourUse, UseCounter } from '#domain/telemetry/use-by-day';
import { dateOf } from '#domain/time/calendar-date';
import { KEPT_PLAN, Prisma, type Transaction } from '#prisma/client';
import {
  METER_SLOTS,
  meterBelieved,
  meterChangesOf,
  ofMeterSlot,
  PLACE_BELIEVED,
  storedOf,
  TIME_COUNTS,
  type VerdictRow,
  verdictColumns,
} from '#prisma/reads/stored-readings';
import { markMachines } from '../alarms/mark-machines.ts';
import { refreshLatest } from './refresh-latest.ts';
import { keptSince } from './retired-months.ts';
import { isOfStream, sourcesOf } from './sources.ts';

/** A time of a machine; `from` is the first moment, `to` the first after. */
export interface Window {
  readonly subject: string;
  readonly from: Date;
  readonly to: Date;
}

const DAY_MS = 86_400_000;

/** Readings looked at together. */
const PAGE = 5_000;

/** About so many hours' use is written at once. */
const HOURS_WRITTEN = 5_000;

/** Whole UTC days. */
export const daysOf = ({ subject, from, to }: Window): Window => ({
  subject,
  from: new Date(Math.floor(from.getTime() / DAY_MS) * DAY_MS),
  to: new Date((Math.floor(to.getTime() / DAY_MS) + 1) * DAY_MS),
});

/** Windows of a machine that overlap or follow each other are one. */
export const mergeWindows = (windows: readonly Window[]): Window[] => {
  const merged: Window[] = [];
  const sorted = windows.toSorted((a, b) =>
    a.subject === b.subject ? a.from.getTime() - b.from.getTime() : a.subject < b.subject ? -1 : 1,
  );
  for (const one of sorted) {
    const last = merged.at(-1);
    if (last?.subject !== one.subject || one.from > last.to) merged.push(one);
    else if (one.to > last.to) merged[merged.length - 1] = { ...last, to: one.to };
  }
  return merged;
};

/** What use of the first day counts from, and what that of the last counts to: the neighbours of each source, of each element. */
const neighbours = (tx: Transaction, { subject, from, to }: Window): Promise<VerdictRow[]> => {
  const conditions = [
    Prisma.sql`TRUE`,
    PLACE_BELIEVED,
    ...METER_SLOTS.map(({ kind, slot }) => Prisma.sql`${meterBelieved(kind)} AND ${ofMeterSlot(kind, slot)}`),
  ];
  const edges = conditions.flatMap(condition => [
    Prisma.sql`(SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time < ${from} AND ${TIME_COUNTS} AND ${condition}
                 ORDER BY r.time DESC, r.sequence DESC LIMIT 1)`,
    Prisma.sql`(SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time >= ${to} AND ${TIME_COUNTS} AND ${condition}
                 ORDER BY r.time, r.sequence LIMIT 1)`,
  ]);
  return tx.$queryRaw<VerdictRow[]>`${KEPT_PLAN}
    WITH ${sourcesOf(Prisma.sql`SELECT ${subject}::text`)}
    SELECT DISTINCT ON (edge.id) ${verdictColumns('edge')}
      FROM sources s CROSS JOIN LATERAL (${Prisma.join(edges, ' UNION ALL ')}) edge ORDER BY edge.id`;
};

/** Readings of a window in their order, a few thousand at a time; all of one moment come together. */
async function* pagesOf(tx: Transaction, { subject, from, to }: Window): AsyncGenerator<readonly VerdictRow[]> {
  let since = from;
  for (let size = PAGE; ; ) {
    const rows = await tx.$queryRaw<VerdictRow[]>`${KEPT_PLAN}
      SELECT ${verdictColumns('r')} FROM readings r
       WHERE r.subject = ${subject} AND r.time >= ${since} AND r.time < ${to} ORDER BY r.time LIMIT ${size}`;
    const edge = rows.at(-1)?.time.getTime();
    const isLast = rows.length < size;
    const whole = isLast ? rows : rows.filter(({ time }) => time.getTime() !== edge);
    if (whole.length > 0) yield whole;
    if (isLast || edge === undefined) return;
    if (whole.length > 0) since = new Date(edge);
    else size *= 2;
  }
}

/** Use by day and by hour of a window, by the verdicts that are stored. */
const countUse = async (tx: Transaction, window: Window, changes: readonly MeterChange[]) => {
  const judge = new Judge(changes);
  const counter = new UseCounter(changes, { from: window.from.getTime(), to: window.to.getTime() });
  const take = (rows: readonly VerdictRow[]): void => {
    const stored = rows.map(storedOf).sort((a, b) => compareReadings(a.reading, b.reading));
    for (const { reading, doubts } of stored) counter.take(judge.take(reading, doubts));
  };
  const edges = await neighbours(tx, window);
  take(edges.filter(({ time }) => time < window.from));
  for await (const page of pagesOf(tx, window)) take(page);
  take(edges.filter(({ time }) => time >= window.to));
  return counter.use();
};

interface CountedUse extends Window {
  readonly days: readonly DayUse[];
  readonly hours: readonly HourUse[];
}

const dayOf = (at: Date) => dateOf(Math.floor(at.getTime() / 1000));

const writeDays = async (tx: Transaction, counted: readonly CountedUse[]): Promise<void> => {
  const windows = counted.map(({ subject, from, to }) => ({ subject, from: dayOf(from), to: dayOf(to) }));
  await tx.$executeRaw`
    DELETE FROM equipment_days d
     USING jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) AS w(subject text, "from" date, "to" date)
     WHERE d.subject = w.subject AND d.day >= w."from" AND d.day < w."to"`;
  const rows = counted.flatMap(({ subject, days }) => days.map(one => ({ subject, ...one })));
  await tx.$executeRaw`
    INSERT INTO equipment_days (subject, day, "engineMs", "distanceM", cycles, readings, "gapMs")
    SELECT subject, day, "engineMs", "distanceM", cycles, readings, "gapMs"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS d(subject text, day date, "engineMs" bigint, "distanceM" bigint, cycles bigint, readings int, "gapMs" bigint)`;
};

const writeHours = async (tx: Transaction, counted: readonly CountedUse[]): Promise<void> => {
  const windows = counted.map(({ subject, from, to }) => ({ subject, from, to }));
  await tx.$executeRaw`
    DELETE FROM equipment_hours h
     USING jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) AS w(subject text, "from" timestamptz, "to" timestamptz)
     WHERE h.subject = w.subject AND h.hour >= w."from" AND h.hour < w."to"`;
  const rows = counted.flatMap(({ subject, hours }) => hours.map(one => ({ subject, ...one })));
  await tx.$executeRaw`
    INSERT INTO equipment_hours (subject, hour, "engineMs", "distanceM", cycles, readings)
    SELECT subject, to_timestamp(hour / 1000.0), "engineMs", "distanceM", cycles, readings
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS h(subject text, hour bigint, "engineMs" bigint, "distanceM" bigint, cycles bigint, readings int)`;
};

/** Of what was dropped for its age, nothing can be counted anew: what was counted of it stays. */
const fromKept = (windows: readonly Window[], since: Date | null): readonly Window[] =>
  windows.flatMap(one => {
    if (since === null || one.from >= since) return [one];
    return one.to > since ? [{ ...one, from: since }] : [];
  });

/** Makes use of whole days anew from what is stored and how it was judged. The machines are locked. */
export const recomputeDays = async (tx: Transaction, given: readonly Window[]): Promise<void> => {
  const windows = mergeWindows(fromKept(given, await keptSince(tx)));
  if (windows.length === 0) return;
  const subjects = [...new Set(windows.map(({ subject }) => subject))];
  const changes = await meterChangesOf(tx, subjects);
  let counted: CountedUse[] = [];
  let hours = 0;
  const write = async (): Promise<void> => {
    await writeDays(tx, counted);
    await writeHours(tx, counted);
    [counted, hours] = [[], 0];
  };
  for (const window of windows) {
    const use = await countUse(tx, window, changes.get(window.subject) ?? []);
    counted.push({ ...window, ...use });
    hours += use.hours.length;
    if (hours >= HOURS_WRITTEN) await write();
  }
  if (counted.length > 0) await write();
  await refreshLatest(tx, subjects);
  // Nothing that alarms remember is of another mind now; but use has been counted.
  await markMachines(
    tx,
    windows.map(({ subject, to }) => ({ subject, from: to })),
  );
};
