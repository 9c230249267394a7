import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { signAction } from '../actions/sign-action.ts';
import { type Actor, authorise } from '../actor.ts';
import { markRules } from '../alarms/mark-machines.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { deviceStatement, loadMachineSide, type MeterValues, meterValues } from './device-proposal.ts';
import { type LoadedDevice, lockDevice, lockOwnDevice, waitingAgreement } from './load-device.ts';

export const removeDeviceInput = z.object({
  deviceId: rowId,
  closing: meterValues.optional(),
  note: note(500).optional(),
});

export interface RemovedDevice {
  /** The action that says so on chain; null where it spoke for no machine. */
  readonly actionId: string | null;
}

interface Said {
  readonly closing?: MeterValues | undefined;
  readonly note?: string | undefined;
}

const signRemoval = async (
  ctx: ServiceContext,
  tx: Transaction,
  who: Actor,
  device: LoadedDevice,
  { closing, note: said }: Said,
): Promise<Result<RemovedDevice>> => {
  if (device.machine === null) return accept({ actionId: null });
  const statement = deviceStatement(
    ctx,
    'device-closing',
    { device, machine: device.machine, at: ctx.clock.now() },
    { meters: closing, note: said, shareWith: [device.organisationId] },
  );
  const signed = await signAction(tx, ctx, {
    actor: { organisationId: who.organisationId, userId: who.userId },
    command: { type: 'RemoveDevice', subject: device.machine, device: device.subject, closing: statement.root },
    commitments: [statement],
  });
  return signed.ok ? accept({ actionId: signed.value.actionId }) : signed;
};

/**
 * Removes a device of one's own: its messages are taken no more, but what it measured before, and where it speaks for a machine,
 * the chain is told.
 *
 * Refusals: `invalid-input`, those of `lockOwnDevice`, `device-proposed` (withdraw that first), and those of `signAction`.
 */
export const removeDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof removeDeviceInput>,
): Promise<Result<RemovedDevice>> => {
  const parsed = parseInput(removeDeviceInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, parsed.value.deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    if ((await waitingAgreement(tx, device.subject)) !== null) return refuse('device-proposed');
    const signed = await signRemoval(ctx, tx, who, device, parsed.value);
    if (!signed.ok) return signed;
    await tx.device.update({
      where: { id: device.id },
      // Its token stays, for what it measured before and could not send yet; whoever does not trust it makes a new one first.
      data: { removedAt: ctx.clock.now() },
    });
    if (device.machine !== null) await markRules(tx, [device.machine], ctx.clock.now());
    await audit(ctx, tx, {
      action: 'device:removed',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: device.id,
      detail: { externalId: device.externalId },
    });
    return signed;
  });
};

/**
 * Ends that a device speaks for a machine, by its owner or by who holds title to the machine. The device stays its owner's.
 *
 * Refusals: `invalid-input`, those of `authorise`, `not-found`, `unknown-device` (it speaks for none), those of `signAction`.
 */
export const detachDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof removeDeviceInput>,
): Promise<Result<RemovedDevice>> => {
  const parsed = parseInput(removeDeviceInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const allowed = authorise(actor, 'device:manage');
    if (!allowed.ok) return allowed;
    const device = await lockDevice(tx, parsed.value.deviceId);
    if (!device) return refuse('not-found');
    if (device.organisationId !== allowed.value.organisationId) {
      if (device.machine === null) return refuse('not-found');
      const side = await loadMachineSide(ctx, tx, actor, device.machine);
      if (!side.ok) return side;
    }
    if (device.machine === null) return refuse('unknown-device', { device: device.subject });
    return signRemoval(ctx, tx, allowed.value, device, parsed.value);
  });
};
