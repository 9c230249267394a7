import { setTimeout as pause } from 'node:timers/promises';

/** Time and chance, handed in so that tests need neither. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Resolves early, without an error, where the signal says so. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
  random: () => Math.random(),
};
