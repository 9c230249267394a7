import { createHash } from 'node:crypto';
import type { ServiceContext } from '../context.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** 256 random bits, as they stand in the address of a link or in a cookie. */
export const newToken = (ctx: ServiceContext): string => Buffer.from(ctx.random.bytes(32)).toString('base64url');

/** What is stored of a token. */
export const tokenHash = (token: string): string => sha256(`link:${token}`);

/** What is stored of the cookie that the code was exchanged for. */
export const sessionHash = (sessionToken: string): string => sha256(`link-session:${sessionToken}`);

/** Six digits, each code as likely as any other. */
export const newCode = (ctx: ServiceContext): string => ctx.random.below(1_000_000n).toString().padStart(6, '0');

/** A code has few values: hashed together with the link's token, which is stored nowhere, it cannot be searched for. */
export const codeHash = (token: string, code: string): string => sha256(`link-code:${token}:${code}`);

/** `+49 151 23456789` → `… 89`: enough to know one's own. */
export const maskedPhone = (phone: string): string => `… ${phone.replace(/\D/g, '').slice(-2)}`;

/** `anna.berg@example.com` → `a…@example.com`. */
export const maskedEmail = (email: string): string => {
  const [name = '', domain = ''] = email.split('@');
  return `${name.slice(0, 1)}…@${domain}`;
};
