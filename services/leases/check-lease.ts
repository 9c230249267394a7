import type { z } from 'zod';
import { accept, type Refusal, type Result } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { liveClaims } from '../invoices/claims.ts';
import type { LeaseContract } from './lease-contract.ts';
import { draftLease, leaseDraftInput } from './lease-draft.ts';

export interface LeaseCheck {
  readonly contract: LeaseContract;
  readonly warnings: readonly Refusal[];
  /** A live lease of the same contract, or of one of the machines from the same day, is known: it would be refused. */
  readonly claimExists: boolean;
}

/**
 * What a lease would be, and what stands against it, before it is proposed. Refusals: `sign-in-required`, `invalid-input`,
 * those of `authorise` and of `draftLease`.
 */
export const checkLease = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof leaseDraftInput>,
): Promise<Result<LeaseCheck>> => {
  const allowed = authorise(actor, 'lease:propose');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(leaseDraftInput, input);
  if (!parsed.ok) return parsed;
  const draft = await draftLease(ctx, ctx.db, allowed.value.organisationId, parsed.value);
  if (!draft.ok) return draft;
  const { contract, warnings, identity } = draft.value;
  const { objects } = await liveClaims(ctx, ctx.db, allowed.value, identity, 'lease');
  return accept({ contract, warnings, claimExists: objects.length > 0 });
};
