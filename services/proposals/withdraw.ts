import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { closeProposal } from './close-proposal.ts';

const schema = z.object({ proposalId: rowId });

/**
 * Takes back a proposal: whoever prepared it may, or an administrator.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `proposal-not-found`, `proposal-already-decided`, `not-your-proposal`.
 */
export const withdrawProposal = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  return closeProposal(ctx, actor, parsed.value.proposalId, { type: 'WithdrawProposal' });
};
