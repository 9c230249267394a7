import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createCookie } from '@remix-run/node';
import { z } from 'zod';
import type { Notice } from '~/components/page/root-data';
import { isTheme, type Theme } from '~/components/page/themes';

const A_YEAR = 365 * 86_400;

// Lax and not strict: who follows a link from a mail into the portal is still logged in. Forms carry a token besides.
const base = { path: '/', sameSite: 'lax', httpOnly: true } as const;

/** Random token of a session; the server keeps its hash. */
export const sessionCookie = createCookie('ll_session', base);

/** Token of a log-in that waits for its second factor; it goes to the pages of the log-in, nowhere else. */
export const pendingCookie = createCookie('ll_pending', { ...base, path: '/login' });

/** Token of forms for people who are not signed in: the form must carry what the cookie has. */
const formCookie = createCookie('ll_form', base);

const themeCookie = createCookie('ll_theme', { ...base, maxAge: A_YEAR });
const shortcutsCookie = createCookie('ll_shortcuts', { ...base, maxAge: A_YEAR });
const noticeCookie = createCookie('ll_notice', { ...base, maxAge: 60 });

/** Cookies go over TLS only, where the portal itself does. */
export const secure = (publicUrl: string): { secure: boolean } => ({ secure: publicUrl.startsWith('https:') });

const read = async (cookie: typeof sessionCookie, request: Request): Promise<unknown> =>
  cookie.parse(request.headers.get('Cookie'));

export const readSessionToken = async (request: Request): Promise<string | null> => {
  const value = await read(sessionCookie, request);
  return typeof value === 'string' && value !== '' ? value : null;
};

export const readPendingToken = async (request: Request): Promise<string> => {
  const value = await read(pendingCookie, request);
  return typeof value === 'string' ? value : '';
};

export const readFormToken = async (request: Request): Promise<string | null> => {
  const value = await read(formCookie, request);
  return typeof value === 'string' && /^[\w-]{43}$/.test(value) ? value : null;
};

/** A token for forms before log-in, and the header that keeps it in the browser. */
export const newFormToken = async (publicUrl: string): Promise<{ token: string; setCookie: string }> => {
  const token = randomBytes(32).toString('base64url');
  return { token, setCookie: await formCookie.serialize(token, secure(publicUrl)) };
};

export const isSameToken = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
};

export const readTheme = async (request: Request): Promise<Theme> => {
  const value = await read(themeCookie, request);
  return isTheme(value) ? value : 'auto';
};

export const keepTheme = async (theme: Theme, publicUrl: string): Promise<string> =>
  themeCookie.serialize(theme, secure(publicUrl));

/** Whether keys without a modifier act in lists; on unless this browser has turned them off. */
export const readShortcuts = async (request: Request): Promise<boolean> =>
  (await read(shortcutsCookie, request)) !== 'off';

export const keepShortcuts = async (on: boolean, publicUrl: string): Promise<string> =>
  shortcutsCookie.serialize(on ? 'on' : 'off', secure(publicUrl));

const noticeShape = z.object({ key: z.string().max(100), params: z.record(z.string(), z.string().max(500)) });

/** The notice that the last action left, to be shown once. */
export const readNotice = async (request: Request): Promise<Notice | null> =>
  noticeShape.safeParse(await read(noticeCookie, request)).data ?? null;

export const keepNotice = async (notice: Notice, publicUrl: string): Promise<string> =>
  noticeCookie.serialize(notice, secure(publicUrl));

export const dropNotice = async (publicUrl: string): Promise<string> =>
  noticeCookie.serialize('', { ...secure(publicUrl), maxAge: 0 });
