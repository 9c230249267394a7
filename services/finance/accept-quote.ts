import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { type Signed, sign } from '../receivables/sign.ts';
import { requireSameAmount } from './financeable.ts';
import { loadQuote } from './load-quote.ts';

export const acceptQuoteInput = z.object({ quoteId: rowId });

/**
 * The holder accepts one quote: the fragment is reserved for that bank until the quote expires.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-holder`, `unknown-quote`
 * (withdrawn, or of an earlier request), `open-amount-changed` (something was paid or lost since), `expired`, `wrong-fragment-status` (another one was accepted), `disputed`,
 * `overdue`, and those of `signAction`.
 */
export const acceptQuote = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof acceptQuoteInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(acceptQuoteInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadQuote(ctx, tx, actor, 'finance:accept-quote', parsed.value.quoteId, 'holder');
    if (!loaded.ok) return loaded;
    const { actor: who, seen, quote, root } = loaded.value;
    const same = await requireSameAmount(ctx, tx, loaded.value);
    if (!same.ok) return same;
    return sign(ctx, tx, who, { type: 'AcceptQuote', subject: seen.subject, fragment: quote.fragment, quote: root });
  });
};
