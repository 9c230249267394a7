import { z } from 'zod';
import { ROLES, type Role } from '#domain/access/permissions';

/** An e-mail address as it is compared: trimmed, lower case. */
export const emailAddress = z.string().trim().toLowerCase().pipe(z.email().max(254));

/** A name of a person: letters of any script, no control characters. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]+$/u, 'no control characters');

/** What was typed as a password; whether it will do is said by `checkNewPassword`. */
export const typedPassword = z.string().max(1024);

/** Roles, each once, in the order of the table. */
export const roles = z
  .array(z.enum(ROLES))
  .min(1)
  .transform((chosen): Role[] => ROLES.filter(role => chosen.includes(role)));

/** A secret as it comes back in a link or a cookie. Anything else opens nothing. */
export const secret = z.string().max(200);

/** Where a request came from, as the server saw it. Null where there is no browser. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The session cookie that the browser had already, if any: whoever logs in anew leaves that session. */
  readonly sessionToken?: string | null;
}
