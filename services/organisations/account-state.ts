import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';

export interface WantedAccount {
  readonly accountNumber: string;
  readonly currency: string;
  readonly replacesId: string | null;
}

/**
 * Whether the organisation's accounts let this one become active: asked when it is proposed, and again, locked, when it is
 * approved. Answers the number that is replaced.
 * Refusals: `account-not-found` (to be replaced), `account-retired`, `account-currency-differs`, `account-exists`.
 */
export const checkAgainstAccounts = async (
  tx: Transaction,
  organisationId: string,
  { accountNumber, currency, replacesId }: WantedAccount,
): Promise<Result<{ replacesNumber: string | null }>> => {
  await tx.$executeRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR UPDATE`;
  const same = await tx.bankAccount.findUnique({
    where: { organisationId_accountNumber_currency: { organisationId, accountNumber, currency } },
    select: { status: true },
  });
  if (same?.status === 'ACTIVE') return refuse('account-exists', {}, 'accountNumber');
  if (replacesId === null) return accept({ replacesNumber: null });
  const replaced = await tx.bankAccount.findFirst({ where: { id: replacesId, organisationId } });
  if (!replaced) return refuse('account-not-found', {}, 'replacesId');
  if (replaced.status !== 'ACTIVE') return refuse('account-retired', {}, 'replacesId');
  if (replaced.currency !== currency)
    return refuse('account-currency-differs', { currency: replaced.currency }, 'currency');
  return accept({ replacesNumber: replaced.accountNumber });
};
