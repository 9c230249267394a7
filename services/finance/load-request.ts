import type { Permission } from '#domain/access/permissions';
import { type Hex, isBytes32 } from '#domain/hex';
import { type FragmentState, standingOf } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type SeenReceivable, seeReceivable } from '#prisma/reads/see-receivable';
import { type Actor, authorise, requireActor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

export interface LoadedRequest {
  readonly actor: Actor;
  readonly seen: SeenReceivable;
  readonly request: { readonly id: string; readonly fragment: number; readonly root: Hex; readonly holderId: string };
  readonly fragment: FragmentState;
}

const asHex = (root: string): Hex => {
  if (!isBytes32(root)) throw new Error(`not a root: ${root}`);
  return root;
};

/**
 * A finance request as its holder (`as: 'holder'`) or one of the banks asked (`as: 'bank'`) takes it up, while it may.
 * Refusals: `sign-in-required`, `not-found` (nobody's, another's, a declined one), those of `authorise`, `request-closed`
 * (expired, withdrawn, or taken by somebody).
 */
export const loadRequest = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  permission: Permission,
  requestId: string,
  as: 'holder' | 'bank',
): Promise<Result<LoadedRequest>> => {
  const who = requireActor(actor);
  if (!who.ok) return who;
  const { organisationId } = who.value;
  const row = await tx.financeRequest.findFirst({
    where: {
      id: requestId,
      ...(as === 'holder'
        ? { holderId: organisationId }
        : { banks: { some: { bankId: organisationId, declinedAt: null } } }),
    },
    select: { id: true, subject: true, fragment: true, root: true, holderId: true },
  });
  if (!row) return refuse('not-found');
  const allowed = authorise(who.value, permission);
  if (!allowed.ok) return allowed;
  const seen = await seeReceivable(tx, organisationId, row.subject, ctx.clock.now());
  const fragment = seen?.state?.fragments[row.fragment];
  if (!seen || !fragment) return refuse('request-closed');
  return accept({ actor: allowed.value, seen, request: { ...row, root: asHex(row.root) }, fragment });
};

/** Whether the fragment still waits for quotes on this request. */
export const isOpen = ({ request, fragment }: LoadedRequest, now: Date): boolean =>
  fragment.terms === request.root && standingOf(fragment, Math.floor(now.getTime() / 1000)) === 'FinanceRequested';
