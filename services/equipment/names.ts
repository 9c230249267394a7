import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';

/** The next number of a machine, and its reference: M-2026-000123. Numbers of refused passports stay unused. */
export const newEquipmentReference = async (
  tx: Transaction,
  now: Date,
): Promise<{ readonly number: bigint; readonly reference: string }> => {
  const [row] = await tx.$queryRaw<{ number: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('equipment', 'number')) AS number`;
  if (!row) throw new Error('the sequence of machines gave no number');
  return { number: row.number, reference: `M-${now.getUTCFullYear()}-${row.number.toString().padStart(6, '0')}` };
};

/** Letters and digits that are not mistaken for one another (Crockford's base 32, lower case). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits as 16 letters: a machine's name in its public address, which says nothing of it. */
export const newPublicId = (ctx: Pick<ServiceContext, 'random'>): string =>
  [...ctx.random.bytes(16)].map(byte => ALPHABET[byte % ALPHABET.length]).join('');
