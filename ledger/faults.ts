/**
 * Numbered places where a process may die, from the click to the confirmed row. Inert unless a test has armed one in the same
 * process (tests/faults): nothing that is set from outside can do so.
 */
export const FAULT_POINTS = [
  '01-action-stored-not-committed',
  '02-action-committed-not-picked-up',
  '03-batch-chosen-no-nonce-yet',
  '04-nonce-persisted-not-sent',
  '05-sent-not-marked',
  '06-marked-not-mined',
  '07-mined-not-read',
  '08-events-stored-not-folded',
  '09-projected-not-committed',
  '10-committed-reader-not-told',
  '11-reorganisation-half-rolled-back',
  '12-resigned-not-committed',
] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];

let armed: string | null = null;

/** For tests: from now on the process dies at this point. */
export const armFault = (point: string): void => {
  armed = point;
};

/** Dies here, as by `kill -9`, when this is the point that was armed. */
export const faultPoint = (point: FaultPoint): void => {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
};
