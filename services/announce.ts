import type { Transaction } from '#prisma/client';
import type { TelemetryChange } from './live.ts';

/**
 * Tells every process, when `tx` commits, that something changed for these organisations without a block: an inbox item,
 * a proposal. `services/live.ts` listens; the reader sends the same with its block and subjects.
 */
export const announce = async (
  tx: Transaction,
  {
    organisations,
    subjects = [],
    kind,
  }: {
    readonly organisations: readonly string[];
    readonly subjects?: readonly string[];
    readonly kind?: TelemetryChange;
  },
): Promise<void> => {
  const payload = JSON.stringify({ subjects, organisations, kind });
  await tx.$executeRaw`SELECT pg_notify('lienlight_changes', ${payload})`;
};
