import { createHash } from 'node:crypto';
import { createCookie } from '@remix-run/node';
import type { Refusal } from '#domain/result';
import { findInvoice } from '#prisma/reads/invoices';
import { dayOf, seeReceivable } from '#prisma/reads/see-receivable';
import type { ServiceContext } from '#services/context';
import { answeredLink } from '#services/links/answered';
import { LINK_SESSION_SECONDS } from '#services/links/limits';
import type { LinkVisit } from '#services/links/load-link';
import { openLink } from '#services/links/open-link';
import type { PendingAnswer } from '#services/links/pending-answer';
import { viewLink } from '#services/links/view';
import { secure } from '~/cookies.server';
import { shownContent } from './invoice.server.ts';

/**
 * What the code was exchanged for: sent to the pages behind links only, and by no other site's doing. Each link has a cookie of its
 * own, so that several are open side by side; by name and not by path, for a page's data have another path than the page.
 */
const linkCookie = (token: string) => {
  const link = createHash('sha256').update(`link-cookie:${token}`).digest('hex').slice(0, 16);
  return createCookie(`ll_link_${link}`, {
    path: '/o/',
    sameSite: 'strict',
    httpOnly: true,
    maxAge: LINK_SESSION_SECONDS,
  });
};

export const readLinkSession = async (request: Request, token: string): Promise<string | null> => {
  const value: unknown = await linkCookie(token).parse(request.headers.get('Cookie'));
  return typeof value === 'string' ? value : null;
};

export const keepLinkSession = (token: string, sessionToken: string, publicUrl: string): Promise<string> =>
  linkCookie(token).serialize(sessionToken, secure(publicUrl));

/** How the other contact is reached is not this one's business. */
const withoutAddress = ({ email: _, phone: __, ...answer }: PendingAnswer) => answer;

/** The claim and its document, once the code was entered. */
const loadClaim = async (services: ServiceContext, visit: LinkVisit) => {
  const view = await viewLink(services, visit);
  if (!view.ok) return view;
  const { actor, subject, accounts, pending, ...rest } = view.value;
  const { db, clock } = services;
  const seen = await seeReceivable(db, actor.organisationId, subject, clock.now());
  if (!seen) throw new Response(null, { status: 404 });
  const { row } = seen;
  const invoice = await findInvoice(db, actor.organisationId, row.invoice.id);
  return {
    ok: true as const,
    value: {
      ...rest,
      accounts: [...accounts],
      pending: pending && withoutAddress(pending),
      seller: row.seller.name,
      obligor: row.obligor.name,
      faceMinor: row.faceMinor,
      currency: row.currency,
      issueDate: dayOf(row.issueDate),
      dueDate: dayOf(row.dueDate),
      invoiceNumber: row.invoice.number,
      fileHash: row.invoice.file?.sha256 ?? null,
      root: row.root,
      content: invoice && shownContent.parse(invoice.content),
    },
  };
};

export type ObligorClaim = Extract<Awaited<ReturnType<typeof loadClaim>>, { ok: true }>['value'];
type Opened = Extract<Awaited<ReturnType<typeof openLink>>, { ok: true }>['value'];

/** The page behind an obligor's link: one of its steps, and nothing of the claim before the code. */
export interface ObligorPage {
  readonly step: 'code' | 'answer' | 'answered' | 'closed';
  readonly opened: Opened | null;
  readonly claim: ObligorClaim | null;
  readonly answered: Awaited<ReturnType<typeof answeredLink>>;
  /** Why the link opens nothing. */
  readonly refusal: Refusal | null;
}

const NOTHING = { opened: null, claim: null, answered: null, refusal: null } as const;

export const loadObligorPage = async (services: ServiceContext, visit: LinkVisit): Promise<ObligorPage> => {
  const opened = await openLink(services, visit);
  if (!opened.ok) {
    const answered = opened.refusal.code === 'link-used' ? await answeredLink(services, visit) : null;
    if (answered) return { ...NOTHING, step: 'answered', answered };
    return { ...NOTHING, step: 'closed', refusal: opened.refusal };
  }
  if (opened.value.step === 'code') return { ...NOTHING, step: 'code', opened: opened.value };
  const claim = await loadClaim(services, visit);
  if (!claim.ok) return { ...NOTHING, step: 'closed', refusal: claim.refusal };
  return { ...NOTHING, step: 'answer', opened: opened.value, claim: claim.value };
};
