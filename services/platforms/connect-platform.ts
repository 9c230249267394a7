import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authorise } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { parseInput, rowId } from '../input.ts';
import { newId } from '../new-id.ts';
import { authorisationInput, platformUrl, sealPlatformSecret } from './authorisation.ts';

const vendor = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9 .-]{0,59}$/);

export const connectPlatformInput = z.object({
  /** As the vendor's limits are known by: `cat`, `trackunit`, `liebherr`, `bobcat`, or any other name. */
  vendor,
  name: z.string().trim().min(1).max(120),
  /** What stands before `/Fleet`. */
  baseUrl: platformUrl,
  authorisation: authorisationInput,
  /** Series to read between two snapshots, by their names in URLs: `Locations`, `CumulativeOperatingHours` … */
  series: z
    .array(z.string().regex(/^[A-Za-z]{1,60}$/))
    .max(20)
    .optional(),
  accept: z.string().trim().min(1).max(200).optional(),
});

/** Accounts of an organisation, those that it has disconnected within a day among them: each is polled for as long as it stands. */
export const MOST_ACCOUNTS = 200;
const DAY_MS = 24 * 3_600_000;

/**
 * Connects an account at a platform (AEMP 2.0): its machines are asked for from now on, and taken for those that are
 * registered as devices of the organisation with the protocol `aemp`. The secrets are sealed, and never shown again.
 *
 * Refusals: `invalid-input`, those of `authorise`, `platforms-of-one` {most}.
 */
export const connectPlatform = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof connectPlatformInput>,
): Promise<Result<{ readonly platformAccountId: string }>> => {
  const parsed = parseInput(connectPlatformInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'device:manage');
  if (!allowed.ok) return allowed;
  const { organisationId, userId } = allowed.value;
  const { vendor: sold, name, baseUrl, authorisation, series, accept: header } = parsed.value;
  const id = newId(ctx);
  const secret = await sealPlatformSecret(ctx, id, {
    authorisation,
    ...(series && { series }),
    ...(header !== undefined && { accept: header }),
  });
  return inTransaction(ctx, async tx => {
    const now = ctx.clock.now();
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('platforms of ' || ${organisationId}, 0))`;
    const standing = await tx.platformAccount.count({
      where: { organisationId, OR: [{ removedAt: null }, { removedAt: { gt: new Date(now.getTime() - DAY_MS) } }] },
    });
    if (standing >= MOST_ACCOUNTS) return refuse('platforms-of-one', { most: String(MOST_ACCOUNTS) });
    await tx.platformAccount.create({
      data: {
        id,
        organisationId,
        vendor: sold,
        name,
        baseUrl,
        authKind: authorisation.kind,
        secret,
        createdAt: now,
        createdById: userId,
        nextPollAt: now,
        machines: 0,
        cursor: {},
      },
    });
    await audit(ctx, tx, {
      action: 'platform:connected',
      organisationId,
      userId,
      subject: id,
      detail: { vendor: sold, baseUrl },
    });
    return accept({ platformAccountId: id });
  });
};

export const disconnectPlatformInput = z.object({ platformAccountId: rowId });

/**
 * Ends an account: it is asked no more, and its secrets are gone. What it told is kept, and its devices stay registered.
 *
 * Refusals: `invalid-input`, those of `authorise`, `not-found`.
 */
export const disconnectPlatform = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof disconnectPlatformInput>,
): Promise<Result<null>> => {
  const parsed = parseInput(disconnectPlatformInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'device:manage');
  if (!allowed.ok) return allowed;
  const { organisationId, userId } = allowed.value;
  const { platformAccountId: id } = parsed.value;
  return inTransaction<null>(ctx, async tx => {
    const { count } = await tx.platformAccount.updateMany({
      where: { id, organisationId, removedAt: null },
      data: { removedAt: ctx.clock.now(), secret: new Uint8Array(0), cursor: {} },
    });
    if (count === 0) return refuse('not-found', {}, 'platformAccountId');
    await audit(ctx, tx, { action: 'platform:disconnected', organisationId, userId, subject: id });
    return accept(null);
  });
};

/** Asks an account at the next turn, and no later. Refusals: `invalid-input`, those of `authorise`, `not-found`. */
export const pollPlatformNow = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof disconnectPlatformInput>,
): Promise<Result<null>> => {
  const parsed = parseInput(disconnectPlatformInput, input);
  if (!parsed.ok) return parsed;
  const allowed = authorise(actor, 'device:manage');
  if (!allowed.ok) return allowed;
  const { count } = await ctx.db.platformAccount.updateMany({
    where: { id: parsed.value.platformAccountId, organisationId: allowed.value.organisationId, removedAt: null },
    data: { nextPollAt: ctx.clock.now() },
  });
  return count === 0 ? refuse('not-found', {}, 'platformAccountId') : accept(null);
};
