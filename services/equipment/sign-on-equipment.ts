import { accept, type Result } from '#domain/result';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { ActionActor, NewCommitment, NewParticipation, RequestedSigner } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import type { ServiceContext } from '../context.ts';

export interface Signed {
  readonly actionId: string;
}

/** Signs one action on a machine, of the actor's organisation unless others are named. Refusals: those of `signAction`. */
export const signOnEquipment = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, userId }: ActionActor,
  command: ActionCommandOf<'EquipmentTitle'>,
  details: {
    readonly commitments?: readonly NewCommitment[];
    readonly participations?: readonly NewParticipation[];
    readonly signers?: readonly RequestedSigner[];
  } = {},
): Promise<Result<Signed>> => {
  const signed = await signAction(tx, ctx, { actor: { organisationId, userId }, command, ...details });
  return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
};
