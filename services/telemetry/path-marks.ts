import { pathFixes } from '#domain/telemetry/judgement';
import { type PathRun, pathRuns, repeatedFixes, runName } from '#domain/telemetry/repeated-paths';
import { KEPT_PLAN, Prisma, type Transaction } from '#prisma/client';
import type { Touched } from './touched.ts';
import type { VerdictPage } from './verdict-pages.ts';

/** A run of places as it is marked: whose, which, and when it was told. */
interface Mark {
  readonly source: string;
  readonly key: bigint;
  readonly time: Date;
}

/** Rows of marks for SQL, by the stream's number. */
const marksTable = (subject: string, marks: readonly { readonly source: string }[]): Prisma.Sql => Prisma.sql`
  (SELECT m.*, hashtextextended(${subject}::text || ' ' || m.source, 0) AS stream
     FROM jsonb_to_recordset(${JSON.stringify(marks, (_, value) => (typeof value === 'bigint' ? value.toString() : value))}::jsonb)
       AS m(source text, key bigint, time timestamptz)) m`;

const markName = ({ source, key, time }: Mark): string => `${runName({ source, key })} ${time.getTime()}`;

/** Brings the marks of a page up to date. Answers those that came or went. */
const markRuns = async (
  tx: Transaction,
  subject: string,
  { from, to, known }: VerdictPage,
  runs: readonly PathRun[],
): Promise<Mark[]> => {
  const sources = [...new Set(known.map(({ reading }) => reading.source))].map(source => ({ source }));
  const were = await tx.$queryRaw<Mark[]>`${KEPT_PLAN}
    SELECT m.source, p.run AS key, p.time FROM ${marksTable(subject, sources)}
      JOIN path_runs p ON p.stream = m.stream AND p.time >= ${from} AND p.time < ${to}`;
  const before = new Map(were.map(mark => [markName(mark), mark]));
  const now = new Map(
    runs.flatMap(({ source, key, time }) => {
      const mark = { source, key, time: new Date(time) };
      return mark.time < from || mark.time >= to ? [] : [[markName(mark), mark] as const];
    }),
  );
  const gone = [...before].flatMap(([name, mark]) => (now.has(name) ? [] : [mark]));
  const come = [...now].flatMap(([name, mark]) => (before.has(name) ? [] : [mark]));
  if (gone.length > 0)
    await tx.$executeRaw`
      DELETE FROM path_runs p USING ${marksTable(subject, gone)}
       WHERE p.stream = m.stream AND p.run = m.key AND p.time = m.time`;
  if (come.length > 0)
    await tx.$executeRaw`
      INSERT INTO path_runs (stream, run, time) SELECT m.stream, m.key, m.time FROM ${marksTable(subject, come)}
      ON CONFLICT DO NOTHING`;
  return [...gone, ...come];
};

/** When runs were told first before a moment. */
const toldBefore = async (
  tx: Transaction,
  subject: string,
  runs: readonly PathRun[],
  from: Date,
): Promise<Map<string, number>> => {
  if (runs.length === 0) return new Map();
  const wanted = [...new Map(runs.map(({ source, key }) => [runName({ source, key }), { source, key }])).values()];
  const rows = await tx.$queryRaw<Mark[]>`${KEPT_PLAN}
    SELECT m.source, m.key, told.time FROM ${marksTable(subject, wanted)} CROSS JOIN LATERAL (
      SELECT min(p.time) AS time FROM path_runs p WHERE p.stream = m.stream AND p.run = m.key AND p.time < ${from}) told
     WHERE told.time IS NOT NULL`;
  return new Map(rows.map(({ source, key, time }) => [runName({ source, key }), time.getTime()]));
};

/** The first time after a page that each of some runs is told again: what comes after that repeats it as before. */
const toldAgain = async (tx: Transaction, subject: string, changed: readonly Mark[], to: Date): Promise<Touched[]> => {
  if (changed.length === 0) return [];
  const rows = await tx.$queryRaw<{ source: string; time: Date }[]>`${KEPT_PLAN}
    SELECT DISTINCT m.source, told.time FROM ${marksTable(subject, changed)} CROSS JOIN LATERAL (
      SELECT min(p.time) AS time FROM path_runs p WHERE p.stream = m.stream AND p.run = m.key AND p.time >= ${to}) told
     WHERE told.time IS NOT NULL`;
  return rows.map(({ source, time }) => {
    const at = time.toISOString();
    return { subject, source, from: at, to: at, fix: true, hours: false, odometer: false, cycles: false };
  });
};

/** What a page of readings has to do with paths that were told before. */
interface Repeats {
  /** Names of fixes in it, or around it, of a path that its source told before. */
  readonly repeated: ReadonlySet<string>;
  /** Later ones that are to be judged again, since what they repeat is another now. */
  readonly anew: readonly Touched[];
}

/**
 * Finds the fixes of a page that are of a path which their source has told before, however long ago, by marks of the runs of
 * all its places (`path_runs`), and keeps those of the page. What lies before it is marked already.
 */
export const repeatsIn = async (tx: Transaction, subject: string, page: VerdictPage): Promise<Repeats> => {
  const fixes = pathFixes(page.known.map(({ reading }) => reading));
  const runs = pathRuns(fixes).filter(({ time }) => time >= page.from.getTime());
  const changed = await markRuns(tx, subject, page, runs);
  const before = await toldBefore(tx, subject, runs, page.from);
  return { repeated: repeatedFixes(runs, before), anew: await toldAgain(tx, subject, changed, page.to) };
};
