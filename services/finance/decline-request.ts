import { z } from 'zod';
import { type Hex, isBytes32 } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { note, parseInput, rowId } from '../input.ts';
import { sign } from '../receivables/sign.ts';
import { type LoadedRequest, loadRequest } from './load-request.ts';

export const declineRequestInput = z.object({ requestId: rowId, note: note(500).optional() });

/** What of the bank's must be taken back on chain: its reservation, or its open quotes. */
const commandsOf = ({ seen, request, fragment }: LoadedRequest): ActionCommandOf<'Receivables'>[] => {
  const { subject, state, ownKey } = seen;
  const at = { subject, fragment: request.fragment };
  if (fragment.status === 'Reserved' && fragment.counterparty === ownKey && fragment.terms !== null)
    return [{ type: 'Decline', ...at, terms: fragment.terms }];
  return Object.entries(state?.quotes ?? {})
    .filter(([, { bank, request: root, status }]) => bank === ownKey && root === request.root && status === 'Open')
    .map(([quote]) => quote)
    .filter((quote): quote is Hex => isBytes32(quote))
    .map(quote => ({ type: 'WithdrawQuote', ...at, quote }));
};

/**
 * A bank says no to a request: its quotes are taken back, and where one had been accepted, the reservation. From then on it
 * sees the receivable no longer.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `request-closed`, and those of
 * `signAction`.
 */
export const declineRequest = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof declineRequestInput>,
): Promise<Result<{ requestId: string; actionIds: readonly string[] }>> => {
  const parsed = parseInput(declineRequestInput, input);
  if (!parsed.ok) return parsed;
  const { requestId, note: words } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadRequest(ctx, tx, actor, 'finance:quote', requestId, 'bank');
    if (!loaded.ok) return loaded;
    const { actor: who, seen, request } = loaded.value;
    const actionIds: string[] = [];
    for (const command of commandsOf(loaded.value)) {
      const signed = await sign(ctx, tx, who, command);
      if (!signed.ok) return signed;
      actionIds.push(signed.value.actionId);
    }
    await tx.financeRequestBank.update({
      where: { requestId_bankId: { requestId, bankId: who.organisationId } },
      data: { declinedAt: ctx.clock.now() },
    });
    const bank = await tx.organisation.findUniqueOrThrow({ where: { id: who.organisationId }, select: { name: true } });
    await addInboxItems(ctx, tx, [
      {
        organisationId: request.holderId,
        kind: 'finance-declined',
        subject: seen.subject,
        link: `/receivables/${seen.subject}`,
        params: { reference: seen.row.reference, bank: bank.name, note: words ?? '' },
      },
    ]);
    return accept({ requestId, actionIds });
  });
};
