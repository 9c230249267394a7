import { FUTURE_TOLERANCE_MS } from './doubts.ts';
import { changesBetween, MACHINE_SLOT, type MeterChange, type MeterKind, meterSlot } from './meters.ts';
import { reachIn } from './reach.ts';
import type { UnixMs } from './reading.ts';

/** Engine meters that tick in steps of 0.1 hours may be ahead of the clock by one step. */
const METER_STEP_MS = 6 * 60_000;
/** Over some time the device's clock may have been set right as well. */
const PACE_SLACK_MS = METER_STEP_MS + FUTURE_TOLERANCE_MS;

type MeterDoubt =
  | `${MeterKind}-backwards`
  | 'engine-hours-faster-than-clock'
  | 'kilometres-too-fast'
  | 'meter-unexplained';

/** What a meter shows at a moment, in its unit. */
export interface MeterMark {
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

const isTooFast = (kind: MeterKind, used: number, elapsedMs: number, slackMs: number): boolean =>
  (kind === 'engine-hours' && used > elapsedMs + slackMs) || (kind === 'kilometres' && used > reachIn(elapsedMs));

const tooFast = (kind: MeterKind): MeterDoubt[] => {
  if (kind === 'cycles') return [];
  return kind === 'kilometres' ? ['kilometres-too-fast'] : ['engine-hours-faster-than-clock'];
};

/** Use between two values of one meter, judged by the clock. */
const spanDoubts = (kind: MeterKind, used: number, elapsedMs: number): MeterDoubt[] => {
  if (used < 0) return [`${kind}-backwards`];
  return isTooFast(kind, used, elapsedMs, METER_STEP_MS) ? tooFast(kind) : [];
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
const stepFromOpening = (
  { kind, value, at }: MeterOpening,
  to: MeterMark,
  changes: readonly MeterChange[],
): MeterStep => {
  const replaced = changes
    .filter(change => change.kind === kind && change.at > at && change.at <= to.time)
    .toSorted((a, b) => a.at - b.at)[0];
  return { kind, from: { meterId: replaced?.oldMeterId ?? to.meterId, value, time: at }, to };
};

export const openingDoubts = (opening: MeterOpening, to: MeterMark, changes: readonly MeterChange[]): MeterDoubt[] =>
  stepDoubts(stepFromOpening(opening, to, changes), changes);

/** What both sides have signed of a machine's meters. */
export interface MeterFacts {
  readonly changes: readonly MeterChange[];
  readonly openings: readonly MeterOpening[];
}

/**
 * Whether a meter outruns the clock since the first values that were believed (`firstsAt`), where each step by itself may pass.
 * Since a source's opening, where one lies between.
 */
export const paceDoubts = (
  { kind, source }: Pick<MeterOpening, 'kind' | 'source'>,
  firsts: readonly MeterMark[],
  to: MeterMark,
  { changes, openings }: MeterFacts,
): MeterDoubt[] => {
  const isOwn = meterSlot(kind, to.meterId) === MACHINE_SLOT;
  const outruns = firsts.some(first => {
    const opening = isOwn ? openingFor(openings, { kind, source }, first, to) : null;
    const step = opening ? stepFromOpening(opening, to, changes) : { kind, from: first, to };
    const parts = partsOfStep(step, changes) ?? [];
    return parts.some(({ used, from, to: end }) => isTooFast(kind, used, end - from, PACE_SLACK_MS));
  });
  return outruns ? tooFast(kind) : [];
};
