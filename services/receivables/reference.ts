import type { Transaction } from '#prisma/client';

/** The next number of a receivable, and its reference: R-2026-000123. Numbers of refused issues stay unused. */
export const newReference = async (tx: Transaction, now: Date): Promise<{ number: bigint; reference: string }> => {
  const [row] = await tx.$queryRaw<{ number: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('receivables', 'number')) AS number`;
  if (!row) throw new Error('the sequence of receivables gave no number');
  const reference = `R-${now.getUTCFullYear()}-${row.number.toString().padStart(6, '0')}`;
  return { number: row.number, reference };
};
