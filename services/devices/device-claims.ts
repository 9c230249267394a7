import { z } from 'zod';
import { DEVICE_PROTOCOLS } from '#domain/devices/protocols';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import { markRules } from '../alarms/mark-machines.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { authoriseOperator } from '../operator.ts';

export const claimDeviceInput = z.object({
  protocol: z.enum(DEVICE_PROTOCOLS),
  externalId: z.string().trim().min(1).max(80),
  /** How one can tell that it is theirs: a delivery note, a photograph of its plate, where it is. */
  note: note(2000),
});

/**
 * Says that a device that another has registered under its name is one's own: the operator looks at it and decides. Whose it is
 * now is not said.
 *
 * Refusals: `invalid-input`, those of `authorise`, `not-found` (nobody has it: register it), `device-is-yours`, `device-claimed`.
 */
export const claimDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof claimDeviceInput>,
): Promise<Result<{ readonly claimId: string }>> => {
  const parsed = parseInput(claimDeviceInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'device:manage');
  if (!allowed.ok) return allowed;
  const { organisationId, userId } = allowed.value;
  const { protocol, externalId, note: said } = parsed.value;
  return inTransaction(ctx, async tx => {
    const device = await tx.device.findFirst({ where: { protocol, externalId, removedAt: null } });
    if (!device) return refuse('not-found', {}, 'externalId');
    if (device.organisationId === organisationId) return refuse('device-is-yours', {}, 'externalId');
    const claimId = newId(ctx);
    const { count } = await tx.deviceClaim.createMany({
      data: [
        {
          ...{ id: claimId, organisationId, deviceId: device.id, note: said },
          ...{ createdById: userId, createdAt: ctx.clock.now() },
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return refuse('device-claimed', {}, 'externalId');
    await audit(ctx, tx, {
      action: 'device:claimed',
      organisationId,
      userId,
      subject: claimId,
      detail: { protocol, externalId },
    });
    return accept({ claimId });
  });
};

export const decideClaimInput = z.object({
  claimId: rowId,
  isGranted: z.boolean(),
  /** Why: both sides read it. */
  decision: note(2000),
});

/**
 * Decides a claim, by who governs. Granted, the device is no more its holder's: its messages are taken for the claimant, for whom it
 * is registered at once, under another subject. What the holder enrolled stays on chain until the holder or the machine's
 * title holder ends it, and nothing more comes of it: it is not to speak any more either, and is not silent. What it told until then stays where it is.
 *
 * Refusals: `invalid-input`, those of `authoriseOperator`, `not-found` (decided already), `not-permitted` (one's own claim, or
 * one's own device).
 */
export const decideClaim = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof decideClaimInput>,
): Promise<Result<{ readonly claimId: string }>> => {
  const parsed = parseInput(decideClaimInput, input);
  if (!parsed.ok) return parsed;
  const { claimId, isGranted, decision } = parsed.value;
  return inTransaction(ctx, async tx => {
    const operator = await authoriseOperator(tx, actor);
    if (!operator.ok) return operator;
    const { organisationId, userId } = operator.value;
    await tx.$executeRaw`SELECT 1 FROM device_claims WHERE id = ${claimId}::uuid FOR UPDATE`;
    const claim = await tx.deviceClaim.findFirst({
      where: { id: claimId, decidedAt: null },
      include: { device: true },
    });
    if (!claim) return refuse('not-found');
    const { device } = claim;
    // Nobody decides for themselves.
    if ([claim.organisationId, device.organisationId].includes(organisationId)) return refuse('not-permitted');
    const now = ctx.clock.now();
    await tx.deviceClaim.update({
      where: { id: claimId },
      data: { decidedAt: now, decidedById: userId, isGranted, decision },
    });
    if (isGranted && device.removedAt === null) {
      await tx.device.update({ where: { id: device.id }, data: { removedAt: now, tokenHash: null } });
      if (device.machine !== null) await markRules(tx, [device.machine], now);
      const { protocol, externalId } = device;
      await tx.device.create({
        data: {
          ...{ id: newId(ctx), organisationId: claim.organisationId, protocol, externalId, name: externalId },
          subject: `0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`,
          ...{ createdByUserId: claim.createdById, createdAt: now },
        },
      });
    }
    // In the books of all three.
    for (const whose of [organisationId, claim.organisationId, device.organisationId]) {
      await audit(ctx, tx, {
        action: 'device:claim-decided',
        organisationId: whose,
        userId: whose === organisationId ? userId : null,
        subject: claimId,
        detail: { deviceId: device.id, externalId: device.externalId, isGranted, decision },
      });
    }
    return accept({ claimId });
  });
};
