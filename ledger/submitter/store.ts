import type { Hex } from '#domain/hex';
import type { Refusal } from '#domain/result';
import type { Credential } from '../keys/custody.ts';

/** An action that may be sent now: it has no predecessor, or one that took effect. */
export interface SendableAction {
  readonly id: string;
  /** The Relay's struct, or for a decision of governance the call of `govern`. */
  readonly encoded: Hex;
  /** A decision of governance goes to `Organisations` in a transaction of its own. */
  readonly governance: boolean;
  /** How often it failed in a way that may be its own fault (`SUSPICIOUS_FAILURES`). */
  readonly failedAttempts: number;
}

export interface RelayerTransactionRow {
  readonly nonce: number;
  readonly raw: Hex;
  readonly hash: Hex;
  readonly sent: boolean;
  readonly sentAt: Date | null;
  readonly actionIds: readonly string[];
}

/** An action whose transaction was mined and read, and which neither took effect nor was refused. */
export interface UnresolvedAction {
  readonly id: string;
  readonly txHash: Hex;
  readonly encoded: Hex;
  readonly governance: boolean;
  readonly failedAttempts: number;
  /** Deadline of the message, unix seconds. */
  readonly deadline: bigint;
  /** Time of the block, unix seconds. */
  readonly blockTime: bigint;
}

export interface SignedCredential {
  readonly credential: Credential;
  readonly signature: Hex;
}

/** What the submitter keeps; each method is one database transaction. All of it is about one relayer. */
export interface SubmitterStore {
  /** Transactions that are prepared or sent and not known to be mined, by account nonce. */
  open(): Promise<readonly RelayerTransactionRow[]>;
  /** The highest account nonce ever given out, whatever became of it; `null` at first. */
  highestNonce(): Promise<number | null>;
  /** The highest account nonce whose transaction was mined in a block that we read and that still stands. */
  highestMined(): Promise<number | null>;
  /** Number of the newest block that was read; −1 at first. */
  readTo(): Promise<number>;
  /**
   * Pending actions in their order, leaving out those that sit in an open transaction, are past their deadline, or wait
   * for a predecessor: one is sent only once that has taken effect, for its version alone would not tell.
   */
  sendable(limit: number): Promise<readonly SendableAction[]>;
  /** Credentials of those of these party keys that are not bound on chain yet. */
  credentials(keys: readonly { readonly subject: Hex; readonly key: Hex }[]): Promise<readonly SignedCredential[]>;
  /** Stores a transaction under its nonce, in place of one that was there (whose actions are pending again), and its actions as submitted. */
  prepare(transaction: { nonce: number; raw: Hex; hash: Hex; actionIds: readonly string[] }): Promise<void>;
  /** Its transaction is at the node: it and its pending actions are submitted. */
  markSent(nonce: number): Promise<void>;
  /** Another transaction has its nonce: its actions are pending again. */
  drop(nonce: number, reason: string): Promise<void>;
  /** Whether some of its actions still wait for it, and none of them for a predecessor that fell out of the chain. */
  mayResend(nonce: number): Promise<boolean>;
  unresolved(): Promise<readonly UnresolvedAction[]>;
  /** Back to pending, with the reason kept as an attempt. */
  requeue(actionIds: readonly string[], reason: string): Promise<void>;
  /** Refused for good, and whatever depends on it. */
  refuse(actionId: string, refusal: Refusal): Promise<void>;
}
