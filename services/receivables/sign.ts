import type { Hex } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { ActionCommand } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { NewCommitment, NewParticipation } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { reasonDetails } from './reasons.ts';

export interface Signed {
  readonly actionId: string;
}

/** Signs one action of the actor's organisation. Refusals: those of `signAction`. */
export const sign = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  command: ActionCommand,
  details: {
    readonly commitments?: readonly NewCommitment[];
    readonly participations?: readonly NewParticipation[];
  } = {},
): Promise<Result<Signed>> => {
  const { organisationId, userId } = actor;
  const signed = await signAction(tx, ctx, { actor: { organisationId, userId }, command, ...details });
  return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
};

/** Organisations that hold a fragment, or have assigned one: who must learn what the obligor says. */
export const creditorsOf = ({ state, row, partyOf }: SeenReceivable): string[] => {
  const keys = state?.fragments.flatMap(({ holder, assignor }): (Hex | null)[] => [holder, assignor]) ?? [];
  const owners = keys.flatMap(key => partyOf(key)?.organisationId ?? []);
  return [...new Set([row.sellerId, ...owners])];
};

/** The receivable's two sides: obligor and creditors. */
export const partiesOf = (seen: SeenReceivable): string[] => [...new Set([seen.row.obligorId, ...creditorsOf(seen)])];

/** The commitment to a reason, opened to both sides. */
export const reasonCommitment = (
  ctx: ServiceContext,
  seen: SeenReceivable,
  reason: { readonly code: string; readonly note?: string | undefined },
): NewCommitment => newCommitment(ctx, 'reason', reasonDetails(reason), { shareWith: partiesOf(seen) });
