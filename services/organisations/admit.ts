import { kindBits, type OrganisationKind } from '#domain/access/organisation-kinds';
import { toHex } from '#domain/hex';
import type { Transaction } from '#prisma/client';
import type { ActionActor } from '../actions/action-request.ts';
import { signDecision } from '../actions/sign-decision.ts';
import type { ServiceContext } from '../context.ts';

export interface Admitted {
  readonly chainId: string;
  readonly publicKey: string;
  readonly kinds: readonly OrganisationKind[];
}

/**
 * Signs the consortium's decision to admit an organisation, in the transaction that makes it a full one. The row's
 * `admittedAt` is set when the event has been read. Answers the action.
 */
export const admit = async (
  ctx: ServiceContext,
  tx: Transaction,
  { chainId, publicKey, kinds }: Admitted,
  actor: ActionActor,
): Promise<{ actionId: string }> => {
  const { actionId } = await signDecision(tx, ctx, {
    actor,
    decision: { type: 'AdmitOrganisation', id: toHex(chainId), publicKey: toHex(publicKey), kinds: kindBits(kinds) },
  });
  return { actionId };
};
