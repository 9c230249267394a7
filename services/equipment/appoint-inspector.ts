import { z } from 'zod';
import { TRADING_KINDS } from '#domain/access/organisation-kinds';
import { accept, type Result, refuse } from '#domain/result';
import type { EquipmentViewerRole } from '#prisma/reads/equipment-viewer';
import { type Actor, authorise } from '../actor.ts';
import { announce } from '../announce.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { addInboxItems } from '../inbox/add-inbox-item.ts';
import { moment, note, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { openMachineRecord } from './audience.ts';
import { equipmentId, loadEquipment, requireRecorded } from './load-equipment.ts';
import { memberOf } from './propose-sale.ts';

const TRADING: readonly string[] = TRADING_KINDS;

/** How long an inspector sees a machine, unless whoever appoints says otherwise. */
const APPOINTED_DAYS = 30;

/** Those who may have a machine looked at: whose it is, who lets it, who lends on it. */
export const APPOINTING: readonly EquipmentViewerRole[] = ['title-holder', 'lessor', 'secured-party'];

export const appointInspectorInput = z.object({
  subject: equipmentId,
  inspectorId: rowId,
  note: note().optional(),
  expiresAt: moment.optional(),
});

/**
 * Has a machine looked at by an organisation that has no part in it: until the appointment ends it sees the machine and its
 * record as far as whoever appoints it, without values and prices, and may record inspections. Nothing changes on chain before
 * it does. Appointed again, the new end counts.
 *
 * Refusals: `sign-in-required`, `invalid-input`, `not-found`, those of `authorise`, `still-settling`, `not-in-charge`,
 * `self-dealing`, `unknown-organisation`, `organisation-frozen`, `not-a-trader`, `ends-in-past`.
 */
export const appointInspector = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof appointInspectorInput>,
): Promise<Result<{ readonly appointmentId: string }>> => {
  const parsed = parseInput(appointInspectorInput, input);
  if (!parsed.ok) return parsed;
  const { subject: named, inspectorId, note: said } = parsed.value;
  const now = ctx.clock.now();
  const expiresAt = parsed.value.expiresAt ?? new Date(now.getTime() + APPOINTED_DAYS * 86_400_000);
  if (expiresAt <= now) return refuse('ends-in-past', {}, 'expiresAt');
  return inTransaction(ctx, async tx => {
    const loaded = await loadEquipment(ctx, actor, 'equipment:record', named, tx);
    if (!loaded.ok) return loaded;
    const { seen, actor: who } = loaded.value;
    const recorded = requireRecorded(seen);
    if (!recorded.ok) return recorded;
    const { organisationId } = who;
    const isAuditor = seen.viewer.roles.includes('auditor');
    if (isAuditor || !seen.viewer.roles.some(role => APPOINTING.includes(role))) return refuse('not-in-charge');
    if (inspectorId === organisationId) return refuse('self-dealing', {}, 'inspectorId');
    const inspector = await memberOf(tx, inspectorId, 'inspectorId');
    if (!inspector.ok) return inspector;
    const { kinds } = await tx.organisation.findUniqueOrThrow({ where: { id: inspectorId }, select: { kinds: true } });
    // Who may only read cannot record what it saw.
    if (!kinds.some(kind => TRADING.includes(kind))) return refuse('not-a-trader', {}, 'inspectorId');
    const { subject, row } = seen;
    await tx.inspectorAppointment.updateMany({
      where: { subject, inspectorId, appointedById: organisationId, endedAt: null },
      data: { endedAt: now },
    });
    const appointmentId = newId(ctx);
    await tx.inspectorAppointment.create({
      data: {
        ...{ id: appointmentId, subject, inspectorId, appointedById: organisationId },
        ...{ note: said ?? null, expiresAt, createdAt: now },
      },
    });
    await openMachineRecord(tx, {
      subject,
      fromOrganisationId: organisationId,
      toOrganisationIds: [inspectorId],
    });
    const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId }, select: { name: true } });
    await addInboxItems(ctx, tx, [
      {
        organisationId: inspectorId,
        kind: 'inspector-appointed',
        subject,
        link: `/equipment/${row.reference}/records`,
        params: {
          reference: row.reference,
          machine: `${row.manufacturer} ${row.model}`,
          organisation: name,
          date: expiresAt.toISOString().slice(0, 10),
        },
      },
    ]);
    await announce(tx, { organisations: [organisationId, inspectorId], subjects: [subject] });
    return accept({ appointmentId });
  });
};

export const endAppointmentInput = z.object({ appointmentId: rowId });

/**
 * Whoever appointed an inspector ends it, or the inspector does. What it recorded stays.
 *
 * Refusals: `sign-in-required`, `invalid-input`, those of `authorise`, `not-found` (also one that has ended).
 */
export const endAppointment = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof endAppointmentInput>,
): Promise<Result<{ readonly appointmentId: string }>> => {
  const allowed = authorise(actor, 'equipment:record');
  if (!allowed.ok) return allowed;
  const parsed = parseInput(endAppointmentInput, input);
  if (!parsed.ok) return parsed;
  const { organisationId } = allowed.value;
  const { appointmentId: id } = parsed.value;
  return inTransaction(ctx, async tx => {
    const { count } = await tx.inspectorAppointment.updateMany({
      where: { id, endedAt: null, OR: [{ appointedById: organisationId }, { inspectorId: organisationId }] },
      data: { endedAt: ctx.clock.now() },
    });
    return count === 0 ? refuse('not-found', {}, 'appointmentId') : accept({ appointmentId: id });
  });
};
