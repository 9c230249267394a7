import type { Hex } from '#domain/hex';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { OrganisationKind } from './organisation-kinds.ts';
import {
  isForKinds,
  isPermission,
  LINK_PERMISSIONS,
  type Permission,
  permissionsOf,
  type Role,
} from './permissions.ts';

/** By which door somebody came: a signed-in browser, an API token with its scopes, or an obligor's single-use link. */
export type Via =
  | { readonly kind: 'session' }
  | { readonly kind: 'token'; readonly scopes: readonly string[] }
  | { readonly kind: 'obligor-link'; readonly subject: Hex };

/** Who acts, for which organisation. Behind an obligor's link there is no user. */
export interface AccessActor {
  readonly userId: string | null;
  readonly organisationId: string;
  readonly organisationKinds: readonly OrganisationKind[];
  readonly roles: readonly Role[];
  readonly via: Via;
}

export const ACCESS_REFUSALS = [
  'not-permitted',
  'not-permitted-for-kind',
  'not-in-token-scope',
  'not-through-this-link',
] as const;

export type AccessRefusal = Refusal<(typeof ACCESS_REFUSALS)[number]>;

/** Everything that the actor may do. A token never does more than its maker's roles still allow. */
export const permissionsOfActor = ({ roles, organisationKinds, via }: AccessActor): Permission[] => {
  if (via.kind === 'obligor-link') return [...LINK_PERMISSIONS];
  const granted = permissionsOf(roles, organisationKinds);
  return via.kind === 'token' ? granted.filter(permission => via.scopes.includes(permission)) : granted;
};

/**
 * Whether the actor may do this; `subject` names the receivable that it is about, where it is about one.
 * Refusals: `ACCESS_REFUSALS`. That the actor's organisation has a part in the subject is checked where it is loaded.
 */
export const authorise = (
  actor: AccessActor,
  permission: Permission,
  subject?: Hex,
): Result<Permission, AccessRefusal> => {
  const params = { permission };
  if (actor.via.kind === 'obligor-link') {
    const isItsOwn = subject !== undefined && subject === actor.via.subject;
    return isItsOwn && LINK_PERMISSIONS.some(known => known === permission)
      ? accept(permission)
      : refuse('not-through-this-link', params);
  }
  if (!isForKinds(permission, actor.organisationKinds)) return refuse('not-permitted-for-kind', params);
  if (!permissionsOf(actor.roles, actor.organisationKinds).includes(permission)) return refuse('not-permitted', params);
  if (actor.via.kind === 'token' && !actor.via.scopes.includes(permission)) return refuse('not-in-token-scope', params);
  return accept(permission);
};

/** Whether the operation needs a second person here: behind an obligor's link the second factor stands for one. */
export const needsSecondPerson = (actor: AccessActor): boolean => actor.via.kind !== 'obligor-link';

export const SCOPE_REFUSALS = ['scopes-missing', 'scope-unknown', 'scope-beyond-own'] as const;

/**
 * The scopes that somebody may give to a token: known ones, of its own organisation's kinds. An administrator gives
 * scopes that it does not carry itself, but the token then acts with its maker's roles, so they would be empty: refused.
 * Refusals: `SCOPE_REFUSALS`.
 */
export const checkScopes = (
  maker: AccessActor,
  scopes: readonly string[],
): Result<Permission[], Refusal<(typeof SCOPE_REFUSALS)[number]>> => {
  if (scopes.length === 0) return refuse('scopes-missing', {}, 'scopes');
  const unknown = scopes.find(scope => !isPermission(scope));
  if (unknown !== undefined) return refuse('scope-unknown', { scope: unknown }, 'scopes');
  const own = permissionsOfActor(maker);
  const beyond = scopes.find(scope => !own.some(permission => permission === scope));
  if (beyond !== undefined) return refuse('scope-beyond-own', { scope: beyond }, 'scopes');
  return accept([...new Set(scopes.filter(isPermission))].sort());
};
