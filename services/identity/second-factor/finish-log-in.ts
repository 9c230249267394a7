import { z } from 'zod';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { audit } from '../../audit.ts';
import type { ServiceContext } from '../../context.ts';
import { inTransaction } from '../../in-transaction.ts';
import { parseInput } from '../../input.ts';
import { type Origin, secret } from '../fields.ts';
import { type OpenedSession, openSession } from '../sessions.ts';
import { checkCode, spendProof, typedCode } from './check-code.ts';
import { endPendingLogIn, findPendingLogIn, type PendingLogIn } from './pending-log-in.ts';
import { confirmSetUp } from './set-up.ts';

/** The session that a pending log-in was for. Whoever left the organisation meanwhile gets none. Refusal: `log-in-over`. */
const openFor = async (
  ctx: ServiceContext,
  tx: Transaction,
  { id, userId, organisationId }: PendingLogIn,
  secondFactor: string,
  origin: Origin,
): Promise<Result<OpenedSession>> => {
  const ended = await endPendingLogIn(ctx, tx, id);
  if (!ended.ok) return ended;
  const membership = await tx.membership.findUnique({
    where: { userId_organisationId: { userId, organisationId }, user: { disabledAt: null } },
    select: { userId: true },
  });
  if (!membership) return refuse('log-in-over');
  const session = await openSession(ctx, tx, { userId, organisationId, origin });
  await audit(ctx, tx, {
    action: 'session:opened',
    organisationId,
    userId,
    subject: session.sessionId,
    detail: { secondFactor, ip: origin.ip },
  });
  return accept(session);
};

const codeGiven = z.object({ token: secret, code: typedCode });

/**
 * The second step of a log-in: a code of the app, or a recovery code.
 * Refusals: `invalid-input`, `log-in-over`, `too-many-attempts`, `second-factor-wrong`.
 */
export const giveSecondFactor = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof codeGiven>,
  origin: Origin,
): Promise<Result<OpenedSession>> => {
  const parsed = parseInput(codeGiven, input);
  if (!parsed.ok) return parsed;
  const found = await findPendingLogIn(ctx, parsed.value.token);
  if (!found.ok) return found;
  const pending = found.value;
  if (pending.awaits !== 'code') return refuse('log-in-over');
  const { userId } = pending;
  // As a refused password: whose it would have been, and not yet for which organisation.
  const proof = await checkCode(ctx, { userId, code: parsed.value.code, organisationId: null, ip: origin.ip });
  if (!proof.ok) return proof;
  return inTransaction<OpenedSession>(ctx, async tx => {
    const used = await spendProof(ctx, tx, pending, proof.value);
    return used.ok ? openFor(ctx, tx, pending, proof.value.kind, origin) : used;
  });
};

/**
 * Sets up the second factor that the organisation wants, before the first session. The log-in then waits for the person to
 * have kept the recovery codes, which are answered this once.
 *
 * Refusals: `invalid-input`, `log-in-over`, `set-up-over`, `second-factor-wrong`.
 */
export const setUpAtLogIn = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof codeGiven>,
  origin: Origin,
): Promise<Result<{ recoveryCodes: readonly string[] }>> => {
  const parsed = parseInput(codeGiven, input);
  if (!parsed.ok) return parsed;
  const found = await findPendingLogIn(ctx, parsed.value.token);
  if (!found.ok) return found;
  const { id, userId, organisationId, awaits } = found.value;
  // Whoever has one gives it; a password alone does not replace it.
  if (awaits !== 'set-up') return refuse('log-in-over');
  const { code } = parsed.value;
  return confirmSetUp(
    ctx,
    { userId, startedIn: id, code, organisationId, keepSession: null, ip: origin.ip },
    async tx => {
      const { count } = await tx.pendingLogIn.updateMany({
        where: { id, endedAt: null, verifiedAt: null },
        data: { verifiedAt: ctx.clock.now() },
      });
      return count === 1 ? accept(null) : refuse('log-in-over');
    },
  );
};

const finishing = z.object({ token: secret });

/** Opens the session once the recovery codes are kept. Refusals: `invalid-input`, `log-in-over`. */
export const finishSetUpAtLogIn = async (
  ctx: ServiceContext,
  _actor: null,
  input: z.input<typeof finishing>,
  origin: Origin,
): Promise<Result<OpenedSession>> => {
  const parsed = parseInput(finishing, input);
  if (!parsed.ok) return parsed;
  const found = await findPendingLogIn(ctx, parsed.value.token);
  if (!found.ok) return found;
  if (found.value.awaits !== 'codes-kept') return refuse('log-in-over');
  return inTransaction(ctx, tx => openFor(ctx, tx, found.value, 'set up', origin));
};
