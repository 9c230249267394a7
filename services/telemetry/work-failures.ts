import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';

/** Work on one machine that may fail, and then is left alone for a while. */
export type FailingWork = 'verdicts' | 'days' | 'alarms';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** How long a machine is left alone after so many failures in a row. */
const pauseAfter = (attempts: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_PAUSE_MS);

/** Writes down that work on a machine failed. It is tried again after a while, each time a longer one. */
export const noteFailure = async (
  { db, clock, log }: ServiceContext,
  work: FailingWork,
  subject: string,
  error: unknown,
): Promise<void> => {
  log.error({ err: error, subject, work }, 'a machine could not be brought up to date; it is set aside for a while');
  const failedAt = clock.now();
  const known = await db.recomputeFailure.findUnique({ where: { subject_work: { subject, work } } });
  const attempts = (known?.attempts ?? 0) + 1;
  const data = {
    attempts,
    failedAt,
    retryAt: new Date(failedAt.getTime() + pauseAfter(attempts)),
    error: (error instanceof Error ? error.message : String(error)).slice(0, 500),
  };
  await db.recomputeFailure.upsert({
    where: { subject_work: { subject, work } },
    create: { subject, work, ...data },
    update: data,
  });
};

export const forgetFailures = async (
  tx: Transaction,
  work: FailingWork,
  subjects: readonly string[],
): Promise<void> => {
  await tx.recomputeFailure.deleteMany({ where: { work, subject: { in: [...subjects] } } });
};
