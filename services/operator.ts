import type { Permission } from '#domain/access/permissions';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from './actor.ts';

/**
 * The actor as one who answers for the portal: with the permission, in an organisation that governs the consortium. Refusals:
 * those of `authorise`, `not-a-governor`.
 */
export const authoriseOperator = async (
  tx: Transaction,
  actor: Actor | null,
  permission: Permission = 'organisation:manage',
): Promise<Result<Actor>> => {
  const allowed = authorise(actor, permission);
  if (!allowed.ok) return allowed;
  const governs = await tx.organisation.findFirst({
    where: { id: allowed.value.organisationId, governor: true, frozenAt: null },
    select: { id: true },
  });
  return governs ? accept(allowed.value) : refuse('not-a-governor');
};
