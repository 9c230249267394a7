import { z } from 'zod';
import { type Hex, ZERO_HASH } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { Prisma } from '#prisma/client';
import type { Actor } from '../actor.ts';
import { type ProposedAgreement, proposeAgreement } from '../agreements/propose-agreement.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { keyOnChain, publicJwk } from './device-key.ts';
import {
  deviceContent,
  deviceStatement,
  loadMachineSide,
  meterFacts,
  meterValues,
  signersOf,
} from './device-proposal.ts';
import { lockDevice, lockOwnDevice, waitingAgreement } from './load-device.ts';

export const replaceDeviceInput = z.object({
  /** The device that goes. */
  removedId: rowId,
  /** The device that comes: one's own, which speaks for no machine. */
  deviceId: rowId,
  closing: meterValues.optional(),
  opening: meterValues.optional(),
  note: note(500).optional(),
});

/**
 * Proposes that a device speaks in the place of another, with what the meters of the one showed last and of the other first.
 * Signed by the new one's owner, who holds title, and who has the machine in hand.
 *
 * Refusals: `invalid-input`, those of `lockOwnDevice` and `loadMachineSide`, `not-found`, `unknown-device` (the old one speaks
 * for no machine), `device-enrolled`, `device-proposed`, and those of `proposeAgreement`.
 */
export const replaceDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof replaceDeviceInput>,
): Promise<Result<ProposedAgreement>> => {
  const parsed = parseInput(replaceDeviceInput, input);
  if (!parsed.ok) return parsed;
  const { removedId, deviceId, closing, opening, note: said } = parsed.value;
  return inTransaction(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    const removed = await lockDevice(tx, removedId);
    if (!removed) return refuse('not-found', {}, 'removedId');
    if (removed.machine === null) return refuse('unknown-device', { device: removed.subject }, 'removedId');
    const side = await loadMachineSide(ctx, tx, actor, removed.machine);
    if (!side.ok) return side;
    if (device.machine !== null)
      return refuse('device-enrolled', { device: device.subject, machine: device.machine }, 'deviceId');
    if ((await waitingAgreement(tx, device.subject)) !== null) return refuse('device-proposed');
    const { subject, titleHolderId, custodianId } = side.value;
    const signers = signersOf(device.organisationId, titleHolderId, custodianId);
    const shareWith = [...signers.map(one => one.organisationId), removed.organisationId];
    const at = ctx.clock.now();
    const last = deviceStatement(
      ctx,
      'device-closing',
      { device: removed, machine: subject, at },
      { meters: closing, note: said, shareWith },
    );
    const first = deviceStatement(
      ctx,
      'device-opening',
      { device, machine: subject, at },
      { meters: opening, shareWith },
    );
    return proposeAgreement(ctx, tx, who, {
      kind: 'device-replacement',
      command: {
        type: 'ReplaceDevice',
        subject,
        removed: removed.subject,
        device: device.subject,
        ...keyOnChain(device.publicKey),
        closing: last.root,
        opening: first.root,
      },
      signers,
      content: deviceContent(side.value, device, [
        { name: 'device-removed', kind: 'text', value: `${removed.name} (${removed.protocol} ${removed.externalId})` },
        ...meterFacts('closing', closing),
        ...meterFacts('opening', opening),
      ]),
      commitments: [last, first],
    });
  });
};

export const setDeviceKeyInput = z.object({ deviceId: rowId, publicKey: publicJwk.nullable() });

export interface DeviceKeySet {
  /** Null where it counts at once: the device speaks for no machine. */
  readonly agreementId: string | null;
  readonly actionId: string | null;
}

/**
 * Gives a device a key of its own, or takes it away. Of a device that speaks for a machine both sides confirm it: it
 * counts when the chain names it.
 *
 * Refusals: `invalid-input`, those of `lockOwnDevice` and `loadMachineSide`, `device-proposed`, those of `proposeAgreement`.
 */
export const setDeviceKey = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof setDeviceKeyInput>,
): Promise<Result<DeviceKeySet>> => {
  const parsed = parseInput(setDeviceKeyInput, input);
  if (!parsed.ok) return parsed;
  const { deviceId, publicKey } = parsed.value;
  return inTransaction<DeviceKeySet>(ctx, async tx => {
    const locked = await lockOwnDevice(tx, actor, deviceId);
    if (!locked.ok) return locked;
    const { device, actor: who } = locked.value;
    if ((await waitingAgreement(tx, device.subject)) !== null) return refuse('device-proposed');
    await audit(ctx, tx, {
      action: 'device:key-set',
      organisationId: who.organisationId,
      userId: who.userId,
      subject: device.id,
      detail: { externalId: device.externalId, key: keyOnChain(publicKey).key },
    });
    if (device.machine === null) {
      await tx.device.update({ where: { id: device.id }, data: { publicKey: publicKey ?? Prisma.DbNull } });
      return accept({ agreementId: null, actionId: null });
    }
    const side = await loadMachineSide(ctx, tx, actor, device.machine);
    if (!side.ok) return side;
    const { titleHolderId, custodianId } = side.value;
    const subject: Hex = device.machine;
    await tx.device.update({ where: { id: device.id }, data: { pendingKey: publicKey ?? Prisma.DbNull } });
    return proposeAgreement(ctx, tx, who, {
      kind: 'device-replacement',
      command: {
        type: 'ReplaceDevice',
        subject,
        removed: device.subject,
        device: device.subject,
        ...keyOnChain(publicKey),
        closing: ZERO_HASH,
        opening: ZERO_HASH,
      },
      signers: signersOf(device.organisationId, titleHolderId, custodianId),
      content: deviceContent(side.value, { ...device, publicKey }, []),
    });
  });
};
