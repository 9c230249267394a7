import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { RpcRefusal } from './rpc.ts';

const largestRequest = 16 * 1024 * 1024;
const request = z.object({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.unknown(),
});

/** Reads, and what wallets ask. What changes the node itself (evm_*, anvil_*) and what it would sign stay inside. */
const allowed = /^(eth|net|web3|txpool)_(?!send|sign|accounts$|requestAccounts$)/;

export interface GatewayNode {
  /** Takes a signed transaction into the journal and then to the node; answers its hash. */
  send(raw: string): Promise<string>;
  /** Hands a request to the node as it is. Waits while the node is being restored. */
  forward(body: string): Promise<string>;
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > largestRequest) throw new RpcRefusal(-32600, `a request is at most ${largestRequest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const failure = (id: unknown, error: unknown) => {
  const code = error instanceof RpcRefusal ? error.code : -32603;
  const message = error instanceof Error ? error.message : String(error);
  return JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error: { code, message } });
};

async function answerOne(node: GatewayNode, value: unknown): Promise<string> {
  const parsed = request.safeParse(value);
  if (!parsed.success) return failure(null, new RpcRefusal(-32600, 'not a JSON-RPC request'));
  const { id, method, params } = parsed.data;
  try {
    if (method === 'eth_sendRawTransaction') {
      const raw = z.tuple([z.string().regex(/^0x([0-9a-f]{2})+$/i)]).safeParse(params);
      if (!raw.success) throw new RpcRefusal(-32602, 'eth_sendRawTransaction takes one hexadecimal string');
      return JSON.stringify({ jsonrpc: '2.0', id: id ?? null, result: await node.send(raw.data[0].toLowerCase()) });
    }
    if (!allowed.test(method)) throw new RpcRefusal(-32601, `${method} is not offered here`);
    return await node.forward(JSON.stringify(value));
  } catch (error) {
    return failure(id, error);
  }
}

async function answer(node: GatewayNode, message: IncomingMessage, response: ServerResponse): Promise<void> {
  let text: string;
  try {
    const body: unknown = JSON.parse(await readBody(message));
    text = Array.isArray(body)
      ? `[${(await Promise.all(body.map(one => answerOne(node, one)))).join(',')}]`
      : await answerOne(node, body);
  } catch (error) {
    text = failure(null, error instanceof SyntaxError ? new RpcRefusal(-32700, 'not JSON') : error);
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

/**
 * The address of the embedded node for everybody else: plain JSON-RPC, with every sent transaction taken down first. Pages of
 * `origins` may ask it too, as the public page of verification does; those of any other site may not.
 */
export function openGateway(node: GatewayNode, port: number, origins: readonly string[] = []): Promise<Server> {
  const server = createServer((message, response) => {
    const { origin } = message.headers;
    const isOurs = origin !== undefined && origins.includes(origin);
    if (isOurs) response.setHeader('access-control-allow-origin', origin).setHeader('vary', 'Origin');
    if (message.method === 'POST') void answer(node, message, response);
    else if (message.method === 'OPTIONS' && isOurs) {
      response
        .writeHead(204, { 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' })
        .end();
    } else response.writeHead(405, { allow: 'POST' }).end();
  });
  // Clients keep connections open between polls; closing them early makes their next request fail now and then.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

export async function closeGateway(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>(closed => server.close(() => closed()));
}
