/**
 * What a machine does, in a word, the most pressing first. `alarm`: something grave stands against it. `silent`: it says
 * nothing although it should. `working`, `idle`: its engine is on, and it moves or not. `parked`: its engine is off.
 * `unknown`: it reports, and not what its engine does.
 */
export const MACHINE_CONDITIONS = ['alarm', 'silent', 'working', 'idle', 'parked', 'unknown'] as const;

export type MachineCondition = (typeof MACHINE_CONDITIONS)[number];

/** A machine whose engine runs reports every few minutes: after so long without a word it is silent. */
export const SILENT_RUNNING_MS = 3_600_000;

/** One that is parked may save its battery, and still reports once a day. */
export const SILENT_PARKED_MS = 24 * 3_600_000;

export const isMachineCondition = (text: string): text is MachineCondition =>
  MACHINE_CONDITIONS.some(condition => condition === text);
