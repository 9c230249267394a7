import { metresBetween, type Place } from './distance.ts';

/** 252 km/h: faster than machines and the lorries that carry them; a flight is a matter for a person. */
const FASTEST_MPS = 70;
/** Fixes scatter. */
const SCATTER_M = 1000;

/** How far a machine can have come in a time, in metres. */
export const reachIn = (elapsedMs: number): number => SCATTER_M + (FASTEST_MPS * elapsedMs) / 1000;

/** Whether a machine can have been at both places, so much time apart. */
export const isReachable = (a: Place, b: Place, elapsedMs: number): boolean =>
  metresBetween(a, b) <= reachIn(elapsedMs);
