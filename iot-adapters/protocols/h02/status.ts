import type { Draft } from '../../draft.ts';

const ACTIVE = {
  vibration: 0,
  sos: 1,
  overspeed: 2,
  /** Set while the ignition is on: “ACC off” is what is active-low. */
  ignition: 10,
  secondSos: 18,
  powerCut: 19,
} as const;

/** The vehicle's state: 32 bits, active-low, so that a cleared bit is the alarm. */
export const noteStatus = (draft: Draft, status: number): void => {
  const isLow = (bit: number): boolean => ((status >>> bit) & 1) === 0;
  if (isLow(ACTIVE.vibration)) draft.alarm('vibration');
  if (isLow(ACTIVE.sos) || isLow(ACTIVE.secondSos)) draft.alarm('sos');
  if (isLow(ACTIVE.overspeed)) draft.alarm('overspeed');
  if (isLow(ACTIVE.powerCut)) draft.alarm('power-cut');
  draft.fields.ignition = !isLow(ACTIVE.ignition);
  draft.raw.status = status;
};

/**
 * The byte of the battery: steps of older firmware (6 is full, 1 empty), a percentage of newer, and codes beyond that are no
 * level; 0 says nothing.
 */
export const batteryPercentOf = (code: number): number | undefined => {
  if (code === 0 || code > 100) return undefined;
  if (code <= 3) return (code - 1) * 10;
  if (code <= 6) return (code - 1) * 20;
  return code;
};
