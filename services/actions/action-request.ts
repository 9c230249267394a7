import type { Hex } from '#domain/hex';
import type { Result } from '#domain/result';
import type { Leaf } from '#ledger/verify/commitment';
import type { Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import type { ServedCommand } from './subject-state.ts';

/** On whose behalf an action is signed: the organisation whose record it becomes, and the person, where there is one. */
export interface ActionActor {
  readonly organisationId: string;
  readonly userId: string | null;
}

/** Private details behind a root that the action carries; stored with their salts, opened to the organisations named. */
export interface NewCommitment {
  readonly root: Hex;
  /** invoice, receivable, confirmation, finance-request, quote, payment, notice, dispute, … */
  readonly kind: string;
  readonly leaves: readonly Leaf[];
  /** Organisations that may see it; the actor's own always may. */
  readonly shareWith: readonly string[];
}

/** Who may see the action's subject from now on, and as what (seller, obligor, holder, assignor, bank, …). */
export interface NewParticipation {
  readonly organisationId: string;
  readonly role: string;
}

/** Whose key signs: an organisation's for the command's subject or for another one, or the governor's that is here. */
export type RequestedSigner =
  | {
      readonly organisationId: string;
      /** The subject whose party key signs. Default: the command's. */
      readonly subject?: Hex;
    }
  | { readonly governor: true };

export interface ActionRequest {
  readonly actor: ActionActor;
  /** `{type, subject, …own fields}`; addresses are party keys: `ensurePartyKey` of `party-keys.ts`. */
  readonly command: ServedCommand;
  /** Who signs, the principal first, then co-signers. Default: the actor's own organisation. */
  readonly signers?: readonly RequestedSigner[];
  readonly commitments?: readonly NewCommitment[];
  readonly participations?: readonly NewParticipation[];
  /** How long the action may wait for a block. Default: one hour. */
  readonly lifetimeSeconds?: number;
}

/** An action that is on its way: stored, signed, not yet on chain. */
export interface SignedAction {
  readonly actionId: string;
  readonly digest: Hex;
  /** The version of the subject that the action expects, those in flight counted. */
  readonly expectedVersion: bigint;
  /** The version of the subject after it. */
  readonly version: bigint;
}

/** Decides, signs and stores an action, inside the caller's database transaction `tx`; see `sign-action.ts`. */
export type SignAction = (
  tx: Transaction,
  ctx: ServiceContext,
  request: ActionRequest,
) => Promise<Result<SignedAction>>;
