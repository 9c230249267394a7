import type { ServiceContext } from '../context.ts';
import { startWorkLoop } from '../work-loop.ts';
import { workImport } from './work-import.ts';

/**
 * Works imports off, a look every `intervalMs`, at once again while there is more. Any number of processes may run it.
 * Answers how to stop: after the file that is being taken in.
 */
export const startImports = (ctx: ServiceContext, intervalMs?: number): { stop(): Promise<void> } =>
  startWorkLoop(ctx, () => workImport(ctx), {
    intervalMs,
    failed: 'an import could not be worked off; it is tried again',
  });
