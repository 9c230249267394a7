import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { platformHost } from '#domain/telemetry/platform-hosts';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { inTransaction } from '../in-transaction.ts';
import { note, parseInput } from '../input.ts';
import { authoriseOperator } from '../operator.ts';

const host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .transform(text => platformHost(text.includes('://') ? text : `https://${text}`))
  .refine(text => text.includes('.'), 'a host by its name');

export const allowPlatformHostInput = z.object({
  host,
  /** Whose it is, and how that was found out. */
  note: note(500),
});

/**
 * What a host tells counts as vouched for (T1) from the next poll on, for all accounts there: by the operator, who has found
 * out whose it is. Refusals: `invalid-input`, those of `authoriseOperator`.
 */
export const allowPlatformHost = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof allowPlatformHostInput>,
): Promise<Result<{ readonly host: string }>> => {
  const parsed = parseInput(allowPlatformHostInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const operator = await authoriseOperator(tx, actor);
    if (!operator.ok) return operator;
    const { organisationId, userId } = operator.value;
    const { host: name, note: said } = parsed.value;
    const row = { note: said, allowedById: userId, allowedAt: ctx.clock.now() };
    await tx.platformHost.upsert({ where: { host: name }, create: { host: name, ...row }, update: row });
    await audit(ctx, tx, {
      action: 'platform:host-allowed',
      organisationId,
      userId,
      subject: name,
      detail: { note: said },
    });
    return accept({ host: name });
  });
};

export const forbidPlatformHostInput = z.object({ host });

/** Takes that back: from the next poll on its word is a claim (T0). Refusals: as of `allowPlatformHost`, `not-found`. */
export const forbidPlatformHost = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof forbidPlatformHostInput>,
): Promise<Result<{ readonly host: string }>> => {
  const parsed = parseInput(forbidPlatformHostInput, input);
  if (!parsed.ok) return parsed;
  return inTransaction(ctx, async tx => {
    const operator = await authoriseOperator(tx, actor);
    if (!operator.ok) return operator;
    const { organisationId, userId } = operator.value;
    const { host: name } = parsed.value;
    const { count } = await tx.platformHost.deleteMany({ where: { host: name } });
    if (count === 0) return refuse('not-found', {}, 'host');
    await audit(ctx, tx, { action: 'platform:host-forbidden', organisationId, userId, subject: name });
    return accept({ host: name });
  });
};
