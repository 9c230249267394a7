import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { judgeTouched } from '../telemetry/recompute.ts';
import { announceMachines, lockMachines } from '../telemetry/store-readings.ts';
import { mergeTouched, type Touched } from '../telemetry/touched.ts';
import { mergeWindows, recomputeDays, type Window } from '../telemetry/use-of-days.ts';
import { type FailingWork, forgetFailures, noteFailure } from '../telemetry/work-failures.ts';
import { startWorkLoop } from '../work-loop.ts';

/** Called in the transaction that has written verdicts and newest states, with the times of the machines that they are about. */
export type OnTouched = (tx: Transaction, machines: readonly Window[]) => Promise<void>;

export interface RecomputeOptions {
  readonly touched?: OnTouched | undefined;
  readonly intervalMs?: number | undefined;
  /** A machine's use by day is made anew at most once in so long: it takes a whole day's readings. */
  readonly daysEveryMs?: number | undefined;
  /** Readings of one machine that one transaction looks at; the rest is left for the next. */
  readonly mostReadings?: number | undefined;
}

/** Marks that are looked at for whose turn it is, machines of one transaction, and marks of each of them. */
const MOST_MARKS = 500;
const MOST_MACHINES = 50;
const MARKS_OF_MACHINE = 1_000;
const MOST_READINGS = 20_000;
/** Days of one machine that one transaction makes anew, and machines. */
const MOST_DAYS = 400;
const MACHINES_OF_DAYS = 20;
const DAYS_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;

/** Of work on a whole batch; of a machine alone. */
const BATCH = { timeout: 60_000, maxWait: 15_000 } as const;

interface MarkRow extends Omit<Touched, 'from' | 'to'> {
  readonly from: Date;
  readonly to: Date;
}

const putDaysOff = async (tx: Transaction, windows: readonly Window[], everyMs: number): Promise<void> => {
  if (windows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO telemetry_days_due (subject, "from", "to", "dueAt")
    SELECT w.subject, w."from", max(w."to"), now() + ${everyMs} * interval '1 millisecond'
      FROM jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) AS w(subject text, "from" timestamptz, "to" timestamptz)
     GROUP BY w.subject, w."from" ORDER BY w.subject, w."from"
    ON CONFLICT (subject, "from") DO UPDATE SET "to" = greatest(telemetry_days_due."to", excluded."to")`;
};

const markAgain = async (tx: Transaction, left: readonly Touched[]): Promise<void> => {
  if (left.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO telemetry_dirty (subject, source, "from", "to", fix, hours, odometer, cycles, at, resumed)
    SELECT subject, source, "from", "to", fix, hours, odometer, cycles, now(), coalesce(resumed, FALSE)
      FROM jsonb_to_recordset(${JSON.stringify(left)}::jsonb) AS t(subject text, source text, "from" timestamptz, "to" timestamptz,
           fix boolean, hours boolean, odometer boolean, cycles boolean, resumed boolean)`;
};

/** The marks of machines, taken away; of each only so many at once. */
const takeMarks = async (tx: Transaction, subjects: readonly string[]): Promise<Touched[]> => {
  const rows = await tx.$queryRaw<MarkRow[]>`
    DELETE FROM telemetry_dirty WHERE id IN (
      SELECT mark.id FROM unnest(${[...subjects]}::text[]) AS m(subject) CROSS JOIN LATERAL (
        SELECT id FROM telemetry_dirty d WHERE d.subject = m.subject ORDER BY id LIMIT ${MARKS_OF_MACHINE}) mark)
    RETURNING subject, source, "from", "to", fix, hours, odometer, cycles, resumed`;
  return mergeTouched(
    rows.map(({ from, to, ...mark }) => ({ ...mark, from: from.toISOString(), to: to.toISOString() })),
  );
};

const judgeMachines = (
  ctx: ServiceContext,
  subjects: readonly string[],
  { touched, daysEveryMs = DAYS_EVERY_MS, mostReadings = MOST_READINGS }: RecomputeOptions,
): Promise<void> =>
  ctx.db.$transaction(async tx => {
    await lockMachines(tx, subjects);
    const { windows, left } = await judgeTouched(tx, await takeMarks(tx, subjects), mostReadings);
    await markAgain(tx, left);
    await putDaysOff(tx, windows, daysEveryMs);
    await touched?.(tx, windows);
    await announceMachines(tx, subjects, ctx.clock.now(), 'readings');
    await forgetFailures(tx, 'verdicts', subjects);
  }, BATCH);

/**
 * Works on machines together; where that fails, on each by itself, so that one whose work fails holds up no other: it is
 * written down, and left alone for a while.
 */
