import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { propose } from '../proposals/propose.ts';
import { checkedTerms } from './confirm.ts';
import { confirmationContent, confirmationInput } from './confirmation-input.ts';
import { loadReceivable, receivableId } from './load-receivable.ts';

export const prepareConfirmationInput = z.object({ subject: receivableId, terms: confirmationInput });

/**
 * The obligor's first person says on which terms it confirms; a second one approves exactly these.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-obligor`, `wrong-status`,
 * `CONFIRMATION_REFUSALS`, `document-differs`, `claimed-elsewhere`, `pay-to-retired`, `account-unknown`, `proposal-open`.
 */
export const prepareConfirmation = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof prepareConfirmationInput>,
): Promise<Result<{ proposalId: string }>> => {
  const parsed = parseInput(prepareConfirmationInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'receivable:confirm.prepare', parsed.value.subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const terms = await checkedTerms(ctx, tx, who, seen, parsed.value.terms);
    if (!terms.ok) return terms;
    const proposed = await propose(ctx, tx, who, {
      operation: 'receivable:confirm',
      subject: seen.subject,
      content: { subject: seen.subject, reference: seen.row.reference, terms: confirmationContent(terms.value) },
      about: seen.row.reference,
    });
    return proposed.ok ? accept({ proposalId: proposed.value.proposalId }) : proposed;
  });
};
