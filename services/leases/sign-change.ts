import { agreeingTo } from '#domain/leases/lifecycle/parties';
import type { LeaseState } from '#domain/leases/lifecycle/state';
import { accept, type Result } from '#domain/result';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { SeenLease } from '#prisma/reads/see-lease';
import type { NewCommitment, NewParticipation } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import type { AgreementFact } from '../agreements/content.ts';
import type { AgreementKind } from '../agreements/kinds.ts';
import { proposeAgreement } from '../agreements/propose-agreement.ts';
import type { ServiceContext } from '../context.ts';
import { leaseContent } from './agreement-facts.ts';
import { signersOfKeys } from './parties.ts';

/** What a change of a lease answers: who must still sign is told, and `actionId` is null until all have. */
export interface Changed {
  readonly agreementId: string | null;
  readonly actionId: string | null;
}

export type LeaseCommandToSign = ActionCommandOf<'Leases'>;

export interface Change {
  readonly kind: AgreementKind;
  readonly command: LeaseCommandToSign;
  readonly signers: readonly { readonly organisationId: string; readonly subject?: `0x${string}` }[];
  readonly facts: readonly AgreementFact[];
  readonly commitments: readonly NewCommitment[];
  readonly participations?: readonly NewParticipation[];
}

/** Everybody who must agree to a change of a lease as a whole. Refusals: those of `signersOfKeys`. */
export const agreeingParties = (seen: SeenLease, state: LeaseState): Result<{ readonly organisationId: string }[]> =>
  signersOfKeys(seen, agreeingTo(state, seen.securedParties));

/**
 * Signs a change, or puts it before those who must sign it with the actor's organisation. Refusals: those of `signAction`.
 */
export const signChange = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  { row }: Pick<SeenLease, 'row'>,
  { facts, ...change }: Change,
): Promise<Result<Changed>> =>
  proposeAgreement(ctx, tx, actor, { ...change, content: leaseContent(row.reference, facts) });

/** Signs what the actor's organisation may do alone. Refusals: those of `signAction`. */
export const signAlone = async (
  ctx: ServiceContext,
  tx: Transaction,
  { organisationId, userId }: Actor,
  command: LeaseCommandToSign,
  commitments: readonly NewCommitment[],
): Promise<Result<Changed>> => {
  const signed = await signAction(tx, ctx, { actor: { organisationId, userId }, command, commitments });
  return signed.ok ? accept({ agreementId: null, actionId: signed.value.actionId }) : signed;
};

/** Those to whom what is said about a lease is opened: its parties, buyers of rents to come, secured parties. */
export const audienceOf = (seen: SeenLease, state: LeaseState): string[] => {
  const keys = [state.lessor, state.lessee, ...agreeingTo(state, seen.securedParties)];
  return [...new Set(keys.flatMap(key => seen.partyOf(key)?.organisationId ?? []))];
};
