import { z } from 'zod';
import { type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { reasonOf } from '../receivables/reasons.ts';
import { leaseSituation } from './lease-status.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import { DEFAULT_REASONS } from './reasons.ts';
import { audienceOf, type Changed, signAlone } from './sign-change.ts';

export const noticeDefaultInput = z.object({
  lease: leaseId,
  reason: reasonOf(DEFAULT_REASONS),
  /** Until when the lessee may put it right. */
  cureBy: calendarDate.optional(),
});

/**
 * The lessor notices a default: nothing more of the lease is sold, and it may end in repossession. For rents alone the terms
 * say when: so many days in arrears, the grace not counted.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `wrong-status`, `default-not-due` (params: days, needed),
 * `date-in-past`, and those of `signAction`.
 */
export const noticeDefault = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof noticeDefaultInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(noticeDefaultInput, input);
  if (!parsed.ok) return parsed;
  const { lease, reason, cureBy } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:default', lease, { roles: ['lessor'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    if (state.status !== 'Commenced') return refuse('wrong-status', { status: state.status });
    const situation = await leaseSituation(tx, seen, ctx.clock.now());
    if (!situation) return refuse('terms-not-shared');
    const { arrearsDays, isDefaultDue, contract, today } = situation;
    if (reason.code === 'rent-overdue' && !isDefaultDue) {
      const params = { days: String(arrearsDays), needed: String(Math.max(1, contract.handling.defaultAfterDays)) };
      return refuse('default-not-due', params, 'reason');
    }
    if (cureBy !== undefined && cureBy < today) return refuse('date-in-past', {}, 'cureBy');
    const notice = newCommitment(
      ctx,
      'default-notice',
      { code: reason.code, note: reason.note ?? null, arrearsDays, cureBy: cureBy ?? null, noticedOn: today },
      { shareWith: audienceOf(seen, state) },
    );
    const command = { type: 'NoticeDefault', subject: seen.subject, notice: notice.root } as const;
    return signAlone(ctx, tx, who, command, [notice]);
  });
};

export const cureDefaultInput = z.object({ lease: leaseId, note: note() });

/**
 * The lessor says that a default was put right, and how. Refusals: `invalid-input`, those of `loadOwnLease`, `wrong-status`,
 * and those of `signAction`.
 */
export const cureDefault = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof cureDefaultInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(cureDefaultInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:default', parsed.value.lease, { roles: ['lessor'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    const shareWith = audienceOf(seen, state);
    const settlement = newCommitment(ctx, 'settlement', { cured: parsed.value.note }, { shareWith });
    const command = { type: 'CureDefault', subject: seen.subject, settlement: settlement.root } as const;
    return signAlone(ctx, tx, who, command, [settlement]);
  });
};
