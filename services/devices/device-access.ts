import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { NATIVE } from '#domain/telemetry/sink';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput } from '../input.ts';
import { deviceInput, lockOwnDevice } from './load-device.ts';
import { newDeviceToken } from './register-device.ts';

/**
 * Gives a device a new token: the one before is good no more. Refusals: `invalid-input`, those of `lockOwnDevice`.
 */
export const rotateDeviceToken = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof deviceInput>,
): Promise<Result<{ readonly token: string }>> => {
  const parsed = parseInput(deviceInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, parsed.value.deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    const { token, tokenHash } = newDeviceToken(ctx);
    await tx.device.update({ where: { id: device.id }, data: { tokenHash } });
    await audit(ctx, tx, {
      action: 'device:token-rotated',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: device.id,
      detail: { externalId: device.externalId },
    });
    return accept({ token });
  });
};

const gatewayInput = deviceInput.extend({ isGateway: z.boolean() });

/**
 * Says whether a device of one's own is a gateway: it may then hand on what others of one's devices say that have no key of
 * their own (T1). Refusals: `invalid-input`, those of `lockOwnDevice`, `not-a-gateway-protocol` (it does not speak ours).
 */
export const setDeviceGateway = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof gatewayInput>,
): Promise<Result<null>> => {
  const parsed = parseInput(gatewayInput, input);
  if (!parsed.ok) return parsed;
  const { deviceId, isGateway } = parsed.value;
  return inTransaction<null>(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    if (isGateway && device.protocol !== NATIVE) return refuse('not-a-gateway-protocol');
    await tx.device.update({ where: { id: device.id }, data: { isGateway } });
    await audit(ctx, tx, {
      action: 'device:gateway-set',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: device.id,
      detail: { externalId: device.externalId, isGateway },
    });
    return accept(null);
  });
};

/** Whether a device may still be talked of as one's own to give a new name. Refusals: as of `lockOwnDevice`. */
export const renameDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: { readonly deviceId: string; readonly name: string },
): Promise<Result<null>> => {
  const parsed = parseInput(deviceInput, { deviceId: input.deviceId });
  if (!parsed.ok) return parsed;
  const name = input.name.trim();
  if (name.length === 0 || name.length > 120) return refuse('invalid-input', {}, 'name');
  return inTransaction<null>(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, parsed.value.deviceId);
    if (!locked.ok) return locked;
    await tx.device.update({ where: { id: locked.value.device.id }, data: { name } });
    return accept(null);
  });
};
