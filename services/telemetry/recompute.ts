import { type Doubt, FIX_DOUBTS, hasBadTime, isMeterBelieved } from '#domain/telemetry/doubts';
import { type JudgedReading, judgeReadings } from '#domain/telemetry/judgement';
import type { MeterOpening } from '#domain/telemetry/meter-steps';
import { type MeterChange, meterIdOf, meterSlot, meterValue } from '#domain/telemetry/meters';
import type { SourcedReading } from '#domain/telemetry/reading';
import { Prisma, type Transaction } from '#prisma/client';
import { meterOpeningsOf } from '#prisma/reads/meter-openings';
import { meterChangesOf } from '#prisma/reads/stored-readings';
import { markMachines } from '../alarms/mark-machines.ts';
import { repeatsIn } from './path-marks.ts';
import type { ReadingRow } from './reading-rows.ts';
import { refreshLatest } from './refresh-latest.ts';
import { keptSince, setRetiredAside } from './retired-months.ts';
import { sourcesOf } from './sources.ts';
import { mergeTouched, type Touched, touchedBy } from './touched.ts';
import { daysOf, recomputeDays, type Window } from './use-of-days.ts';
import { ELEMENTS, type Reach, reachOf, shownAfter, type VerdictPage, verdictPage } from './verdict-pages.ts';

/** Readings looked at together. */
const PAGE = 5_000;

/** Touched times of a machine whose reaches overlap. */
interface Stretch extends Reach {
  readonly touched: readonly Touched[];
}

const stretchesOf = async (tx: Transaction, touched: readonly Touched[], since: Date | null): Promise<Stretch[]> => {
  const reaches: Stretch[] = [];
  for (const one of touched) reaches.push({ ...(await reachOf(tx, one, since)), touched: [one] });
  const merged: Stretch[] = [];
  for (const one of reaches.toSorted((a, b) => a.first.getTime() - b.first.getTime())) {
    const last = merged.at(-1);
    if (!last || one.first > last.to) {
      merged.push(one);
      continue;
    }
    const from = new Date(Math.min(last.from.getTime(), one.from.getTime()));
    const to = new Date(Math.max(last.to.getTime(), one.to.getTime()));
    merged[merged.length - 1] = { from, to, first: last.first, touched: [...last.touched, ...one.touched] };
  }
  return merged;
};

const sameDoubts = (a: readonly Doubt[], b: readonly Doubt[]): boolean =>
  a.length === b.length && a.every((doubt, at) => doubt === b[at]);

interface Changed {
  readonly id: string;
  readonly time: number;
  readonly doubts: readonly Doubt[];
}

const writeDoubts = async (tx: Transaction, changed: readonly Changed[]): Promise<void> => {
  if (changed.length === 0) return;
  const rows = changed.map(({ id, time, doubts }) => ({ id, time: new Date(time), doubts }));
  await tx.$executeRaw`
    UPDATE readings r SET doubts = ARRAY(SELECT jsonb_array_elements_text(v.doubts))
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS v(id uuid, time timestamptz, doubts jsonb)
     WHERE r.id = v.id AND r.time = v.time`;
};

/** Whether a reading is one that later ones of its source are held against, for an element; `null`: it has none of it. */
const isBase = (
  { element, ...meter }: (typeof ELEMENTS)[number],
  reading: SourcedReading,
  doubts: readonly Doubt[],
  changes: readonly MeterChange[],
): boolean => {
  if (element === 'fix')
    return reading.fix === 'valid' && !hasBadTime(doubts) && !doubts.some(doubt => FIX_DOUBTS.includes(doubt));
  if (!('kind' in meter) || meterValue(reading, meter.kind) === undefined) return false;
  if (meterSlot(meter.kind, meterIdOf(reading, meter.kind, changes)) !== meter.slot) return false;
  return isMeterBelieved(reading, doubts, meter.kind);
};

/** A source and an element, and what the readings after those touched are held against: as it is now, and as it was. */
interface Thread {
  readonly touched: Touched;
  readonly at: (typeof ELEMENTS)[number];
  now: string | null;
  was: string | null;
  /** The last of these that is believed now and was not, or the other way round. */
  turned: number;
}

const threadsOf = (touched: readonly Touched[]): Thread[] =>
  touched.flatMap(one =>
    ELEMENTS.filter(({ element }) => one[element]).map(at => ({ touched: one, at, now: null, was: null, turned: 0 })),
  );

