import { accept, type Result, refuse } from '#domain/result';
import type { ServiceContext } from '../context.ts';
import { MAX_CODE_ATTEMPTS } from './limits.ts';
import { type LinkVisit, loadLink } from './load-link.ts';
import { codeHash, newToken, sessionHash } from './secrets.ts';

/**
 * Exchanges the code for a session token of this browser (an HttpOnly cookie of the link's own path). Each try counts
 * before it is compared, so that of any number of tries at once no more than five reach the code. Refusals: those of
 * opening the link, `code-not-sent`, `code-expired`, `code-wrong` (params.left), `code-blocked` (five tries: ask for
 * another code).
 */
export const verifyCode = async (
  ctx: ServiceContext,
  visit: LinkVisit & { readonly code: string },
): Promise<Result<{ sessionToken: string }>> => {
  const loaded = await loadLink(ctx, visit);
  if (!loaded.ok) return loaded;
  const link = loaded.value;
  const now = ctx.clock.now();
  if (!link.codeHash || !link.codeExpiresAt) return refuse('code-not-sent', {}, 'code');
  if (link.codeExpiresAt <= now) return refuse('code-expired', {}, 'code');

  const counted = await ctx.db.$queryRaw<{ codeHash: string; codeAttempts: number }[]>`
    UPDATE obligor_links SET "codeAttempts" = "codeAttempts" + 1
     WHERE id = ${link.id}::uuid AND "codeAttempts" < ${MAX_CODE_ATTEMPTS} AND "codeHash" IS NOT NULL
    RETURNING "codeHash", "codeAttempts"`;
  const [attempt] = counted;
  if (!attempt) return refuse('code-blocked', {}, 'code');
  if (attempt.codeHash !== codeHash(visit.token, visit.code.replace(/\s/g, ''))) {
    const left = MAX_CODE_ATTEMPTS - attempt.codeAttempts;
    return left > 0 ? refuse('code-wrong', { left: String(left) }, 'code') : refuse('code-blocked', {}, 'code');
  }

  const sessionToken = newToken(ctx);
  // A code opens one browser: of two that enter it at once, the second finds it gone.
  const opened = await ctx.db.obligorLink.updateMany({
    where: { id: link.id, codeHash: attempt.codeHash, usedAt: null, revokedAt: null },
    data: { codeHash: null, sessionHash: sessionHash(sessionToken), verifiedAt: now },
  });
  return opened.count === 1 ? accept({ sessionToken }) : refuse('code-expired', {}, 'code');
};
