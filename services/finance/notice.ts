import type { Hex } from '#domain/hex';
import type { Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { type Signed, sign } from '../receivables/sign.ts';
import type { AccountToPay } from './pay-to.ts';

export interface Notice {
  readonly fragment: number;
  /** The new creditor's name, as the letter says it. */
  readonly assignee: string;
  /** Whose account it is: that party records the payments. */
  readonly payee: Hex;
  readonly account: AccountToPay;
  /** From whom the assignee has the claim, besides the seller. */
  readonly tell: readonly string[];
}

/**
 * Signs the notice of assignment: who the creditor is now, and the account to pay. Its details are opened to the obligor; the
 * letter to its contacts goes out when the chain has taken the notice (`mail-notices.ts`). Refusals: those of
 * `signAction`.
 */
export const signNotice = (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { subject, row }: SeenReceivable,
  { fragment, assignee, payee, account, tell }: Notice,
): Promise<Result<Signed>> => {
  const notice = newCommitment(
    ctx,
    'notice',
    {
      receivable: row.root,
      invoice: row.invoice.number,
      assignee,
      account: {
        number: account.accountNumber,
        holder: account.holderName,
        ...(account.bic !== null && { bic: account.bic }),
        ...(account.bankName !== null && { bank: account.bankName }),
      },
    },
    { shareWith: [row.obligorId, ...tell] },
  );
  const command = { type: 'NotifyAssignment', subject, fragment, notice: notice.root, payee } as const;
  return sign(ctx, tx, actor, command, { commitments: [notice] });
};
