import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import { shareEvidence } from '../commitments/share-commitments.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { moment, note, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { loadReceivable, receivableId } from '../receivables/load-receivable.ts';
import { sign } from '../receivables/sign.ts';
import { loadBanks } from './load-banks.ts';

/** How long a request waits for quotes unless its holder says otherwise. */
export const REQUEST_DAYS = 14;

export const requestFinanceInput = z.object({
  subject: receivableId,
  fragment: z.number().int().min(0).default(0),
  bankIds: z.array(rowId).min(1).max(20),
  note: note().optional(),
  expiresAt: moment.optional(),
});

/**
 * The holder asks one bank or several to finance a fragment. The evidence is opened to them; none learns who else was
 * asked.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-a-bank`, `bank-is-party`,
 * `not-holder`, `wrong-status`, `wrong-fragment-status` (something waits already), `disputed`, `overdue`, `pledged`,
 * `nothing-open`, `expired`, and those of `signAction`.
 */
export const requestFinance = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof requestFinanceInput>,
): Promise<Result<{ requestId: string; actionId: string }>> => {
  const parsed = parseInput(requestFinanceInput, input);
  if (!parsed.ok) return parsed;
  const { subject: asked, fragment, bankIds, note: words, expiresAt: until } = parsed.value;
  const now = ctx.clock.now();
  const expiresAt = until ?? new Date(now.getTime() + REQUEST_DAYS * 24 * 3600 * 1000);
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'finance:request', asked, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const banks = await loadBanks(tx, seen, bankIds);
    if (!banks.ok) return banks;
    const shareWith = banks.value.map(({ id }) => id);
    const request = newCommitment(
      ctx,
      'finance-request',
      { receivable: seen.row.root, fragment, ...(words !== undefined && { note: words }) },
      { shareWith },
    );
    const signed = await sign(
      ctx,
      tx,
      who,
      {
        type: 'RequestFinance',
        subject: seen.subject,
        fragment,
        request: request.root,
        expiry: Math.floor(expiresAt.getTime() / 1000),
      },
      {
        commitments: [request],
        participations: shareWith.map(organisationId => ({ organisationId, role: 'invited-bank' })),
      },
    );
    if (!signed.ok) return signed;
    const requestId = newId(ctx);
    await tx.financeRequest.create({
      data: {
        id: requestId,
        subject: seen.subject,
        fragment,
        holderId: who.organisationId,
        root: request.root,
        note: words ?? null,
        expiresAt,
        createdAt: now,
        banks: { create: shareWith.map(bankId => ({ bankId, createdAt: now })) },
      },
    });
    await shareEvidence(tx, seen, shareWith);
    return accept({ requestId, actionId: signed.value.actionId });
  });
};
