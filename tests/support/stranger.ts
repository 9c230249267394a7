import { randomBytes } from 'node:crypto';
import { type Hex, toHex } from '#domain/hex';
import { deriveKey } from '#ledger/keys/derive';
import { Secret } from '#ledger/keys/secret';
import { nonceOf, receiptOf, sendRawTransaction } from '#ledger/node';
import type { Rpc } from '#ledger/rpc';
import { relayCall } from '#ledger/submitter/batch';
import type { SignedCredential } from '#ledger/submitter/store';
import { signTransaction } from '#ledger/transaction';
import { type ActionMessage, digestOf, encodeAction } from '#ledger/typed-data/action';
import type { ActionCommand } from '#ledger/typed-data/action-types';
import type { ServiceContext } from '#services/context';
import { inDays, keyOf, randomWord, until } from './ledger-acts.ts';

/** Somebody with an account and a node of his own, who relays what he gets hold of. */
export const createStranger = (ctx: ServiceContext, rpc: Rpc) => {
  const account = deriveKey(new Secret(randomBytes(32)), 'stranger', new Uint8Array());
  return {
    /** Relays encoded actions; answers when they are in a block. */
    async relay(encoded: readonly Hex[], credentials: readonly SignedCredential[] = []): Promise<void> {
      const actions = encoded.map((one, index) => ({
        id: String(index),
        encoded: one,
        governance: false,
        failedAttempts: 0,
      }));
      const { raw, hash } = signTransaction(account, {
        chainId: ctx.chain.chainId,
        nonce: await nonceOf(rpc, account.address),
        to: ctx.chain.addresses.Relay,
        fees: { type: 0, gasPrice: 0n },
        ...relayCall(actions, credentials),
      });
      await sendRawTransaction(rpc, raw);
      await until('the stranger’s transaction is mined', async () => (await receiptOf(rpc, hash)) !== null);
    },
  };
};

/** An action that an organisation signs behind the portal's back, at another portal say. */
export const signElsewhere = async (
  ctx: ServiceContext,
  organisationId: string,
  command: ActionCommand,
  more: Partial<ActionMessage> = {},
): Promise<{ encoded: Hex; digest: Hex }> => {
  const { subject } = command;
  const message: ActionMessage = {
    command,
    expectedVersion: 1n,
    nonce: BigInt(randomWord()),
    deadline: BigInt(inDays(1)),
    signers: [await keyOf(ctx, organisationId, subject)],
    ...more,
  };
  const digest = digestOf(message, ctx.chain);
  const signatures = [await ctx.keys.sign({ organisationId, subject, digest })];
  return { encoded: encodeAction({ message, signatures }, ctx.chain), digest };
};

/** The encoded form of a stored action. */
export const encodedOf = async (ctx: ServiceContext, actionId: string): Promise<Hex> => {
  const { encoded } = await ctx.db.action.findUniqueOrThrow({ where: { id: actionId } });
  return toHex(`0x${Buffer.from(encoded).toString('hex')}`);
};

/** The credential of a party key, as the portal keeps it. */
export const credentialOf = async (ctx: ServiceContext, key: Hex): Promise<SignedCredential> => {
  const row = await ctx.db.partyKey.findUniqueOrThrow({ where: { address: key } });
  return {
    credential: {
      key,
      subject: toHex(row.subject),
      kinds: row.kinds,
      expiry: row.expiry,
      organisation: toHex(row.organisationCommitment),
    },
    signature: toHex(row.signature),
  };
};
