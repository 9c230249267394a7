import type { OrganisationKind } from '#domain/access/organisation-kinds';
import type { MemberActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { hashSecret } from './secrets.ts';
import { IDLE_SECONDS } from './sessions.ts';

/** Who is signed in, with what every page needs to know of them. */
export interface SignedIn {
  readonly actor: MemberActor;
  readonly session: { readonly id: string; readonly csrfToken: string; readonly expiresAt: Date };
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly locale: string;
    readonly theme: string;
    readonly timeZone: string;
  };
  readonly organisation: {
    readonly id: string;
    readonly name: string;
    readonly kinds: readonly OrganisationKind[];
    readonly governor: boolean;
    readonly frozen: boolean;
    readonly admitted: boolean;
  };
  /** All of the user's organisations, for the switch. */
  readonly organisations: readonly { readonly id: string; readonly name: string }[];
}

/** `lastSeenAt` is written at most once in so many seconds: reading a page should not mean writing. */
const TOUCH_SECONDS = 60;

/**
 * Whose session a cookie's token is; `null` when it is nobody's, over, idle for too long or revoked, or when its user is
 * disabled or no longer a member. Roles and kinds are those of now.
 */
export const resolveSession = async (ctx: ServiceContext, token: string): Promise<SignedIn | null> => {
  if (token === '' || token.length > 200) return null;
  const now = ctx.clock.now();
  const session = await ctx.db.session.findUnique({
    where: { tokenHash: hashSecret(token) },
    include: {
      user: { include: { memberships: { include: { organisation: true }, orderBy: { createdAt: 'asc' } } } },
    },
  });
  if (!session || session.revokedAt || session.user.disabledAt || session.expiresAt <= now) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > IDLE_SECONDS * 1000) return null;
  const membership = session.user.memberships.find(one => one.organisationId === session.organisationId);
  if (!membership) return null;

  const seenBefore = new Date(now.getTime() - TOUCH_SECONDS * 1000);
  if (session.lastSeenAt <= seenBefore) {
    await ctx.db.session.updateMany({
      where: { id: session.id, lastSeenAt: { lte: seenBefore } },
      data: { lastSeenAt: now },
    });
  }

  const { user } = session;
  const { organisation } = membership;
  return {
    actor: {
      kind: 'member',
      userId: user.id,
      sessionId: session.id,
      organisationId: organisation.id,
      organisationKinds: organisation.kinds,
      roles: membership.roles,
      via: { kind: 'session' },
    },
    session: { id: session.id, csrfToken: session.csrfToken, expiresAt: session.expiresAt },
    user: {
      id: user.id,
      name: user.name,
      email: user.email,
      locale: user.locale,
      theme: user.theme,
      timeZone: user.timeZone,
    },
    organisation: {
      id: organisation.id,
      name: organisation.name,
      kinds: organisation.kinds,
      governor: organisation.governor,
      frozen: organisation.frozenAt !== null,
      admitted: organisation.admittedAt !== null,
    },
    organisations: user.memberships.map(one => ({ id: one.organisationId, name: one.organisation.name })),
  };
};
