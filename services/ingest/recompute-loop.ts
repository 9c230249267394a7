import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { judgeTouched, recomputeDays, type Touched, type Window } from '../telemetry/recompute.ts';
import { announceMachines, lockMachines } from '../telemetry/store-readings.ts';
import { startWorkLoop } from '../work-loop.ts';
import { mergeTouched } from './touched.ts';

/** Called in the transaction that has written verdicts and newest states, with the times of the machines that they are about. */
export type OnTouched = (tx: Transaction, machines: readonly Window[]) => Promise<void>;

export interface RecomputeOptions {
  readonly touched?: OnTouched | undefined;
  readonly intervalMs?: number | undefined;
  /** A machine's use by day is made anew at most once in so long: it takes a whole day's readings. */
  readonly daysEveryMs?: number | undefined;
}

/** Marks of one transaction, and days of one. */
const MOST_MARKS = 500;
const MOST_MACHINES = 50;
const DAYS_EVERY_MS = 5_000;

interface MarkRow {
  readonly subject: string;
  readonly source: string;
  readonly from: Date;
  readonly to: Date;
  readonly fix: boolean;
  readonly hours: boolean;
  readonly odometer: boolean;
  readonly cycles: boolean;
}

const touchedOf = ({ from, to, ...mark }: MarkRow): Touched => ({
  ...mark,
  from: from.toISOString(),
  to: to.toISOString(),
});

const putDaysOff = async (tx: Transaction, windows: readonly Window[], everyMs: number): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO telemetry_days_due (subject, "from", "to", "dueAt")
    SELECT w.subject, w."from", w."to", now() + ${everyMs} * interval '1 millisecond'
      FROM jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) AS w(subject text, "from" timestamptz, "to" timestamptz)
     ORDER BY w.subject
    ON CONFLICT (subject) DO UPDATE SET "from" = least(telemetry_days_due."from", excluded."from"),
                                        "to" = greatest(telemetry_days_due."to", excluded."to")`;
};

/** Works off the oldest marks: verdicts and newest states. Answers whether there were any. */
export const workMarks = (
  ctx: ServiceContext,
  { touched, daysEveryMs = DAYS_EVERY_MS }: RecomputeOptions = {},
): Promise<boolean> =>
  ctx.db.$transaction(async tx => {
    const marks = await tx.$queryRaw<MarkRow[]>`
      DELETE FROM telemetry_dirty WHERE id = ANY(ARRAY(
        SELECT id FROM telemetry_dirty ORDER BY id LIMIT ${MOST_MARKS} FOR UPDATE SKIP LOCKED))
      RETURNING subject, source, "from", "to", fix, hours, odometer, cycles`;
    if (marks.length === 0) return false;
    const groups = mergeTouched(marks.map(touchedOf));
    const subjects = [...new Set(groups.map(({ subject }) => subject))];
    await lockMachines(tx, subjects);
    const windows = await judgeTouched(tx, groups);
    await putDaysOff(tx, windows, daysEveryMs);
    await touched?.(tx, windows);
    await announceMachines(tx, subjects, ctx.clock.now(), 'readings');
    return true;
  });

/** Makes the use by day and by hour of machines that are due. Answers whether there were any. */
export const workDays = (ctx: ServiceContext, { touched }: RecomputeOptions = {}): Promise<boolean> =>
  ctx.db.$transaction(async tx => {
    const next = await tx.$queryRaw<{ subject: string }[]>`
      SELECT subject FROM telemetry_days_due WHERE "dueAt" <= now() ORDER BY "dueAt" LIMIT ${MOST_MACHINES}`;
    if (next.length === 0) return false;
    const subjects = next.map(({ subject }) => subject);
    // Before the rows, as whoever puts days off does: the two do not wait for each other.
    await lockMachines(tx, subjects);
    const due = await tx.$queryRaw<Window[]>`
      DELETE FROM telemetry_days_due WHERE subject = ANY(${subjects}::text[]) AND "dueAt" <= now() RETURNING subject, "from", "to"`;
    if (due.length === 0) return true;
    await recomputeDays(tx, due);
    await touched?.(tx, due);
    await announceMachines(tx, subjects, ctx.clock.now(), 'use');
    return true;
  });

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
