import { z } from 'zod';
import type { PartyMatch } from '#domain/parties/match-party';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { identityKeysOf } from './identity.ts';
import { type LoadedDocument, loadOwnDocument } from './load-document.ts';
import { matchParties, registeredOrganisations } from './match-parties.ts';
import { invoiceParticipations, knownSeller } from './store-invoice.ts';

export const assignInput = z.object({
  invoiceId: rowId,
  sellerId: rowId.optional(),
  buyerId: rowId.optional(),
});

type Side = 'seller' | 'buyer';

/**
 * Whether a person may say that this party is that organisation. Where the document's own numbers say who it is, nobody
 * says otherwise: else a claim could be raised in another's name. Refusals: `already-matched`, `not-a-candidate`.
 */
const mayBe = (match: PartyMatch, organisationId: string, side: Side): Result<null> => {
  if (match.kind === 'exact')
    return match.organisationId === organisationId ? accept(null) : refuse('already-matched', {}, `${side}Id`);
  if (match.kind === 'ambiguous' && match.reason !== 'name-only')
    return match.candidates.some(candidate => candidate.organisationId === organisationId)
      ? accept(null)
      : refuse('not-a-candidate', {}, `${side}Id`);
  return accept(null);
};

/** Writes the parties, what the invoice is recognised by, and who may see it. */
export const writeParties = async (
  tx: Transaction,
  { invoice, document, official }: LoadedDocument,
  sellerId: string | null,
  buyerId: string | null,
): Promise<void> => {
  const identityKeys = identityKeysOf(document.invoice, await knownSeller(tx, sellerId), official);
  await tx.invoice.update({ where: { id: invoice.id }, data: { sellerId, buyerId, identityKeys } });
  const participations = invoiceParticipations(invoice.importedById, sellerId, buyerId);
  await tx.participation.deleteMany({ where: { subject: invoice.subject, role: { in: ['seller', 'buyer'] } } });
  await tx.participation.createMany({
    data: participations.map(one => ({ ...one, subject: invoice.subject })),
    skipDuplicates: true,
  });
  await tx.commitmentShare.createMany({
    data: participations.map(({ organisationId }) => ({ root: invoice.root, organisationId })),
    skipDuplicates: true,
  });
};

/**
 * The importer says which organisation an unknown party is.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`, `not-the-importer`, `already-issued`,
 * `document-differs`, `unknown-organisation`, `already-matched` (the document's numbers name another),
 * `not-a-candidate` (they name several, and this is none of them), `same-party`.
 */
export const assignParties = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof assignInput>,
): Promise<Result<{ invoiceId: string }>> => {
  const allowed = authorise(actor, 'invoice:import');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(assignInput, input);
  if (!parsed.ok) return parsed;
  const { invoiceId } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnDocument(tx, allowed.value.organisationId, invoiceId);
    if (!loaded.ok) return loaded;
    const { invoice, document } = loaded.value;
    const organisations = await registeredOrganisations(tx);
    const match = matchParties(document.invoice, organisations);
    for (const side of ['seller', 'buyer'] as const) {
      const chosen = parsed.value[`${side}Id`];
      if (chosen === undefined) continue;
      if (!organisations.some(({ id }) => id === chosen)) return refuse('unknown-organisation', {}, `${side}Id`);
      const possible = mayBe(match[side], chosen, side);
      if (!possible.ok) return possible;
    }
    const sellerId = parsed.value.sellerId ?? invoice.sellerId;
    const buyerId = parsed.value.buyerId ?? invoice.buyerId;
    if (sellerId !== null && sellerId === buyerId) return refuse('same-party');
    await writeParties(tx, loaded.value, sellerId, buyerId);
    return accept({ invoiceId });
  });
};
