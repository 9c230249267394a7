import type { IncomingMessage } from 'node:http';
import type { Reading } from '#domain/telemetry/reading';
import type { RefusalReason } from '#domain/telemetry/refusal-reasons';
import { caught } from '../decoded.ts';
import { type HttpProtocol, MOST_BUFFERED } from '../protocol.ts';
import { type KnownDevice, NATIVE } from '../sink.ts';
import { type HttpAnswer, type HttpHandler, type HttpOptions, listenHttp, peerOf } from './http-server.ts';
import type { Listener } from './listener.ts';
import { jsonOf, readingsOfJson, textOf } from './native-json.ts';
import { looksSigned, openSigned, signerOf } from './signed-message.ts';

const bearerOf = (request: IncomingMessage): string | null =>
  /^Bearer\s+(\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;

const unescaped = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** The address without its `token`, which is no part of what is kept; and the token, where there is one. */
const withoutToken = (url: string): { readonly url: string; readonly token: string | null } => {
  const [, path = url, query] = /^([^?]*)\?(.*)$/s.exec(url) ?? [];
  const parameters = (query ?? '').split('&');
  const token = parameters.find(one => one.startsWith('token='))?.slice('token='.length);
  const rest = parameters.filter(one => !one.startsWith('token='));
  return {
    url: rest.join('') === '' ? path : `${path}?${rest.join('&')}`,
    token: token ? (unescaped(token) ?? token) : null,
  };
};

/** A place that a telephone was told (`mock`) is none that it vouches for: it is kept as it came, and does not count. */
const withoutMock = (reading: Reading): Reading =>
  reading.fix === 'valid' && reading.raw.mock === true ? { ...reading, fix: 'invalid' } : reading;

/**
 * Listens for trackers of a protocol over HTTP. Who sends its device's token along, as `token` of the query or as bearer
 * token, is that device (T2); who does not is whoever it says (T0). 200 when the readings are stored; 400 with the reason for
 * what is refused, 401 for a token that is not the device's, 403 for a device that nobody knows, 503 where it should come again.
 *
 * @throws CannotListen
 */
export const listenTrackerHttp = (options: HttpOptions & { readonly protocol: HttpProtocol }): Promise<Listener> => {
  const { protocol, sink, log } = options;
  const failed = (error: unknown): void => log.warn({ err: error, protocol: protocol.name }, 'a decoder failed');
  const handle: HttpHandler['handle'] = async (request, body) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const { url, token: inQuery } = withoutToken(request.url ?? '/');
    const token = inQuery ?? bearerOf(request);
    const message = { method: request.method ?? 'GET', url, headers, body };
    const decoded = caught({}, () => protocol.decodeRequest(message), failed);
    const deviceId = decoded.session.deviceId ?? decoded.readings[0]?.deviceId;
    // The query is part of the message, and where there is no body all of it.
    const both = url.includes('?') ? Buffer.concat([Buffer.from(`${url}\n`), body]) : body;
    const payload = body.length > 0 ? both : Buffer.from(url);
    const misfit = { protocol: protocol.name, transport: 'http', peer: peerOf(request), deviceId } as const;
    const refuse = (reason: RefusalReason, status = 400): HttpAnswer => {
      sink.setAside({ ...misfit, reason, payload, receivedAt: Date.now() }).catch(() => undefined);
      return { status, body: { refused: reason } };
    };
    if (decoded.refused !== undefined) return refuse(decoded.refused);
    if (deviceId === undefined) return refuse('no-device');
    const known = token === null ? null : await sink.byToken(token);
    const isItself = known?.protocol === protocol.name && known.deviceId === deviceId;
    if (token !== null && !isItself) return refuse('unknown-token', 401);
    const { sequences } = decoded;
    const readings = decoded.readings.map(withoutMock);
    if (readings.length === 0)
      return (await sink.knows(protocol.name, deviceId))
        ? { status: 200 }
        : { status: 403, body: { refused: 'unknown-device' } };
    const shown = isItself ? ({ knownId: known.id, trust: 2 } as const) : ({ trust: 0 } as const);
    const sender = { protocol: protocol.name, transport: 'http', deviceId, ...shown } as const;
    const taken = await sink.take({ sender, readings, sequences, payload, receivedAt: Date.now() });
    return taken.taken ? { status: 200 } : { status: 403, body: { refused: taken.reason } };
  };
  const deviceOf = async (request: IncomingMessage): Promise<KnownDevice | null> => {
    const token = withoutToken(request.url ?? '/').token ?? bearerOf(request);
    const device = token === null ? null : await sink.byToken(token);
    return device?.protocol === protocol.name ? device : null;
  };
  return listenHttp(protocol.name, options, {
    admit: async () => MOST_BUFFERED,
    handle,
    tooLong: async request => {
      const known = await deviceOf(request);
      const named = { deviceId: known?.deviceId, knownId: known?.id };
      const misfit = { protocol: protocol.name, transport: 'http', peer: peerOf(request), ...named } as const;
      await sink.setAside({ ...misfit, reason: 'too-long', payload: new Uint8Array(0), receivedAt: Date.now() });
    },
  });
};

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?')[0] ?? '';

