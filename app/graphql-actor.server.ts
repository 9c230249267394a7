import type { AppLoadContext } from '@remix-run/node';
import type { Actor } from '#services/actor';
import { resolveToken } from '#services/organisations/resolve-token';
import type { Budget } from '#services/rate-limits/budgets';
import { spend } from '#services/rate-limits/spend';
import { isSameToken } from './cookies.server.ts';
import { signedIn, signedInNow } from './guard.server.ts';
import { originOf } from './session.server.ts';

/** An answer in GraphQL's shape that is given before anything is executed. */
export const problem = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json(
    { errors: [{ message, extensions: { code } }] },
    { status, headers: { 'Cache-Control': 'private, no-store', ...headers } },
  );

const unauthenticated = (message: string): Response =>
  problem(401, 'UNAUTHENTICATED', message, { 'WWW-Authenticate': 'Bearer realm="Lienlight"' });

const tooMany = (seconds: string | undefined): Response =>
  problem(429, 'RATE_LIMITED', 'Too many requests. Wait a while, then go on.', { 'Retry-After': seconds ?? '60' });

/** Whether a browser says that the request comes from our own pages. */
const isFromHere = (request: Request, publicUrl: string): boolean => {
  const site = request.headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.headers.get('Origin');
  return origin === null || origin === new URL(publicUrl).origin || origin === new URL(request.url).origin;
};

/** A header that no form of another site can send: the session's token, or one that makes a browser ask first. */
const carriesHeader = (request: Request, csrfToken: string): boolean => {
  const sent = request.headers.get('X-CSRF-Token');
  return sent === null ? request.headers.has('GraphQL-Require-Preflight') : isSameToken(sent, csrfToken);
};

const byToken = async (request: Request, context: AppLoadContext, bearer: string): Promise<Actor | Response> => {
  const resolved = await resolveToken(context.services, bearer, originOf(request, context));
  if (resolved.ok) return resolved.value;
  const { code, params } = resolved.refusal;
  return code === 'too-many-attempts' ? tooMany(params?.seconds) : unauthenticated('The token is not valid.');
};

const bySession = async (request: Request, context: AppLoadContext): Promise<Actor | Response> => {
  const who = await signedIn(request, context);
  if (!who) return unauthenticated('Send a bearer token, or sign in.');
  if (!isFromHere(request, context.publicUrl)) {
    return problem(403, 'FORBIDDEN', 'This request comes from another site.');
  }
  if (request.method !== 'GET' && !carriesHeader(request, who.session.csrfToken)) {
    return problem(403, 'FORBIDDEN', 'Send the header X-CSRF-Token or GraphQL-Require-Preflight.');
  }
  return who.actor;
};

const bearerOf = (authorization: string): string | undefined => /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];

/** Who asked once, as they are now: `null` where the token was revoked or the session has ended. */
export const actorAgain = async (request: Request, context: AppLoadContext): Promise<Actor | null> => {
  const authorization = request.headers.get('Authorization');
  if (authorization !== null) {
    const resolved = await resolveToken(context.services, bearerOf(authorization) ?? '', originOf(request, context));
    return resolved.ok ? resolved.value : null;
  }
  return (await signedInNow(request, context))?.actor ?? null;
};

/** Who asks: a bearer token, else the session of a browser. A response where nobody may, or too often. */
export const apiActor = async (request: Request, context: AppLoadContext): Promise<Actor | Response> => {
  const authorization = request.headers.get('Authorization');
  const bearer = authorization === null ? null : bearerOf(authorization);
  if (bearer === undefined) return unauthenticated('The Authorization header must read: Bearer <token>.');
  const actor = bearer === null ? await bySession(request, context) : await byToken(request, context, bearer);
  if (actor instanceof Response) return actor;
  const [budget, key]: [Budget, string] =
    actor.kind === 'token' ? ['api-token', actor.tokenId] : ['api-session', actor.userId ?? ''];
  const spent = await spend(context.services, budget, key);
  return spent.ok ? actor : tooMany(spent.refusal.params?.seconds);
};
