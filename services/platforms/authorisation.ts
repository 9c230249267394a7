import { z } from 'zod';
import type { Authorisation } from '#domain/telemetry/platforms';
import type { ServiceContext } from '../context.ts';

const word = z.string().min(1).max(2000);
const scope = z.string().trim().min(1).max(500).optional();

const IP_ADDRESS = /^(?:[\d.]+|\[[0-9a-f:.]+\])$/i;

/**
 * An address of a platform: by name and encrypted. An address in numbers, or a name of this machine, would have the server
 * ask what only it can reach.
 */
export const platformUrl = z
  .string()
  .trim()
  .max(500)
  .refine(text => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const host = url?.hostname ?? '';
    return (
      url?.protocol === 'https:' &&
      url.username === '' &&
      url.password === '' &&
      host.includes('.') &&
      !IP_ADDRESS.test(host) &&
      !/(?:^|\.)(?:localhost|local|internal)$/i.test(host)
    );
  }, 'an https address of a platform');

export const authorisationInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('basic'), user: word, password: word }),
  z.object({
    kind: z.literal('client-credentials'),
    tokenUrl: platformUrl,
    clientId: word,
    clientSecret: word,
    scope,
  }),
  z.object({
    kind: z.literal('password'),
    tokenUrl: platformUrl,
    user: word,
    password: word,
    clientId: word.optional(),
    clientSecret: word.optional(),
    scope,
  }),
]);

/** What is sealed: how to sign in, and what goes with it. */
const sealed = z.object({
  authorisation: authorisationInput,
  series: z.array(z.string()).optional(),
  accept: z.string().optional(),
});

export type PlatformSecret = z.infer<typeof sealed>;

/** Bound to the account: a row's secret that is copied to another opens nothing. */
const nameOf = (accountId: string): string => `platform-account/${accountId}`;

export const sealPlatformSecret = async (
  ctx: ServiceContext,
  accountId: string,
  secret: PlatformSecret,
): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(await ctx.keys.seal(nameOf(accountId), new Uint8Array(Buffer.from(JSON.stringify(secret), 'utf8'))));

/** Throws where it was sealed elsewhere, or for another account. */
export const openPlatformSecret = async (
  ctx: ServiceContext,
  accountId: string,
  bytes: Uint8Array,
): Promise<PlatformSecret & { readonly authorisation: Authorisation }> => {
  const plain = await ctx.keys.unseal(nameOf(accountId), bytes);
  return sealed.parse(JSON.parse(Buffer.from(plain).toString('utf8')));
};
