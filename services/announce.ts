import type { Transaction } from '#prisma/client';

/**
 * Tells every process, when `tx` commits, that something changed for these organisations without a block: an inbox item,
 * a proposal. `services/live.ts` listens; the reader sends the same with its block and subjects.
 */
export const announce = async (
  tx: Transaction,
  change: { readonly organisations: readonly string[]; readonly subjects?: readonly string[] },
): Promise<void> => {
  const payload = JSON.stringify({ block: null, subjects: change.subjects ?? [], organisations: change.organisations });
  await tx.$executeRaw`SELECT pg_notify('lienlight_changes', ${payload})`;
};
