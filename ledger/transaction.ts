import { Transaction } from 'ethers';
import { type Hex, toHex } from '#domain/hex';
import type { Fees } from './fees.ts';
import type { DigestSigner } from './keys/derive.ts';

export interface TransactionRequest {
  readonly chainId: bigint;
  readonly nonce: number;
  /** `null` creates a contract. */
  readonly to: Hex | null;
  readonly data: Hex;
  readonly gasLimit: bigint;
  readonly fees: Fees;
}

export interface SignedTransaction {
  readonly raw: Hex;
  readonly hash: Hex;
}

/** Signs a transaction of the account behind `signer`. */
export const signTransaction = (signer: DigestSigner, request: TransactionRequest): SignedTransaction => {
  const { fees, to, ...rest } = request;
  const transaction = Transaction.from({ ...rest, ...fees, ...(to !== null && { to }) });
  transaction.signature = signer.sign(toHex(transaction.unsignedHash));
  return { raw: toHex(transaction.serialized), hash: toHex(transaction.hash ?? '0x') };
};

/** What a signed transaction pays, for one that is to replace it. */
export const feesOf = (raw: string): Fees => {
  const { type, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
  return type === 2
    ? { type: 2, maxFeePerGas: maxFeePerGas ?? 0n, maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n }
    : { type: 0, gasPrice: gasPrice ?? 0n };
};

/** What a signed transaction does, for one that is to replace it. */
export const callOf = (raw: string): { to: Hex | null; data: Hex; gasLimit: bigint } => {
  const { to, data, gasLimit } = Transaction.from(raw);
  return { to: to === null ? null : toHex(to), data: toHex(data), gasLimit };
};
