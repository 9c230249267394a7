import { z } from 'zod';
import { type Hex, toHex } from '#domain/hex';

/** The node answered with an error. `data` is the revert's, where there is one. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, code: number, message: string, data: unknown) {
    super(`${method}: ${message}`);
    this.code = code;
    this.data = data;
  }
}

/** The node did not answer, or not as a node does: it is down, restarting, or behind a broken proxy. Trying again helps. */
export class NodeUnreachable extends Error {
  override readonly name = 'NodeUnreachable';
}

/** JSON-RPC over HTTP. Throws {@link RpcError} and {@link NodeUnreachable}, and a ZodError when the answer has another shape. */
export interface Rpc {
  call<T>(method: string, params: readonly unknown[], shape: z.ZodType<T>): Promise<T>;
}

const answer = z.object({
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});

const timeoutMs = 20_000;

export const createRpc = (url: string): Rpc => {
  let id = 0;

  const post = async (method: string, body: string): Promise<z.infer<typeof answer>> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return answer.parse(await response.json());
    } catch (error) {
      throw new NodeUnreachable(`${method}: the node did not answer`, { cause: error });
    }
  };

  return {
    async call(method, params, shape) {
      id += 1;
      const { result, error } = await post(method, JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      if (error) throw new RpcError(method, error.code, error.message, error.data);
      return shape.parse(result);
    },
  };
};

const revert = z.union([z.string(), z.object({ data: z.string() }).transform(({ data }) => data)]);

/** The error that a contract reverted with, as nodes hand it on in one form or another; `0x` when there is none. */
export const revertData = (error: RpcError): Hex => {
  const parsed = revert.safeParse(error.data);
  const found = /0x(?:[0-9a-fA-F]{2})*/.exec(parsed.success ? parsed.data : '');
  return found ? toHex(found[0]) : '0x';
};
