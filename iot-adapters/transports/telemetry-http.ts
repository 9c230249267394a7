import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpProtocol } from '../protocol.ts';
import { type KnownDevice, NATIVE, type ReadingSink } from '../sink.ts';
import { CannotListen, Doorkeeper, type ListenAt, type Listener, type TransportLog } from './listener.ts';
import { jsonOf, readingsOfJson, textOf } from './native-json.ts';
import { looksSigned, openSigned, signerOf } from './signed-message.ts';

export interface HttpOptions extends ListenAt {
  readonly sink: ReadingSink;
  readonly log: TransportLog;
  readonly connections?: number | undefined;
  readonly connectionsOfOne?: number | undefined;
}

/** A message's size; a list of a thousand readings fits. */
const MOST_BODY = 512 * 1024;
const MOST_BODY_OF_TRACKERS = 64 * 1024;
/** Requests that wait for the store; those beyond are told to come again. */
const MOST_WAITING = 1_000;

interface Answer {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
}

const bodyOf = async (request: IncomingMessage, most: number): Promise<Uint8Array | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return null;
    length += chunk.length;
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const send = (response: ServerResponse, { status, body }: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(text !== '' && { 'content-type': 'application/json' }),
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 503 && { 'retry-after': '5' }),
    // What is left of a body that is too long is not read.
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(text);
};

const peerOf = ({ socket }: IncomingMessage): string => `${socket.remoteAddress}:${socket.remotePort}`;

type Handle = (request: IncomingMessage, body: Uint8Array) => Promise<Answer>;

