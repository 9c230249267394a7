import type { Log } from '../context.ts';

const againAfterMs = 60_000;

/** Errors of a loop that tries again: each is logged when it is new, and once a minute for as long as it lasts. */
export class RepeatedLog {
  readonly #log: Log;
  #last = '';
  #lastAt = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  error(fields: object, message: string): void {
    const error: unknown = 'error' in fields ? fields.error : null;
    const what = `${message} ${error instanceof Error ? error.message : ''}`;
    if (what === this.#last && Date.now() - this.#lastAt < againAfterMs) return;
    this.#last = what;
    this.#lastAt = Date.now();
    this.#log.error(fields, message);
  }

  warn(fields: object, message: string): void {
    this.#log.warn(fields, message);
  }

  /** It works again: the next error is news. */
  clear(): void {
    this.#last = '';
  }
}
