import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { shareEvidence } from '../commitments/share-commitments.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput, rowId } from '../input.ts';
import { loadBanks } from './load-banks.ts';
import { isOpen, loadRequest } from './load-request.ts';

export const inviteBanksInput = z.object({ requestId: rowId, bankIds: z.array(rowId).min(1).max(20) });

/**
 * The holder asks further banks within an open request; one that had declined is asked again. Nothing changes on chain.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `request-closed`, `not-a-bank`,
 * `bank-is-party`.
 */
export const inviteBanks = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof inviteBanksInput>,
): Promise<Result<{ requestId: string; invited: number }>> => {
  const parsed = parseInput(inviteBanksInput, input);
  if (!parsed.ok) return parsed;
  const { requestId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadRequest(ctx, tx, actor, 'finance:request', requestId, 'holder');
    if (!loaded.ok) return loaded;
    const { seen, request } = loaded.value;
    if (!isOpen(loaded.value, ctx.clock.now())) return refuse('request-closed');
    const banks = await loadBanks(tx, seen, parsed.value.bankIds);
    if (!banks.ok) return banks;
    const bankIds = banks.value.map(({ id }) => id);
    const asked = await tx.financeRequestBank.findMany({
      where: { requestId, declinedAt: null, bankId: { in: bankIds } },
    });
    const fresh = bankIds.filter(id => !asked.some(({ bankId }) => bankId === id));
    for (const bankId of fresh) {
      await tx.financeRequestBank.upsert({
        where: { requestId_bankId: { requestId, bankId } },
        create: { requestId, bankId, createdAt: ctx.clock.now() },
        update: { declinedAt: null },
      });
    }
    await tx.participation.createMany({
      data: fresh.map(organisationId => ({ subject: seen.subject, organisationId, role: 'invited-bank' })),
      skipDuplicates: true,
    });
    await tx.commitmentShare.createMany({
      data: fresh.map(organisationId => ({ root: request.root, organisationId })),
      skipDuplicates: true,
    });
    await shareEvidence(tx, seen, fresh);
    await addInboxItems(
      ctx,
      tx,
      fresh.map(organisationId => ({
        organisationId,
        kind: 'finance-requested',
        subject: seen.subject,
        link: `/finance/${requestId}`,
        params: { reference: seen.row.reference, seller: seen.row.seller.name, obligor: seen.row.obligor.name },
      })),
    );
    return accept({ requestId, invited: fresh.length });
  });
};
