import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { findInvoice } from '#prisma/reads/invoices';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { calendarDate, parseInput, rowId } from '../input.ts';
import { liveClaims } from '../invoices/claims.ts';
import { type IssueTerms, issueTerms } from './issue-terms.ts';

export const checkIssueInput = z.object({ invoiceId: rowId, dueDate: calendarDate.optional() });

/** `claimExists`: a live receivable of the same invoice is on chain already, so the contract would refuse another. */
export interface IssueCheck extends IssueTerms {
  readonly claimExists: boolean;
}

/**
 * Says what issuing this invoice would make, what stands against it, and whether there is a claim already.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found`.
 */
export const checkIssue = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof checkIssueInput>,
): Promise<Result<IssueCheck>> => {
  const allowed = authorise(actor, 'receivable:issue');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(checkIssueInput, input);
  if (!parsed.ok) return parsed;
  const { invoiceId, dueDate } = parsed.value;
  const { organisationId } = allowed.value;
  const invoice = await findInvoice(ctx.db, organisationId, invoiceId);
  if (!invoice) return refuse('not-found');
  const terms = issueTerms(invoice, invoice.seller, { organisationId, dueDate, now: ctx.clock.now() });
  const keys = await ctx.db.invoice.findUniqueOrThrow({ where: { id: invoiceId }, select: { identityKeys: true } });
  const { objects } =
    invoice.state === 'issued'
      ? { objects: [] }
      : await liveClaims(ctx, ctx.db, allowed.value, keys.identityKeys, 'issue');
  return accept({ ...terms, claimExists: objects.length > 0 });
};
