import { BEGINNING_FIXES, BEGINNING_MS } from '#domain/telemetry/beginnings';
import { DISAGREE_MS } from '#domain/telemetry/disagreement';
import { firstsSince, meterBlockMs, WAY_BLOCK_MS } from '#domain/telemetry/firsts';
import { RUN_FIXES, RUN_GAP_MS } from '#domain/telemetry/repeated-paths';
import { KEPT_PLAN, Prisma, type Transaction } from '#prisma/client';
import {
  HAS_PLACE,
  METER_SLOTS,
  meterBelieved,
  ofMeterSlot,
  PLACE_BELIEVED,
  type StoredForVerdict,
  showsMeter,
  storedOf,
  TIME_COUNTS,
  type VerdictRow,
  verdictColumns,
} from '#prisma/reads/stored-readings';
import { isOfStream, sourcesOf } from './sources.ts';
import type { Touched } from './touched.ts';

/** What of a source's record later readings are held against: the last, and the firsts of their blocks of time (`firstsAt`). */
export const ELEMENTS = [
  { element: 'fix', has: HAS_PLACE, believed: PLACE_BELIEVED, blockMs: WAY_BLOCK_MS },
  ...METER_SLOTS.map(({ kind, slot }) => {
    const element = kind === 'engine-hours' ? 'hours' : kind === 'kilometres' ? 'odometer' : 'cycles';
    const of = ofMeterSlot(kind, slot);
    const has = Prisma.sql`${showsMeter(kind)} AND ${of}`;
    const believed = Prisma.sql`${meterBelieved(kind)} AND ${of}`;
    return { element, kind, slot, has, believed, blockMs: meterBlockMs(kind) } as const;
  }),
] as const;

/** Those whose firsts lie further back, and reach further on, than all that is looked at around a reading anyway. */
const isLong = ({ blockMs }: (typeof ELEMENTS)[number]): boolean => 2 * blockMs > DISAGREE_MS;

/** The readings of each source before a moment that what follows is held against, and the first after another. */
const aroundOf = (from: Date, to: Date): Prisma.Sql => {
  const last = (condition: Prisma.Sql, most = 1) => Prisma.sql`
    (SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time < ${from} AND ${TIME_COUNTS} AND ${condition}
      ORDER BY r.time DESC, r.sequence DESC LIMIT ${most})`;
  const firsts = ({ believed, blockMs }: (typeof ELEMENTS)[number]) => {
    const since = firstsSince(from.getTime(), blockMs);
    return [since, since + blockMs].map(
      begin => Prisma.sql`
    (SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time >= ${new Date(begin)} AND r.time < ${from}
        AND ${believed} ORDER BY r.time, r.sequence LIMIT 1)`,
    );
  };
  const places = Prisma.sql`
    (SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND r.time >= ${to} AND ${HAS_PLACE}
      ORDER BY r.time, r.sequence LIMIT ${BEGINNING_FIXES})`;
  return Prisma.join(
    [
      last(Prisma.sql`TRUE`),
      last(HAS_PLACE, BEGINNING_FIXES),
      ...ELEMENTS.map(({ believed }) => last(believed)),
      ...ELEMENTS.filter(isLong).flatMap(firsts),
      places,
    ],
    ' UNION ALL ',
  );
};

/** Readings of a machine from a moment until before another, with all that lies around them and that verdicts on them want. */
export interface VerdictPage {
  readonly from: Date;
  /** The first moment after it: earlier than was asked for, where that was too much. */
  readonly to: Date;
  readonly known: readonly StoredForVerdict[];
  readonly count: number;
}

const rowsFrom = (tx: Transaction, subject: string, from: Date, before: Date, most: number): Promise<VerdictRow[]> =>
  tx.$queryRaw<VerdictRow[]>`${KEPT_PLAN}
    SELECT ${verdictColumns('r')} FROM readings r
     WHERE r.subject = ${subject} AND r.time >= ${from} AND r.time < ${before} ORDER BY r.time LIMIT ${most}`;

