import type { Composition } from './compose.ts';
import type { HttpServer } from './http/server.ts';
import type { Lifetime } from './lifetime.ts';
import type { DemoPart } from './parts/demo-part.ts';

/** A process on its way up: everything is there but what is particular to it. */
export interface Started {
  readonly composition: Composition;
  readonly http: HttpServer;
  readonly lifetime: Lifetime;
  /** Null in a process that is a part of several: the demo is loaded where everything runs in one. */
  readonly demo: DemoPart | null;
}
