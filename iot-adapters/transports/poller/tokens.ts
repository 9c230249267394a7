import { z } from 'zod';
import type { Authorisation } from '#domain/telemetry/platforms';
import type { Clock } from './clock.ts';
import { type Answer, ask, type HttpSettings } from './http.ts';
import { PollStopped } from './stopped.ts';

const answer = z.object({
  access_token: z.string().min(1).max(16_384),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});

/** Where the platform does not say how long a token is good for. */
const UNSAID_MS = 10 * 60_000;

/** Renewed before it ends: clocks differ, and a request takes its time. */
const EARLIER_MS = 60_000;

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
};

type Grant = Exclude<Authorisation, { kind: 'basic' }>;

const formOf = (grant: Grant): URLSearchParams => {
  const form = new URLSearchParams();
  if (grant.kind === 'password') {
    form.set('grant_type', 'password');
    form.set('username', grant.user);
    form.set('password', grant.password);
    if (grant.clientId !== undefined && grant.clientSecret === undefined) form.set('client_id', grant.clientId);
  } else form.set('grant_type', 'client_credentials');
  if (grant.scope !== undefined) form.set('scope', grant.scope);
  return form;
};

/** The header that signs a request in. Tokens are kept until shortly before they end, or until a request is refused. */
export class SignIn {
  readonly #authorisation: Authorisation;
  readonly #settings: HttpSettings;
  readonly #clock: Clock;
  #token: { readonly header: string; readonly until: number } | undefined;
  #asking: Promise<string> | undefined;

  constructor(authorisation: Authorisation, settings: HttpSettings, clock: Clock) {
    this.#authorisation = authorisation;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Throws `PollStopped`. */
  async header(signal: AbortSignal): Promise<string> {
    const authorisation = this.#authorisation;
    if (authorisation.kind === 'basic') return basic(authorisation.user, authorisation.password);
    if (this.#token && this.#clock.now() < this.#token.until) return this.#token.header;
    this.#asking ??= this.#grant(authorisation, signal).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The platform no longer takes it. Whether another can be had. */
  renew(): boolean {
    this.#token = undefined;
    return this.#authorisation.kind !== 'basic';
  }

  async #grant(grant: Grant, signal: AbortSignal): Promise<string> {
    const client = grant.clientId !== undefined && grant.clientSecret !== undefined;
    const headers = {
      accept: 'application/json',
      ...(client && {
        authorization: basic(encodeURIComponent(grant.clientId), encodeURIComponent(grant.clientSecret)),
      }),
    };
    const request = { url: urlOf(grant.tokenUrl), headers, form: formOf(grant) };
    const got = await ask(request, this.#settings, this.#clock, signal);
    return this.#keep(got);
  }

  #keep(got: Answer): string {
    if (got.status === 429 || got.status >= 500)
      throw new PollStopped('unavailable', `sign-in ${got.status}`, got.retryAfterMs);
    const parsed = got.status === 200 ? answer.safeParse(parseJson(got.body)) : undefined;
    if (!parsed?.success) throw new PollStopped('not-signed-in', `sign-in ${got.status}`);
    const lifetime = parsed.data.expires_in === undefined ? UNSAID_MS : parsed.data.expires_in * 1000;
    // A token of a minute is used for half of it.
    const until = this.#clock.now() + lifetime - Math.min(EARLIER_MS, lifetime / 2);
    this.#token = { header: `Bearer ${parsed.data.access_token}`, until };
    return this.#token.header;
  }
}

export const urlOf = (text: string, base?: URL): URL => {
  try {
    return new URL(text, base);
  } catch {
    throw new PollStopped('bad-url', text.slice(0, 200));
  }
};
