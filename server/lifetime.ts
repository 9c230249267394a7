import type { Logger } from './log.ts';

interface Stop {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

const stopWithinMs = 30_000;

/**
 * What is running and how it is stopped: in the opposite order of its start. One of it for the process; it listens to the
 * signals.
 */
export class Lifetime {
  readonly #stops: Stop[] = [];
  readonly #doors: Stop[] = [];
  readonly #log: Logger;
  #stopping: Promise<void> | null = null;

  constructor(log: Logger) {
    this.#log = log;
  }

  get isStopping(): boolean {
    return this.#stopping !== null;
  }

  /** Notes how something that has just been started is stopped. */
  onStop(name: string, stop: () => Promise<void> | void): void {
    this.#stops.push({ name, stop });
  }

  /** The same for what must stop before all else, although it may have been started first: the doors to the outside. */
  onStopFirst(name: string, stop: () => Promise<void> | void): void {
    this.#doors.push({ name, stop });
  }

  /** Stops everything, newest first, once; a part that fails to stop does not keep the others running. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const { name, stop } of [...this.#doors.toReversed(), ...this.#stops.toReversed()]) {
      try {
        await stop();
      } catch (error) {
        this.#log.error({ err: error, part: name }, 'could not be stopped in order');
      }
    }
  }

  /** Stops and ends the process: at a signal, and when something fails that nobody caught. */
  listen(): void {
    const end = (code: number, why: string, error?: unknown) => {
      if (this.#stopping) {
        // Asked a second time: now. The watchdogs end what is left.
        process.exit(code);
      }
      if (error === undefined) this.#log.info({ why }, 'stopping');
      else this.#log.fatal({ err: error, why }, 'stopping');
      setTimeout(() => process.exit(code || 1), stopWithinMs).unref();
      void this.stop().then(() => process.exit(code));
    };
    process.on('SIGINT', () => end(0, 'SIGINT'));
    process.on('SIGTERM', () => end(0, 'SIGTERM'));
    process.on('SIGHUP', () => end(0, 'SIGHUP'));
    process.on('uncaughtException', error => {
      console.error(error);
      end(1, 'uncaught exception', error);
    });
    process.on('unhandledRejection', error => {
      console.error(error);
      end(1, 'unhandled rejection', error);
    });
  }

  /** Ends the process because a part of it has given up. */
  fail(reason: Error): void {
    this.#log.fatal({ err: reason }, 'stopping');
    console.error(`\n${reason.message}`);
    void this.stop().then(() => process.exit(1));
  }
}
