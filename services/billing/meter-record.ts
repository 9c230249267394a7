import type { Hex } from '#domain/hex';
import type { MeterReading, UsageStop } from '#domain/leases/usage/metered-use';
import type { MeterRecord } from '#domain/leases/usage/select-readings';
import type { MeterKind } from '#domain/leases/usage/usage-terms';
import { type Doubt, meterDoubts, TIME_DOUBTS } from '#domain/telemetry/doubts';
import { FIRST_METER, type MeterChange, meterAt, SLOTS } from '#domain/telemetry/meters';
import { rankOf } from '#domain/telemetry/tiers';
import type { UnixSeconds } from '#domain/time/calendar-date';
import { KEPT_PLAN, Prisma, type Transaction } from '#prisma/client';
import { doubtArray, METER_SLOTS, meterBelieved, ofMeterSlot, showsMeter } from '#prisma/reads/stored-readings';
import { isOfStream, sourcesOf } from '../telemetry/sources.ts';

const COLUMNS = { 'engine-hours': 'engineHoursMs', cycles: 'cycles', kilometres: 'odometerM' } as const;

const changesOf = async (tx: Transaction, machine: Hex, kind: MeterKind): Promise<MeterChange[]> => {
  const rows = await tx.meterReplacement.findMany({
    // One that the other party of the lease has not confirmed is what one party says.
    where: { subject: machine, meter: kind, confirmedAt: { not: null } },
    orderBy: { at: 'asc' },
  });
  return rows.map(({ id, at, oldMeterId, newMeterId, closing, opening }) => ({
    ...{ id, kind, oldMeterId, newMeterId },
    at: at.getTime(),
    closing: Number(closing),
    opening: Number(opening),
  }));
};

interface Row {
  readonly id: string;
  readonly source: string;
  readonly trust: number;
  readonly slot: (typeof SLOTS)[number];
  readonly time: Date;
  readonly meterId: string | null;
  readonly engineHoursMs: bigint | null;
  readonly value: bigint;
  readonly doubts: readonly string[];
}

const SECOND = 1000;
const STEP: Readonly<Record<MeterKind, bigint>> = { 'engine-hours': 360_000n, cycles: 1n, kilometres: 1000n };

const columnsOf = (kind: MeterKind): Prisma.Sql => Prisma.sql`
  r.id::text AS id, r.source, r.trust::int AS trust, r.time, r."meterId", r."engineHoursMs", r.doubts, ${Prisma.raw(`r."${COLUMNS[kind]}"`)} AS value`;

interface Span {
  readonly start: Date;
  readonly end: Date;
}

/** What a device hands in once it was removed tells of the time before, and bills nothing: nobody sees to its token any more. */
const IS_BILLED = Prisma.sql`r.details->'afterRemoval' IS NULL`;

/** The newest that each source shows of the meter in a time: believed or not. */
const shownBySource = (tx: Transaction, machine: Hex, kind: MeterKind, { start, end }: Span): Promise<Row[]> => {
  const words = METER_SLOTS.filter(one => one.kind === kind).map(
    ({ slot }) => Prisma.sql`
      (SELECT ${columnsOf(kind)}, ${slot}::text AS slot FROM readings r
        WHERE ${isOfStream('r', 's')} AND ${showsMeter(kind)} AND ${ofMeterSlot(kind, slot)}
          AND r.time > ${start} AND r.time <= ${end} AND ${IS_BILLED} ORDER BY r.time DESC, r.sequence DESC LIMIT 1)`,
  );
  return tx.$queryRaw<Row[]>`${KEPT_PLAN}
    WITH ${sourcesOf(Prisma.sql`SELECT ${machine}::text`)}
    SELECT word.* FROM sources s CROSS JOIN LATERAL (${Prisma.join(words, ' UNION ALL ')}) word`;
};

const rank = ({ slot }: Row): number => SLOTS.indexOf(slot);

/**
 * The one source, and of it the one meter, by which a time is billed: the highest rank of those that speak of the meter in it (a
 * device before what a party uploads, then the better tier); of equals the source of the last bill, then whichever spoke last.
 */
