import { type Hex, toHex } from '#domain/hex';
import { faultPoint } from '#ledger/faults';
import { digestOf, encodeAction } from '#ledger/typed-data/action';
import { isActionType } from '#ledger/typed-data/action-types';
import { decisionDigest, decodeGovern, encodeGovern } from '#ledger/typed-data/decision';
import { messageFromJson, messageToJson } from '#ledger/typed-data/message-json';
import type { Prisma, Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import { failDependents, type SettledAction } from './settle-actions.ts';
import { tellUnsettled } from './tell.ts';

/** As long again as it was given at first, at most. */
const LIFETIME_SECONDS = 3_600;

interface LateAction {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly message: Prisma.JsonValue;
  readonly encoded: Uint8Array;
  readonly signers: readonly string[];
}

/** An organisation's key of a subject, which may be another than the action's; or the governor's. */
type HeldKey = { readonly organisationId: string; readonly subject: Hex } | 'governor';

/** What changes when a message is signed again: its deadline, and all that follows from it. The nonce stays. */
type Resigned = Pick<Prisma.ActionUncheckedUpdateInput, 'message' | 'digest' | 'signatures' | 'encoded' | 'deadline'>;

const bytesOf = (hex: Hex): Buffer<ArrayBuffer> => Buffer.from(hex.slice(2), 'hex');

/** The keys that signed, in their order; `null` when one of them is not held here. */
const keysHere = async (
  tx: Transaction,
  ctx: ServiceContext,
  action: LateAction,
): Promise<readonly HeldKey[] | null> => {
  const keys = await tx.partyKey.findMany({
    where: { address: { in: [...action.signers] }, heldBy: 'OPERATOR' },
    select: { address: true, organisationId: true, subject: true },
  });
  const governor = await ctx.keys.governorAddress();
  const held = action.signers.map((signer): HeldKey | null => {
    const key = keys.find(({ address }) => address === signer);
    if (key) return { organisationId: key.organisationId, subject: toHex(key.subject) };
    return signer === governor ? 'governor' : null;
  });
  return held.every(key => key !== null) ? held : null;
};

const signAgain = async (
  tx: Transaction,
  ctx: ServiceContext,
  action: LateAction,
  deadline: bigint,
): Promise<Resigned | null> => {
  if (!isActionType(action.type)) return decideAgain(ctx, action, deadline);
  const keys = await keysHere(tx, ctx, action);
  if (!keys) return null;
  const message = { ...messageFromJson(action.type, action.message), deadline };
  const digest = digestOf(message, ctx.chain);
  const signatures = await Promise.all(
    keys.map(async key =>
      key === 'governor' ? (await ctx.keys.signDecision(digest)).signature : ctx.keys.sign({ ...key, digest }),
    ),
  );
  const encoded = bytesOf(encodeAction({ message, signatures }, ctx.chain));
  return { message: messageToJson(message), digest, signatures, encoded, deadline };
};

/** The same for a decision of governance, whose governor's key is here. */
const decideAgain = async (ctx: ServiceContext, action: LateAction, deadline: bigint): Promise<Resigned> => {
  const encoded = toHex(`0x${Buffer.from(action.encoded).toString('hex')}`);
  const message = { ...decodeGovern(encoded), deadline };
  const digest = decisionDigest(message, ctx.chain);
  const signed = await ctx.keys.signDecision(digest);
  const fields = typeof action.message === 'object' && !Array.isArray(action.message) ? action.message : {};
  return {
    message: { ...fields, deadline: deadline.toString() },
    digest,
    signatures: [signed.signature],
    encoded: bytesOf(encodeGovern(message, [signed])),
    deadline,
  };
};

/**
 * Looks after pending actions whose deadline has passed. Where the operator holds the keys they are signed again with the same
 * nonce, so that the old message cannot take effect beside the new one; else they expire, what depends on them fails, and
 * the organisation is asked. Answers how many of each.
 */
export const expireActions = (ctx: ServiceContext): Promise<{ resigned: number; expired: number }> =>
  ctx.db.$transaction(async tx => {
    const now = ctx.clock.now();
    const seconds = Math.floor(now.getTime() / 1000);
    const late = await tx.action.findMany({
      where: { status: 'PENDING', deadline: { lt: BigInt(seconds) } },
      orderBy: { sequence: 'asc' },
      take: 200,
    });
    const counts = { resigned: 0, expired: 0 };
    const expired: SettledAction[] = [];
    for (const action of late) {
      const resigned = await signAgain(tx, ctx, action, BigInt(seconds + LIFETIME_SECONDS));
      // Whatever transaction still carries the old message, it is no longer what the action waits for.
      await tx.$executeRaw`
        UPDATE relayer_transactions SET "actionIds" = array_remove("actionIds", ${action.id}::uuid)
         WHERE status IN ('PREPARED', 'SENT') AND ${action.id}::uuid = ANY("actionIds")`;
      const attempt = { actionId: action.id, createdAt: now, final: true };
      if (resigned) {
        await tx.action.update({ where: { id: action.id }, data: resigned });
        await tx.actionAttempt.create({ data: { ...attempt, error: 'deadline passed; signed again' } });
        counts.resigned += 1;
        faultPoint('12-resigned-not-committed');
      } else {
        await tx.action.update({ where: { id: action.id }, data: { status: 'EXPIRED', settledAt: now } });
        await tx.actionAttempt.create({ data: { ...attempt, error: 'deadline passed' } });
        expired.push({ ...action, refusalCode: null });
        counts.expired += 1;
      }
    }
    if (expired.length > 0) await tellUnsettled(ctx, tx, [...expired, ...(await failDependents(tx, now))]);
    if (counts.resigned > 0) await tx.$executeRaw`SELECT pg_notify('lienlight_actions', 'resigned')`;
    return counts;
  });
