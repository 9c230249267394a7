import { changesBetween, type MeterChange, type MeterKind } from './meters.ts';
import { reachIn } from './reach.ts';
import type { UnixMs } from './reading.ts';

/** Engine meters that tick in steps of 0.1 hours may be ahead of the clock by one step. */
const METER_STEP_MS = 6 * 60_000;

type MeterDoubt =
  | `${MeterKind}-backwards`
  | 'engine-hours-faster-than-clock'
  | 'kilometres-too-fast'
  | 'meter-unexplained';

/** What a meter shows at a moment, in its unit. */
interface MeterMark {
  readonly meterId: string;
  readonly value: number;
  readonly time: UnixMs;
}

/** Values of one meter at two moments of the same source, or of two meters with the replacement between them. */
export interface MeterStep {
  readonly kind: MeterKind;
  readonly from: MeterMark;
  readonly to: MeterMark;
}

/** What a device's meter showed when it was enrolled on the machine: both sides have signed it. */
export interface MeterOpening {
  readonly source: string;
  readonly kind: MeterKind;
  readonly at: UnixMs;
  /** In the meter's unit: milliseconds, cycles, metres. */
  readonly value: number;
}

/** Use between two values of one meter, judged by the clock. */
const spanDoubts = (kind: MeterKind, used: number, elapsedMs: number): MeterDoubt[] => {
  if (used < 0) return [`${kind}-backwards`];
  if (kind === 'engine-hours' && used > elapsedMs + METER_STEP_MS) return ['engine-hours-faster-than-clock'];
  return kind === 'kilometres' && used > reachIn(elapsedMs) ? ['kilometres-too-fast'] : [];
};

/** Parts of a step, each of one meter: one part, or more around replacements. `null`: another meter, unexplained. */
export const partsOfStep = (
  { kind, from, to }: MeterStep,
  changes: readonly MeterChange[],
): { readonly used: number; readonly from: UnixMs; readonly to: UnixMs }[] | null => {
  const between = changesBetween(changes, kind, from, to);
  if (!between) return null;
  const starts = [from, ...between.map(({ at, opening }) => ({ time: at, value: opening }))];
  return starts.map((start, index) => {
    const change = between[index];
    const end = change ? { time: change.at, value: change.closing } : to;
    return { used: end.value - start.value, from: start.time, to: end.time };
  });
};

export const stepDoubts = (step: MeterStep, changes: readonly MeterChange[]): MeterDoubt[] => {
  const parts = partsOfStep(step, changes);
  if (!parts) return ['meter-unexplained'];
  return [...new Set(parts.flatMap(({ used, from, to }) => spanDoubts(step.kind, used, to - from)))];
};

/**
 * What a value of the machine's own meter is held against because both sides have signed it: the last opening of its source
 * until then, where nothing was believed since. `null`: there is none.
 */
export const openingFor = (
  openings: readonly MeterOpening[],
  { kind, source }: Pick<MeterOpening, 'kind' | 'source'>,
  last: Pick<MeterMark, 'time'> | undefined,
  { time }: Pick<MeterMark, 'time'>,
): MeterOpening | null => {
  const found = openings
    .filter(one => one.kind === kind && one.source === source && one.at <= time)
    .reduce<MeterOpening | null>((latest, one) => (latest && latest.at >= one.at ? latest : one), null);
  return found && (!last || last.time < found.at) ? found : null;
};

/** A meter was opened without a name: it is the one that was on the machine then, as the device calls it now. */
export const openingDoubts = (
  { kind, value, at }: MeterOpening,
  to: MeterMark,
  changes: readonly MeterChange[],
): MeterDoubt[] => {
  const replaced = changes
    .filter(change => change.kind === kind && change.at > at && change.at <= to.time)
    .toSorted((a, b) => a.at - b.at)[0];
  const from = { meterId: replaced?.oldMeterId ?? to.meterId, value, time: at };
  return stepDoubts({ kind, from, to }, changes);
};
