import type { ServiceContext } from '../context.ts';
import { runBilling } from './run-billing.ts';

/** A lease that was refused is left alone for so long. */
const REFUSED_FOR_MS = 15 * 60_000;

/**
 * Bills leases on their days: a run every `intervalMs`, at once again while a run was full. Any number of processes may do so.
 * Answers how to stop: after the lease that is being billed.
 */
export const startBilling = (ctx: ServiceContext, intervalMs = 60_000): { stop(): Promise<void> } => {
  let stopped = false;
  let wake = (): void => {};
  const refusedAt = new Map<string, number>();
  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const except = (): string[] => {
    for (const [lease, at] of refusedAt) if (Date.now() - at > REFUSED_FOR_MS) refusedAt.delete(lease);
    return [...refusedAt.keys()];
  };
  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        const { leases, refused } = await runBilling(ctx, { limit: 20, except: except() });
        for (const lease of refused) refusedAt.set(lease, Date.now());
        if (leases + refused.length > 0) continue;
      } catch (error) {
        ctx.log.error({ err: error }, 'the billing run broke off; it is taken up again');
      }
      if (!stopped) await pause(intervalMs);
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
