import { checkReplacement } from '#domain/bank-accounts/account-change';
import type { Result } from '#domain/result';
import type { Transaction } from '#prisma/client';

export interface WantedAccount {
  readonly accountNumber: string;
  readonly currency: string;
  readonly replacesId: string | null;
}

/**
 * Whether the organisation's accounts let this one become active: asked when it is proposed, and again, locked, when it is
 * approved. Answers the number that is replaced.
 * Refusals: those of `checkReplacement`.
 */
export const checkAgainstAccounts = async (
  tx: Transaction,
  organisationId: string,
  wanted: WantedAccount,
): Promise<Result<{ replacesNumber: string | null }>> => {
  await tx.$executeRaw`SELECT 1 FROM organisations WHERE id = ${organisationId}::uuid FOR UPDATE`;
  const accounts = await tx.bankAccount.findMany({
    where: { organisationId },
    select: { id: true, accountNumber: true, currency: true, status: true },
  });
  return checkReplacement(wanted, accounts);
};
