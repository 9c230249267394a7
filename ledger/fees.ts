import { gasPriceOf, headOf } from './node.ts';
import type { Rpc } from './rpc.ts';

/** How transactions are priced, from configuration; in wei for each unit of gas. */
export type FeePolicy =
  /** A consortium's chain on which gas is free. */
  | { readonly kind: 'free' }
  /** One price, for nodes without EIP-1559. */
  | { readonly kind: 'legacy'; readonly gasPrice: bigint }
  | { readonly kind: 'eip1559'; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  /** What the node asks at the moment. */
  | { readonly kind: 'auto' };

/** The fields of a transaction that pay for it. */
export type Fees =
  | { readonly type: 0; readonly gasPrice: bigint }
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

const FREE: Fees = { type: 0, gasPrice: 0n };
const GWEI = 10n ** 9n;

/** Fees of a transaction that is sent now. */
export const feesNow = async (rpc: Rpc, policy: FeePolicy): Promise<Fees> => {
  if (policy.kind === 'free') return FREE;
  if (policy.kind === 'legacy') return { type: 0, gasPrice: policy.gasPrice };
  if (policy.kind === 'eip1559') {
    return { type: 2, maxFeePerGas: policy.maxFeePerGas, maxPriorityFeePerGas: policy.maxPriorityFeePerGas };
  }
  const [{ baseFeePerGas }, gasPrice] = await Promise.all([headOf(rpc), gasPriceOf(rpc)]);
  if (gasPrice === 0n) return FREE;
  if (baseFeePerGas === null) return { type: 0, gasPrice };
  const tip = gasPrice > baseFeePerGas ? gasPrice - baseFeePerGas : GWEI;
  return { type: 2, maxFeePerGas: 2n * baseFeePerGas + tip, maxPriorityFeePerGas: tip };
};

/** Nodes take a replacement when it pays at least a tenth more. */
const more = (fee: bigint): bigint => (fee * 9n) / 8n + 1n;

const atLeast = (fee: bigint, least: bigint): bigint => {
  if (fee < least) return least;
  return fee;
};

const mostPerGas = (fees: Fees): bigint => (fees.type === 0 ? fees.gasPrice : fees.maxFeePerGas);

/** The fees of a transaction that is to replace one with the same account nonce. Free stays free. */
export const raised = (fees: Fees, current: Fees): Fees => {
  const perGas = atLeast(more(mostPerGas(fees)), mostPerGas(current));
  if (fees.type === 2) {
    return { type: 2, maxFeePerGas: perGas, maxPriorityFeePerGas: more(fees.maxPriorityFeePerGas) };
  }
  return fees.gasPrice === 0n ? current : { type: 0, gasPrice: perGas };
};
