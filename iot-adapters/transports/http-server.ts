import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReadingSink } from '../sink.ts';
import { CannotListen, Doorkeeper, type ListenAt, type Listener, type TransportLog } from './listener.ts';

export interface HttpOptions extends ListenAt {
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  readonly connections?: number | undefined;
  readonly connectionsOfOne?: number | undefined;
  /** How long a request may take to come in. */
  readonly requestMs?: number | undefined;
}

/** Bodies that are on their way, in bytes: of one address, and of all. Whose body would be more is told to come again. */
const MOST_HELD_OF_ONE = 32 * 1024 * 1024;
const MOST_HELD = 128 * 1024 * 1024;
/** Requests that wait for the store; those beyond are told to come again. */
const MOST_WAITING = 1_000;
/** For a request's head, and for all of it. */
const HEAD_MS = 15_000;
const REQUEST_MS = 30_000;
/** How often it is looked for those that take longer. */
const LOOK_MS = 5_000;

export interface HttpAnswer {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Bytes of bodies that are not whole yet: of all, and of each address. */
class Held {
  readonly #byAddress = new Map<string, number>();
  #all = 0;

  get all(): number {
    return this.#all;
  }

  add(address: string, bytes: number): boolean {
    const own = (this.#byAddress.get(address) ?? 0) + bytes;
    if (this.#all + bytes > MOST_HELD || own > MOST_HELD_OF_ONE) return false;
    this.#byAddress.set(address, own);
    this.#all += bytes;
    return true;
  }

  remove(address: string, bytes: number): void {
    const own = (this.#byAddress.get(address) ?? 0) - bytes;
    if (own > 0) this.#byAddress.set(address, own);
    else this.#byAddress.delete(address);
    this.#all -= bytes;
  }
}

const TOO_LONG = { status: 413, body: { refused: 'too-long' } } as const;
const BUSY = { status: 503, body: { refused: 'busy' } } as const;

/** The body of a request, or the answer to one that has too much of it. */
const bodyOf = async (request: IncomingMessage, most: number, held: Held): Promise<Uint8Array | HttpAnswer> => {
  const address = request.socket.remoteAddress ?? '';
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // What is left is read away behind the answer: who still sends would not hear it otherwise.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) return TOO_LONG;
      if (length + chunk.length > most) return TOO_LONG;
      if (!held.add(address, chunk.length)) return BUSY;
      length += chunk.length;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    held.remove(address, length);
  }
};

const send = (response: ServerResponse, { status, body }: HttpAnswer): void => {
  if (response.headersSent || response.destroyed) return;
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(text !== '' && { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 503 && { 'retry-after': '5' }),
  });
  response.end(text);
};

export const peerOf = ({ socket }: IncomingMessage): string => `${socket.remoteAddress}:${socket.remotePort}`;

export interface HttpHandler {
  /** How long a body may be, before any of it is read; or the answer to a request that is refused as it is. */
  admit(request: IncomingMessage): Promise<number | HttpAnswer>;
  handle(request: IncomingMessage, body: Uint8Array): Promise<HttpAnswer>;
  /** Told of a body that was not taken: it is kept that there was one. */
  tooLong(request: IncomingMessage): Promise<void>;
}

/**
 * Listens for requests of devices. Bounded are the connections of all and of one address, the bytes of bodies that are on
 * their way, how long a request may take, and how many wait for the store.
 *
 * @throws CannotListen
 */
export const listenHttp = async (
  what: string,
  { host, port: wanted, log, connections = 10_000, connectionsOfOne = 2_500, requestMs = REQUEST_MS }: HttpOptions,
  { admit, handle, tooLong }: HttpHandler,
): Promise<Listener> => {
  const door = new Doorkeeper(connections, connectionsOfOne);
  const held = new Held();
  let waiting = 0;
  /** Those whose bodies come slowly do not count among those that wait. */
  const handled = async (request: IncomingMessage, body: Uint8Array): Promise<HttpAnswer> => {
    if (waiting >= MOST_WAITING) return BUSY;
    waiting += 1;
    try {
      return await handle(request, body);
    } finally {
      waiting -= 1;
    }
  };
  const answerTo = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const admitted = await admit(request);
    if (typeof admitted !== 'number') return admitted;
    const body = await bodyOf(request, admitted, held);
    if (body instanceof Uint8Array) return handled(request, body);
    if (body === TOO_LONG) await tooLong(request);
    return body;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      send(response, await answerTo(request));
    } catch (error) {
      // Whoever goes away half-way is nothing to report.
      if (!request.destroyed) log.debug({ err: error }, 'a request of a device was not answered');
      send(response, { status: 503, body: { refused: 'not-stored' } });
    } finally {
      request.resume();
    }
  };
  const server: Server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: Math.min(HEAD_MS, requestMs),
      connectionsCheckingInterval: Math.min(LOOK_MS, requestMs),
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => void serve(request, response),
  );
  server.on('connection', socket => {
    const address = socket.remoteAddress ?? '';
    if (!door.enter(address)) return socket.destroy();
    socket.on('close', () => door.leave(address));
    return undefined;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(new CannotListen(what, { host, port: wanted }, error)));
    server.listen(wanted, host, () => resolve());
  });
  server.on('error', error => log.warn({ err: error }, 'a listener failed'));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    connections: () => door.count,
    buffered: () => held.all,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