/**
 * At most about `most` readings of a machine from a moment on, and what lies around them. Only where so many lie within the
 * time in which several sources are compared are they more.
 */
export const verdictPage = async (
  tx: Transaction,
  subject: string,
  { from, to }: { readonly from: Date; readonly to: Date },
  most: number,
): Promise<VerdictPage> => {
  const until = new Date(to.getTime() + DISAGREE_MS);
  for (let size = most; ; size *= 2) {
    const rows = await rowsFrom(tx, subject, from, until, size);
    const last = rows.at(-1);
    const isWhole = rows.length < size || !last;
    const end = isWhole ? to : new Date(Math.min(to.getTime(), last.time.getTime() - DISAGREE_MS));
    if (end <= from && to > from) continue;
    const nearby = await rowsFrom(tx, subject, new Date(from.getTime() - DISAGREE_MS), from, size * 4);
    const around = await tx.$queryRaw<VerdictRow[]>`${KEPT_PLAN}
      WITH ${sourcesOf(Prisma.sql`SELECT ${subject}::text`)}
      SELECT DISTINCT ON (edge.id) ${verdictColumns('edge')}
        FROM sources s CROSS JOIN LATERAL (${aroundOf(from, end)}) edge ORDER BY edge.id`;
    const all = new Map([...around, ...nearby, ...rows].map(row => [row.id, row]));
    return { from, to: end, known: [...all.values()].map(storedOf), count: rows.length };
  }
};

/** What a span of touched readings reaches. */
export interface Reach {
  /** From the readings before those touched: use counts from there. */
  readonly from: Date;
  /** The first whose verdict may be another. */
  readonly first: Date;
  /** The last. */
  readonly to: Date;
}

/** The time of a source's neighbour of a span: before `from`, or after `to`. */
const neighbour = (side: 'before' | 'after', condition: Prisma.Sql): Prisma.Sql =>
  side === 'before'
    ? Prisma.sql`(SELECT max(r.time) FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time < g."from" AND ${TIME_COUNTS} AND ${condition})`
    : Prisma.sql`(SELECT min(r.time) FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time > g."to" AND ${TIME_COUNTS} AND ${condition})`;

