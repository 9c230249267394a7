import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { announce } from '../announce.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput, rowId } from '../input.ts';
import { lockAgreement } from './load-agreement.ts';
import { signAgreement } from './sign-agreement.ts';

export const agreeInput = z.object({ agreementId: rowId });

/** `actionId` is null while others have still to sign. */
export interface Agreed {
  readonly actionId: string | null;
}

/**
 * Signs for the actor's organisation. The last one's signature makes the action, with the keys of all; where what was agreed
 * is not possible any more, it is refused and the agreement stays open.
 *
 * Refusals: `invalid-input`, those of `lockAgreement`, `already-agreed`, and those of `signAction`.
 */
export const agree = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof agreeInput>,
): Promise<Result<Agreed>> => {
  const parsed = parseInput(agreeInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const locked = await lockAgreement(ctx, tx, actor, parsed.value.agreementId);
    if (!locked.ok) return locked;
    const { actor: who, id, kind, subject, proposedById, content, signers } = locked.value;
    const own = signers.filter(one => one.organisationId === who.organisationId && one.agreedAt === null);
    if (own.length === 0) return refuse('already-agreed');
    await tx.agreementSigner.updateMany({
      where: { agreementId: id, organisationId: who.organisationId, agreedAt: null },
      data: { agreedAt: ctx.clock.now(), agreedByUserId: who.userId },
    });
    await audit(ctx, tx, {
      action: 'agreement:agreed',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: id,
      detail: { kind },
    });
    const signed = await signAgreement(ctx, tx, id);
    if (!signed.ok) return signed;
    const parties = [...new Set([proposedById, ...signers.map(one => one.organisationId)])];
    if (signed.value !== null) {
      const { name } = await tx.organisation.findUniqueOrThrow({
        where: { id: who.organisationId },
        select: { name: true },
      });
      await addInboxItems(
        ctx,
        tx,
        parties
          .filter(organisationId => organisationId !== who.organisationId)
          .map(organisationId => ({
            organisationId,
            kind: 'agreement-signed' as const,
            subject,
            link: `/agreements/${id}`,
            params: { reference: content.reference, agreement: kind, organisation: name },
          })),
      );
    }
    await announce(tx, { organisations: parties, subjects: [subject] });
    return accept({ actionId: signed.value });
  });
};
