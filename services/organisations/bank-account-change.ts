import { maskedAccountNumber } from '#domain/bank-accounts/account-number';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { type Approval, handlerOf, type Outcome } from '../proposals/handler.ts';
import { type AccountChange, accountChange } from './account-fields.ts';
import { checkAgainstAccounts } from './account-state.ts';
import { tellOfAccountChange } from './tell-of-account-change.ts';

/** Makes the account active, once more if it was retired, and retires the one that it replaces. */
const activate = async (
  ctx: ServiceContext,
  tx: Transaction,
  organisationId: string,
  change: AccountChange,
): Promise<void> => {
  const activatedAt = ctx.clock.now();
  const { accountNumber, currency, holderName, bic, bankName, replacesId } = change;
  const details = { holderName, bic, bankName, status: 'ACTIVE' as const, activatedAt, retiredAt: null };
  await tx.bankAccount.upsert({
    where: { organisationId_accountNumber_currency: { organisationId, accountNumber, currency } },
    create: { organisationId, accountNumber, currency, ...details },
    update: details,
  });
  if (replacesId === null) return;
  await tx.bankAccount.update({ where: { id: replacesId }, data: { status: 'RETIRED', retiredAt: activatedAt } });
};

/**
 * Carries out an approved change of account: it is active from now on, the old one retired (a payment to it is flagged
 * from now on), and everybody who should know is told in the same transaction.
 * Refusals: those of `checkAgainstAccounts`, for accounts may have changed since it was proposed.
 */
const carryOut = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, proposalId, actor, content }: Approval<AccountChange>,
): Promise<Result<Outcome>> => {
  const state = await checkAgainstAccounts(tx, organisationId, content);
  if (!state.ok) return state;
  await activate(ctx, tx, organisationId, content);
  const { replacesNumber: oldNumber } = state.value;
  await tellOfAccountChange(ctx, tx, { organisationId, newNumber: content.accountNumber, oldNumber });
  await audit(ctx, tx, {
    action: 'account:changed',
    organisationId,
    userId: actor.userId,
    subject: proposalId,
    detail: {
      to: maskedAccountNumber(content.accountNumber),
      from: oldNumber === null ? null : maskedAccountNumber(oldNumber),
      currency: content.currency,
    },
  });
  return accept({ actionId: null });
};

export const bankAccountChange = handlerOf(accountChange, carryOut);
