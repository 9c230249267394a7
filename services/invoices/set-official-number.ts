import { z } from 'zod';
import { isBytes32 } from '#domain/hex';
import { OFFICIAL_SCHEMES, parseOfficialNumber } from '#domain/invoices/official-number';
import { accept, type Result } from '#domain/result';
import { signAction } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { identityKeysOf } from './identity.ts';
import { loadOwnDocument } from './load-document.ts';
import { documentCommitment, invoiceParticipations, knownSeller } from './store-invoice.ts';

export const officialNumberInput = z.object({
  invoiceId: rowId,
  scheme: z.enum(OFFICIAL_SCHEMES),
  number: z.string().min(1).max(100),
});

/**
 * The importer gives the number of the document that the law calls the invoice. It becomes part of what is anchored, and of
 * what the invoice is recognised by; so only while nothing was issued.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, `not-the-importer`, `already-issued`,
 * `document-differs`, `official-number-malformed`, `official-number-checksum`, and those of `signAction`.
 */
export const setOfficialNumber = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof officialNumberInput>,
): Promise<Result<{ invoiceId: string; actionId: string }>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(officialNumberInput, input);
  if (!parsed.ok) return parsed;
  const { invoiceId, scheme, number } = parsed.value;
  const official = parseOfficialNumber(scheme, number);
  if (!official.ok) return official;
  const { organisationId, userId } = allowed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnDocument(tx, organisationId, invoiceId);
    if (!loaded.ok) return loaded;
    const { invoice, document } = loaded.value;
    const { subject, root: previous } = invoice;
    if (!isBytes32(subject) || !isBytes32(previous)) throw new Error(`The invoice ${invoiceId} has no subject`);
    const participations = invoiceParticipations(organisationId, invoice.sellerId, invoice.buyerId);
    const shareWith = [...new Set(participations.map(one => one.organisationId))];
    const commitment = documentCommitment(ctx, document, official.value, shareWith);
    const signed = await signAction(tx, ctx, {
      actor: { organisationId, userId },
      command: { type: 'SupersedeDocument', subject, previous, root: commitment.root },
      commitments: [commitment],
    });
    if (!signed.ok) return signed;
    await tx.invoice.update({
      where: { id: invoiceId },
      data: {
        officialScheme: scheme,
        officialNumber: official.value.number,
        root: commitment.root,
        identityKeys: identityKeysOf(document.invoice, await knownSeller(tx, invoice.sellerId), official.value),
      },
    });
    return accept({ invoiceId, actionId: signed.value.actionId });
  });
};
