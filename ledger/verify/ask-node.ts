import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { logsQuery, type NodeLog } from './events.ts';

const nodeLog = z.object({
  address: z.string(),
  topics: z.array(z.string()),
  data: z.string(),
  blockNumber: z.string(),
  blockHash: z.string(),
  transactionHash: z.string(),
  logIndex: z.string(),
});
const answer = z.object({
  result: z.unknown(),
  error: z.object({ message: z.string() }).optional(),
});

/** The node of somebody's choice could not be asked, or is of another chain. The code is for a text in the reader's language. */
export class NodeProblem extends Error {
  override readonly name = 'NodeProblem';
  readonly code: 'unreachable' | 'refused' | 'other-chain';

  constructor(code: NodeProblem['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * One question to a node, its answer checked. Runs in a browser too, where the node must allow it (CORS).
 *
 * @throws NodeProblem
 */
export const ask = async <Schema extends z.ZodType>(
  url: string,
  method: string,
  params: readonly unknown[],
  schema: Schema,
): Promise<z.output<Schema>> => {
  let body: unknown;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(20_000),
    });
    body = await response.json();
  } catch (error) {
    throw new NodeProblem('unreachable', `${url} does not answer`, { cause: error });
  }
  const { result, error } = answer.parse(body);
  if (error) throw new NodeProblem('refused', `${method}: ${error.message}`);
  return schema.parse(result);
};

/**
 * Asks a node for every log of a receivable. Runs in a browser too, where the node must allow it (CORS).
 *
 * @throws NodeProblem
 */
export const logsFromNode = async (
  url: string,
  { chainId, contract, subject }: { readonly chainId: string; readonly contract: Hex; readonly subject: Hex },
): Promise<readonly NodeLog[]> => {
  const there = BigInt(await ask(url, 'eth_chainId', [], z.string())).toString();
  if (there !== chainId) throw new NodeProblem('other-chain', `${url} is of chain ${there}, not ${chainId}`);
  return ask(url, 'eth_getLogs', logsQuery(contract, subject), z.array(nodeLog));
};
