import type { ServiceContext } from '../context.ts';
import { workImport } from './work-import.ts';

/**
 * Works imports off, a look every `intervalMs`, at once again while there is more. Any number of processes may run it.
 * Answers how to stop: after the file that is being taken in.
 */
export const startImports = (ctx: ServiceContext, intervalMs = 300): { stop(): Promise<void> } => {
  let stopped = false;
  let wake = (): void => {};
  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        if (await workImport(ctx)) continue;
        await pause(intervalMs);
      } catch (error) {
        ctx.log.error({ err: error }, 'an import could not be worked off; it is tried again');
        await pause(intervalMs * 10);
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
};
