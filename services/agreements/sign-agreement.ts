import { toHex, ZERO_HASH } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { signAction } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';
import { stillToLet } from '../leases/still-to-let.ts';
import { commandFromJson, privateSideFromJson } from './stored.ts';

/**
 * Signs what an agreement is about, with the keys of all its signers, if every one of them has agreed; answers the action's
 * id, or null while somebody is missing. Refusals: those of `signAction`, of a lease those of `stillToLet`: what was agreed is not
 * possible any more.
 */
export const signAgreement = async (
  ctx: ServiceContext,
  tx: Transaction,
  agreementId: string,
): Promise<Result<string | null>> => {
  const agreement = await tx.agreement.findUniqueOrThrow({ where: { id: agreementId } });
  const signers = await tx.agreementSigner.findMany({ where: { agreementId }, orderBy: { position: 'asc' } });
  if (signers.some(({ agreedAt }) => agreedAt === null)) return accept(null);
  const command = commandFromJson(agreement.command);
  if (command.type === 'SignLease') {
    const possible = await stillToLet(tx, { ...command, head: command.head === ZERO_HASH ? null : command.head });
    if (!possible.ok) return possible;
  }
  const signed = await signAction(tx, ctx, {
    actor: { organisationId: agreement.proposedById, userId: agreement.proposedByUserId },
    command,
    signers: signers.map(({ organisationId, keySubject }) => ({ organisationId, subject: toHex(keySubject) })),
    ...privateSideFromJson(agreement.privateSide),
  });
  if (!signed.ok) return signed;
  const { actionId } = signed.value;
  await tx.agreement.update({
    where: { id: agreementId },
    data: { status: 'SIGNED', closedAt: ctx.clock.now(), actionId },
  });
  return accept(actionId);
};
