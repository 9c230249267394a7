import { accept, type Result, refuse } from '#domain/result';
import { isUuid } from '#domain/uuid';
import { type Actor, authorise } from '../actor.ts';
import type { ServiceContext } from '../context.ts';

/** Somebody who looks says so again before this is over. */
export const WATCHED_MS = 2 * 60_000;

/**
 * Somebody looks at what a device sends: for a while its messages are kept as they come (`deviceMessages`), and the device's
 * subject is announced with each. A device that is on no machine needs no asking. Refusals: `sign-in-required`, those of
 * `authorise`, `not-found`.
 */
export const watchDevice = async (
  ctx: ServiceContext,
  actor: Actor | null,
  { deviceId }: { readonly deviceId: string },
): Promise<Result<{ readonly until: Date }>> => {
  const allowed = authorise(actor, 'device:read');
  if (!allowed.ok) return allowed;
  const device = isUuid(deviceId)
    ? await ctx.db.device.findFirst({ where: { id: deviceId, organisationId: allowed.value.organisationId } })
    : null;
  if (!device) return refuse('not-found');
  // By the clock of the writer, which is no part of a test's.
  const until = new Date(Date.now() + WATCHED_MS);
  await ctx.db.deviceWatch.upsert({ where: { deviceId }, create: { deviceId, until }, update: { until } });
  return accept({ until });
};
