import { z } from 'zod';
import { leavesOf } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { shareEvidence } from '../commitments/share-commitments.ts';
import type { ServiceContext } from '../context.ts';
import { loadBanks } from '../finance/load-banks.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';

export const shareDetailsInput = z.object({ subject: receivableId, bankIds: z.array(rowId).min(1).max(20) });

/**
 * The holder opens the evidence of a receivable once more to banks that it has asked: what was said since (a confirmation,
 * a dispute and its end).
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-holder`, `not-a-bank`,
 * `bank-is-party`, `bank-not-asked`.
 */
export const shareDetails = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof shareDetailsInput>,
): Promise<Result<{ shared: number }>> => {
  const parsed = parseInput(shareDetailsInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'finance:request', parsed.value.subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const holds = seen.state && leavesOf(seen.state).some(({ holder }) => holder === seen.ownKey);
    if (!holds) return refuse('not-holder');
    const banks = await loadBanks(tx, seen, parsed.value.bankIds);
    if (!banks.ok) return banks;
    const bankIds = banks.value.map(({ id }) => id);
    const asked = await tx.financeRequestBank.findMany({
      where: { bankId: { in: bankIds }, request: { subject: seen.subject, holderId: who.organisationId } },
      select: { bankId: true },
    });
    if (bankIds.some(id => !asked.some(({ bankId }) => bankId === id))) return refuse('bank-not-asked', {}, 'bankIds');
    return accept({ shared: await shareEvidence(tx, seen, bankIds) });
  });
};
