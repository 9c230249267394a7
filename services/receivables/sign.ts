import type { Hex } from '#domain/hex';
import { accept, type Result } from '#domain/result';
import type { ActionCommandOf } from '#ledger/typed-data/action-types';
import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import type { NewCommitment, NewParticipation } from '../actions/action-request.ts';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { reasonDetails } from './reasons.ts';

export interface Signed {
  readonly actionId: string;
}

/** Signs one action of the actor's organisation. Refusals: those of `signAction`. */
export const sign = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  command: ActionCommandOf<'Receivables' | 'Documents'>,
  details: {
    readonly commitments?: readonly NewCommitment[];
    readonly participations?: readonly NewParticipation[];
  } = {},
): Promise<Result<Signed>> => {
  const { organisationId, userId } = actor;
  const signed = await signAction(tx, ctx, { actor: { organisationId, userId }, command, ...details });
  return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
};

/** Organisations that hold a fragment, or have assigned one: who must learn what the obligor says. */
export const creditorsOf = ({ state, row, partyOf }: SeenReceivable): string[] => {
  const keys = state?.fragments.flatMap(({ holder, assignor }): (Hex | null)[] => [holder, assignor]) ?? [];
  const owners = keys.flatMap(key => partyOf(key)?.organisationId ?? []);
  return [...new Set([row.sellerId, ...owners])];
};

/** Banks whose answer, or whose funding, a fragment waits for. */
const banksWaitedFor = async (tx: Transaction, { state }: SeenReceivable): Promise<string[]> => {
  const roots = state?.fragments.flatMap(({ terms }) => terms ?? []) ?? [];
  if (roots.length === 0) return [];
  const asked = await tx.financeRequestBank.findMany({
    where: { declinedAt: null, request: { root: { in: roots } } },
    select: { bankId: true },
  });
  const reserved = await tx.quote.findMany({ where: { root: { in: roots } }, select: { bankId: true } });
  return [...asked, ...reserved].map(({ bankId }) => bankId);
};

/** Those to whom the details of what is said about a receivable are opened: both sides, and banks that are about to finance it. */
export const audienceOf = async (tx: Transaction, seen: SeenReceivable): Promise<string[]> => [
  ...new Set([seen.row.obligorId, ...creditorsOf(seen), ...(await banksWaitedFor(tx, seen))]),
];

/** The commitment to a reason, opened to all of them. */
export const reasonCommitment = async (
  ctx: ServiceContext,
  tx: Transaction,
  seen: SeenReceivable,
  reason: { readonly code: string; readonly note?: string | undefined },
): Promise<NewCommitment> =>
  newCommitment(ctx, 'reason', reasonDetails(reason), { shareWith: await audienceOf(tx, seen) });
