import { z } from 'zod';
import { type Hex, isBytes32, toHex } from '#domain/hex';
import { allocatedOf, type EntryUse } from '#domain/payments/bank-entry';
import { type PlannedPayment, planPayment } from '#domain/payments/plan-payment';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { stateWithInFlight } from '../actions/in-flight.ts';
import { lockAll } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { minorUnits } from '../input.ts';
import { type LoadedReceivable, loadReceivable, receivableId } from '../receivables/load-receivable.ts';
import { sign } from '../receivables/sign.ts';

/** What of an entry pays which fragment. */
export const allocationInput = z.object({
  subject: receivableId,
  fragment: z.number().int().min(0).default(0),
  amountMinor: minorUnits.refine(amount => amount > 0n, 'more than nothing'),
});

type Wanted = z.output<typeof allocationInput>;

export interface EntryRow {
  readonly id: string;
  readonly entry: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** How much of an entry stands allocated: what the chain refused does not count, what it has reversed neither. */
export const entryUseOf = async (tx: Transaction, entryId: string): Promise<EntryUse> => {
  const rows = await tx.$queryRaw<{ amountMinor: bigint; entryParts: string; isReversed: boolean }[]>`
    SELECT a."amountMinor", a."entryParts"::text AS "entryParts", coalesce(reversal.status = 'CONFIRMED', false) AS "isReversed"
      FROM allocations a JOIN actions made ON made.id = a."actionId"
      LEFT JOIN actions reversal ON reversal.id = a."reversalActionId"
     WHERE a."entryId" = ${entryId}::uuid AND made.status NOT IN ('REFUSED', 'EXPIRED')`;
  return allocatedOf(rows.map(row => ({ ...row, entryParts: BigInt(row.entryParts) })));
};

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** The receivables that are to be paid, in the order in which they are locked. Refusals: those of `loadReceivable`, `currency-differs`. */
const loadAll = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  currency: string,
  wanted: readonly Wanted[],
): Promise<Result<readonly { readonly loaded: LoadedReceivable; readonly wanted: Wanted }[]>> => {
  const found: { loaded: LoadedReceivable; wanted: Wanted }[] = [];
  for (const [index, one] of wanted.entries()) {
    const loaded = await loadReceivable(ctx, actor, 'payment:record', one.subject, tx);
    if (!loaded.ok) return { ok: false, refusal: { ...loaded.refusal, field: `allocations.${index}.subject` } };
    if (loaded.value.seen.row.currency !== currency)
      return refuse('currency-differs', { currency }, `allocations.${index}.subject`);
    found.push({ loaded: loaded.value, wanted: one });
  }
  found.sort((a, b) => compare(a.loaded.seen.subject, b.loaded.seen.subject) || a.wanted.fragment - b.wanted.fragment);
  await lockAll(
    tx,
    found.map(({ loaded }) => loaded.seen.subject),
  );
  return accept(found);
};

/** Signs one payment of one interval and writes its allocation down. */
const record = async (
  ctx: ServiceContext,
  tx: Transaction,
  { actor, seen }: LoadedReceivable,
  fragment: number,
  { id: entryId, entry }: { readonly id: string; readonly entry: Hex },
  { from, to, entryParts, amountMinor }: PlannedPayment,
): Promise<Result<string>> => {
  const allocation = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
  const command = {
    type: 'RecordPayment',
    subject: seen.subject,
    fragment,
    to,
    entry,
    entryParts,
    allocation,
  } as const;
  const signed = await sign(ctx, tx, actor, command);
  if (!signed.ok) return signed;
  const { actionId } = signed.value;
  await tx.allocation.create({
    data: {
      allocation,
      entryId,
      subject: seen.subject,
      fragment,
      fromPart: from.toString(),
      toPart: to.toString(),
      entryParts: entryParts.toString(),
      amountMinor,
      actionId,
      createdAt: ctx.clock.now(),
    },
  });
  return accept(actionId);
};

/**
 * Pays fragments out of an entry: for each amount, as many actions as it takes open intervals. The caller holds the entry's
 * lock. Refusals: those of `loadReceivable`, `currency-differs`, `unknown-fragment`, `not-payee`, `nothing-open`,
 * `amount-above-open`, `entry-exceeded`, and those of `signAction`; `field` says which allocation.
 */
export const allocate = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor,
  entry: EntryRow,
  wanted: readonly Wanted[],
): Promise<Result<{ readonly actionIds: readonly string[]; readonly unallocatedMinor: string }>> => {
  if (!isBytes32(entry.entry)) throw new Error(`not the name of an entry: ${entry.entry}`);
  const named = { id: entry.id, entry: entry.entry };
  const all = await loadAll(ctx, tx, actor, entry.currency, wanted);
  if (!all.ok) return all;
  const actionIds: string[] = [];
  let use = await entryUseOf(tx, entry.id);
  for (const { loaded, wanted: one } of all.value) {
    const at = (field: string): string => `allocations.${wanted.indexOf(one)}.${field}`;
    const { seen } = loaded;
    const { subject: now } = await stateWithInFlight(tx, ctx, 'Receivables', seen.subject);
    const state = now.contract === 'Receivables' ? now.state : null;
    const fragment = state?.fragments[one.fragment];
    if (!state || !fragment) return refuse('unknown-fragment', {}, at('fragment'));
    if (seen.ownKey === null || fragment.payee !== seen.ownKey) return refuse('not-payee', {}, at('subject'));
    const { faceMinor } = seen.row;
    const plan = planPayment({
      fragment,
      faceMinor,
      entryMinor: entry.amountMinor,
      use,
      amountMinor: one.amountMinor,
      random: ctx.random.below,
    });
    if (!plan.ok) return { ok: false, refusal: { ...plan.refusal, field: at('amountMinor') } };
    for (const payment of plan.value.payments) {
      const recorded = await record(ctx, tx, loaded, one.fragment, named, payment);
      if (!recorded.ok) return recorded;
      actionIds.push(recorded.value);
    }
    use = plan.value.use;
  }
  return accept({ actionIds, unallocatedMinor: (entry.amountMinor - use.allocatedMinor).toString() });
};
