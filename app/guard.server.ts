import { type AppLoadContext, redirect } from '@remix-run/node';
import { permissionsOfActor } from '#domain/access/authorise';
import type { Permission } from '#domain/access/permissions';
import type { ServiceContext } from '#services/context';
import { resolveSession, type SignedIn } from '#services/identity/resolve-session';
import { readSessionToken } from './cookies.server.ts';

// A page has several loaders and one context: the session is looked up once for all of them.
const known = new WeakMap<AppLoadContext, Promise<SignedIn | null>>();

/** Who is signed in by now, looked up afresh: for what stays open after the request was let in. */
export const signedInNow = async (request: Request, { services }: AppLoadContext): Promise<SignedIn | null> => {
  const token = await readSessionToken(request);
  return token === null ? null : resolveSession(services, token);
};

/** Who is signed in, or `null`. */
export const signedIn = (request: Request, context: AppLoadContext): Promise<SignedIn | null> => {
  const before = known.get(context);
  if (before) return before;
  const found = signedInNow(request, context);
  known.set(context, found);
  return found;
};

export interface SignedInRequest extends SignedIn {
  readonly services: ServiceContext;
  /** Whether the person may do this, in the organisation acted for: for showing a control. Services check again. */
  can(permission: Permission): boolean;
}

/** Only addresses of our own, so that no form of ours leads elsewhere. */
export const ownPath = (to: FormDataEntryValue | null, fallback = '/'): string =>
  typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : fallback;

/** Where a log-in leads in the end: not to itself again. */
export const safeReturn = (to: FormDataEntryValue | null, fallback = '/'): string => {
  const path = ownPath(to, fallback);
  return path.startsWith('/login') ? fallback : path;
};

/**
 * The signed-in person, for a loader or action that needs one. Sends others to the log-in page, and back afterwards;
 * throws 403 where `permission` is not given to them.
 */
export const requireActor = async (
  request: Request,
  context: AppLoadContext,
  permission?: Permission,
): Promise<SignedInRequest> => {
  const who = await signedIn(request, context);
  if (!who) {
    const { pathname, search } = new URL(request.url);
    const next = request.method === 'GET' ? `${pathname}${search}` : pathname;
    throw redirect(next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`);
  }
  const permissions = new Set(permissionsOfActor(who.actor));
  if (permission !== undefined && !permissions.has(permission)) throw new Response(null, { status: 403 });
  return { ...who, services: context.services, can: wanted => permissions.has(wanted) };
};

/**
 * As `orNotFound`, for the address of a file: a browser is led to the page that says so, for a file has none of its own.
 * Programs get the 404 itself.
 */
export const orMissingPage = <Value>(request: Request, value: Value | null | undefined): Value => {
  const isBrowser = request.headers.get('Accept')?.includes('text/html');
  if (isBrowser && (value === null || value === undefined)) throw redirect(`/not-here${new URL(request.url).pathname}`);
  return orNotFound(value);
};

/** What a page is about does not exist, or is not shared with this organisation: the two look the same. */
export const orNotFound = <Value>(value: Value | null | undefined): Value => {
  if (value === null || value === undefined) throw new Response(null, { status: 404 });
  return value;
};
