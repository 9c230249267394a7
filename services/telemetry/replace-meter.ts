import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { METER_KINDS } from '#domain/telemetry/meters';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { moment, note, parseInput } from '../input.ts';
import { newId } from '../new-id.ts';
import { loadMachine, machineParties } from './machines.ts';
import { areSides, checkReplacement, counterpartyOf, signMeterReplaced, signReplacement } from './meter-replacement.ts';
import { machineName } from './reading-input.ts';
import { recomputeAround } from './recompute.ts';
import { lockMachines } from './store-readings.ts';

const meterName = z.string().trim().min(1).max(60);

/** What a meter shows, in its unit: milliseconds of engine time, cycles, metres. */
const meterValue = z
  .union([z.bigint(), z.string().regex(/^\d{1,15}$/), z.int().nonnegative()])
  .transform(value => BigInt(value))
  .refine(value => value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER));

export const replaceMeterInput = z.object({
  machine: machineName,
  meter: z.enum(METER_KINDS),
  at: moment,
  oldMeterId: meterName,
  newMeterId: meterName,
  closing: meterValue,
  opening: meterValue,
  note: note(500).optional(),
});

export interface ReplacedMeter {
  readonly replacementId: string;
  readonly actionId: string;
  /** False while the other party of the lease has still to confirm. */
  readonly inForce: boolean;
}

/**
 * Records that a meter was taken off and another put on, with what the old one showed last and the new one first. Signed by
 * who says so; it counts once the other party of the lease has signed the same, or at once where there is none. Then it is
 * recorded on chain as `MeterReplaced`, where the two are who holds title and who has the machine in hand.
 *
 * Refusals: `invalid-input`, those of `loadMachine`, `not-permitted` (a lender or the maker), those of `checkReplacement`, and
 * those of `signAction`.
 */
export const replaceMeter = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof replaceMeterInput>,
): Promise<Result<ReplacedMeter>> => {
  const parsed = parseInput(replaceMeterInput, input);
  if (!parsed.ok) return parsed;
  const { machine, note: said = null, ...stated } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadMachine(ctx, actor, 'telemetry:record', machine, tx);
    if (!loaded.ok) return loaded;
    const { actor: who, subject, reference, access } = loaded.value;
    if (access.level !== 'full') return refuse('not-permitted');
    await lockMachines(tx, [subject]);
    const details = { ...stated, note: said };
    const refusal = await checkReplacement(ctx, tx, subject, details);
    if (refusal) return { ok: false, refusal };
    const parties = await machineParties(tx, subject);
    const counterpartyId = counterpartyOf(who.organisationId, parties);
    const shareWith = counterpartyId === null ? [] : [counterpartyId];
    const signed = await signReplacement(ctx, tx, who, subject, { details, shareWith });
    if (!signed.ok) return signed;
    const { actionId, root } = signed.value;
    if (counterpartyId === null && areSides(parties, [who.organisationId])) {
      const recorded = await signMeterReplaced(ctx, tx, who, subject, details, [who.organisationId]);
      if (!recorded.ok) return recorded;
    }
    const now = ctx.clock.now();
    const replacementId = newId(ctx);
    await tx.meterReplacement.create({
      data: {
        id: replacementId,
        subject,
        ...details,
        organisationId: who.organisationId,
        userId: who.userId,
        root,
        actionId,
        createdAt: now,
        counterpartyId,
        confirmedAt: counterpartyId === null ? now : null,
      },
    });
    if (counterpartyId === null) await recomputeAround(tx, subject, stated.at);
    else
      await addInboxItems(ctx, tx, [
        {
          organisationId: counterpartyId,
          kind: 'meter-replaced',
          subject,
          link: `/equipment/${reference}/use`,
          params: { reference },
        },
      ]);
    return accept({ replacementId, actionId, inForce: counterpartyId === null });
  });
};
