import type { z } from 'zod';
import { checkAccountDetails } from '#domain/bank-accounts/account-change';
import { maskedAccountNumber } from '#domain/bank-accounts/account-number';
import { accept, type Result } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { propose } from '../proposals/propose.ts';
import { accountInput } from './account-fields.ts';
import { checkAgainstAccounts } from './account-state.ts';

export interface ProposedAccount {
  readonly proposalId: string;
  readonly contentHash: string;
}

/**
 * Proposes a bank account, in place of another or beside them. It takes effect when a second person approves, who reads
 * the note of the call back; see `bank-account-change.ts` for what happens then.
 *
 * Refusals: those of `authorise`, `invalid-input`, `ACCOUNT_REFUSALS`, `call-back-note-missing`, `account-not-found`,
 * `account-retired`, `account-currency-differs`, `account-exists`.
 */
export const proposeAccount = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof accountInput>,
): Promise<Result<ProposedAccount>> => {
  const who = authorise(actor, 'bank-account:propose');
  if (!who.ok) return who;
  const parsed = parseInput(accountInput, input);
  if (!parsed.ok) return parsed;
  const account = checkAccountDetails(parsed.value);
  if (!account.ok) return account;
  const { organisationId } = who.value;
  const { currency, bankName, callBackNote, replacesId = null } = parsed.value;
  const { accountNumber, bic } = account.value;

  return inTransaction<ProposedAccount>(ctx, async tx => {
    const state = await checkAgainstAccounts(tx, organisationId, { accountNumber, currency, replacesId });
    if (!state.ok) return state;
    const { name } = await tx.organisation.findUniqueOrThrow({
      where: { id: organisationId },
      select: { name: true },
    });
    const change = {
      holderName: parsed.value.holderName ?? name,
      accountNumber,
      bic,
      bankName: bankName || null,
      currency,
      replacesId,
      callBackNote,
    };
    const proposed = await propose(ctx, tx, actor, {
      operation: 'bank-account:change',
      content: { ...change, replacesNumber: state.value.replacesNumber },
      about: maskedAccountNumber(accountNumber),
    });
    if (!proposed.ok) return proposed;
    const { proposalId } = proposed.value;
    await tx.bankAccountChange.create({
      data: { ...change, organisationId, proposalId, createdAt: ctx.clock.now() },
    });
    return accept(proposed.value);
  });
};
