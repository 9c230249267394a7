import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { queueMessage } from '../../messages/queue-message.ts';
import { endOtherSessions } from '../sessions.ts';
import { toBase32 } from './base32.ts';
import { endPendingOf, openSecret, sealSecret } from './factor.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { matchingStep, newTotpSecret, totpUri } from './totp.ts';

const SET_UP_MINUTES = 30;

/** Whose set-up, and in which session or pending log-in it was started: no other one sees the secret. */
export interface SetUpPlace {
  readonly userId: string;
  readonly startedIn: string;
}

/** Makes a new secret to be shared with an app, in place of one that was never confirmed. */
export const beginSetUp = async (
  ctx: ServiceContext,
  tx: Transaction,
  { userId, startedIn }: SetUpPlace,
): Promise<void> => {
  const now = ctx.clock.now();
  const row = {
    sealedSecret: await sealSecret(ctx, userId, newTotpSecret(ctx.random)),
    startedIn,
    createdAt: now,
    expiresAt: new Date(now.getTime() + SET_UP_MINUTES * 60 * 1000),
  };
  await tx.secondFactorSetUp.upsert({ where: { userId }, create: { userId, ...row }, update: row });
};

const findRow = (ctx: ServiceContext, { userId, startedIn }: SetUpPlace) =>
  ctx.db.secondFactorSetUp.findFirst({
    where: { userId, startedIn, expiresAt: { gt: ctx.clock.now() } },
    include: { user: { select: { email: true, locale: true } } },
  });

/** What the page shows to be put into an app. */
export interface SetUpView {
  /** Base32, for typing. */
  readonly secret: string;
  /** `otpauth://…`, for the QR code. */
  readonly uri: string;
}

/** The set-up that was started here and is not confirmed yet. */
export const findSetUp = async (ctx: ServiceContext, place: SetUpPlace): Promise<SetUpView | null> => {
  const row = await findRow(ctx, place);
  if (!row) return null;
  const secret = await openSecret(ctx, place.userId, row.sealedSecret);
  return { secret: toBase32(secret), uri: totpUri(secret, row.user.email) };
};

export interface Confirming extends SetUpPlace {
  readonly code: string;
  readonly organisationId: string;
  /** The session that goes on; all others end, for they were opened without it. */
  readonly keepSession: string | null;
  readonly ip: string | null;
}

/**
 * Makes a set-up the person's second factor, when its app shows the right code, with recovery codes that are answered once.
 * The person is told by mail. `also` is done in the same transaction.
 *
 * Refusals: `set-up-over`, `second-factor-wrong`, and what `also` refuses.
 */
export const confirmSetUp = async (
  ctx: ServiceContext,
  { userId, startedIn, code, organisationId, keepSession, ip }: Confirming,
  also: (tx: Transaction) => Promise<Result<null>> = async () => accept(null),
): Promise<Result<{ recoveryCodes: readonly string[] }>> => {
  const row = await findRow(ctx, { userId, startedIn });
  if (!row) return refuse('set-up-over');
  const secret = await openSecret(ctx, userId, row.sealedSecret);
  const step = matchingStep(secret, code.replace(/\s/g, ''), ctx.clock.now());
  if (step === null) return refuse('second-factor-wrong', {}, 'code');
  const { codes, salt, hashes } = await newRecoveryCodes(ctx.random);

  return inTransaction(ctx, async tx => {
    const now = ctx.clock.now();
    // Of two confirmations at once the second finds nothing, and nobody keeps codes that do not count.
    const { count } = await tx.secondFactorSetUp.deleteMany({ where: { userId, startedIn, createdAt: row.createdAt } });
    if (count === 0) return refuse('set-up-over');
    const { count: replaced } = await tx.secondFactor.deleteMany({ where: { userId } });
    await tx.secondFactor.create({
      data: {
        userId,
        sealedSecret: row.sealedSecret,
        lastStep: step,
        recoverySalt: Uint8Array.from(salt),
        createdAt: now,
        recoveryCodes: { create: hashes.map(codeHash => ({ codeHash })) },
      },
    });
    const done = await also(tx);
    if (!done.ok) return done;
    await endPendingOf(ctx, tx, userId, startedIn);
    await endOtherSessions(ctx, tx, userId, keepSession);
    await queueMessage(ctx, tx, {
      channel: 'email',
      recipient: row.user.email,
      locale: row.user.locale,
      template: 'second-factor-on',
      params: { at: now.toISOString() },
    });
    await audit(ctx, tx, {
      action: 'second-factor:turned-on',
      organisationId,
      userId,
      detail: { replaced: replaced > 0, ip },
    });
    return accept({ recoveryCodes: codes });
  });
};
