import { z } from 'zod';
import { type Hex, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { meterKindOf } from '#prisma/reads/stored-readings';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { parseInput, rowId } from '../input.ts';
import { machineParties } from './machines.ts';
import { areSides, checkReplacement, signMeterReplaced, signReplacement } from './meter-replacement.ts';
import { recomputeAround } from './recompute.ts';
import { announceMachines, lockMachines } from './store-readings.ts';

export const answerReplacementInput = z.object({ replacementId: rowId });

const lockReplacement = async (tx: Transaction, actor: Actor | null, replacementId: string) => {
  const allowed = authorise(actor, 'telemetry:record');
  if (!allowed.ok) return allowed;
  await tx.$executeRaw`SELECT 1 FROM meter_replacements WHERE id = ${replacementId}::uuid FOR UPDATE`;
  const row = await tx.meterReplacement.findUnique({ where: { id: replacementId } });
  const { organisationId } = allowed.value;
  if (!row || (row.counterpartyId !== organisationId && row.organisationId !== organisationId))
    return refuse('not-found');
  if (row.counterpartyId !== organisationId) return refuse('not-counterparty');
  if (row.confirmedAt || row.declinedAt) return refuse('meter-replacement-closed');
  return accept({ row, subject: toHex(row.subject), actor: allowed.value });
};

const tellOther = async (
  ctx: ServiceContext,
  tx: Transaction,
  { subject, organisationId }: { readonly subject: string; readonly organisationId: string },
  kind: 'meter-replacement-confirmed' | 'meter-replacement-declined',
): Promise<void> => {
  const machine = await tx.equipment.findUniqueOrThrow({ where: { subject }, select: { reference: true } });
  const params = { reference: machine.reference };
  await addInboxItems(ctx, tx, [
    { organisationId, kind, subject, link: `/equipment/${machine.reference}/use`, params },
  ]);
};

/**
 * The other party confirms both values by signing the same; where the two are who holds title and who has the machine in
 * hand, the chain records it as `MeterReplaced`, signed by both. From then on bills and use count the old meter up to its
 * closing and the new one from its opening.
 *
 * Refusals: `invalid-input`, `sign-in-required`, those of `authorise`, `not-found`, `not-counterparty`,
 * `meter-replacement-closed`, those of `checkReplacement`, and those of `signAction`.
 */
export const confirmMeterReplacement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof answerReplacementInput>,
): Promise<Result<{ readonly replacementId: string; readonly actionId: string }>> => {
  const parsed = parseInput(answerReplacementInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const locked = await lockReplacement(tx, actor, parsed.value.replacementId);
    if (!locked.ok) return locked;
    const { row, subject, actor: who } = locked.value;
    await lockMachines(tx, [subject]);
    const refusal = await checkReplacement(ctx, tx, subject, { ...row, meter: meterKindOf(row.meter) });
    if (refusal) return { ok: false, refusal };
    const root: Hex = toHex(row.root);
    const both = [who.organisationId, row.organisationId];
    const signed = areSides(await machineParties(tx, subject), both)
      ? await signMeterReplaced(ctx, tx, who, subject, { ...row, meter: meterKindOf(row.meter) }, both)
      : await signReplacement(ctx, tx, who, subject, { root });
    if (!signed.ok) return signed;
    const { actionId } = signed.value;
    await tx.meterReplacement.update({
      where: { id: row.id },
      data: { confirmedAt: ctx.clock.now(), confirmedByUserId: who.userId, confirmActionId: actionId },
    });
    await recomputeAround(tx, subject, row.at);
    await tellOther(ctx, tx, row, 'meter-replacement-confirmed');
    await announceMachines(tx, [subject], ctx.clock.now());
    return accept({ replacementId: row.id, actionId });
  });
};

/** The other party says that it was not so; nothing changes, and what was signed stays as what was said. Refusals: as above. */
export const declineMeterReplacement = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof answerReplacementInput>,
): Promise<Result<{ readonly replacementId: string }>> => {
  const parsed = parseInput(answerReplacementInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const locked = await lockReplacement(tx, actor, parsed.value.replacementId);
    if (!locked.ok) return locked;
    const { row } = locked.value;
    await tx.meterReplacement.update({ where: { id: row.id }, data: { declinedAt: ctx.clock.now() } });
    await tellOther(ctx, tx, row, 'meter-replacement-declined');
    return accept({ replacementId: row.id });
  });
};
