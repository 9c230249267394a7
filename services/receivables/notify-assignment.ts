import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { signNotice } from '../finance/notice.ts';
import { ownAccount } from '../finance/pay-to.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';
import type { Signed } from './sign.ts';

export const notifyAssignmentInput = z.object({
  subject: receivableId,
  fragment: z.number().int().min(0).default(0),
  /** The holder's account to pay to; its newest in the currency when not named. */
  accountId: rowId.optional(),
});

/**
 * The holder of an assigned fragment tells the obligor that it is the creditor, and to pay to its own account: undisclosed
 * finance becomes disclosed by it.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `unknown-fragment`, `account-missing`,
 * `not-holder`, `not-assigned`, and those of `signAction`.
 */
export const notifyAssignment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof notifyAssignmentInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(notifyAssignmentInput, input);
  if (!parsed.ok) return parsed;
  const { subject, fragment: index, accountId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'finance:notify', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const fragment = seen.state?.fragments[index];
    if (!fragment) return refuse('unknown-fragment', {}, 'fragment');
    if (seen.ownKey === null || fragment.holder !== seen.ownKey) return refuse('not-holder');
    const account = await ownAccount(tx, who.organisationId, seen.row.currency, accountId);
    if (!account.ok) return account;
    const holder = await tx.organisation.findUniqueOrThrow({
      where: { id: who.organisationId },
      select: { name: true },
    });
    const assignor = seen.partyOf(fragment.assignor)?.organisationId;
    return signNotice(ctx, tx, who, seen, {
      fragment: index,
      assignee: holder.name,
      payee: seen.ownKey,
      account: account.value,
      tell: assignor === undefined ? [] : [assignor],
    });
  });
};
