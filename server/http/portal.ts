import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRequestHandler } from '@remix-run/express';
import type { AppLoadContext, ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { ExplainedError } from '../explained-error.ts';
import { OUTLINES_PATH } from './outlines.ts';

const build = fileURLToPath(new URL('../../build/', import.meta.url));

export type LoadContextOf = (request: Request, response: Response) => AppLoadContext;

/** The portal: its files, and its pages by Remix. Each request's load context comes from `loadContextOf`. */
export async function createPortal(loadContextOf: LoadContextOf, outlines: RequestHandler): Promise<Router> {
  const entry = join(build, 'server/index.js');
  if (!existsSync(entry))
    throw new ExplainedError('The portal is not built. Start it with npm start, or run npm run set-up first.');
  const serverBuild: ServerBuild = await import(pathToFileURL(entry).href);
  const router = Router();
  router.use(compression());
  // Their names hold the hash of their content: a changed file has another name.
  router.use(
    '/assets',
    express.static(join(build, 'client/assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  );
  router.get(OUTLINES_PATH, outlines);
  router.use(express.static(join(build, 'client'), { maxAge: '1h', index: false }));
  router.all('*', createRequestHandler({ build: serverBuild, mode: 'production', getLoadContext: loadContextOf }));
  return router;
}
