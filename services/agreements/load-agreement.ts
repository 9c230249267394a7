import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { type AgreementContent, agreementContent } from './content.ts';

export interface OpenAgreement<Who extends Actor = Actor> {
  readonly actor: Who;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly proposedById: string;
  readonly content: AgreementContent;
  readonly signers: readonly {
    readonly position: number;
    readonly organisationId: string;
    readonly agreedAt: Date | null;
  }[];
}

/**
 * An agreement that still waits, while nobody else decides it. Refusals: those of `authorise`, `not-found` (strangers learn
 * no more), `agreement-closed`, `agreement-expired`.
 */
export const lockAgreement = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  agreementId: string,
): Promise<Result<OpenAgreement>> => {
  const allowed = authorise(actor, 'agreement:sign');
  if (!allowed.ok) return allowed;
  const { organisationId } = allowed.value;
  await tx.$executeRaw`SELECT 1 FROM agreements WHERE id = ${agreementId}::uuid FOR UPDATE`;
  const row = await tx.agreement.findFirst({
    where: { id: agreementId, OR: [{ proposedById: organisationId }, { signers: { some: { organisationId } } }] },
  });
  if (!row) return refuse('not-found');
  if (row.status !== 'OPEN') return refuse('agreement-closed', { status: row.status });
  if (row.expiresAt <= ctx.clock.now()) return refuse('agreement-expired');
  const signers = await tx.agreementSigner.findMany({
    where: { agreementId },
    orderBy: { position: 'asc' },
    select: { position: true, organisationId: true, agreedAt: true },
  });
  const { id, kind, subject, proposedById, content } = row;
  return accept({
    actor: allowed.value,
    id,
    kind,
    subject,
    proposedById,
    content: agreementContent.parse(content),
    signers,
  });
};
