import { type Hex, ZERO_HASH } from '#domain/hex';
import { type Decision, decisionDigest, encodeGovern, governMessage } from '#ledger/typed-data/decision';
import type { Prisma, Transaction } from '#prisma/client';
import type { ServiceContext } from '../context.ts';
import type { ActionActor } from './action-request.ts';
import { secondsOf } from './in-flight.ts';
import { newNonce, storeAction } from './store-action.ts';

/** A decision does not go stale as a trade does: it may wait for a day. */
const LIFETIME_SECONDS = 86_400;

const textOf = (value: unknown): Prisma.InputJsonValue =>
  Array.isArray(value)
    ? value.map(textOf)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, textOf(inner)]))
      : String(value);

const jsonOf = ({ type: _, ...fields }: Decision, nonce: bigint, deadline: bigint): Prisma.InputJsonObject => ({
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)])),
  nonce: nonce.toString(),
  deadline: deadline.toString(),
});

/** The organisation that it is about; other decisions are about the consortium. */
const subjectOf = (decision: Decision): Hex => ('id' in decision ? decision.id : ZERO_HASH);

/**
 * Signs a decision of the consortium's governance with the governor's key that is here, and stores it as an action on its
 * way, in the caller's transaction. It is carried out while one governor suffices (k = 1); where more must sign it is
 * refused on chain as `too-few-signatures`, and the organisation is told.
 */
export const signDecision = async (
  tx: Transaction,
  ctx: ServiceContext,
  { actor, decision }: { readonly actor: ActionActor; readonly decision: Decision },
): Promise<{ actionId: string; digest: Hex }> => {
  const nonce = newNonce(ctx);
  const deadline = BigInt(secondsOf(ctx.clock.now()) + LIFETIME_SECONDS);
  const message = governMessage(decision, { nonce, deadline }, ctx.chain);
  const digest = decisionDigest(message, ctx.chain);
  const signed = await ctx.keys.signDecision(digest);
  const actionId = await storeAction(tx, ctx, {
    type: decision.type,
    contract: 'Organisations',
    subject: subjectOf(decision),
    actor,
    message: jsonOf(decision, nonce, deadline),
    digest,
    signers: [signed.governor],
    signatures: [signed.signature],
    encoded: encodeGovern(message, [signed]),
    deadline,
    dependsOnId: null,
    commitments: [],
    participations: [],
  });
  return { actionId, digest };
};
