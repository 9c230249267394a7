import { type AppLoadContext, redirect } from '@remix-run/node';
import type { Origin } from '#services/identity/fields';
import type { Notice } from '~/components/page/root-data';
import { keepNotice, secure, sessionCookie } from './cookies.server.ts';

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
  if (notice) headers.append('Set-Cookie', await keepNotice(notice, publicUrl));
  return redirect(to, { headers });
};

/** Takes the session from the browser; that it is over on the server is for `logOut`. */
export const endSession = async (to: string, { publicUrl }: AppLoadContext): Promise<Response> => {
  const headers = new Headers();
  headers.append('Set-Cookie', await sessionCookie.serialize('', { ...secure(publicUrl), maxAge: 0 }));
  // Nothing of the pages seen stays behind on a shared machine.
  headers.append('Clear-Site-Data', '"cache"');
  return redirect(to, { headers });
};
