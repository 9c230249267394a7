import { z } from 'zod';
import type { DepreciableAsset } from '#domain/leases/accounting/lessor-operating';
import { accept, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';
import type { Actor } from '../actor.ts';
import type { ServiceContext } from '../context.ts';
import { equipmentId, loadEquipment } from '../equipment/load-equipment.ts';
import { currencyCode } from '../equipment/propose-sale.ts';
import { inTransaction } from '../in-transaction.ts';
import { calendarDate, minorUnits, parseInput } from '../input.ts';

export const machineCostInput = z.object({
  subject: equipmentId,
  currency: currencyCode,
  costMinor: minorUnits,
  /** What it will be worth at the end of its life. */
  residualMinor: minorUnits.default(0n),
  inUseSince: calendarDate,
  usefulLifeMonths: z.number().int().min(1).max(1200),
});

/**
 * Writes down what a machine cost its owner, from which its own books depreciate it while it is let. Nobody else sees it. The
 * last entry counts.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `not-title-holder`,
 * `residual-above-cost`.
 */
export const setMachineCost = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof machineCostInput>,
): Promise<Result<{ readonly subject: string }>> => {
  const parsed = parseInput(machineCostInput, input);
  if (!parsed.ok) return parsed;
  const { subject: named, inUseSince, ...cost } = parsed.value;
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:record', named, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const { organisationId } = who;
    if (!seen.state || seen.ownKey !== seen.state.holder) return refuse('not-title-holder');
    if (cost.residualMinor > cost.costMinor) return refuse('residual-above-cost', {}, 'residualMinor');
    const { subject } = seen;
    const data = { ...cost, inUseSince: new Date(inUseSince), updatedAt: ctx.clock.now() };
    await tx.machineCost.upsert({
      where: { subject_organisationId: { subject, organisationId } },
      create: { subject, organisationId, ...data },
      update: data,
    });
    return accept({ subject });
  });
};

export interface MachineCostView extends DepreciableAsset {
  readonly subject: string;
  readonly currency: string;
}

/** What machines cost an organisation, as far as it has said so. */
export const machineCosts = async (
  db: Database,
  organisationId: string,
  subjects: readonly string[],
): Promise<MachineCostView[]> => {
  const rows = await db.machineCost.findMany({ where: { organisationId, subject: { in: [...subjects] } } });
  return rows.map(({ subject, currency, costMinor, residualMinor, inUseSince, usefulLifeMonths }) => ({
    ...{ subject, currency, costMinor, residualMinor, usefulLifeMonths },
    inUseSince: inUseSince.toISOString().slice(0, 10),
  }));
};
