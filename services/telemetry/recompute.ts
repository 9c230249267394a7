import { type Doubt, hasBadTime, judgeReadings } from '#domain/telemetry/doubts';
import { type DayUse, dailyUseOfJudged } from '#domain/telemetry/use-by-day';
import { dateOf } from '#domain/time/calendar-date';
import { Prisma, type Transaction } from '#prisma/client';
import {
  meterChangesOf,
  type StoredForVerdict,
  storedOf,
  type VerdictRow,
  verdictColumns,
} from '#prisma/reads/stored-readings';
import type { ReadingRow } from './reading-rows.ts';
import { refreshLatest } from './refresh-latest.ts';
import { sourcesOf } from './sources.ts';

/** What of a source's record new readings may change: from the reading before them to the one after, for each element that they have. */
interface Touched {
  readonly subject: string;
  readonly source: string;
  from: string;
  to: string;
  fix: boolean;
  hours: boolean;
  odometer: boolean;
  cycles: boolean;
}

/** Whole UTC days of a machine that are made anew; `from` is the first moment, `to` the first after. */
interface Window {
  readonly subject: string;
  readonly from: Date;
  readonly to: Date;
}

const touchedBy = (rows: readonly ReadingRow[]): Touched[] => {
  const groups = new Map<string, Touched>();
  for (const row of rows) {
    const { subject, source, time } = row;
    const key = `${subject} ${source}`;
    const group = groups.get(key) ?? {
      ...{ subject, source, from: time, to: time },
      ...{ fix: false, hours: false, odometer: false, cycles: false },
    };
    if (time < group.from) group.from = time;
    if (time > group.to) group.to = time;
    group.fix ||= row.fix === 'valid';
    group.hours ||= row.engineHoursMs !== null;
    group.odometer ||= row.odometerM !== null;
    group.cycles ||= row.cycles !== null;
    groups.set(key, group);
  }
  return [...groups.values()];
};

/** Readings of each element, as the partial indexes of the table have them. */
const ELEMENTS = {
  fix: Prisma.sql`fix = 'valid'`,
  hours: Prisma.sql`"engineHoursMs" IS NOT NULL`,
  odometer: Prisma.sql`"odometerM" IS NOT NULL`,
  cycles: Prisma.sql`cycles IS NOT NULL`,
} as const;

/** A clock that was never set does not make windows of half a century. */
const CREDIBLE = Prisma.sql`NOT r.doubts && ARRAY['time-future', 'time-ancient']`;

/** The time of the neighbour of a group: before `from`, or after `to`. */
const neighbour = (side: 'before' | 'after', condition: Prisma.Sql): Prisma.Sql =>
  side === 'before'
    ? Prisma.sql`(SELECT max(r.time) FROM readings r WHERE r.subject = g.subject AND r.source = g.source AND r.time < g."from" AND ${CREDIBLE} AND ${condition})`
    : Prisma.sql`(SELECT min(r.time) FROM readings r WHERE r.subject = g.subject AND r.source = g.source AND r.time > g."to" AND ${CREDIBLE} AND ${condition})`;

const reach = (side: 'before' | 'after'): Prisma.Sql => {
  const ofElements = Object.entries(ELEMENTS).map(
    ([name, condition]) => Prisma.sql`CASE WHEN ${Prisma.raw(`g.${name}`)} THEN ${neighbour(side, condition)} END`,
  );
  const all = Prisma.join([neighbour(side, Prisma.sql`TRUE`), ...ofElements]);
  return side === 'before' ? Prisma.sql`least(g."from", ${all})` : Prisma.sql`greatest(g."to", ${all})`;
};

const windowsOf = (tx: Transaction, touched: readonly Touched[]): Promise<Window[]> => tx.$queryRaw<Window[]>`
  SELECT g.subject, date_trunc('day', min(${reach('before')}), 'UTC') AS "from",
         date_trunc('day', max(${reach('after')}), 'UTC') + interval '1 day' AS "to"
    FROM jsonb_to_recordset(${JSON.stringify(touched)}::jsonb)
         AS g(subject text, source text, "from" timestamptz, "to" timestamptz, fix boolean, hours boolean, odometer boolean, cycles boolean)
   GROUP BY g.subject ORDER BY g.subject`;

const asRecords = (windows: readonly Window[]): Prisma.Sql => Prisma.sql`
  jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) AS w(subject text, "from" timestamptz, "to" timestamptz)`;

/** The last reading of a source before a window and the first after it: any, and of each element. */
const atEdges = (): Prisma.Sql => {
  const edges = [Prisma.sql`TRUE`, ...Object.values(ELEMENTS)].flatMap(condition => [
    Prisma.sql`(SELECT r.* FROM readings r WHERE r.subject = s.subject AND r.source = s.source AND r.time < w."from"
        AND ${CREDIBLE} AND ${condition} ORDER BY r.time DESC, r.sequence DESC LIMIT 1)`,
    Prisma.sql`(SELECT r.* FROM readings r WHERE r.subject = s.subject AND r.source = s.source AND r.time >= w."to"
        AND ${CREDIBLE} AND ${condition} ORDER BY r.time, r.sequence LIMIT 1)`,
  ]);
  return Prisma.join(edges, ' UNION ALL ');
};

