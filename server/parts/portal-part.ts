import { readFileSync } from 'node:fs';
import type { RequestHandler } from 'express';
import { createLive } from '#services/live';
import type { PortalContext } from '~/load-context';
import { loadContextFor } from '../http/load-context.ts';
import { outlinesOf } from '../http/outlines.ts';
import { createPortal } from '../http/portal.ts';
import type { Started } from '../started.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

export interface PortalOptions {
  readonly demo: PortalContext['demo'];
  /** Pages compiled on demand by Vite, for whoever writes them. */
  readonly isDevelopment: boolean;
}

/** What the web process does: pages and API, with changes pushed to open pages as they are projected. */
export async function startPortal(
  { composition, lifetime }: Started,
  { demo, isDevelopment }: PortalOptions,
): Promise<RequestHandler> {
  const live = createLive(composition.ground.databaseUrl, composition.services.log);
  // Before the doors: open streams of changes end, and the doors need not wait for them.
  lifetime.onStopFirst('live changes', () => live.close());
  const loadContextOf = loadContextFor(composition, live, demo, version);
  const outlines = outlinesOf(composition.config.map.outlinesFile);
  if (!isDevelopment) return createPortal(loadContextOf, outlines);
  const { createDevPortal } = await import('../http/dev-portal.ts');
  return createDevPortal(loadContextOf, lifetime, outlines);
}
