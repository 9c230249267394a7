import type { Refusal } from '#domain/result';
import { NodeUnreachable, RpcError } from '../rpc.ts';

/** How an attempt to bring actions on chain went wrong. */
export type Failure =
  /** The node did not take the transaction. */
  | { readonly kind: 'not-sent'; readonly error: unknown }
  /** The transaction was mined and undone: less gas was left than an action may need. */
  | { readonly kind: 'reverted'; readonly attempts: number }
  /** The transaction was mined, and the Relay passed over the action without a trace. */
  | {
      readonly kind: 'passed-over';
      readonly attempts: number;
      readonly nonceUsed: boolean;
      /** Whether the block's time was past the deadline. */
      readonly late: boolean;
    };

export type Verdict =
  /** The transaction is waiting at the node already. */
  | { readonly next: 'sent-before' }
  /** The account nonce is used: look at the chain again. */
  | { readonly next: 'look-again' }
  /** The same transaction at a higher price. */
  | { readonly next: 'pay-more' }
  /** Another try, later; `alarm` when somebody must do something before it can work. */
  | { readonly next: 'retry'; readonly reason: string; readonly alarm: boolean }
  /** The actions go into another transaction. */
  | { readonly next: 'requeue'; readonly reason: string }
  /** It will never work: the person is told why. */
  | { readonly next: 'refuse'; readonly refusal: Refusal };

const TOO_LITTLE_GAS = 'the transaction had too little gas';
const PASSED_OVER = 'the Relay passed over it';

/** Failures that may be the action's own fault: it is tried alone next, and not for ever. */
export const SUSPICIOUS_FAILURES = [TOO_LITTLE_GAS, PASSED_OVER] as const;

/** After so many tries of one action that was not even looked at, another one is not going to change it. */
const MOST_ATTEMPTS = 5;

/** Messages of geth, Besu, Nethermind, Erigon, Reth and Anvil. */
const messages: readonly (readonly [RegExp, Verdict])[] = [
  [/already ?known|known transaction|already imported|already in (the )?pool/i, { next: 'sent-before' }],
  [/nonce (is )?too low|nonce has already been used|nonce below|old nonce/i, { next: 'look-again' }],
  [
    /underpriced|fee too low|max fee per gas less than block base fee|feetoolow|gas price (is )?too low|gas price below/i,
    { next: 'pay-more' },
  ],
  [
    /insufficient (funds|balance)|upfront cost/i,
    { next: 'retry', reason: 'the relayer has no money for gas', alarm: true },
  ],
  [
    /intrinsic gas too high|exceeds block gas limit|gas limit too high|exceeds.*(gas|size)|oversized/i,
    { next: 'requeue', reason: 'the transaction is too large for this chain' },
  ],
  [
    /txpool is full|pool is full|too many|rate limit|limit exceeded/i,
    { next: 'retry', reason: 'the node is busy', alarm: false },
  ],
];

const ofNode = (error: unknown): Verdict => {
  if (error instanceof NodeUnreachable) return { next: 'retry', reason: 'the node does not answer', alarm: false };
  if (!(error instanceof RpcError)) throw error;
  const known = messages.find(([pattern]) => pattern.test(error.message));
  // What no node was seen to say is tried again, and shown: to give up could lose what somebody signed.
  return known?.[1] ?? { next: 'retry', reason: error.message, alarm: true };
};

/**
 * The one place that decides whether a failure is final or worth another try. What a contract refused is no failure: that
 * is an event. Throws errors that are not a node's, which are mistakes of ours.
 */
export const classifyError = (failure: Failure): Verdict => {
  if (failure.kind === 'not-sent') return ofNode(failure.error);
  if (failure.kind === 'reverted') {
    return failure.attempts < MOST_ATTEMPTS
      ? { next: 'requeue', reason: TOO_LITTLE_GAS }
      : { next: 'refuse', refusal: { code: 'not-relayed' } };
  }
  if (failure.nonceUsed) return { next: 'refuse', refusal: { code: 'nonce-used' } };
  if (failure.late) return { next: 'requeue', reason: 'it came into a block after its deadline' };
  return failure.attempts < MOST_ATTEMPTS
    ? { next: 'requeue', reason: PASSED_OVER }
    : { next: 'refuse', refusal: { code: 'not-relayed' } };
};