/**
 * Where what follows is held against another reading than before, be it the last or the first of a block of time, it is to be
 * judged anew as well; and where nothing that was looked at is believed, what comes after it.
 */
const unsettled = async (tx: Transaction, threads: readonly Thread[], to: Date): Promise<Touched[]> => {
  const at = to.toISOString();
  const none = { fix: false, hours: false, odometer: false, cycles: false };
  const found: Touched[] = [];
  const shown = new Map<string, ReturnType<typeof shownAfter>>();
  for (const { touched, at: element, now, was, turned } of threads) {
    const { subject, source } = touched;
    if (now === was && now !== null && turned + 2 * element.blockMs <= to.getTime()) continue;
    const after = shown.get(source) ?? shownAfter(tx, { subject, source }, to);
    shown.set(source, after);
    if (!(await after).has(element)) continue;
    found.push({ ...none, subject, source, from: at, to: at, resumed: true, [element.element]: true });
  }
  return found;
};

/** A machine, and what both sides have signed of its meters. */
interface JudgedMachine {
  readonly subject: string;
  readonly changes: readonly MeterChange[];
  readonly openings: readonly MeterOpening[];
}

interface JudgedPage {
  readonly doubts: ReadonlyMap<string, readonly Doubt[]>;
  readonly changed: readonly Changed[];
  /** Later ones that tell again a path that is told here now, or no more. */
  readonly anew: readonly Touched[];
}

/** One page judged and written: what lies before it as it was settled, what lies after it anew, though that is not written. */
const judgePage = async (
  tx: Transaction,
  { subject, changes, openings }: JudgedMachine,
  page: VerdictPage,
  threads: readonly Thread[],
): Promise<JudgedPage> => {
  const { from, to, known } = page;
  const [begin, end] = [from.getTime(), to.getTime()];
  const before = new Map(known.map(({ reading, doubts }) => [reading.id, doubts]));
  const { repeated, anew } = await repeatsIn(tx, subject, page);
  const judged: readonly JudgedReading[] = judgeReadings(
    known.map(({ reading }) => reading),
    changes,
    {
      settled: new Map(known.flatMap(({ reading, doubts }) => (reading.time < begin ? [[reading.id, doubts]] : []))),
      repeated,
      openings,
    },
  );
  const doubtsOf = new Map<string, readonly Doubt[]>();
  const changed: Changed[] = [];
  for (const { reading, doubts } of judged) {
    if (reading.time < begin || reading.time >= end) continue;
    const were = before.get(reading.id) ?? [];
    doubtsOf.set(reading.id, doubts);
    if (!sameDoubts(doubts, were)) changed.push({ id: reading.id, time: reading.time, doubts });
    for (const thread of threads) {
      if (thread.touched.source !== reading.source || reading.time <= Date.parse(thread.touched.to)) continue;
      const [isNow, wasOne] = [doubts, were].map(verdict => isBase(thread.at, reading, verdict, changes));
      if (isNow) thread.now = reading.id;
      if (wasOne) thread.was = reading.id;
      if (isNow !== wasOne) thread.turned = reading.time;
    }
  }
  await writeDoubts(tx, changed);
  return { doubts: doubtsOf, changed, anew };
};

/** What is left of a stretch from a moment on. */
const restOf = ({ touched, to }: Stretch, at: Date): Touched[] =>
  touched.flatMap(one => {
    if (at >= to) return [];
    const from = at.toISOString();
    return [{ ...one, from, to: Date.parse(one.to) > at.getTime() ? one.to : from, resumed: true }];
  });

interface Verdicts {
  readonly doubts: Map<string, readonly Doubt[]>;
  /** Times whose use is to be made anew. */
  readonly windows: readonly Window[];
  /** What was too much for now. */
  readonly left: readonly Touched[];
}

