import { ACCESS_REFUSALS } from '#domain/access/authorise';
import type { Refusal } from '#domain/result';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { ServiceContext } from './context.ts';

const noted: ReadonlySet<string> = new Set([...ACCESS_REFUSALS, 'session-required']);

/**
 * Writes to the audit that somebody tried what they may not (ASVS 5.0, 16.3.2). Pages and the API call it with whatever a
 * service refused; refusals that are no matter of permission are passed over.
 */
export const noteRefusal = async (
  ctx: ServiceContext,
  actor: Actor | null,
  operation: string,
  refusal: Refusal,
): Promise<void> => {
  if (actor === null || !noted.has(refusal.code)) return;
  await audit(ctx, ctx.db, {
    action: 'permission:refused',
    organisationId: actor.organisationId,
    userId: actor.userId,
    detail: { operation, code: refusal.code, permission: refusal.params?.permission ?? null, via: actor.via.kind },
  });
};
