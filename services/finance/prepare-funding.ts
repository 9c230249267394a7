import { z } from 'zod';
import { priceAsFunded } from '#domain/receivables/pricing';
import { accept, type Result, refuse } from '#domain/result';
import { dateOf } from '#domain/time/calendar-date';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, parseInput, rowId } from '../input.ts';
import { propose } from '../proposals/propose.ts';
import { type FundingContent, requireFundable } from './fund.ts';
import { type LoadedQuote, loadQuote } from './load-quote.ts';
import { type AccountToPay, ownAccount, sellersAccount } from './pay-to.ts';

export const prepareFundingInput = z.object({
  quoteId: rowId,
  /** The bank's own reference of its payment, as the holder finds it on its statement. */
  paymentReference: z.string().trim().min(1).max(140),
  paidOn: calendarDate,
  /** The bank's account that the obligor shall pay to, where the bank collects; its newest when not named. */
  accountId: rowId.optional(),
});

/** Disclosed, the obligor is told where to pay: the bank's account, or the one on which the seller goes on collecting. */
const payToOf = async (
  ctx: ServiceContext,
  { actor, seen, terms }: LoadedQuote,
  accountId: string | undefined,
): Promise<Result<AccountToPay | null>> => {
  if (terms.disclosure === 'undisclosed') return accept(null);
  return terms.collector === 'financier'
    ? ownAccount(ctx.db, actor.organisationId, terms.currency, accountId)
    : sellersAccount(ctx.db, seen);
};

/**
 * The bank's first person says by which payment it funds an accepted quote; a second one approves, and then it is funded. Paid
 * later than the quote said, discount runs from the day of the payment.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `quote-closed`, `quote-not-accepted`,
 * `document-differs`, `claimed-elsewhere`, `open-amount-changed`, `paid-in-future`, `account-missing`, `proposal-open`.
 */
export const prepareFunding = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof prepareFundingInput>,
): Promise<Result<{ proposalId: string }>> => {
  const parsed = parseInput(prepareFundingInput, input);
  if (!parsed.ok) return parsed;
  const { quoteId, paymentReference, paidOn, accountId } = parsed.value;
  const today = dateOf(Math.floor(ctx.clock.now().getTime() / 1000));
  if (paidOn > today) return refuse('paid-in-future', { today }, 'paidOn');
  return inTransaction(ctx, async tx => {
    const loaded = await loadQuote(ctx, tx, actor, 'finance:fund.prepare', quoteId, 'bank');
    if (!loaded.ok) return loaded;
    const { actor: who, seen, quote, terms, subject } = loaded.value;
    const fundable = await requireFundable(ctx, tx, loaded.value);
    if (!fundable.ok) return fundable;
    const payTo = await payToOf({ ...ctx, db: tx }, loaded.value, accountId);
    if (!payTo.ok) return payTo;
    const price = priceAsFunded(subject, terms, paidOn);
    const content: FundingContent = {
      quoteId,
      reference: seen.row.reference,
      paymentReference,
      paidOn,
      amountMinor: price.paidNow.amountMinor.toString(),
      currency: terms.currency,
      discountFrom: price.fundedOn,
      discountMinor: price.discount.amountMinor.toString(),
      reserveMinor: price.reserve.amountMinor.toString(),
      payTo: payTo.value && { ...payTo.value },
    };
    const proposed = await propose(ctx, tx, who, {
      operation: 'finance:fund',
      subject: seen.subject,
      content,
      // The reservation lapses with the quote; so does what would be approved on it.
      expiresAt: quote.expiresAt,
      about: seen.row.reference,
    });
    return proposed.ok ? accept({ proposalId: proposed.value.proposalId }) : proposed;
  });
};