const listen = async (
  what: string,
  { host, port: wanted, log, connections = 10_000, connectionsOfOne = 2_000 }: HttpOptions,
  mostBody: number,
  handle: Handle,
): Promise<Listener> => {
  const door = new Doorkeeper(connections, connectionsOfOne);
  let waiting = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (waiting >= MOST_WAITING) return send(response, { status: 503, body: { refused: 'busy' } });
    waiting += 1;
    try {
      const body = await bodyOf(request, mostBody);
      send(response, body === null ? { status: 413, body: { refused: 'too-long' } } : await handle(request, body));
    } catch (error) {
      // Whoever goes away half-way is nothing to report.
      if (!request.destroyed) log.debug({ err: error }, 'a request of a device was not answered');
      send(response, { status: 503, body: { refused: 'not-stored' } });
    } finally {
      waiting -= 1;
    }
  };
  const server: Server = createServer(
    { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
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
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/**
 * Listens for trackers of a protocol over HTTP. 200 when the readings are stored; 400 with the reason for what is refused,
 * 403 for a device that nobody knows, 503 where it should come again.
 *
 * @throws CannotListen
 */
export const listenTrackerHttp = (options: HttpOptions & { readonly protocol: HttpProtocol }): Promise<Listener> => {
  const { protocol, sink } = options;
  const handle: Handle = async (request, body) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const decoded = protocol.decodeRequest({ method: request.method ?? 'GET', url: request.url ?? '/', headers, body });
    const deviceId = decoded.session.deviceId ?? decoded.readings[0]?.deviceId;
    // The query is part of the message, and where there is no body all of it.
    const payload = body.length > 0 ? body : Buffer.from(request.url ?? '');
    const misfit = { protocol: protocol.name, transport: 'http', peer: peerOf(request), deviceId } as const;
    const refuse = (reason: string): Answer => {
      sink.setAside({ ...misfit, reason, payload, receivedAt: Date.now() }).catch(() => undefined);
      return { status: 400, body: { refused: reason } };
    };
    if (decoded.refused !== undefined) return refuse(decoded.refused);
    if (deviceId === undefined) return refuse('no-device');
    const { readings, sequences } = decoded;
    if (readings.length === 0)
      return (await sink.knows(protocol.name, deviceId))
        ? { status: 200 }
        : { status: 403, body: { refused: 'unknown-device' } };
    const sender = { protocol: protocol.name, transport: 'http', deviceId, trust: 0 } as const;
    const taken = await sink.take({ sender, readings, sequences, payload, receivedAt: Date.now() });
    return taken.taken ? { status: 200 } : { status: 403, body: { refused: taken.reason } };
  };
  return listen(protocol.name, options, MOST_BODY_OF_TRACKERS, handle);
};

/** `Authorization: Bearer …`, or the token in ThingsBoard's path. */
const tokenOf = (request: IncomingMessage): string | null => {
  const inPath = /^\/api\/v1\/([^/]{1,200})\/(telemetry|attributes)$/.exec((request.url ?? '').split('?')[0] ?? '');
  if (inPath?.[1]) return decodeURIComponent(inPath[1]);
  return /^Bearer\s+(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
};

/**
 * Listens for devices and programs that send our own format: `POST /v1/telemetry` with a bearer token, one reading or a list,
 * or a signed message (`openSigned`), which needs no token; and ThingsBoard's `POST /api/v1/{token}/telemetry`. Answers
 * `{stored}` when they are committed; else `{refused}` with 400, 401, 413 or 503.
 *
 * @throws CannotListen
 */
export const listenTelemetryHttp = (options: HttpOptions): Promise<Listener> => {
  const { sink } = options;

  const refuse = (
    request: IncomingMessage,
    payload: Uint8Array,
    reason: string,
    device?: KnownDevice | string,
  ): Answer => {
    const deviceId = typeof device === 'string' ? device : device?.deviceId;
    const misfit = { protocol: NATIVE, transport: 'http', peer: peerOf(request), deviceId, reason } as const;
    sink.setAside({ ...misfit, payload, receivedAt: Date.now() }).catch(() => undefined);
    return { status: 400, body: { refused: reason } };
  };

  const takeSigned = async (request: IncomingMessage, body: Uint8Array, jws: string): Promise<Answer> => {
    const name = signerOf(jws);
    if (name === null) return refuse(request, body, 'no-kid');
    const device = await sink.byName(NATIVE, name);
    if (!device) return { ...refuse(request, body, 'unknown-device', name), status: 401 };
    const message = await openSigned(jws, device);
    if ('refused' in message)
      return {
        ...refuse(request, body, message.refused, device),
        status: message.refused === 'wrong-signature' ? 401 : 400,
      };
    const { readings, sequences, chain } = message;
    const sender = { protocol: device.protocol, transport: 'http', deviceId: device.deviceId, trust: 3 } as const;
    const taken = await sink.take({ sender, readings, sequences, chain, payload: body, receivedAt: Date.now() });
    return taken.taken
      ? { status: 200, body: { stored: taken.stored } }
      : { status: 401, body: { refused: taken.reason } };
  };

  const handle: Handle = async (request, body) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path !== '/v1/telemetry' && !path.startsWith('/api/v1/'))
      return { status: 404, body: { refused: 'no-such-path' } };
    if (request.method !== 'POST') return { status: 405, body: { refused: 'post-only' } };
    const text = textOf(body);
    if (text !== null && looksSigned(text)) return takeSigned(request, body, text);
    const token = tokenOf(request);
    const device = token === null ? null : await sink.byToken(token);
    if (!device) return { status: 401, body: { refused: token === null ? 'no-token' : 'unknown-token' } };
    const value = jsonOf(body);
    if (value === undefined) return refuse(request, body, 'not-json', device);
    const message = path.endsWith('/attributes')
      ? readingsOfJson({ raw: { attributes: value } })
      : readingsOfJson(value);
    if ('refused' in message) return refuse(request, body, message.refused, device);
    const { readings, sequences } = message;
    const sender = { protocol: device.protocol, transport: 'http', deviceId: device.deviceId, trust: 2 } as const;
    const taken = await sink.take({ sender, readings, sequences, payload: body, receivedAt: Date.now() });
    return taken.taken
      ? { status: 200, body: { stored: taken.stored } }
      : { status: 401, body: { refused: taken.reason } };
  };
  return listen('HTTP for devices', options, MOST_BODY, handle);
};
