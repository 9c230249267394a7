import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { audit } from '../audit.ts';
import type { ServiceContext } from '../context.ts';
import { parseInput } from '../input.ts';
import { spend } from '../rate-limits/spend.ts';
import { type Entered, enter } from './enter.ts';
import { emailAddress, type Origin, typedPassword } from './fields.ts';
import { isPassword } from './passwords.ts';
import { hashSecret } from './secrets.ts';

const schema = z.object({ email: emailAddress, password: typedPassword });

/** The organisation that was chosen last, if the user is still a member; else the one joined first. */
const organisationOf = async (ctx: ServiceContext, userId: string): Promise<string | null> => {
  const [last, memberships] = await Promise.all([
    ctx.db.session.findFirst({ where: { userId }, orderBy: { lastSeenAt: 'desc' }, select: { organisationId: true } }),
    ctx.db.membership.findMany({
      where: { userId },
      orderBy: { createdAt: 'asc' },
      select: { organisationId: true },
    }),
  ]);
  const same = memberships.find(one => one.organisationId === last?.organisationId);
  return (same ?? memberships[0])?.organisationId ?? null;
};

/**
 * Lets somebody in by e-mail address and password: into a session, or to the second factor. An unknown address, a disabled account and a wrong password
 * take the same time and get the same answer. Attempts are counted for the account and for the network address.
 *
 * Refusals: `invalid-input`, `too-many-attempts`, `wrong-credentials`, `no-membership`.
 */
export const logIn = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof schema>,
  origin: Origin,
): Promise<Result<Entered>> => {
  const parsed = parseInput(schema, input);
  if (!parsed.ok) return parsed;
  const { email, password } = parsed.value;
  const refused = async (code: string, userId: string | null): Promise<void> =>
    audit(ctx, ctx.db, {
      action: 'session:refused',
      organisationId: null,
      userId,
      detail: { email, code, ip: origin.ip },
    });

  const address = origin.ip ?? 'unknown';
  for (const [budget, key] of [
    ['log-in-address', address],
    ['log-in-account', email],
  ] as const) {
    const spent = await spend(ctx, budget, key);
    if (!spent.ok) {
      await refused(`${spent.refusal.code} ${budget}`, null);
      return spent;
    }
  }

  const user = await ctx.db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  });
  const isRight = await isPassword(user?.disabledAt ? null : (user?.passwordHash ?? null), password);
  if (!user || !isRight) {
    await refused('wrong-credentials', user?.id ?? null);
    return refuse('wrong-credentials');
  }
  await ctx.limits.reset('log-in-account', email);
  await ctx.limits.giveBack('log-in-address', address);

  const organisationId = await organisationOf(ctx, user.id);
  if (organisationId === null) {
    await refused('no-membership', user.id);
    return refuse('no-membership');
  }
  return ctx.db.$transaction(async tx => {
    if (origin.sessionToken)
      await tx.session.updateMany({
        where: { tokenHash: hashSecret(origin.sessionToken), revokedAt: null },
        data: { revokedAt: ctx.clock.now() },
      });
    return accept(await enter(ctx, tx, { userId: user.id, organisationId, origin }));
  });
};
