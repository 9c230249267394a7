import type { Permission } from '#domain/access/permissions';
import { type Hex, isBytes32 } from '#domain/hex';
import { type Price, priceQuote, type QuoteSubject } from '#domain/receivables/pricing';
import type { QuoteTerms } from '#domain/receivables/terms';
import { accept, type Result, refuse } from '#domain/result';
import type { Prisma, Transaction } from '#prisma/client';
import { dayOf, type SeenReceivable, seeReceivable } from '#prisma/reads/see-receivable';
import { type Actor, authorise, requireActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { termsOfRow } from './quote-terms-input.ts';

const withRequest = {
  request: { select: { id: true, root: true, holderId: true, fragment: true, holder: { select: { name: true } } } },
  bank: { select: { id: true, name: true } },
} as const satisfies Prisma.QuoteInclude;

type QuoteRow = Prisma.QuoteGetPayload<{ include: typeof withRequest }>;

export interface LoadedQuote {
  readonly actor: Actor;
  readonly seen: SeenReceivable;
  readonly quote: QuoteRow;
  readonly root: Hex;
  readonly terms: QuoteTerms;
  /** The amounts that it was priced on. */
  readonly subject: QuoteSubject;
  /** What the terms come to, as they were offered. */
  readonly price: Price;
}

/** The price of a stored quote. The maturity is that of the receivable, which stays while anything is financed. */
export const priceOfQuote = (
  quote: Pick<QuoteRow, 'terms' | 'currency' | 'faceMinor' | 'pricedMinor'>,
  dueDate: Date,
): { terms: QuoteTerms; subject: QuoteSubject; price: Price } => {
  const terms = termsOfRow(quote.terms, quote.currency);
  const { faceMinor, pricedMinor } = quote;
  const subject = { faceMinor, pricedMinor, maturityDate: dayOf(dueDate) };
  return { terms, subject, price: priceQuote(subject, terms) };
};

/**
 * A quote as the holder to whom it was made (`as: 'holder'`), or the bank that made it (`as: 'bank'`), takes it up.
 * Refusals: `sign-in-required`, `not-found` (nobody's, or another's: competing banks learn nothing), those of
 * `authorise`, `quote-closed` (the receivable is no longer open to the bank).
 */
export const loadQuote = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  permission: Permission,
  quoteId: string,
  as: 'holder' | 'bank',
): Promise<Result<LoadedQuote>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const { organisationId } = who.value;
  const quote = await tx.quote.findFirst({
    where: { id: quoteId, ...(as === 'bank' ? { bankId: organisationId } : { request: { holderId: organisationId } }) },
    include: withRequest,
  });
  if (!quote) return refuse('not-found');
  const allowed = authorise(who.value, permission);
  if (!allowed.ok) return allowed;
  const seen = await seeReceivable(tx, organisationId, quote.subject, ctx.clock.now());
  if (!seen) return refuse('quote-closed');
  if (!isBytes32(quote.root)) throw new Error(`not a root: ${quote.root}`);
  return accept({
    actor: allowed.value,
    seen,
    quote,
    root: quote.root,
    ...priceOfQuote(quote, seen.row.dueDate),
  });
};
