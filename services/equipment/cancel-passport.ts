import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { reasonDetails, reasonOf } from '../receivables/reasons.ts';
import { equipmentId, loadEquipment } from './load-equipment.ts';
import { type Signed, signOnEquipment } from './sign-on-equipment.ts';

export const PASSPORT_CANCEL_REASONS = ['issued-in-error', 'wrong-details', 'wrong-serial', 'other'] as const;

export const cancelPassportInput = z.object({ subject: equipmentId, reason: reasonOf(PASSPORT_CANCEL_REASONS) });

/**
 * Who issued a passport takes it back while nobody has relied on it: title never passed, no lien, no lease. Its serial can be
 * recorded again then.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-issuer`, `already-transferred`,
 * `under-lien`, `on-lease`, `wrong-status`, and those of `signAction`.
 */
export const cancelPassport = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof cancelPassportInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(cancelPassportInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:issue', parsed.value.subject, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    if (seen.row.issuerId !== who.organisationId) return refuse('not-issuer');
    const reason = newCommitment(ctx, 'reason', reasonDetails(parsed.value.reason), { shareWith: [] });
    const command = { type: 'CancelPassport', subject: seen.subject, reason: reason.root } as const;
    return signOnEquipment(ctx, tx, who, command, { commitments: [reason] });
  });
};
