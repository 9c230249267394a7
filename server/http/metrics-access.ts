import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);

/**
 * Who may read the metrics: with a token whoever has it, from anywhere; without one this machine alone, and not what a proxy
 * on it passes on.
 */
export const metricsAccess = (token: string | null): RequestHandler => {
  const wanted = token === null ? null : digest(`Bearer ${token}`);
  return (request, response, next) => {
    const { authorization } = request.headers;
    const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
    const isAllowed = wanted
      ? authorization !== undefined && timingSafeEqual(digest(authorization), wanted)
      : isLoopback(request.socket.remoteAddress) && !isForwarded;
    if (isAllowed) return next();
    if (wanted) response.status(401).set('www-authenticate', 'Bearer').type('text').send('Metrics need their token.\n');
    else
      response
        .status(403)
        .type('text')
        .send('Metrics are for this machine alone. Set METRICS_TOKEN to read them from others.\n');
  };
};
