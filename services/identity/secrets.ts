import { createHash } from 'node:crypto';
import type { Random } from '../context.ts';

/** 256 random bits as text for a cookie, a link or a header. It is given away once; only its hash is kept. */
export const newSecret = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** SHA-256: enough for 256 random bits, which nobody guesses, and found by an index. Passwords are hashed otherwise. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');