/** `Authorization: Bearer …`, or the token in ThingsBoard's path. */
const tokenOf = (request: IncomingMessage): string | null => {
  const inPath = /^\/api\/v1\/([^/]{1,200})\/(telemetry|attributes)$/.exec(pathOf(request));
  return inPath?.[1] ? unescaped(inPath[1]) : bearerOf(request);
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
    reason: RefusalReason,
    device?: KnownDevice | string,
  ): HttpAnswer => {
    const named =
      typeof device === 'string'
        ? { protocol: NATIVE, deviceId: device }
        : { protocol: device?.protocol ?? NATIVE, deviceId: device?.deviceId, knownId: device?.id };
    const misfit = { ...named, transport: 'http', peer: peerOf(request), reason } as const;
    sink.setAside({ ...misfit, payload, receivedAt: Date.now() }).catch(() => undefined);
    return { status: 400, body: { refused: reason } };
  };

  const takeSigned = async (request: IncomingMessage, body: Uint8Array, jws: string): Promise<HttpAnswer> => {
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
    const { id: knownId, protocol, deviceId } = device;
    const sender = { protocol, transport: 'http', deviceId, knownId, trust: 3 } as const;
    const taken = await sink.take({ sender, readings, sequences, chain, payload: body, receivedAt: Date.now() });
    return taken.taken
      ? { status: 200, body: { stored: taken.stored } }
      : { status: 401, body: { refused: taken.reason } };
  };

  /** A body without a token is as long as a signed message may be. */
  const admit: HttpHandler['admit'] = async request => {
    const path = pathOf(request);
    if (path !== '/v1/telemetry' && !path.startsWith('/api/v1/'))
      return { status: 404, body: { refused: 'no-such-path' } };
    if (request.method !== 'POST') return { status: 405, body: { refused: 'post-only' } };
    const token = tokenOf(request);
    if (token === null) return MOST_BUFFERED;
    return (await sink.byToken(token)) ? MOST_BUFFERED : { status: 401, body: { refused: 'unknown-token' } };
  };

  const handle: HttpHandler['handle'] = async (request, body) => {
    const path = pathOf(request);
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
    const { id: knownId, protocol, deviceId } = device;
    const sender = { protocol, transport: 'http', deviceId, knownId, trust: 2 } as const;
    const taken = await sink.take({ sender, readings, sequences, payload: body, receivedAt: Date.now() });
    return taken.taken
      ? { status: 200, body: { stored: taken.stored } }
      : { status: 401, body: { refused: taken.reason } };
  };
  const tooLong: HttpHandler['tooLong'] = async request => {
    const token = tokenOf(request);
    const device = token === null ? null : await sink.byToken(token);
    refuse(request, new Uint8Array(0), 'too-long', device ?? undefined);
  };
  return listenHttp('HTTP for devices', options, { admit, handle, tooLong });
};
