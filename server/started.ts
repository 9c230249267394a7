import type { Composition } from './compose.ts';
import type { HttpServer } from './http/server.ts';
import type { Lifetime } from './lifetime.ts';

/** A process on its way up: everything is there but what is particular to it. */
export interface Started {
  readonly composition: Composition;
  readonly http: HttpServer;
  readonly lifetime: Lifetime;
}
