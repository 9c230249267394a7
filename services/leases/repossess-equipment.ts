import { z } from 'zod';
import { buyersOf } from '#domain/leases/lifecycle/state';
import { type Result, refuse } from '#domain/result';
import type { Actor } from '../actor.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, note, parseInput } from '../input.ts';
import { dateFact, noteFact } from './agreement-facts.ts';
import { checkSerials, commenceLeaseInput } from './commence-lease.ts';
import { leaseId, loadOwnLease } from './load-lease.ts';
import { signersOfKeys } from './parties.ts';
import { audienceOf, type Changed, signChange } from './sign-change.ts';
import { todayIn } from './today-there.ts';

export const repossessInput = z.object({
  lease: leaseId,
  on: calendarDate,
  note: note(),
  /** As read from the machines that were taken back; none where they could not be read. */
  serials: commenceLeaseInput.shape.serials,
});

/**
 * The lessor takes back the machines of a lease in default, which ends it. Who bought rents to come, or has a lien on them,
 * signs as well.
 *
 * Refusals: `invalid-input`, those of `loadOwnLease`, `wrong-status` (no default was noticed), `date-in-future`, those of
 * `checkSerials`, and those of `signAction`.
 */
export const repossessEquipment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof repossessInput>,
): Promise<Result<Changed>> => {
  const parsed = parseInput(repossessInput, input);
  if (!parsed.ok) return parsed;
  const { lease, on, note: text, serials } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadOwnLease(ctx, actor, 'lease:default', lease, { roles: ['lessor'], db: tx });
    if (!loaded.ok) return loaded;
    const { seen, state, actor: who } = loaded.value;
    if (state.status !== 'Defaulted') return refuse('wrong-status', { status: state.status });
    if (on > todayIn(seen.row.timeZone, ctx.clock.now())) return refuse('date-in-future', {}, 'on');
    const checked = serials.length > 0 ? checkSerials(seen.machines, serials) : null;
    if (checked && !checked.ok) return checked;
    const signers = signersOfKeys(seen, [state.lessor, ...buyersOf(state), ...seen.securedParties]);
    if (!signers.ok) return signers;
    const report = newCommitment(
      ctx,
      'report',
      { on, note: text, serials: serials.map(one => ({ ...one })) },
      { shareWith: audienceOf(seen, state) },
    );
    return signChange(ctx, tx, who, seen, {
      kind: 'repossession',
      command: { type: 'RepossessEquipment', subject: seen.subject, report: report.root },
      signers: signers.value,
      commitments: [report],
      facts: [dateFact('repossessed-on', on), ...noteFact(text)],
    });
  });
};