const billedStream = (shown: readonly Row[], billedBy: string | null): Row | undefined =>
  shown.toSorted(
    (a, b) =>
      rankOf(b) - rankOf(a) ||
      Number(b.source === billedBy) - Number(a.source === billedBy) ||
      (a.source === b.source ? rank(a) - rank(b) : 0) ||
      b.time.getTime() - a.time.getTime() ||
      (a.source < b.source ? -1 : 1),
  )[0];

/** Looks for readings of one source and meter. */
class Stream {
  readonly #tx: Transaction;
  readonly #kind: MeterKind;
  readonly #of: Prisma.Sql;
  readonly #slot: string;

  constructor(tx: Transaction, machine: Hex, kind: MeterKind, { source, slot }: Row) {
    this.#tx = tx;
    this.#kind = kind;
    this.#slot = slot;
    const stream = Prisma.sql`hashtextextended(${machine}::text || ' ' || ${source}::text, 0)`;
    this.#of = Prisma.sql`hashtextextended(r.subject || ' ' || r.source, 0) = ${stream} AND r.subject = ${machine}
      AND r.source = ${source} AND ${ofMeterSlot(kind, slot)} AND ${IS_BILLED}`;
  }

  async find(condition: Prisma.Sql, order: 'first' | 'last'): Promise<Row | null> {
    const by = Prisma.raw(order === 'first' ? 'r.time, r.sequence' : 'r.time DESC, r.sequence DESC');
    const [row] = await this.#tx.$queryRaw<Row[]>`${KEPT_PLAN}
      SELECT ${columnsOf(this.#kind)}, ${this.#slot}::text AS slot FROM readings r WHERE ${this.#of} AND ${condition} ORDER BY ${by} LIMIT 1`;
    return row ?? null;
  }

  believed(condition: Prisma.Sql, order: 'first' | 'last'): Promise<Row | null> {
    return this.find(Prisma.sql`${meterBelieved(this.#kind)} AND ${condition}`, order);
  }

  /** What is doubted of the meter in a time. */
  doubted({ start, end }: Span, doubts: readonly Doubt[], order: 'first' | 'last'): Promise<Row | null> {
    const wrong = Prisma.sql`${showsMeter(this.#kind)} AND r.doubts && ${doubtArray(doubts)} AND NOT (${meterBelieved(this.#kind)})`;
    return this.find(Prisma.sql`${wrong} AND r.time > ${start} AND r.time <= ${end}`, order);
  }
}

const faultsOf = (kind: MeterKind): Doubt[] => {
  const message: readonly Doubt[] = [...TIME_DOUBTS, 'sequence-forked', 'sequence-replayed'];
  return [...meterDoubts(kind).filter(doubt => !message.includes(doubt)), 'meter-unexplained'];
};

const stopBy = (fault: Row, last: Row | null, kind: MeterKind): UsageStop => {
  const { id: reading, doubts, value } = fault;
  if (doubts.includes(`${kind}-backwards`))
    return { code: 'meter-backwards', params: { before: `${last?.value ?? ''}`, after: `${value}`, reading } };
  if (doubts.includes('meter-unexplained'))
    return {
      code: 'meter-unexplained',
      params: { before: last?.meterId ?? FIRST_METER, after: fault.meterId ?? FIRST_METER },
    };
  return { code: 'use-implausible', params: { reading } };
};

/** Whoever lets the machine has said what was found of the meter, after a moment. */
const isSettledSince = async (tx: Transaction, machine: Hex, at: Date): Promise<boolean> =>
  (await tx.alarm.count({ where: { subject: machine, kind: 'meter-fault', settledAt: { gte: at } } })) > 0;

/**
 * Why the meter cannot be billed over a time: what it showed last is not believed; or it ran back and has caught up since, which
 * hides what was wound back, and nobody has said what was found.
 */
const stopIn = async (
  tx: Transaction,
  machine: Hex,
  kind: MeterKind,
  { stream, span, last }: { readonly stream: Stream; readonly span: Span; readonly last: Row | null },
): Promise<UsageStop | null> => {
  const fault = await stream.doubted(span, faultsOf(kind), 'last');
  if (fault && (!last || fault.time > last.time)) return stopBy(fault, last, kind);
  const back = await stream.doubted(span, [`${kind}-backwards`], 'last');
  return back && !(await isSettledSince(tx, machine, back.time)) ? stopBy(back, last, kind) : null;
};

/** Another source than that of the last bill goes on from it only where the two showed the same. */
const joins = async (stream: Stream, kind: MeterKind, billedTo: MeterReading): Promise<UsageStop | null> => {
  const at = new Date((billedTo.at + 1) * SECOND);
  const before = await stream.believed(Prisma.sql`r.time < ${at}`, 'last');
  const after = await stream.believed(Prisma.sql`r.time >= ${at}`, 'first');
  const other =
    before && before.value > billedTo.value + STEP[kind]
      ? before
      : after && after.value < billedTo.value
        ? after
        : null;
  return other && { code: 'reading-differs', params: { reading: other.id, billed: billedTo.id } };
};

/** What bills need to know of a machine's meter, and why it cannot be billed. */
export interface BilledMeter extends MeterRecord {
  readonly stop: UsageStop | null;
}

/**
 * What bills need to know of a machine's meter: of the believed readings of the one source that counts (`billedStream`) the
 * last one up to the beginning, the first one in the interval and the last one up to its end; and every replacement. The order
 * of readings is that of `compareReadings`.
 */
export const meterRecord = async (
  tx: Transaction,
  machine: Hex,
  kind: MeterKind,
  given: { readonly from: UnixSeconds; readonly until: UnixSeconds; readonly billedTo: MeterReading | null },
): Promise<BilledMeter> => {
  const { billedTo } = given;
  const changes = await changesOf(tx, machine, kind);
  const record = {
    kind,
    replacements: changes.map(({ id, at, oldMeterId, newMeterId, closing, opening }) => ({
      last: { id: `${id}/closing`, meterId: oldMeterId, at: Math.floor(at / SECOND), value: BigInt(closing) },
      first: { id: `${id}/opening`, meterId: newMeterId, at: Math.floor(at / SECOND), value: BigInt(opening) },
    })),
  };
  const [start, end] = [new Date(given.from * SECOND), new Date(given.until * SECOND)];
  const billed = billedTo && (await tx.reading.findFirst({ where: { id: billedTo.id }, select: { source: true } }));
  const chosen = billedStream(await shownBySource(tx, machine, kind, { start, end }), billed?.source ?? null);
  if (!chosen) return { ...record, readings: [], stop: null };
  const stream = new Stream(tx, machine, kind, chosen);
  const before = await stream.believed(Prisma.sql`r.time <= ${start}`, 'last');
  const first = await stream.believed(Prisma.sql`r.time > ${start} AND r.time <= ${end}`, 'first');
  const last = await stream.believed(Prisma.sql`r.time <= ${end}`, 'last');
  const found = [before, first, last].filter(row => row !== null);
  const distinct = [...new Map(found.map(row => [row.id, row])).values()];
  const opening = billedTo ? new Date(billedTo.at * SECOND) : ((before ?? first)?.time ?? start);
  const isOther = billedTo !== null && billed !== null && billed.source !== chosen.source;
  const stop =
    (await stopIn(tx, machine, kind, { stream, span: { start: opening, end }, last })) ??
    (isOther ? await joins(stream, kind, billedTo) : null);
  return { ...record, readings: distinct.map(row => readingOf(row, kind, changes)), stop };
};

/** Which meter it speaks of: the one that it names (of engine hours, or of its only meter), or the one on the machine then. */
const readingOf = (row: Row, kind: MeterKind, changes: readonly MeterChange[]): MeterReading => {
  const named = kind === 'engine-hours' || row.engineHoursMs === null ? row.meterId : null;
  const meterId = named ?? (meterAt(changes, kind, row.time.getTime()) || FIRST_METER);
  return { id: row.id, meterId, at: Math.floor(row.time.getTime() / SECOND), value: row.value };
};
