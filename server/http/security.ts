import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** The nonce of this response, for scripts and styles that the server writes into the page. */
export const nonceOf = (response: Response): string => String(response.locals.cspNonce ?? '');

/** Pages that check what the chain says: of a claim and of a machine, for anybody; of a reading, for who may see it. */
const NODE_CHECKS = /^\/(?:verify\/[^/]+|id\/[^/]+|01\/[^/]+\/21\/[^/]+|readings\/[0-9a-f-]{36})$/;

/**
 * Where a page's scripts may connect to: here. The pages of verification may also ask the node that their reader has named
 * in the address, that one and no other.
 */
const connectSource = ({ path, query: { node } }: Request): string => {
  if (!NODE_CHECKS.test(path) || typeof node !== 'string' || !URL.canParse(node.trim())) return "'self'";
  const { protocol, origin } = new URL(node.trim());
  return protocol === 'https:' || protocol === 'http:' ? `'self' ${origin}` : "'self'";
};

/**
 * Security headers. Nothing is loaded from another host, but for the tiles of a map server where one is configured; scripts
 * and styles in the page carry the response's nonce.
 */
export function securityHeaders(publicUrl: string, mapTilesUrl: string | null): RequestHandler[] {
  const isHttps = publicUrl.startsWith('https:');
  const nonceSource = (_request: unknown, response: unknown) => `'nonce-${nonceOf(response as Response)}'`;
  return [
    (_request, response, next) => {
      response.locals.cspNonce = randomBytes(16).toString('base64');
      response.set(
        'permissions-policy',
        'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
      );
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", nonceSource],
          styleSrc: ["'self'", nonceSource],
          // Mantine sets CSS variables in style attributes; they cannot carry a nonce.
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:', ...(mapTilesUrl === null ? [] : [new URL(mapTilesUrl).origin])],
          connectSrc: [request => connectSource(request as Request)],
          // GraphiQL carries its fonts in its page, and its editor starts workers from blobs, which only a script with
          // the nonce can make.
          fontSrc: ["'self'", 'data:'],
          workerSrc: ["'self'", 'blob:'],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          ...(isHttps && { upgradeInsecureRequests: [] }),
        },
      },
      strictTransportSecurity: isHttps && { maxAge: 31_536_000, includeSubDomains: true },
      // A link that carries a secret must not reach another site, not even ours by another name.
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
      crossOriginEmbedderPolicy: false,
    }),
  ];
}
