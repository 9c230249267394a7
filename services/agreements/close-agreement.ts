import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { announce } from '../announce.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { note, parseInput, rowId } from '../input.ts';
import { lockAgreement } from './load-agreement.ts';

export const declineAgreementInput = z.object({ agreementId: rowId, note: note() });
export const withdrawAgreementInput = z.object({ agreementId: rowId, note: note().optional() });

const close = (
  ctx: ServiceContext,
  actor: Actor | null,
  { agreementId, note: text }: { readonly agreementId: string; readonly note?: string | undefined },
  status: 'DECLINED' | 'WITHDRAWN',
): Promise<Result<null>> =>
  inTransaction<null>(ctx, async tx => {
    const locked = await lockAgreement(ctx, tx, actor, agreementId);
    if (!locked.ok) return locked;
    const { actor: who, id, kind, subject, proposedById, content, signers } = locked.value;
    const isProposer = proposedById === who.organisationId;
    if (isProposer !== (status === 'WITHDRAWN')) return refuse(isProposer ? 'own-agreement' : 'not-proposer');
    await tx.agreement.update({
      where: { id },
      data: { status, note: text ?? null, closedAt: ctx.clock.now() },
    });
    await audit(ctx, tx, {
      action: status === 'DECLINED' ? 'agreement:declined' : 'agreement:withdrawn',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: id,
      detail: { kind },
    });
    const { name } = await tx.organisation.findUniqueOrThrow({
      where: { id: who.organisationId },
      select: { name: true },
    });
    const parties = [...new Set([proposedById, ...signers.map(one => one.organisationId)])];
    await addInboxItems(
      ctx,
      tx,
      parties
        .filter(organisationId => organisationId !== who.organisationId)
        .map(organisationId => ({
          organisationId,
          kind: status === 'DECLINED' ? ('agreement-declined' as const) : ('agreement-withdrawn' as const),
          subject,
          link: `/agreements/${id}`,
          params: { reference: content.reference, agreement: kind, organisation: name, note: text ?? '' },
        })),
    );
    await announce(tx, { organisations: parties, subjects: [subject] });
    return accept(null);
  });

/**
 * Says no for the actor's organisation, and why: nothing is signed. Refusals: `invalid-input`, those of `lockAgreement`,
 * `own-agreement` (the proposer withdraws).
 */
export const declineAgreement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof declineAgreementInput>,
): Promise<Result<null>> => {
  const parsed = parseInput(declineAgreementInput, input);
  return parsed.ok ? close(ctx, actor, parsed.value, 'DECLINED') : parsed;
};

/** Takes back what one's own organisation proposed. Refusals: `invalid-input`, those of `lockAgreement`, `not-proposer`. */
export const withdrawAgreement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof withdrawAgreementInput>,
): Promise<Result<null>> => {
  const parsed = parseInput(withdrawAgreementInput, input);
  return parsed.ok ? close(ctx, actor, parsed.value, 'WITHDRAWN') : parsed;
};