const eachOrAll = async (
  ctx: ServiceContext,
  work: FailingWork,
  subjects: readonly string[],
  run: (subjects: readonly string[]) => Promise<void>,
): Promise<void> => {
  try {
    await run(subjects);
    return;
  } catch (error) {
    if (subjects.length === 1) {
      await noteFailure(ctx, work, subjects[0] ?? '', error);
      return;
    }
  }
  for (const subject of subjects)
    await run([subject]).catch((error: unknown) => noteFailure(ctx, work, subject, error));
};

/** Works off the oldest marks: verdicts and newest states. Answers whether there were any. */
export const workMarks = async (ctx: ServiceContext, options: RecomputeOptions = {}): Promise<boolean> => {
  const rows = await ctx.db.$queryRaw<{ subject: string }[]>`
    SELECT mark.subject FROM (
      SELECT d.subject, d.id FROM telemetry_dirty d
       WHERE NOT EXISTS (SELECT FROM recompute_failures f
              WHERE f.subject = d.subject AND f.work = 'verdicts' AND f."retryAt" > ${ctx.clock.now()})
       ORDER BY d.id LIMIT ${MOST_MARKS}) mark
     GROUP BY mark.subject ORDER BY min(mark.id) LIMIT ${MOST_MACHINES}`;
  if (rows.length === 0) return false;
  const subjects = rows.map(({ subject }) => subject).sort();
  await eachOrAll(ctx, 'verdicts', subjects, some => judgeMachines(ctx, some, options));
  return true;
};

/** Days of one machine that one transaction takes, and what is left of them. */
const cutDays = (windows: readonly Window[]): { readonly now: Window[]; readonly later: Window[] } => {
  const [now, later]: [Window[], Window[]] = [[], []];
  let room = MOST_DAYS * DAY_MS;
  for (const one of windows) {
    const cut = new Date(Math.min(one.to.getTime(), one.from.getTime() + room));
    if (cut > one.from) now.push({ ...one, to: cut });
    if (cut < one.to) later.push({ ...one, from: cut });
    room -= cut.getTime() - one.from.getTime();
  }
  return { now, later };
};

const countDays = (ctx: ServiceContext, subjects: readonly string[], { touched }: RecomputeOptions): Promise<void> =>
  ctx.db.$transaction(async tx => {
    // Before the rows, as whoever puts days off does: the two do not wait for each other.
    await lockMachines(tx, subjects);
    const due = await tx.$queryRaw<Window[]>`
      DELETE FROM telemetry_days_due WHERE subject = ANY(${[...subjects]}::text[]) AND "dueAt" <= now() RETURNING subject, "from", "to"`;
    const parts = subjects.map(subject => cutDays(mergeWindows(due.filter(one => one.subject === subject))));
    const windows = parts.flatMap(({ now }) => now);
    if (windows.length === 0) return;
    await putDaysOff(
      tx,
      parts.flatMap(({ later }) => later),
      0,
    );
    await recomputeDays(tx, windows);
    await touched?.(tx, windows);
    await announceMachines(tx, subjects, ctx.clock.now(), 'use');
    await forgetFailures(tx, 'days', subjects);
  }, BATCH);

/** Makes the use by day and by hour of machines that are due. Answers whether there were any. */
export const workDays = async (ctx: ServiceContext, options: RecomputeOptions = {}): Promise<boolean> => {
  const rows = await ctx.db.$queryRaw<{ subject: string }[]>`
    SELECT d.subject FROM telemetry_days_due d
     WHERE d."dueAt" <= now() AND NOT EXISTS (SELECT FROM recompute_failures f
            WHERE f.subject = d.subject AND f.work = 'days' AND f."retryAt" > ${ctx.clock.now()})
     GROUP BY d.subject ORDER BY min(d."dueAt") LIMIT ${MACHINES_OF_DAYS}`;
  if (rows.length === 0) return false;
  const subjects = rows.map(({ subject }) => subject).sort();
  await eachOrAll(ctx, 'days', subjects, some => countDays(ctx, some, options));
  return true;
};

/**
 * Brings up to date what newly stored readings touch. Marks and what is made of them change in one transaction, so that a
 * process that dies leaves them to the next; any number of processes may do it at once.
 */
export const startRecompute = (ctx: ServiceContext, options: RecomputeOptions = {}): { stop(): Promise<void> } => {
  const { intervalMs = 300 } = options;
  const failed = 'what new readings touch could not be brought up to date; it is tried again';
  const marks = startWorkLoop(ctx, () => workMarks(ctx, options), { failed, intervalMs });
  const days = startWorkLoop(ctx, () => workDays(ctx, options), { failed, intervalMs: 2 * intervalMs });
  return {
    async stop() {
      await Promise.all([marks.stop(), days.stop()]);
    },
  };
};
