import { accept, type Result, refuse } from '#domain/result';
import type { TokenActor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import type { Origin } from '../identity/fields.ts';
import { hashSecret } from '../identity/secrets.ts';
import { spend } from '../rate-limits/spend.ts';
import { TOKEN_PREFIX } from './create-token.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Its use is written to the token once a minute, and to the audit once an hour. */
const noteUse = async (
  ctx: ServiceContext,
  token: { id: string; lastUsedAt: Date | null; organisationId: string; createdById: string },
  origin: Origin,
): Promise<void> => {
  const now = ctx.clock.now();
  const since = token.lastUsedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - token.lastUsedAt.getTime();
  if (since < MINUTE) return;
  const { count } = await ctx.db.apiToken.updateMany({
    where: { id: token.id, lastUsedAt: token.lastUsedAt },
    data: { lastUsedAt: now },
  });
  if (count === 0) return;
  const hourOf = (moment: Date | null): number => Math.floor((moment?.getTime() ?? 0) / HOUR);
  if (token.lastUsedAt !== null && hourOf(token.lastUsedAt) === hourOf(now)) return;
  await audit(ctx, ctx.db, {
    action: 'token:used',
    organisationId: token.organisationId,
    userId: token.createdById,
    subject: token.id,
    detail: { ip: origin.ip },
  });
};

/**
 * Who a bearer token acts as: its maker, with the roles that they have now, within its scopes. A token of somebody who
 * left or was disabled is as void as one that is revoked or has lapsed.
 *
 * Refusals: `token-invalid` (for whatever reason), `too-many-attempts` (invalid ones from one address).
 */
export const resolveToken = async (
  ctx: ServiceContext,
  bearer: string,
  origin: Origin,
): Promise<Result<TokenActor>> => {
  const isWellFormed = bearer.startsWith(TOKEN_PREFIX) && bearer.length <= 200;
  const token = isWellFormed
    ? await ctx.db.apiToken.findUnique({
        where: { tokenHash: hashSecret(bearer) },
        include: { createdBy: { include: { memberships: true } }, organisation: { select: { kinds: true } } },
      })
    : null;
  const membership = token?.createdBy.memberships.find(one => one.organisationId === token.organisationId);
  const isGood =
    token && membership && !token.revokedAt && token.expiresAt > ctx.clock.now() && !token.createdBy.disabledAt;
  if (!isGood) {
    const spent = await spend(ctx, 'token-address', origin.ip ?? 'unknown');
    if (!spent.ok) return spent;
    await audit(ctx, ctx.db, {
      action: 'token:refused',
      organisationId: token?.organisationId ?? null,
      userId: token?.createdById ?? null,
      ...(token && { subject: token.id }),
      detail: { ip: origin.ip },
    });
    return refuse('token-invalid');
  }
  await noteUse(ctx, token, origin);
  return accept({
    kind: 'token',
    tokenId: token.id,
    userId: token.createdById,
    organisationId: token.organisationId,
    organisationKinds: token.organisation.kinds,
    roles: membership.roles,
    via: { kind: 'token', scopes: token.scopes },
  });
};
