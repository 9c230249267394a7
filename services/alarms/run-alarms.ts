import { Prisma } from '#prisma/client';
import { signLostConditions } from '../conditions/sign-conditions.ts';
import type { ServiceContext } from '../context.ts';
import { forgetFailures, noteFailure } from '../telemetry/work-failures.ts';
import { startWorkLoop } from '../work-loop.ts';
import { escalateAlarms } from './escalate-alarms.ts';
import { evaluateMachines, refoldMachine } from './evaluate-machines.ts';

/** Machines looked at before the loop asks anew, and side by side. */
const MOST_MACHINES = 50;
const SIDE_BY_SIDE = 3;

/** Readings of one machine that are folded at once; a longer record is folded anew page by page, beside the others. */
const MOST_READINGS = 5_000;

const timeout = 60_000;

interface Options {
  readonly mostReadings?: number | undefined;
}

/** A machine that failed is left alone for a while, so that it holds up no other. */
const isLeftAlone = (now: Date): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT FROM recompute_failures f WHERE f.subject = w.subject AND f.work = 'alarms' AND f."retryAt" > ${now})`;

const dueMachines = async ({ db, clock }: ServiceContext): Promise<string[]> => {
  const now = clock.now();
  const rows = await db.$queryRaw<{ subject: string }[]>`
    (SELECT subject FROM alarm_watches w WHERE "dirtyFrom" IS NOT NULL AND NOT ${isLeftAlone(now)} LIMIT ${MOST_MACHINES})
    UNION
    (SELECT subject FROM alarm_watches w WHERE "nextAt" <= ${now} AND NOT ${isLeftAlone(now)} LIMIT ${MOST_MACHINES})`;
  return rows.map(({ subject }) => subject);
};

export interface AlarmRun {
  readonly machines: number;
  readonly failed: readonly string[];
}

/**
 * Looks at every machine that has something new, or whose time has come, a few side by side, each in a transaction of its
 * own: what was marked and what is made of it change together. Any number of processes may do so at once.
 */
export const runAlarms = async (
  ctx: ServiceContext,
  { mostReadings = MOST_READINGS }: Options = {},
): Promise<AlarmRun> => {
  const subjects = await dueMachines(ctx);
  const waiting = [...subjects];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let subject = waiting.shift(); subject !== undefined; subject = waiting.shift()) {
      const own = subject;
      try {
        await ctx.db.$transaction(
          async tx => {
            await evaluateMachines(ctx, tx, [own], mostReadings);
            await forgetFailures(tx, 'alarms', [own]);
          },
          { timeout, maxWait: 10_000 },
        );
      } catch (error) {
        await noteFailure(ctx, 'alarms', own, error);
        failed.push(own);
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return { machines: subjects.length - failed.length, failed };
};

/** One page of one machine whose record is folded anew. Answers whether there was any. */
export const refoldAlarms = async (
  ctx: ServiceContext,
  { mostReadings = MOST_READINGS }: Options = {},
): Promise<boolean> => {
  const [next] = await ctx.db.$queryRaw<{ subject: string }[]>`
    SELECT w.subject FROM alarm_watches w
     WHERE (w."refoldFrom" IS NOT NULL OR w.refold IS NOT NULL) AND NOT ${isLeftAlone(ctx.clock.now())}
     ORDER BY random() LIMIT 1`;
  if (!next) return false;
  try {
    await ctx.db.$transaction(tx => refoldMachine(ctx, tx, next.subject, mostReadings), { timeout, maxWait: 10_000 });
  } catch (error) {
    await noteFailure(ctx, 'alarms', next.subject, error);
  }
  return true;
};

/** The alarms' engine: readings and rules, long records anew, escalation, and conditions that were signed and got lost. */
export const startAlarms = (
  ctx: ServiceContext,
  { intervalMs = 250 }: { readonly intervalMs?: number | undefined } = {},
): { stop(): Promise<void> } => {
  const failed = 'the alarms could not be looked at; it is tried again';
  const evaluating = startWorkLoop(ctx, async () => (await runAlarms(ctx)).machines > 0, { failed, intervalMs });
  const refolding = startWorkLoop(ctx, () => refoldAlarms(ctx), { failed, intervalMs: 2 * intervalMs });
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
      await Promise.all([evaluating.stop(), refolding.stop(), slower.stop()]);
    },
  };
};
