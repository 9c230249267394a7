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

const leaving = { deviceId: rowId, closing: meterValues.optional(), note: note(500).optional() };

export const removeDeviceInput = z.object({
  ...leaving,
  /** Whether what it measured before, and could not send yet, may still come with its token (`mayTalk` says for how long). */
  keepsToken: z.boolean().default(false),
});

export const detachDeviceInput = z.object(leaving);

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

/** Takes its token from a device of one's own that was removed with it; `null` where there is no such device. */
const endToken = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  deviceId: string,
): Promise<Result<RemovedDevice> | null> => {
  const allowed = authorise(actor, 'device:manage');
  if (!allowed.ok) return null;
  const { organisationId, userId } = allowed.value;
  const { count } = await tx.device.updateMany({
    where: { id: deviceId, organisationId, removedAt: { not: null }, tokenHash: { not: null } },
    data: { tokenHash: null },
  });
  if (count === 0) return null;
  const detail = { keepsToken: false };
  await audit(ctx, tx, { action: 'device:removed', organisationId, userId, subject: deviceId, detail });
  return accept({ actionId: null });
};

/**
 * Removes a device of one's own: its messages are taken no more, its token is good no more, unless it may keep it for what it
 * measured before; and where it speaks for a machine, the chain is told. Of one that kept its token it is taken the second time.
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
  const { deviceId, keepsToken } = parsed.value;
  return inTransaction(ctx, async tx => {
    const ended = keepsToken ? null : await endToken(ctx, tx, actor, deviceId);
    if (ended) return ended;
    const locked = await lockOwnDevice(tx, actor, deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    if ((await waitingAgreement(tx, device.subject)) !== null) return refuse('device-proposed');
    const signed = await signRemoval(ctx, tx, who, device, parsed.value);
    if (!signed.ok) return signed;
    await tx.device.update({
      where: { id: device.id },
      data: { removedAt: ctx.clock.now(), ...(!keepsToken && { tokenHash: null }) },
    });
    if (device.machine !== null) await markRules(tx, [device.machine], ctx.clock.now());
    await audit(ctx, tx, {
      action: 'device:removed',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: device.id,
      detail: { externalId: device.externalId, keepsToken },
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
  input: z.input<typeof detachDeviceInput>,
): Promise<Result<RemovedDevice>> => {
  const parsed = parseInput(detachDeviceInput, input);
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
