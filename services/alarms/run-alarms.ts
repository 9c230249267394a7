import { signLostConditions } from '../conditions/sign-conditions.ts';
import type { ServiceContext } from '../context.ts';
import { startWorkLoop } from '../work-loop.ts';
import { escalateAlarms } from './escalate-alarms.ts';
import { evaluateMachines } from './evaluate-machines.ts';

/** Machines looked at one after the other before the loop asks anew. */
const MOST_MACHINES = 50;

/** A year of a machine's readings takes a while. */
const timeout = 60_000;

/** A machine that failed is left alone for so long, so that it holds up no other. */
const FAILED_FOR_MS = 60_000;

const dueMachines = async ({ db, clock }: ServiceContext, except: readonly string[]): Promise<string[]> => {
  const now = clock.now();
  const rows = await db.$queryRaw<{ subject: string }[]>`
    (SELECT subject FROM alarm_watches WHERE "dirtyFrom" IS NOT NULL AND NOT subject = ANY(${[...except]}::text[]) LIMIT ${MOST_MACHINES})
    UNION
    (SELECT subject FROM alarm_watches WHERE "nextAt" <= ${now} AND NOT subject = ANY(${[...except]}::text[]) LIMIT ${MOST_MACHINES})`;
  return rows.map(({ subject }) => subject);
};

export interface AlarmRun {
  readonly machines: number;
  readonly failed: readonly string[];
}

/**
 * Looks at every machine that has something new, or whose time has come, each in a transaction of its own: what was marked
 * and what is made of it change together. Any number of processes may do so at once.
 */
export const runAlarms = async (ctx: ServiceContext, except: readonly string[] = []): Promise<AlarmRun> => {
  const subjects = await dueMachines(ctx, except);
  const failed: string[] = [];
  for (const subject of subjects) {
    try {
      await ctx.db.$transaction(tx => evaluateMachines(ctx, tx, [subject]), { timeout, maxWait: 10_000 });
    } catch (error) {
      ctx.log.error({ err: error, subject }, 'the alarms of a machine could not be brought up to date');
      failed.push(subject);
    }
  }
  return { machines: subjects.length - failed.length, failed };
};

/** The alarms' engine: readings and rules, escalation, and conditions that were signed and got lost. */
export const startAlarms = (
  ctx: ServiceContext,
  { intervalMs = 250 }: { readonly intervalMs?: number | undefined } = {},
): { stop(): Promise<void> } => {
  const failedAt = new Map<string, number>();
  const evaluating = startWorkLoop(
    ctx,
    async () => {
      for (const [subject, at] of failedAt) if (Date.now() - at > FAILED_FOR_MS) failedAt.delete(subject);
      const { machines, failed } = await runAlarms(ctx, [...failedAt.keys()]);
      for (const subject of failed) failedAt.set(subject, Date.now());
      return machines > 0;
    },
    { failed: 'the alarms could not be looked at; it is tried again', intervalMs },
  );
  const slower = startWorkLoop(
    ctx,
    async () => {
      const escalated = await escalateAlarms(ctx);
      const signed = await signLostConditions(ctx);
      return escalated || signed;
    },
    { failed: 'alarms could not be escalated; it is tried again', intervalMs: 20 * intervalMs },
  );
  return {
    async stop() {
      await Promise.all([evaluating.stop(), slower.stop()]);
    },
  };
};
