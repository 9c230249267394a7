import { type AppLoadContext, redirect } from '@remix-run/node';
import type { Origin } from '#services/identity/fields';
import { secure, sessionCookie } from './cookies.server.ts';

interface Opened {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Where the person is, for rate limits and the list of sessions. */
export const originOf = (request: Request, { clientIp }: AppLoadContext): Origin => ({
  ip: clientIp === '' ? null : clientIp,
  userAgent: request.headers.get('User-Agent'),
});

/** Gives the browser its session and goes on to a page. */
export const startSession = async (session: Opened, to: string, { publicUrl }: AppLoadContext): Promise<Response> =>
  redirect(to, {
    headers: {
      'Set-Cookie': await sessionCookie.serialize(session.token, { ...secure(publicUrl), expires: session.expiresAt }),
    },
  });

/** Takes the session from the browser; that it is over on the server is for `logOut`. */
export const endSession = async (to: string, { publicUrl }: AppLoadContext): Promise<Response> =>
  redirect(to, {
    headers: [
      ['Set-Cookie', await sessionCookie.serialize('', { ...secure(publicUrl), maxAge: 0 })],
      // Nothing of the pages seen stays behind on a shared machine.
      ['Clear-Site-Data', '"cache"'],
    ],
  });
