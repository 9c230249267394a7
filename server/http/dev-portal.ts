import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import { type RequestHandler, Router } from 'express';
import { createServer } from 'vite';
import type { Lifetime } from '../lifetime.ts';
import { OUTLINES_PATH } from './outlines.ts';
import type { LoadContextOf } from './portal.ts';

/** The portal while it is being written: Vite compiles on demand, and pages change as their files do. */
export async function createDevPortal(
  loadContextOf: LoadContextOf,
  lifetime: Lifetime,
  outlines: RequestHandler,
): Promise<Router> {
  const vite = await createServer({ server: { middlewareMode: true }, clearScreen: false });
  lifetime.onStop('Vite', () => vite.close());
  const router = Router();
  router.use((_request, response, next) => {
    // Vite writes styles into the page and opens a socket, which the policy of the real portal forbids.
    response.removeHeader('content-security-policy');
    next();
  });
  router.get(OUTLINES_PATH, outlines);
  router.use(vite.middlewares);
  const build = async (): Promise<ServerBuild> =>
    // The plugin makes this module; its shape is Remix's own.
    (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild;
  router.all('*', createRequestHandler({ build, mode: 'development', getLoadContext: loadContextOf }));
  return router;
}
