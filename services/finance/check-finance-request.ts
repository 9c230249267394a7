import { z } from 'zod';
import { toHex, wordOf } from '#domain/hex';
import { amountsOfFragment } from '#domain/receivables/amounts';
import { leavesOf } from '#domain/receivables/state';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { SeenReceivable } from '#prisma/reads/see-receivable';
import { secondsOf, stateWithInFlight } from '../actions/in-flight.ts';
import { decideNow } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { loadReceivable, receivableId } from '../receivables/load-receivable.ts';
import { loadBanks } from './load-banks.ts';
import { REQUEST_DAYS } from './request-finance.ts';

export const checkFinanceRequestInput = z.object({
  subject: receivableId,
  /** None while it is still to be chosen whom to ask. */
  bankIds: z.array(rowId).max(20).default([]),
});

/** What a request would be about. */
export interface FinanceRequestCheck {
  readonly fragment: number;
  readonly openMinor: bigint;
}

/** Stands for the request's root, which is not made before it is sent. */
const SOME_REQUEST = wordOf(1n);

/** The first fragment of the actor's that may be asked for now; else why the first of them may not. */
const financeable = async (
  tx: Transaction,
  ctx: ServiceContext,
  seen: SeenReceivable,
): Promise<Result<FinanceRequestCheck>> => {
  const { subject, ownKey } = seen;
  const before = await stateWithInFlight(tx, ctx, 'Receivables', subject);
  const state = before.subject.contract === 'Receivables' ? before.subject.state : null;
  if (state === null) return refuse('wrong-status');
  const held = leavesOf(state).filter(({ holder }) => holder === ownKey);
  if (held.length === 0 || ownKey === null) return refuse('not-holder');
  if (!state.confirmed) return refuse('not-confirmed-yet');
  const expiry = secondsOf(ctx.clock.now()) + REQUEST_DAYS * 86_400;
  let first: Result<FinanceRequestCheck> | null = null;
  for (const fragment of held) {
    const command = {
      type: 'RequestFinance',
      subject,
      fragment: fragment.index,
      request: SOME_REQUEST,
      expiry,
    } as const;
    const decision = await decideNow(tx, ctx, command, [{ key: toHex(ownKey) }], before);
    if (decision.ok) {
      const { openMinor } = amountsOfFragment(state, fragment, seen.row.faceMinor);
      return accept({ fragment: fragment.index, openMinor });
    }
    first ??= decision;
  }
  return first ?? refuse('not-holder');
};

/**
 * Whether finance could be asked for on a confirmed receivable, of these banks: what `requestFinance` would say now, and
 * nothing is written. Of a divided receivable, the first part that can be asked for counts.
 *
 * Refusals: those of `requestFinance`, and `not-confirmed-yet`.
 */
export const checkFinanceRequest = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof checkFinanceRequestInput>,
): Promise<Result<FinanceRequestCheck>> => {
  const parsed = parseInput(checkFinanceRequestInput, input);
  if (!parsed.ok) return parsed;
  const { subject, bankIds } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadReceivable(ctx, actor, 'finance:request', subject, tx);
    if (!loaded.ok) return loaded;
    const { seen } = loaded.value;
    if (bankIds.length > 0) {
      const banks = await loadBanks(tx, seen, bankIds);
      if (!banks.ok) return banks;
    }
    return financeable(tx, ctx, seen);
  });
};
