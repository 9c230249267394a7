import { z } from 'zod';
import { checkIdentifier } from '#domain/parties/identifier';
import { identifiersOf } from '#domain/parties/match-party';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { contact } from '../organisations/fields.ts';
import { inviteGuest } from '../organisations/invite-guest.ts';
import { writeParties } from './assign-parties.ts';
import { loadOwnDocument } from './load-document.ts';
import { matchParties, registeredOrganisations } from './match-parties.ts';

export const invitePartyInput = z.object({ invoiceId: rowId, contact });

/**
 * The importer takes the unknown buyer of an invoice in as a guest, with a contact: it can answer through a link. Name and
 * numbers are those of the document.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, `not-the-importer`, `already-issued`,
 * `document-differs`, `already-matched` (it is here: choose it), and those of `inviteGuest`.
 */
export const inviteParty = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof invitePartyInput>,
): Promise<Result<{ organisationId: string; invoiceId: string }>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(invitePartyInput, input);
  if (!parsed.ok) return parsed;
  const { invoiceId, contact: person } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnDocument(tx, allowed.value.organisationId, invoiceId);
    if (!loaded.ok) return loaded;
    const { invoice, document } = loaded.value;
    const { buyer } = document.invoice;
    const match = matchParties(document.invoice, await registeredOrganisations(tx)).buyer;
    const isNamed = match.kind === 'exact' || (match.kind === 'ambiguous' && match.reason !== 'name-only');
    if (invoice.buyerId !== null || isNamed) return refuse('already-matched');
    const identifiers = identifiersOf(buyer).filter(one => one.scheme !== 'ID' && checkIdentifier(one).ok);
    const guest = await inviteGuest({ ...ctx, db: tx }, allowed.value, {
      name: document.buyerName,
      country: buyer.address?.country ?? null,
      identifiers,
      contact: person,
    });
    if (!guest.ok) return guest;
    await writeParties(tx, loaded.value, invoice.sellerId, guest.value.organisationId);
    return accept({ organisationId: guest.value.organisationId, invoiceId });
  });
};
