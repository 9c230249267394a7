import { isAllowedUrl } from './account.ts';
import type { Clock } from './clock.ts';
import { PollStopped } from './stopped.ts';

/** Sends nothing twice, and follows nothing by itself: those who ask decide. */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly location: string | null;
  /** What the platform asks to wait for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

export interface HttpSettings {
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

const retryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
};

const readBody = async (response: Response, most: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new PollStopped('too-long', `over ${most} bytes`);
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

/** Why `fetch` failed: what it throws says so only in words and causes. */
const stoppedBy = (error: unknown, signal: AbortSignal, timeout: AbortSignal): PollStopped => {
  if (error instanceof PollStopped) return error;
  if (signal.aborted) return new PollStopped('aborted');
  if (timeout.aborted) return new PollStopped('timeout');
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  return new PollStopped('unreachable', cause ?? (error instanceof Error ? error.message : ''));
};

/** One request and its answer, within bounds of time and size. Throws `PollStopped`. */
export const ask = async (
  { url, headers, form }: Request,
  { allowsLocal, timeoutMs, mostBytes }: HttpSettings,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer> => {
  if (!isAllowedUrl(url, allowsLocal)) throw new PollStopped('bad-url', url.origin);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
      ...(form && { body: form }),
    });
    return {
      status: response.status,
      body: await readBody(response, mostBytes),
      location: response.headers.get('location'),
      retryAfterMs: retryAfter(response.headers.get('retry-after'), clock.now()),
    };
  } catch (error) {
    throw stoppedBy(error, signal, timeout);
  }
};
