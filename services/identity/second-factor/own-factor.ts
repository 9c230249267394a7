import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import { type Actor, authoriseMember, type MemberActor } from '../../actor.ts';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { parseInput } from '../../input.ts';
import { queueMessage } from '../../messages/queue-message.ts';
import { typedPassword } from '../fields.ts';
import { checkOwnPassword } from '../own-password.ts';
import { endOtherSessions } from '../sessions.ts';
import { checkCode, type Proof, spendProof, typedCode } from './check-code.ts';
import { hasSecondFactor, removeFactor, whoRequires } from './factor.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { beginSetUp, confirmSetUp } from './set-up.ts';

const proving = z.object({ password: typedPassword, code: typedCode.default('') });
type Proving = z.output<typeof proving>;

/** Who changes a second factor proves again who they are (ASVS 5.0, 7.5.1): by the password, and by the factor if there is one. */
const proveAgain = async (
  ctx: ServiceContext,
  member: MemberActor,
  { password, code }: Proving,
): Promise<Result<Proof | null>> => {
  const known = await checkOwnPassword(ctx, member, password, 'second-factor:change-refused');
  if (!known.ok) return known;
  const { userId, organisationId } = member;
  if (!(await hasSecondFactor(ctx.db, userId))) return accept(null);
  return checkCode(ctx, { userId, code, organisationId, ip: null });
};

/**
 * Begins to set up a second factor, or another in place of the one that there is: a new phone. Only this session sees the
 * secret, for 30 minutes; until `confirmSecondFactor` nothing has changed.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `too-many-attempts`, `wrong-password`,
 * `second-factor-wrong`.
 */
export const beginSecondFactor = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proving>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(proving, input);
  if (!parsed.ok) return parsed;
  const proof = await proveAgain(ctx, member.value, parsed.value);
  if (!proof.ok) return proof;
  const { userId, sessionId } = member.value;
  return inTransaction<null>(ctx, async tx => {
    if (proof.value) {
      const used = await spendProof(ctx, tx, member.value, proof.value);
      if (!used.ok) return used;
    }
    await beginSetUp(ctx, tx, { userId, startedIn: sessionId });
    return accept(null);
  });
};

const confirming = z.object({ code: typedCode });

/**
 * Turns the second factor on, with the first right code; answers its recovery codes, once. Other sessions end.
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `set-up-over`, `second-factor-wrong`.
 */
export const confirmSecondFactor = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof confirming>,
): Promise<Result<{ recoveryCodes: readonly string[] }>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(confirming, input);
  if (!parsed.ok) return parsed;
  const { userId, sessionId, organisationId } = member.value;
  const { code } = parsed.value;
  return confirmSetUp(ctx, { userId, startedIn: sessionId, code, organisationId, keepSession: sessionId, ip: null });
};

/** Gives up a set-up that is not confirmed. Refusals: `sign-in-required`, `session-required`. */
export const cancelSetUp = async (ctx: ServiceContext, actor: Actor | null): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const { userId, sessionId } = member.value;
  await ctx.db.secondFactorSetUp.deleteMany({ where: { userId, startedIn: sessionId } });
  return accept(null);
};

/**
 * Turns the actor's second factor off. Not while one of their organisations wants it; another app can take its place.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `second-factor-off`, `second-factor-enforced`,
 * `too-many-attempts`, `wrong-password`, `second-factor-wrong`.
 */
export const turnOffSecondFactor = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proving>,
): Promise<Result<null>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(proving, input);
  if (!parsed.ok) return parsed;
  const { userId, sessionId, organisationId } = member.value;
  if (!(await hasSecondFactor(ctx.db, userId))) return refuse('second-factor-off');
  const organisation = await whoRequires(ctx.db, userId);
  if (organisation !== null) return refuse('second-factor-enforced', { organisation });
  const proof = await proveAgain(ctx, member.value, parsed.value);
  if (!proof.ok) return proof;
  return inTransaction<null>(ctx, async tx => {
    if (!proof.value) return refuse('second-factor-off');
    const used = await spendProof(ctx, tx, member.value, proof.value);
    if (!used.ok) return used;
    await removeFactor(ctx, tx, userId);
    await endOtherSessions(ctx, tx, userId, sessionId);
    const { email, locale } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    await queueMessage(ctx, tx, {
      channel: 'email',
      recipient: email,
      locale,
      template: 'second-factor-off',
      params: { at: ctx.clock.now().toISOString() },
    });
    await audit(ctx, tx, { action: 'second-factor:turned-off', organisationId, userId });
    return accept(null);
  });
};

/**
 * New recovery codes in place of all earlier ones, answered once.
 *
 * Refusals: `sign-in-required`, `session-required`, `invalid-input`, `second-factor-off`, `too-many-attempts`,
 * `wrong-password`, `second-factor-wrong`.
 */
export const renewRecoveryCodes = async (
  ctx: ServiceContext,
  actor: Actor | null,
  input: z.input<typeof proving>,
): Promise<Result<{ recoveryCodes: readonly string[] }>> => {
  const member = authoriseMember(actor);
  if (!member.ok) return member;
  const parsed = parseInput(proving, input);
  if (!parsed.ok) return parsed;
  const { userId, organisationId } = member.value;
  if (!(await hasSecondFactor(ctx.db, userId))) return refuse('second-factor-off');
  const proof = await proveAgain(ctx, member.value, parsed.value);
  if (!proof.ok) return proof;
  const { codes, salt, hashes } = await newRecoveryCodes(ctx.random);
  return inTransaction<{ recoveryCodes: readonly string[] }>(ctx, async tx => {
    if (!proof.value) return refuse('second-factor-off');
    const used = await spendProof(ctx, tx, member.value, proof.value);
    if (!used.ok) return used;
    await tx.recoveryCode.deleteMany({ where: { userId } });
    await tx.secondFactor.update({ where: { userId }, data: { recoverySalt: Uint8Array.from(salt) } });
    await tx.recoveryCode.createMany({ data: hashes.map(codeHash => ({ userId, codeHash })) });
    await audit(ctx, tx, { action: 'second-factor:codes-renewed', organisationId, userId });
    return accept({ recoveryCodes: codes });
  });
};
