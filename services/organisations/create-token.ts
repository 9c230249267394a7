import { z } from 'zod';
import { checkScopes } from '#domain/access/authorise';
import { accept, type Result } from '#domain/result';
import { type Actor, authoriseMember } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { hashSecret, newSecret } from '../identity/secrets.ts';
import { parseInput } from '../input.ts';

/** Every token begins so: a scanner that finds one in a repository knows whose it is. */
export const TOKEN_PREFIX = 'll_';

/** So much of a token stays visible in the list: enough to recognise it. */
const VISIBLE_LENGTH = TOKEN_PREFIX.length + 6;

const MAXIMUM_TOKEN_DAYS = 365;

const schema = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.string().max(100)).max(200),
  expiresInDays: z.number().int().min(1).max(MAXIMUM_TOKEN_DAYS),
});

export interface CreatedToken {
  readonly tokenId: string;
  /** Shown now and never again. */
  readonly token: string;
  readonly prefix: string;
  readonly expiresAt: Date;
}

/**
 * Makes a bearer token for the API, which acts for the actor's organisation as the actor, within the scopes. Only in a
 * browser session: a token makes no tokens.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `scopes-missing`, `scope-unknown`,
 * `scope-beyond-own`.
 */
export const createToken = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof schema>,
): Promise<Result<CreatedToken>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const scopes = checkScopes(member.value, parsed.value.scopes);
  if (!scopes.ok) return scopes;
  const { organisationId, userId } = member.value;
  const { name, expiresInDays } = parsed.value;

  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + expiresInDays * 24 * 3600 * 1000);
  const token = `${TOKEN_PREFIX}${newSecret(ctx.random)}`;
  const prefix = token.slice(0, VISIBLE_LENGTH);
  return ctx.db.$transaction(async tx => {
    const { id: tokenId } = await tx.apiToken.create({
      data: {
        organisationId,
        createdById: userId,
        name,
        tokenHash: hashSecret(token),
        prefix,
        scopes: scopes.value,
        expiresAt,
        createdAt: now,
      },
      select: { id: true },
    });
    const detail = { name, prefix, scopes: scopes.value, expiresAt: expiresAt.toISOString() };
    await audit(ctx, tx, { action: 'token:created', organisationId, userId, subject: tokenId, detail });
    return accept({ tokenId, token, prefix, expiresAt });
  });
};
