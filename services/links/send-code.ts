import { accept, type Result, refuse } from '#domain/result';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { queueMessage } from '../messages/queue-message.ts';
import { spend } from '../rate-limits/spend.ts';
import { CODE_LIFETIME_SECONDS, MAX_CODES } from './limits.ts';
import { type LinkVisit, loadLink } from './load-link.ts';
import { codeHash, maskedPhone, newCode } from './secrets.ts';

/**
 * Sends a six-digit code by SMS to the contact of the link; the code before it is void. Refusals: those of opening the
 * link, `too-many-codes` (five for each link: a new link is needed), `too-many-attempts` (codes for one phone, from one
 * address).
 */
export const sendCode = async (
  ctx: ServiceContext,
  visit: LinkVisit,
): Promise<Result<{ maskedPhone: string; expiresAt: Date; codesLeft: number }>> => {
  const loaded = await loadLink(ctx, visit);
  if (!loaded.ok) return loaded;
  const link = loaded.value;
  for (const [budget, key] of [
    ['link-code-address', visit.ip],
    ['link-code-phone', link.phone],
  ] as const) {
    const spent = await spend(ctx, budget, key);
    if (!spent.ok) return spent;
  }
  const code = newCode(ctx);
  const expiresAt = new Date(ctx.clock.now().getTime() + CODE_LIFETIME_SECONDS * 1000);
  return inTransaction(ctx, async tx => {
    const counted = await tx.obligorLink.updateMany({
      where: { id: link.id, codesSent: { lt: MAX_CODES }, usedAt: null, revokedAt: null },
      data: {
        codeHash: codeHash(visit.token, code),
        codeExpiresAt: expiresAt,
        codeAttempts: 0,
        codesSent: { increment: 1 },
      },
    });
    if (counted.count === 0) return refuse('too-many-codes', { limit: String(MAX_CODES) });
    await queueMessage(ctx, tx, {
      channel: 'sms',
      recipient: link.phone,
      locale: link.locale,
      template: 'obligor-code',
      params: { code, minutes: String(CODE_LIFETIME_SECONDS / 60) },
    });
    return accept({ maskedPhone: maskedPhone(link.phone), expiresAt, codesLeft: MAX_CODES - link.codesSent - 1 });
  });
};
