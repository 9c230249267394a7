import { z } from 'zod';
import type { Price } from '#domain/receivables/pricing';
import { checkQuote, quoteDetails } from '#domain/receivables/quote-rules';
import type { QuoteTerms } from '#domain/receivables/terms';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Transaction } from '#prisma/client';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { sign } from '../receivables/sign.ts';
import { financeableNow } from './financeable.ts';
import { isOpen, type LoadedRequest, loadRequest } from './load-request.ts';
import { quoteTermsInput, quoteTermsOf, storedTerms } from './quote-terms-input.ts';

export const quoteInput = z.object({ requestId: rowId, terms: quoteTermsInput });

interface Priced {
  readonly loaded: LoadedRequest;
  readonly terms: QuoteTerms;
  readonly price: Price;
}

/** The request, the terms in its currency, and what they come to on what is open of the fragment, or confirmed where that is less. */
const priceRequest = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  { requestId, terms: given }: z.output<typeof quoteInput>,
): Promise<Result<Priced>> => {
  const loaded = await loadRequest(ctx, tx, actor, 'finance:quote', requestId, 'bank');
  if (!loaded.ok) return loaded;
  const { seen } = loaded.value;
  const now = ctx.clock.now();
  if (!seen.state || !isOpen(loaded.value, now)) return refuse('request-closed');
  const { currency } = seen.row;
  const terms = quoteTermsOf(given, currency);
  const financeable = await financeableNow(ctx, tx, seen, loaded.value.request.fragment);
  if (!financeable) return refuse('request-closed');
  const price = checkQuote(terms, {
    currency,
    faceMinor: financeable.openMinor,
    pricedMinor: financeable.pricedMinor,
    maturityDate: dateOf(seen.state.maturity),
    now: Math.floor(now.getTime() / 1000),
  });
  return price.ok ? accept({ loaded: loaded.value, terms, price: price.value }) : price;
};

/**
 * What a quote would come to, with the formula of each amount: nothing is written. For the form's preview.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `request-closed`, `QUOTE_REFUSALS`.
 */
export const previewQuote = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof quoteInput>,
): Promise<Result<Price>> => {
  const parsed = parseInput(quoteInput, input);
  if (!parsed.ok) return parsed;
  const priced = await priceRequest(ctx, ctx.db, actor, parsed.value);
  return priced.ok ? accept(priced.value.price) : priced;
};

/**
 * A bank quotes its terms. The holder alone sees them: competing banks see neither the quote nor each other.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found` (not asked), those of `authorise`, `request-closed`,
 * `QUOTE_REFUSALS`, `disputed`, `overdue`, `pledged`, `self-dealing`, and those of `signAction`.
 */
export const quoteFinance = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof quoteInput>,
): Promise<Result<{ quoteId: string; actionId: string }>> => {
  const parsed = parseInput(quoteInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const priced = await priceRequest(ctx, tx, actor, parsed.value);
    if (!priced.ok) return priced;
    const { loaded, terms, price } = priced.value;
    const { actor: who, seen, request } = loaded;
    const quote = newCommitment(
      ctx,
      'quote',
      { request: request.root, ...quoteDetails(terms, price) },
      { shareWith: [request.holderId] },
    );
    const signed = await sign(
      ctx,
      tx,
      who,
      {
        type: 'QuoteFinance',
        subject: seen.subject,
        fragment: request.fragment,
        request: request.root,
        quote: quote.root,
        expiry: terms.expiresAt,
      },
      { commitments: [quote], participations: [{ organisationId: who.organisationId, role: 'bank' }] },
    );
    if (!signed.ok) return signed;
    const quoteId = newId(ctx);
    await tx.quote.create({
      data: {
        id: quoteId,
        requestId: request.id,
        subject: seen.subject,
        fragment: request.fragment,
        bankId: who.organisationId,
        root: quote.root,
        terms: storedTerms(terms),
        currency: terms.currency,
        faceMinor: price.faceMinor,
        pricedMinor: price.pricedMinor,
        advanceMinor: price.advance.amountMinor,
        discountMinor: price.discount.amountMinor,
        feeMinor: price.fee.amountMinor,
        reserveMinor: price.reserve.amountMinor,
        expiresAt: new Date(terms.expiresAt * 1000),
        createdAt: ctx.clock.now(),
      },
    });
    return accept({ quoteId, actionId: signed.value.actionId });
  });
};
