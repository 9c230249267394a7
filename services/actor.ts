import { type AccessActor, authorise as authoriseAccess } from '#domain/access/authorise';
import type { Permission, Role } from '#domain/access/permissions';
import type { Hex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';

/** A signed-in member, for the organisation that the session has chosen. Roles are those of now, not of the log-in. */
export interface MemberActor extends AccessActor {
  readonly kind: 'member';
  readonly userId: string;
  readonly sessionId: string;
  readonly via: { readonly kind: 'session' };
}

/** A program with a bearer token. It acts as the person who made the token, within the token's scopes. */
export interface TokenActor extends AccessActor {
  readonly kind: 'token';
  readonly tokenId: string;
  readonly userId: string;
  readonly via: { readonly kind: 'token'; readonly scopes: readonly string[] };
}

/** An obligor's contact behind a single-use link, its second factor given; for one receivable. */
export interface LinkActor extends AccessActor {
  readonly kind: 'link';
  readonly linkId: string;
  readonly userId: null;
  readonly roles: readonly Role[];
  readonly via: { readonly kind: 'obligor-link'; readonly subject: Hex };
}

export type Actor = MemberActor | TokenActor | LinkActor;

/**
 * Whether the actor may do this; answers the actor. `subject` names the receivable that it is about, where it is about one.
 * Refusals: `sign-in-required` (nobody acts), and `ACCESS_REFUSALS` of `domain/access/authorise`.
 */
export const authorise = <Who extends Actor>(actor: Who | null, permission: Permission, subject?: Hex): Result<Who> => {
  if (!actor) return refuse('sign-in-required');
  const allowed = authoriseAccess(actor, permission, subject);
  return allowed.ok ? accept(actor) : allowed;
};

/** That somebody acts at all; what they may do is decided where the thing is loaded. Refusal: `sign-in-required`. */
export const requireActor = (actor: Actor | null): Result<Actor> =>
  actor ? accept(actor) : refuse('sign-in-required');

/** What only a person at a browser may do: passwords, sessions, members, tokens. A token cannot make itself another token. */
export const authoriseMember = (actor: Actor | null, permission?: Permission): Result<MemberActor> => {
  if (!actor) return refuse('sign-in-required');
  if (actor.kind !== 'member') return refuse('session-required');
  return permission === undefined ? accept(actor) : authorise(actor, permission);
};