/** Verdicts on what a machine's touched readings reach, written where they changed, until so many readings were looked at. */
const judgeMachine = async (
  tx: Transaction,
  machine: JudgedMachine,
  touched: readonly Touched[],
  { most, since }: { readonly most: number; readonly since: Date | null },
): Promise<Verdicts> => {
  const { subject } = machine;
  const doubts = new Map<string, readonly Doubt[]>();
  const windows: Window[] = [];
  const left: Touched[] = [];
  const open = await stretchesOf(tx, touched, since);
  let looked = 0;
  for (let stretch = open.shift(); stretch; stretch = open.shift()) {
    const threads = threadsOf(stretch.touched);
    const end = new Date(stretch.to.getTime() + 1);
    let at = stretch.first;
    const again: Touched[] = [];
    while (at < end && looked < most) {
      const page = await verdictPage(tx, subject, { from: at, to: end }, PAGE);
      const { doubts: found, changed, anew } = await judgePage(tx, machine, page, threads);
      for (const [id, verdict] of found) doubts.set(id, verdict);
      again.push(...anew);
      await markMachines(
        tx,
        changed.map(({ time }) => ({ subject, from: new Date(time) })),
      );
      looked += page.count;
      at = page.to;
    }
    windows.push({ subject, from: stretch.from, to: at });
    if (at < end) left.push(...restOf(stretch, at));
    const more = [...(at < end ? [] : await unsettled(tx, threads, stretch.to)), ...mergeTouched(again)];
    if (looked < most) open.unshift(...(await stretchesOf(tx, more, since)));
    else left.push(...more);
  }
  return { doubts, windows, left };
};

/** The alarms' engine looks at what is new. */
const markTouched = (tx: Transaction, touched: readonly Touched[]): Promise<void> =>
  markMachines(
    tx,
    touched.flatMap(({ subject, from, resumed }) => (resumed ? [] : [{ subject, from: new Date(from) }])),
  );

const byMachine = (touched: readonly Touched[]): [string, Touched[]][] => {
  const machines = new Map<string, Touched[]>();
  for (const one of touched) {
    const of = machines.get(one.subject);
    if (of) of.push(one);
    else machines.set(one.subject, [one]);
  }
  return [...machines].sort(([a], [b]) => (a < b ? -1 : 1));
};

/**
 * The quick part of it: verdicts, and the newest state. Answers the whole days whose use is then to be made anew, with
 * `recomputeDays`, and what of each machine was more than `most` readings: to be given again. The machines are locked.
 */
export const judgeTouched = async (
  tx: Transaction,
  touched: readonly Touched[],
  most = Number.POSITIVE_INFINITY,
): Promise<Verdicts> => {
  const since = await keptSince(tx);
  const { kept, retired } = await setRetiredAside(tx, touched, since);
  await markTouched(tx, kept);
  const all = { doubts: new Map(retired), windows: [] as Window[], left: [] as Touched[] };
  const machines = byMachine(kept);
  const subjects = machines.map(([subject]) => subject);
  const changes = await meterChangesOf(tx, subjects);
  const openings = await meterOpeningsOf(tx, subjects);
  for (const [subject, own] of machines) {
    const machine = { subject, changes: changes.get(subject) ?? [], openings: openings.get(subject) ?? [] };
    const { doubts, windows, left } = await judgeMachine(tx, machine, own, { most, since });
    for (const [id, verdict] of doubts) all.doubts.set(id, verdict);
    all.windows.push(...windows.map(daysOf));
    all.left.push(...left);
  }
  if (subjects.length > 0) await refreshLatest(tx, subjects);
  return all;
};

/**
 * Brings up to date what newly stored readings touch: the verdict on them and on their successors, use of the days between
 * the reading before them and the one after, and the newest state. Answers verdicts by the readings' names. The machines
 * are locked.
 */
export const recompute = async (
  tx: Transaction,
  rows: readonly ReadingRow[],
): Promise<ReadonlyMap<string, readonly Doubt[]>> => {
  const { doubts, windows } = await judgeTouched(tx, touchedBy(rows.filter(one => !hasBadTime(one.doubts))));
  await recomputeDays(tx, windows);
  return doubts;
};

/** The same around one moment of a machine, where a meter was replaced. */
export const recomputeAround = async (tx: Transaction, subject: string, at: Date): Promise<void> => {
  const sources = await tx.$queryRaw<{ source: string }[]>`
    WITH ${sourcesOf(Prisma.sql`SELECT ${subject}::text`)} SELECT source FROM sources`;
  const time = at.toISOString();
  const whole = { fix: false, hours: true, odometer: true, cycles: true };
  const touched = sources.map(({ source }) => ({ subject, source, from: time, to: time, ...whole }));
  const { windows } = await judgeTouched(tx, touched);
  await recomputeDays(tx, windows);
};
