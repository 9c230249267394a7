import type { ServiceContext } from './context.ts';

/**
 * Calls `work` again and again: at once while there is more, else after `intervalMs`. Any number of processes may run the
 * same work. Answers how to stop: after what is being done.
 *
 * @param work answers whether there was something to do
 * @param failed for the log, when it throws; it is tried again after a longer pause
 */
export const startWorkLoop = (
  ctx: ServiceContext,
  work: () => Promise<boolean>,
  { failed, intervalMs = 300 }: { readonly failed: string; readonly intervalMs?: number | undefined },
): { stop(): Promise<void> } => {
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
        if (await work()) continue;
        await pause(intervalMs);
      } catch (error) {
        ctx.log.error({ err: error }, failed);
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
