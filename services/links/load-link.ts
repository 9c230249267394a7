import { timingSafeEqual } from 'node:crypto';
import { isBytes32 } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Database, Prisma } from '#prisma/client';
import type { LinkActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { spend } from '../rate-limits/spend.ts';
import { LINK_SESSION_SECONDS } from './limits.ts';
import { sessionHash, tokenHash } from './secrets.ts';

const withReceivable = {
  receivable: {
    select: {
      reference: true,
      obligorId: true,
      sellerId: true,
      obligor: { select: { id: true, name: true, kinds: true, guest: true } },
      seller: { select: { id: true, name: true } },
    },
  },
} as const satisfies Prisma.ObligorLinkInclude;

export type LoadedLink = Prisma.ObligorLinkGetPayload<{ include: typeof withReceivable }>;

/** What a link's page is asked with: the token in its address, the cookie that the code was exchanged for, who asks. */
export interface LinkVisit {
  readonly token: string;
  readonly sessionToken?: string | null | undefined;
  /** Network address of the browser, for rate limits. */
  readonly ip: string;
}

/**
 * The link of a token, usable now. Refusals: `link-invalid` (nobody's token; counted per address, then
 * `too-many-attempts`), `link-revoked`, `link-used`, `link-expired`.
 */
export const loadLink = async (
  ctx: ServiceContext,
  { token, ip }: LinkVisit,
  db: Database = ctx.db,
): Promise<Result<LoadedLink>> => {
  const link = /^[\w-]{43}$/.test(token)
    ? await db.obligorLink.findUnique({ where: { tokenHash: tokenHash(token) }, include: withReceivable })
    : null;
  if (!link) {
    const spent = await spend(ctx, 'link-address', ip);
    return spent.ok ? refuse('link-invalid') : spent;
  }
  if (link.revokedAt) return refuse('link-revoked');
  if (link.usedAt) return refuse('link-used', { at: link.usedAt.toISOString() });
  if (link.expiresAt <= ctx.clock.now()) return refuse('link-expired', { at: link.expiresAt.toISOString() });
  return accept(link);
};

const isSame = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));

/** Whether this browser has given the code, not too long ago. */
export const isVerified = (
  ctx: ServiceContext,
  link: Pick<LoadedLink, 'sessionHash' | 'verifiedAt'>,
  sessionToken: string | null | undefined,
): boolean =>
  link.sessionHash !== null &&
  link.verifiedAt !== null &&
  typeof sessionToken === 'string' &&
  isSame(link.sessionHash, sessionHash(sessionToken)) &&
  ctx.clock.now().getTime() < link.verifiedAt.getTime() + LINK_SESSION_SECONDS * 1000;

export interface VerifiedLink {
  readonly link: LoadedLink;
  readonly actor: LinkActor;
}

/**
 * The link with both factors given, and the actor that it makes. Refusals: those of `loadLink`, and `link-locked` (the code
 * is still to be entered in this browser).
 */
export const loadVerifiedLink = async (
  ctx: ServiceContext,
  visit: LinkVisit,
  db: Database = ctx.db,
): Promise<Result<VerifiedLink>> => {
  const loaded = await loadLink(ctx, visit, db);
  if (!loaded.ok) return loaded;
  const link = loaded.value;
  const { obligor } = link.receivable;
  if (!isVerified(ctx, link, visit.sessionToken)) return refuse('link-locked');
  // An obligor that has joined since answers with its own people and their four eyes.
  if (!obligor.guest) return refuse('link-revoked');
  if (!isBytes32(link.subject)) throw new Error(`not a subject: ${link.subject}`);
  const actor: LinkActor = {
    kind: 'link',
    linkId: link.id,
    userId: null,
    organisationId: obligor.id,
    organisationKinds: obligor.kinds,
    roles: [],
    via: { kind: 'obligor-link', subject: link.subject },
  };
  return accept({ link, actor });
};
