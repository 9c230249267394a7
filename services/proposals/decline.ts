import { z } from 'zod';
import type { Result } from '#domain/result';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput, rowId } from '../input.ts';
import { closeProposal } from './close-proposal.ts';

const schema = z.object({ proposalId: rowId, note: z.string().max(2000) });

/**
 * Says no to what another person prepared, and why.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `proposal-not-found`, those of `authorise`, `own-proposal`,
 * `needs-a-person`, `proposal-already-decided`, `proposal-expired`, `reason-missing`.
 */
export const declineProposal = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<null>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { proposalId, note } = parsed.value;
  return closeProposal(ctx, actor, proposalId, { type: 'DeclineProposal', note });
};
