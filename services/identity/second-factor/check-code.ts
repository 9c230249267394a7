import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { queueMessage } from '../../messages/queue-message.ts';
import { spend } from '../../rate-limits/spend.ts';
import { stableId } from '../../stable-id.ts';
import { openSecret } from './factor.ts';
import { hashTypedRecoveryCode } from './recovery-codes.ts';
import { matchingStep } from './totp.ts';

/** What was typed as a code: six digits of the app, or a recovery code. */
export const typedCode = z.string().max(100);

/** What a right code was. It counts only once it is used up, by `spendProof`. */
export type Proof =
  | { readonly kind: 'app'; readonly step: bigint }
  | { readonly kind: 'recovery-code'; readonly codeHash: string };

const proofOf = async (ctx: ServiceContext, userId: string, code: string): Promise<Proof | null> => {
  const factor = await ctx.db.secondFactor.findUnique({
    where: { userId },
    include: { recoveryCodes: { where: { usedAt: null }, select: { codeHash: true } } },
  });
  if (!factor) return null;
  const plain = code.replace(/\s/g, '');
  if (/^\d{6}$/.test(plain)) {
    const secret = await openSecret(ctx, userId, factor.sealedSecret);
    const step = matchingStep(secret, plain, ctx.clock.now());
    return step !== null && step > factor.lastStep ? { kind: 'app', step } : null;
  }
  const codeHash = await hashTypedRecoveryCode(plain, factor.recoverySalt);
  return codeHash !== null && factor.recoveryCodes.some(one => one.codeHash === codeHash)
    ? { kind: 'recovery-code', codeHash }
    : null;
};

const TOLD_EVERY_MS = 15 * 60 * 1000;

/** Whoever gets this far knows the password: its owner should know that somebody does (ASVS 5.0, 6.3.5). */
const warnOwner = async (ctx: ServiceContext, userId: string): Promise<void> => {
  const { email, locale } = await ctx.db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { email: true, locale: true },
  });
  const now = ctx.clock.now();
  await queueMessage(ctx, ctx.db, {
    id: stableId('second-factor-guessed', userId, String(Math.floor(now.getTime() / TOLD_EVERY_MS))),
    channel: 'email',
    recipient: email,
    locale,
    template: 'second-factor-guessed',
    params: { at: now.toISOString() },
  });
};

export interface TypedCode {
  readonly userId: string;
  readonly code: string;
  /** For which organisation, where that is known. */
  readonly organisationId: string | null;
  readonly ip: string | null;
}

/**
 * Whether a code is right and not used yet. Attempts are counted for the person, in a short window and for the day, so that
 * six digits cannot be guessed by whoever has the password. Refused codes are audited, never written down.
 *
 * Refusals: `too-many-attempts`, `second-factor-wrong`.
 */
export const checkCode = async (
  ctx: ServiceContext,
  { userId, code, organisationId, ip }: TypedCode,
): Promise<Result<Proof>> => {
  const refused = (why: string): Promise<void> =>
    audit(ctx, ctx.db, { action: 'second-factor:refused', organisationId, userId, detail: { code: why, ip } });
  for (const budget of ['second-factor', 'second-factor-day'] as const) {
    const spent = await spend(ctx, budget, userId);
    if (!spent.ok) {
      await refused(`${spent.refusal.code} ${budget}`);
      await warnOwner(ctx, userId);
      return spent;
    }
  }
  const proof = await proofOf(ctx, userId, code);
  if (!proof) {
    await refused('second-factor-wrong');
    return refuse('second-factor-wrong', {}, 'code');
  }
  await ctx.limits.reset('second-factor', userId);
  await ctx.limits.giveBack('second-factor-day', userId);
  return accept(proof);
};

/**
 * Uses a right code up, in the transaction of what it allows: of two requests with the same code, the second is refused.
 * The person is told by mail of a recovery code that was used. Refusal: `second-factor-wrong`.
 */
export const spendProof = async (
  ctx: ServiceContext,
  tx: Transaction,
  { userId, organisationId }: { userId: string; organisationId: string },
  proof: Proof,
): Promise<Result<null>> => {
  if (proof.kind === 'app') {
    const { count } = await tx.secondFactor.updateMany({
      where: { userId, lastStep: { lt: proof.step } },
      data: { lastStep: proof.step },
    });
    return count === 1 ? accept(null) : refuse('second-factor-wrong', {}, 'code');
  }
  const now = ctx.clock.now();
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: proof.codeHash, usedAt: null },
    data: { usedAt: now },
  });
  if (count === 0) return refuse('second-factor-wrong', {}, 'code');
  const left = await tx.recoveryCode.count({ where: { userId, usedAt: null } });
  const { email, locale } = await tx.user.findUniqueOrThrow({ where: { id: userId } });
  await queueMessage(ctx, tx, {
    channel: 'email',
    recipient: email,
    locale,
    template: 'recovery-code-used',
    params: { at: now.toISOString(), left: String(left) },
  });
  await audit(ctx, tx, { action: 'second-factor:recovery-code-used', organisationId, userId, detail: { left } });
  return accept(null);
};
