import { z } from 'zod';
import { toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { signAction } from '../actions/sign-action.ts';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { isOwn, leaseId, loadLease } from './load-lease.ts';
import { audienceOf, type Changed } from './sign-change.ts';
import { todayIn } from './today-there.ts';

export const inspectLeaseInput = z.object({
  lease: leaseId,
  inspectedOn: calendarDate,
  /** What was looked at: the contract, the machines, the lessee's books; and by whom. */
  note: note(),
});

/**
 * Somebody other than the lessor says that it has looked at a running lease which the lessor declared, and what it saw. The
 * report is anchored on chain as a document of its own and opened to the parties.
 *
 * Refusals: `invalid-input`, those of `loadLease`, `not-declared`, `own-declaration`, `lease-settling`, `date-in-future`, and
 * those of `signAction`.
 */
export const recordLeaseInspection = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof inspectLeaseInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(inspectLeaseInput, input);
  if (!parsed.ok) return parsed;
  const { lease, inspectedOn, note: text } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadLease(ctx, actor, 'lease:commence', lease, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const { organisationId, userId } = who;
    if (seen.row.provenance !== 'DECLARED') return refuse('not-declared');
    if (isOwn(seen, organisationId, 'lessor')) return refuse('own-declaration');
    if (!seen.state) return refuse('lease-settling');
    if (inspectedOn > todayIn(seen.row.timeZone, ctx.clock.now())) return refuse('date-in-future', {}, 'inspectedOn');
    const report = newCommitment(
      ctx,
      'report',
      { lease: seen.subject, terms: seen.state.root, inspectedOn, note: text },
      { shareWith: audienceOf(seen, seen.state) },
    );
    const subject = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
    const signed = await signAction(tx, ctx, {
      actor: { organisationId, userId },
      command: { type: 'AnchorDocument', subject, root: report.root },
      commitments: [report],
    });
    if (!signed.ok) return signed;
    await tx.lease.update({
      where: { subject: seen.subject },
      data: { inspectedAt: new Date(inspectedOn), inspectedById: organisationId },
    });
    return accept({ agreementId: null, actionId: signed.value.actionId });
  });
};
