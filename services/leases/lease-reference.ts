import type { Transaction } from '#prisma/client';

/** The next number of a lease, and its reference: L-2026-000123. Numbers of what was not agreed stay unused. */
export const newLeaseReference = async (tx: Transaction, now: Date): Promise<{ number: bigint; reference: string }> => {
  const [row] = await tx.$queryRaw<{ number: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('leases', 'number')) AS number`;
  if (!row) throw new Error('the sequence of leases gave no number');
  return { number: row.number, reference: `L-${now.getUTCFullYear()}-${row.number.toString().padStart(6, '0')}` };
};
