import { type AppLoadContext, redirect } from '@remix-run/node';
import type { Entered } from '#services/identity/enter';
import type { Origin } from '#services/identity/fields';
import type { Notice } from '~/components/page/root-data';
import { keepNotice, pendingCookie, secure, sessionCookie } from './cookies.server.ts';

interface Opened {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Where the person is, for rate limits and the list of sessions. */
export const originOf = (request: Request, { clientIp }: AppLoadContext): Origin => ({
  ip: clientIp === '' ? null : clientIp,
  userAgent: request.headers.get('User-Agent'),
});

/** Gives the browser its session, or the new secret of the one that it has, and goes on to a page. */
export const startSession = async (
  { token, expiresAt }: Opened,
  to: string,
  { publicUrl }: AppLoadContext,
  notice?: Notice,
): Promise<Response> => {
  const headers = new Headers();
  headers.append('Set-Cookie', await sessionCookie.serialize(token, { ...secure(publicUrl), expires: expiresAt }));
  headers.append('Set-Cookie', await pendingCookie.serialize('', { ...secure(publicUrl), maxAge: 0 }));
  if (notice) headers.append('Set-Cookie', await keepNotice(notice, publicUrl));
  return redirect(to, { headers });
};

/** Where a right password leads: on to the page, or first to the second factor. */
export const proceed = async (entered: Entered, to: string, context: AppLoadContext): Promise<Response> => {
  if (entered.kind === 'session') return startSession(entered.session, to, context);
  const { token, expiresAt, awaits } = entered.pending;
  const cookie = await pendingCookie.serialize(token, { ...secure(context.publicUrl), expires: expiresAt });
  return redirect(pendingPage(awaits, to), { headers: { 'Set-Cookie': cookie } });
};

/** The page of a log-in that is not finished, with where it leads in the end. */
export const pendingPage = (awaits: 'code' | 'set-up' | 'codes-kept', next: string): string =>
  `/login/${awaits === 'code' ? 'code' : 'set-up'}${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`;

/** Back to the password: the log-in took too long, or was finished elsewhere. */
export const startOver = async (next: string, { publicUrl }: AppLoadContext): Promise<Response> => {
  const headers = new Headers();
  headers.append('Set-Cookie', await pendingCookie.serialize('', { ...secure(publicUrl), maxAge: 0 }));
  headers.append('Set-Cookie', await keepNotice({ key: 'auth:second-factor.over', params: {} }, publicUrl));
  return redirect(next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`, { headers });
};

/** Takes the session from the browser; that it is over on the server is for `logOut`. */
export const endSession = async (to: string, { publicUrl }: AppLoadContext): Promise<Response> => {
  const headers = new Headers();
  headers.append('Set-Cookie', await sessionCookie.serialize('', { ...secure(publicUrl), maxAge: 0 }));
  // Nothing of the pages seen stays behind on a shared machine.
  headers.append('Clear-Site-Data', '"cache"');
  return redirect(to, { headers });
};