const readWindows = async (tx: Transaction, windows: readonly Window[]): Promise<Map<string, StoredForVerdict[]>> => {
  const inside = await tx.$queryRaw<VerdictRow[]>`
    SELECT ${verdictColumns('r')} FROM ${asRecords(windows)}
      JOIN readings r ON r.subject = w.subject AND r.time >= w."from" AND r.time < w."to"`;
  const around = await tx.$queryRaw<VerdictRow[]>`
    WITH RECURSIVE w AS (SELECT * FROM ${asRecords(windows)}),
         ${sourcesOf(Prisma.sql`SELECT subject FROM w`)}
    SELECT DISTINCT ON (edge.id) ${verdictColumns('edge')}
      FROM w JOIN sources s ON s.subject = w.subject AND s.source IS NOT NULL
      CROSS JOIN LATERAL (${atEdges()}) edge ORDER BY edge.id`;
  const bySubject = new Map<string, StoredForVerdict[]>();
  for (const row of [...inside, ...around]) {
    const of = bySubject.get(row.subject);
    if (of) of.push(storedOf(row));
    else bySubject.set(row.subject, [storedOf(row)]);
  }
  return bySubject;
};

const sameDoubts = (a: readonly Doubt[], b: readonly Doubt[]): boolean =>
  a.length === b.length && a.every((doubt, at) => doubt === b[at]);

const writeDoubts = async (tx: Transaction, changed: readonly { id: string; doubts: readonly Doubt[] }[]) => {
  if (changed.length === 0) return;
  await tx.$executeRaw`
    UPDATE readings r SET doubts = ARRAY(SELECT jsonb_array_elements_text(v.doubts))
      FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS v(id uuid, doubts jsonb) WHERE r.id = v.id`;
};

const writeDays = async (
  tx: Transaction,
  windows: readonly Window[],
  days: readonly (DayUse & { readonly subject: string })[],
): Promise<void> => {
  await tx.$executeRaw`
    DELETE FROM equipment_days d USING ${asRecords(windows)}
     WHERE d.subject = w.subject AND d.day >= (w."from" AT TIME ZONE 'UTC')::date AND d.day < (w."to" AT TIME ZONE 'UTC')::date`;
  await tx.$executeRaw`
    INSERT INTO equipment_days (subject, day, "engineMs", "distanceM", cycles, readings, "gapMs")
    SELECT subject, day, "engineMs", "distanceM", cycles, readings, "gapMs"
      FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
        AS d(subject text, day date, "engineMs" bigint, "distanceM" bigint, cycles bigint, readings int, "gapMs" bigint)`;
};

const dayOf = (at: Date): string => dateOf(Math.floor(at.getTime() / 1000));

/** Makes verdicts and use by day of whole days anew from what is stored, and the newest state; answers the verdicts of the days. */
const recomputeWindows = async (
  tx: Transaction,
  windows: readonly Window[],
): Promise<Map<string, readonly Doubt[]>> => {
  const subjects = windows.map(({ subject }) => subject);
  const stored = await readWindows(tx, windows);
  const changes = await meterChangesOf(tx, subjects);
  const verdicts = new Map<string, readonly Doubt[]>();
  const changed: { id: string; doubts: readonly Doubt[] }[] = [];
  const days: (DayUse & { readonly subject: string })[] = [];
  for (const { subject, from, to } of windows) {
    const known = stored.get(subject) ?? [];
    const before = new Map(known.map(({ reading, doubts }) => [reading.id, doubts]));
    const ofMachine = changes.get(subject) ?? [];
    const judged = judgeReadings(
      known.map(({ reading }) => reading),
      ofMachine,
    );
    for (const { reading, doubts } of judged) {
      // Verdicts on readings at the edges want what lies before those.
      if (reading.time < from.getTime() || reading.time >= to.getTime()) continue;
      verdicts.set(reading.id, doubts);
      if (!sameDoubts(doubts, before.get(reading.id) ?? [])) changed.push({ id: reading.id, doubts });
    }
    const [first, end] = [dayOf(from), dayOf(to)];
    for (const use of dailyUseOfJudged(judged, ofMachine))
      if (use.day >= first && use.day < end) days.push({ ...use, subject });
  }
  await writeDoubts(tx, changed);
  await writeDays(tx, windows, days);
  await refreshLatest(tx, subjects);
  return verdicts;
};

/**
 * Brings up to date what newly stored readings touch: the verdict on them and on their successors, use of the days between
 * the reading before them and the one after, and the newest state. Answers verdicts by the readings' names. The machines
 * are locked.
 */
export const recompute = async (
  tx: Transaction,
  rows: readonly ReadingRow[],
): Promise<Map<string, readonly Doubt[]>> => {
  const credible = rows.filter(({ doubts }) => !hasBadTime(doubts));
  if (credible.length === 0) return new Map();
  return recomputeWindows(tx, await windowsOf(tx, touchedBy(credible)));
};

/** The same around one moment of a machine, where a meter was replaced. */
export const recomputeAround = async (tx: Transaction, subject: string, at: Date): Promise<void> => {
  const sources = await tx.$queryRaw<{ source: string }[]>`
    WITH RECURSIVE ${sourcesOf(Prisma.sql`SELECT ${subject}::text AS subject`)}
    SELECT source FROM sources WHERE source IS NOT NULL`;
  if (sources.length === 0) return;
  const time = at.toISOString();
  const whole = { fix: true, hours: true, odometer: true, cycles: true };
  const touched = sources.map(({ source }) => ({ subject, source, from: time, to: time, ...whole }));
  await recomputeWindows(tx, await windowsOf(tx, touched));
};
