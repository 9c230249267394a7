/** A pause that ends early when somebody wakes it, or when everything stops. */
export class Wait {
  #wake: (() => void) | null = null;
  #woken = false;

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Returns after so many milliseconds, at once when it was woken since the last pause. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#woken && !signal.aborted) {
      await new Promise<void>(resolve => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, ms);
        this.#wake = end;
        signal.addEventListener('abort', end, { once: true });
      });
    }
    this.#woken = false;
  }
}
