import { createHash } from 'node:crypto';
import { z } from 'zod';
import { deviceNameOf, fittingDigitOf } from '#domain/devices/device-names';
import { isDeviceProtocol, TOKEN_PROTOCOLS } from '#domain/devices/protocols';
import { type Hex, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { publicJwk } from './device-key.ts';

export const registerDeviceInput = z.object({
  /** A protocol that devices speak here: nothing else is ever heard of a name under another. */
  protocol: z.string().refine(isDeviceProtocol, 'a protocol that devices speak here'),
  /** As the device calls itself: IMEI, serial, or a name of one's own. */
  externalId: z
    .string()
    .trim()
    .regex(/^[\w .:-]{1,80}$/),
  name: z.string().trim().min(1).max(120).optional(),
  publicKey: publicJwk.optional(),
  platformAccountId: rowId.optional(),
  /** Whether it is to have a token; by default where its protocol can carry one. */
  token: z.boolean().optional(),
});

/**
 * Devices that an organisation registers in a day, those that it has removed again among them: more than any fleet brings at
 * once, and far less than a manufacturer's whole range of numbers, so that nobody takes the names of others' devices first.
 */
export const MOST_IN_DAY = 5_000;
const DAY_MS = 24 * 3_600_000;

export interface RegisteredDevice {
  readonly deviceId: string;
  /** Its name on chain. */
  readonly subject: Hex;
  /** Told here and never again; `null` where it has none. */
  readonly token: string | null;
  /** The check digit that would fit its IMEI, where its own does not. */
  readonly fittingDigit: string | null;
}

/** A new token, and what is kept of it. */
export const newDeviceToken = (ctx: ServiceContext): { readonly token: string; readonly tokenHash: string } => {
  const token = Buffer.from(ctx.random.bytes(24)).toString('base64url');
  return { token, tokenHash: createHash('sha256').update(token, 'utf8').digest('hex') };
};

/**
 * Registers a device of the organisation: from now on its messages are taken. It speaks for no machine before it is enrolled.
 *
 * Refusals: `invalid-input`, those of `authorise` and `deviceNameOf`, `not-found` (of the platform's account), `devices-of-a-day`
 * {most}, `device-name-taken` {externalId}.
 */
export const registerDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof registerDeviceInput>,
): Promise<Result<RegisteredDevice>> => {
  const parsed = parseInput(registerDeviceInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'device:manage');
  if (!allowed.ok) return allowed;
  const { organisationId, userId } = allowed.value;
  const { protocol, name, publicKey, platformAccountId, token: wants } = parsed.value;
  const named = deviceNameOf(protocol, parsed.value.externalId);
  if (!named.ok) return named;
  const externalId = named.value;
  return inTransaction<RegisteredDevice>(ctx, async tx => {
    if (platformAccountId !== undefined) {
      const account = await tx.platformAccount.findFirst({ where: { id: platformAccountId, organisationId } });
      if (!account) return refuse('not-found', {}, 'platformAccountId');
    }
    const now = ctx.clock.now();
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('devices of a day ' || ${organisationId}, 0))`;
    const registered = await tx.device.count({
      // What nobody registered by hand has a bound of its own (`deviceProvisioner`).
      where: { organisationId, createdByUserId: { not: null }, createdAt: { gt: new Date(now.getTime() - DAY_MS) } },
    });
    if (registered >= MOST_IN_DAY) return refuse('devices-of-a-day', { most: String(MOST_IN_DAY) });
    const id = newId(ctx);
    const subject = toHex(`0x${Buffer.from(ctx.random.bytes(32)).toString('hex')}`);
    const access = (wants ?? TOKEN_PROTOCOLS.includes(protocol)) ? newDeviceToken(ctx) : null;
    const { count } = await tx.device.createMany({
      data: [
        {
          id,
          organisationId,
          protocol,
          externalId,
          name: name ?? externalId,
          subject,
          tokenHash: access?.tokenHash ?? null,
          ...(publicKey && { publicKey }),
          platformAccountId: platformAccountId ?? null,
          createdByUserId: userId,
          createdAt: now,
        },
      ],
      // The name is in use: whose it is, is not said.
      skipDuplicates: true,
    });
    if (count === 0) return refuse('device-name-taken', { externalId }, 'externalId');
    await audit(ctx, tx, {
      action: 'device:registered',
      organisationId,
      userId,
      subject: id,
      detail: { protocol, externalId },
    });
    return accept({
      ...{ deviceId: id, subject, token: access?.token ?? null },
      fittingDigit: fittingDigitOf(protocol, externalId),
    });
  });
};
