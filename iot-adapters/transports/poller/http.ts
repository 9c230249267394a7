import { type IncomingMessage, request as requestInClear } from 'node:http';
import { request as requestByTls } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isAllowedUrl } from './account.ts';
import type { Clock } from './clock.ts';
import { publicLookup } from './public-hosts.ts';
import { PollStopped } from './stopped.ts';

/** Sends nothing twice, and follows nothing by itself: those who ask decide. */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly location: string | null;
  /** What the platform asks to wait for, in milliseconds; a day at most. */
  readonly retryAfterMs: number | undefined;
}

export interface HttpSettings {
  /** Whether platforms on this machine, there also in clear, and in the networks around it may be asked. */
  readonly allowsLocal: boolean;
  readonly timeoutMs: number;
  readonly mostBytes: number;
}

export interface Request {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A form; then it is a POST. */
  readonly form?: URLSearchParams | undefined;
}

/** Whoever asks for more would be silent for as long as it likes, and nobody would know why. */
const LONGEST_ASKED_MS = 24 * 60 * 60_000;

const retryAfter = (value: string | undefined, now: number): number | undefined => {
  if (value === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_ASKED_MS);
};

/** Sends a request and waits for the head of its answer. Each over a connection of its own: seldom are there many. */
const begin = (
  { url, headers, form }: Request,
  allowsLocal: boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const body = form?.toString();
  const said = body !== undefined && {
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    'content-length': String(Buffer.byteLength(body)),
  };
  const options = {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, 'accept-encoding': 'gzip', ...said },
    agent: false,
    signal,
    ...(!allowsLocal && { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:' ? requestByTls(url, options, resolve) : requestInClear(url, options, resolve);
    sent.on('error', reject).end(body);
  });
};

const unpacked = (response: IncomingMessage): Readable =>
  /^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '')
    ? pipeline(response, createGunzip(), () => undefined)
    : response;

const readBody = async (response: IncomingMessage, most: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unpacked(response)) {
    if (!(chunk instanceof Uint8Array)) continue;
    length += chunk.length;
    if (length > most) throw new PollStopped('too-long', `over ${most} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

/** One request and its answer, within bounds of time and size. Throws `PollStopped`. */
export const ask = async (
  request: Request,
  { allowsLocal, timeoutMs, mostBytes }: HttpSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer> => {
  if (!isAllowedUrl(request.url, allowsLocal)) throw new PollStopped('bad-url', request.url.origin);
  const timeout = AbortSignal.timeout(timeoutMs);
  let isAnswered = false;
  try {
    const response = await begin(request, allowsLocal, AbortSignal.any([signal, timeout]));
    isAnswered = true;
    const { statusCode = 0, headers } = response;
    return {
      status: statusCode,
      body: await readBody(response, mostBytes),
      location: headers.location ?? null,
      retryAfterMs: retryAfter(headers['retry-after'], clock.now()),
    };
  } catch (error) {
    if (error instanceof PollStopped) throw error;
    if (signal.aborted) throw new PollStopped('aborted');
    // Refused, lost, silent or with a wrong certificate: whoever names hosts is not told what stands there.
    throw new PollStopped(isAnswered && timeout.aborted ? 'timeout' : 'unreachable');
  }
};
