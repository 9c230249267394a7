import type { ServiceContext } from '../context.ts';
import { sendDue } from './send-due.ts';
import type { Senders } from './sender.ts';

export interface MessageLoop {
  /** Ends after the message that is being sent, and closes the senders. */
  stop(): Promise<void>;
}

/** Sends the outbox, a look every `intervalMs`, at once again while there is more. Any number of processes may run it. */
export const startMessageLoop = (ctx: ServiceContext, senders: Senders, intervalMs = 1000): MessageLoop => {
  let stopped = false;
  let wake = (): void => {};
  const pause = (): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, intervalMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopped) {
      try {
        if ((await sendDue(ctx, senders, 5)) > 0) continue;
      } catch (error) {
        ctx.log.error({ err: error }, 'the outbox could not be read');
      }
      if (!stopped) await pause();
    }
  };
  const running = run();

  return {
    async stop() {
      stopped = true;
      wake();
      await running;
      senders.email.close?.();
      senders.sms.close?.();
    },
  };
};
