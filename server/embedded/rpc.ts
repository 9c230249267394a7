import { z } from 'zod';

/** The node answered, and refused. */
export class RpcRefusal extends Error {
  override readonly name = 'RpcRefusal';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

export const quantity = z.string().transform(hex => Number(hex));

/** A block header as far as the supervisor looks at it. */
export const header = z.object({
  number: quantity,
  hash: z.string(),
  parentHash: z.string(),
  stateRoot: z.string(),
  timestamp: quantity,
  transactions: z.array(z.string()),
});
export type Header = z.infer<typeof header>;

/** JSON-RPC over HTTP to a node beside us. */
export interface Rpc {
  /** Throws {@link RpcRefusal} when the node refuses, another error when it cannot be reached. */
  call<T>(method: string, params: readonly unknown[], shape: z.ZodType<T>): Promise<T>;
  /** Hands a request on as it is, and the answer back as it is. */
  forward(body: string): Promise<string>;
}

export function rpcAt(url: string): Rpc {
  const forward = async (body: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(120_000),
    });
    return response.text();
  };
  return {
    forward,
    async call(method, params, shape) {
      const { result, error } = answer.parse(
        JSON.parse(await forward(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))),
      );
      if (error) throw new RpcRefusal(error.code, error.message);
      return shape.parse(result);
    },
  };
}
