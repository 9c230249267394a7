import { markLapsedAgreements } from './agreements/expire-agreements.ts';
import type { ServiceContext } from './context.ts';
import { remindLapses } from './liens/remind-lapses.ts';
import { admitPending } from './organisations/admit-pending.ts';
import { markLapsed } from './proposals/expire-proposals.ts';
import { remind } from './receivables/remind.ts';

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;

/** How long what is over is kept. Idempotency keys at least 24 hours, as the API promises. */
const KEPT = {
  idempotencyKeys: 48 * HOUR,
  sessions: 30 * DAY,
  pendingLogIns: DAY,
  messages: 90 * DAY,
  imports: 30 * DAY,
  brokenImports: DAY,
  /** Tables that nobody had taken in; what was made of the others stays with them. */
  looks: 30 * DAY,
} as const;

/**
 * Deletes what is over, writes down which proposals and agreements have lapsed, signs again what lapsed without anybody's doing, and reminds
 * of what is due. Harmless at any time and from several processes; once an hour is enough. The audit is kept.
 */
export const houseKeep = async (ctx: ServiceContext): Promise<void> => {
  const now = ctx.clock.now();
  const before = (age: number): Date => new Date(now.getTime() - age);
  const { db } = ctx;
  await db.idempotencyKey.deleteMany({ where: { createdAt: { lt: before(KEPT.idempotencyKeys) } } });
  await db.rateLimit.deleteMany({ where: { resetsAt: { lt: now } } });
  await db.session.deleteMany({ where: { expiresAt: { lt: before(KEPT.sessions) } } });
  await db.pendingLogIn.deleteMany({ where: { expiresAt: { lt: before(KEPT.pendingLogIns) } } });
  await db.secondFactorSetUp.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.message.deleteMany({ where: { status: { not: 'queued' }, createdAt: { lt: before(KEPT.messages) } } });
  await db.importJob.deleteMany({ where: { finishedAt: { lt: before(KEPT.imports) } } });
  await db.importJob.deleteMany({ where: { submittedAt: null, createdAt: { lt: before(KEPT.brokenImports) } } });
  await db.tableImport.deleteMany({ where: { begunAt: null, createdAt: { lt: before(KEPT.looks) } } });
  await markLapsed(ctx);
  await markLapsedAgreements(ctx);
  await admitPending(ctx);
  await remind(ctx);
  await remindLapses(ctx);
};

/** Keeps house now and every hour; answers how to stop. */
export const startHousekeeping = (ctx: ServiceContext, intervalMs = HOUR): { stop(): Promise<void> } => {
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = running.then(() =>
      houseKeep(ctx).catch((error: unknown) => ctx.log.error({ err: error }, 'housekeeping failed; in an hour again')),
    );
  };
  const timer = setInterval(run, intervalMs);
  run();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
};
