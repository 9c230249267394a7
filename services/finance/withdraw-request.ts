import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { type Signed, sign } from '../receivables/sign.ts';
import { loadRequest } from './load-request.ts';

export const withdrawRequestInput = z.object({ requestId: rowId });

/**
 * The holder takes a request back; quotes made to it come to nothing. A reservation, too, once it has lapsed.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `request-closed`, `not-holder`,
 * `wrong-fragment-status` (a quote was accepted), and those of `signAction`.
 */
export const withdrawRequest = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof withdrawRequestInput>,
): Promise<Result<Signed>> => {
  const parsed = parseInput(withdrawRequestInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadRequest(ctx, tx, actor, 'finance:request', parsed.value.requestId, 'holder');
    if (!loaded.ok) return loaded;
    const { actor: who, seen, request } = loaded.value;
    return sign(ctx, tx, who, { type: 'Withdraw', subject: seen.subject, fragment: request.fragment });
  });
};
