import { accept, type Result } from '#domain/result';
import type { ServiceContext } from '../context.ts';
import { MAX_CODES } from './limits.ts';
import { isVerified, type LinkVisit, loadLink } from './load-link.ts';
import { maskedPhone } from './secrets.ts';

/** What the page behind a link may show before the code is entered: nothing of the receivable. */
export interface OpenedLink {
  /** `code`: the second factor is still to be given; `answer`: this browser may see the receivable. */
  readonly step: 'code' | 'answer';
  readonly contactName: string;
  readonly maskedPhone: string;
  readonly locale: string;
  readonly codesLeft: number;
  /** Until when the newest code may be entered. */
  readonly codeExpiresAt: Date | null;
}

/** Opens a link. Refusals: `link-invalid`, `link-revoked`, `link-used`, `link-expired`, `too-many-attempts`. */
export const openLink = async (ctx: ServiceContext, visit: LinkVisit): Promise<Result<OpenedLink>> => {
  const loaded = await loadLink(ctx, visit);
  if (!loaded.ok) return loaded;
  const link = loaded.value;
  if (!link.openedAt) {
    await ctx.db.obligorLink.updateMany({
      where: { id: link.id, openedAt: null },
      data: { openedAt: ctx.clock.now() },
    });
  }
  return accept({
    step: isVerified(ctx, link, visit.sessionToken) ? 'answer' : 'code',
    contactName: link.contactName,
    maskedPhone: maskedPhone(link.phone),
    locale: link.locale,
    codesLeft: MAX_CODES - link.codesSent,
    codeExpiresAt: link.codeHash ? link.codeExpiresAt : null,
  });
};
