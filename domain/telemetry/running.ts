import { metresBetween } from './distance.ts';
import { fixOf } from './doubts.ts';
import type { SourcedReading, UnixMs } from './reading.ts';

/**
 * The gap rule of engine time by ignition: two readings at most this far apart tell of the time between them; of a longer
 * silence nobody knows whether the engine ran. (Hour meters know: use by day counts what they show over any silence.)
 */
export const RUNNING_GAP_MS = 15 * 60_000;

/** Slower than a walk, or no further than fixes scatter: it does not move. */
export const STANDING_MPS = 0.5;
const STANDING_M = 25;

/** Time with the engine on, in milliseconds. */
export interface Running {
  /** In which the ignition told whether it is on: of nought, nothing of the others is known. */
  readonly toldMs: number;
  readonly onMs: number;
  /** Of it, with the machine moving or its motion sensor shaken: a digger works on the spot. */
  readonly workingMs: number;
  readonly idleMs: number;
  /** Of it, where neither a motion sensor nor a speed nor places tell. `onMs` is the sum of the three. */
  readonly unclearMs: number;
}

export const NOT_RUNNING: Running = { toldMs: 0, onMs: 0, workingMs: 0, idleMs: 0, unclearMs: 0 };

/** Whether it works between two readings; `null` where nothing tells. The motion sensor's word goes before that of the speed. */
const isWorking = (from: SourcedReading, to: SourcedReading): boolean | null => {
  if (from.motion !== undefined) return from.motion;
  if (from.speedMps !== undefined) return from.speedMps >= STANDING_MPS;
  const [start, end] = [fixOf(from), fixOf(to)];
  return start && end ? metresBetween(start, end) >= STANDING_M : null;
};

const added = (sum: Running, ms: number, works: boolean | null): Running => ({
  ...sum,
  onMs: sum.onMs + ms,
  workingMs: sum.workingMs + (works === true ? ms : 0),
  idleMs: sum.idleMs + (works === false ? ms : 0),
  unclearMs: sum.unclearMs + (works === null ? ms : 0),
});

/**
 * Engine time by ignition within a span, of readings of one source in the order of time: each reading's ignition holds until
 * the next, where that is at most `RUNNING_GAP_MS` later.
 */
export const runningWithin = (
  readings: readonly SourcedReading[],
  { from, to }: { readonly from: UnixMs; readonly to: UnixMs },
): Running => {
  let sum = NOT_RUNNING;
  const told = readings.filter(({ ignition }) => ignition !== undefined);
  for (const [at, reading] of told.entries()) {
    const next = told[at + 1];
    if (!next || next.time - reading.time > RUNNING_GAP_MS) continue;
    const ms = Math.min(to, next.time) - Math.max(from, reading.time);
    if (ms <= 0) continue;
    sum = { ...sum, toldMs: sum.toldMs + ms };
    if (reading.ignition === true) sum = added(sum, ms, isWorking(reading, next));
  }
  return sum;
};

export const runningOf = (readings: readonly SourcedReading[]): Running =>
  runningWithin(readings, { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
