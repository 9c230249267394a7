import type { AppLoadContext } from '@remix-run/node';

/**
 * The pages that anybody may open to check what the chain says. Each looks something up by what the address holds: so that
 * nobody tries all serials, an address of the web asks only so often.
 *
 * @throws a Response with status 429
 */
export const requireCalm = async ({ services, clientIp }: AppLoadContext): Promise<void> => {
  const asked = await services.limits.consume('public-check-address', clientIp);
  if (asked.allowed) return;
  throw new Response(null, { status: 429, headers: { 'Retry-After': String(asked.retryAfterSeconds) } });
};

/** The node of the reader's own that the page is to be compared with, out of `?node=`; null for what is no address. */
export const nodeOf = (request: Request): string | null => {
  const given = new URL(request.url).searchParams.get('node')?.trim() ?? '';
  if (!URL.canParse(given)) return null;
  const { protocol, href } = new URL(given);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
};
