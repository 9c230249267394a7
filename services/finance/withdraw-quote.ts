import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { type Signed, sign } from '../receivables/sign.ts';
import { loadQuote } from './load-quote.ts';

export const withdrawQuoteInput = z.object({ quoteId: rowId });

/**
 * The bank takes back a quote that was not accepted.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `quote-closed`, `unknown-quote`
 * (withdrawn already, or accepted), and those of `signAction`.
 */
export const withdrawQuote = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof withdrawQuoteInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(withdrawQuoteInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadQuote(ctx, tx, actor, 'finance:quote', parsed.value.quoteId, 'bank');
    if (!loaded.ok) return loaded;
    const { actor: who, seen, quote, root } = loaded.value;
    return sign(ctx, tx, who, { type: 'WithdrawQuote', subject: seen.subject, fragment: quote.fragment, quote: root });
  });
};