const lastAfter = (condition: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(SELECT max(r.time) FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time > g."to" AND ${TIME_COUNTS} AND ${condition})`;

/** The last in whose blocks of time one of a span may be the first. */
const lastHeldBy = ({ has, blockMs }: (typeof ELEMENTS)[number]): Prisma.Sql =>
  Prisma.sql`(SELECT max(r.time) FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time > g."to"
     AND r.time < g."to" + ${2 * blockMs}::int * interval '1 millisecond' AND ${has})`;

/** The last of the places that a beginning may still take in. */
const BEGINNING_AFTER = Prisma.sql`(
  SELECT max(f.time) FROM (SELECT r.time FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time > g."to"
     AND ${HAS_PLACE} ORDER BY r.time LIMIT ${BEGINNING_FIXES}) f)`;

/**
 * How far one span of touched readings of a source reaches: as far as the next of each element that is believed now, since
 * what follows that is held against it; where none is, to the last; and through the next block of time, whose readings are held
 * against the firsts.
 *
 * @param since from when on readings are kept: it reaches no further back
 */
export const reachOf = async (
  tx: Transaction,
  touched: Readonly<Touched>,
  since: Date | null = null,
): Promise<Reach> => {
  const { from, first, to } = await wholeReach(tx, touched);
  const notBefore = (at: Date): Date => (since !== null && at < since ? since : at);
  return { from: notBefore(from), first: notBefore(first), to };
};

const wholeReach = async (tx: Transaction, touched: Readonly<Touched>): Promise<Reach> => {
  const own = ELEMENTS.filter(({ element }) => touched[element]);
  const before = [neighbour('before', Prisma.sql`TRUE`), ...own.map(({ believed }) => neighbour('before', believed))];
  const after = [
    neighbour('after', Prisma.sql`TRUE`),
    ...own.map(({ has, believed }) => Prisma.sql`coalesce(${neighbour('after', believed)}, ${lastAfter(has)})`),
    ...own.filter(isLong).map(lastHeldBy),
    ...(touched.fix ? [BEGINNING_AFTER] : []),
  ];
  const { subject, source, from, to } = touched;
  const [row] = await tx.$queryRaw<{ before: Date; after: Date }[]>`${KEPT_PLAN}
    SELECT least(g."from", ${Prisma.join(before)}) AS before, greatest(g."to", ${Prisma.join(after)}) AS after
      FROM (SELECT ${subject}::text AS subject, ${source}::text AS source, ${new Date(from)}::timestamptz AS "from",
                   ${new Date(to)}::timestamptz AS "to") g`;
  const [begin, end] = [new Date(from), new Date(to)];
  const reached = { from: row?.before ?? begin, to: new Date((row?.after ?? end).getTime() + DISAGREE_MS) };
  if (touched.resumed) return { ...reached, first: begin };
  const first = await firstBefore(tx, touched, begin);
  return { ...reached, first: new Date(first.getTime() - DISAGREE_MS) };
};

/** Where the beginning, or the run of places, that a moment lies in begins; the moment itself where it lies in none. */
const firstBefore = async (
  tx: Transaction,
  { subject, source, fix }: { readonly subject: string; readonly source: string; readonly fix: boolean },
  from: Date,
): Promise<Date> => {
  if (!fix) return from;
  const rows = await tx.$queryRaw<{ time: Date }[]>`${KEPT_PLAN}
    SELECT r.time FROM readings r, (SELECT ${subject}::text AS subject, ${source}::text AS source) g
     WHERE ${isOfStream('r', 'g')} AND r.time < ${from} AND ${HAS_PLACE} ORDER BY r.time DESC LIMIT ${BEGINNING_FIXES}`;
  const times = rows.map(({ time }) => time);
  return new Date(Math.min(beginningOf(times, from).getTime(), runBefore(times, from).getTime()));
};

/** The first of the places before a moment that may be of one run with it. */
const runBefore = (times: readonly Date[], from: Date): Date => {
  let first = from;
  for (const time of times.slice(0, RUN_FIXES - 1)) {
    if (first.getTime() - time.getTime() > RUN_GAP_MS) return first;
    first = time;
  }
  return first;
};

/** @param times of the places before a moment, the newest first: as many as a beginning has, or all */
const beginningOf = (times: readonly Date[], from: Date): Date => {
  let later = from;
  for (const time of times) {
    if (later !== from && later.getTime() - time.getTime() > BEGINNING_MS) return later;
    if (later === from && from.getTime() - time.getTime() > BEGINNING_MS) return from;
    later = time;
  }
  return times.length < BEGINNING_FIXES ? later : from;
};

/** Of which elements a source shows something after a moment. */
export const shownAfter = async (
  tx: Transaction,
  { subject, source }: { readonly subject: string; readonly source: string },
  at: Date,
): Promise<ReadonlySet<(typeof ELEMENTS)[number]>> => {
  const shown = ELEMENTS.map(
    ({ has }) => Prisma.sql`EXISTS (SELECT FROM readings r WHERE ${isOfStream('r', 'g')} AND r.time > g.at AND ${has})`,
  );
  const [row] = await tx.$queryRaw<{ shown: boolean[] }[]>`${KEPT_PLAN}
    SELECT ARRAY[${Prisma.join(shown)}] AS shown
      FROM (SELECT ${subject}::text AS subject, ${source}::text AS source, ${at}::timestamptz AS at) g`;
  return new Set(ELEMENTS.filter((_, index) => row?.shown[index] === true));
};
