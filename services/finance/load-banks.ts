import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';

/**
 * The banks that are to be asked. Refusals: `not-a-bank` (nobody, no bank, or frozen: a stranger's id learns no more),
 * `bank-is-party` (it holds or owes the receivable itself).
 */
export const loadBanks = async (
  db: Database,
  { row, viewer }: SeenReceivable,
  bankIds: readonly string[],
): Promise<Result<readonly { readonly id: string; readonly name: string }[]>> => {
  const wanted = [...new Set(bankIds)];
  const banks = await db.organisation.findMany({
    where: { id: { in: wanted }, kinds: { has: 'BANK' }, guest: false, frozenAt: null },
    select: { id: true, name: true },
    orderBy: { id: 'asc' },
  });
  if (banks.length < wanted.length) return refuse('not-a-bank', {}, 'bankIds');
  const party = banks.find(({ id }) => id === viewer.organisationId || id === row.obligorId);
  return party ? refuse('bank-is-party', { name: party.name }, 'bankIds') : accept(banks);
};
