import { listActions } from '#prisma/reads/actions';
import type { ServiceContext } from '../context.ts';
import { isVerified, type LinkVisit } from './load-link.ts';
import { tokenHash } from './secrets.ts';

export const LINK_ANSWERS = ['ConfirmReceivable', 'RejectReceivable', 'DisputeReceivable'] as const;

/** What became of a link's answer. */
export interface AnsweredLink {
  readonly reference: string;
  readonly type: (typeof LINK_ANSWERS)[number];
  readonly status: 'PENDING' | 'SUBMITTED' | 'CONFIRMED' | 'REFUSED' | 'EXPIRED';
  readonly final: boolean;
  readonly refusalCode: string | null;
  readonly refusalParams: Readonly<Record<string, string>>;
  readonly blockNumber: bigint | null;
  readonly answeredAt: Date;
}

/**
 * The answer that used a link up, for the browser that gave it, as long as its session lasts; `null` for everybody else,
 * and where the other contact's answer was it.
 */
export const answeredLink = async (ctx: ServiceContext, visit: LinkVisit): Promise<AnsweredLink | null> => {
  if (!/^[\w-]{43}$/.test(visit.token)) return null;
  const link = await ctx.db.obligorLink.findUnique({
    where: { tokenHash: tokenHash(visit.token) },
    select: {
      subject: true,
      usedAt: true,
      sessionHash: true,
      verifiedAt: true,
      receivable: { select: { reference: true, obligorId: true } },
    },
  });
  if (!link?.usedAt || !isVerified(ctx, link, visit.sessionToken)) return null;
  const { reference, obligorId } = link.receivable;
  const { edges } = await listActions(ctx.db, obligorId, { subject: link.subject }, { first: 20 });
  for (const { node } of edges) {
    const type = LINK_ANSWERS.find(one => one === node.type);
    if (!type) continue;
    const { status, final, refusalCode, refusalParams, blockNumber, createdAt: answeredAt } = node;
    return { reference, type, status, final, refusalCode, refusalParams, blockNumber, answeredAt };
  }
  return null;
};
