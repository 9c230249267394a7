import { z } from 'zod';
import { accept, type Result } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { enrolOrganisation } from './enrol-organisation.ts';
import { contact, country, organisationName, writtenIdentifier } from './fields.ts';

const schema = z.object({
  name: organisationName,
  country: country.nullish(),
  identifiers: z.array(writtenIdentifier).max(10),
  contact,
});

/**
 * Takes in the unknown party of an invoice as a guest: no members, and it answers through a single-use link. Nobody is
 * written to yet; the link goes out with a receivable. Only those who deal with it can see it.
 *
 * Refusals: those of `authorise`, `invalid-input`, `identifier-malformed`, `identifier-check-digit`, `identifier-taken`
 * (it is here already: choose it).
 */
export const inviteGuest = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<{ organisationId: string }>> => {
  const who = authorise(actor, 'organisation:invite');
  if (!who.ok) return who;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { name, identifiers, contact: person } = parsed.value;
  const { organisationId: invitedById, userId } = who.value;
  return inTransaction<{ organisationId: string }>(ctx, async tx => {
    const enrolled = await enrolOrganisation(ctx, tx, {
      name,
      identifiers,
      country: parsed.value.country ?? null,
      kinds: ['GUEST_OBLIGOR'],
      guest: true,
      invitedById,
    });
    if (!enrolled.ok) return enrolled;
    const { organisationId } = enrolled.value;
    await tx.contact.create({ data: { organisationId, ...person, createdAt: ctx.clock.now() } });
    await audit(ctx, tx, {
      action: 'organisation:created',
      organisationId: invitedById,
      userId,
      subject: organisationId,
      detail: { name, guest: true },
    });
    return accept({ organisationId });
  });
};
