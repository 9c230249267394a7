import { z } from 'zod';
import type { Database } from '../client.ts';

const figures = z.object({
  messages: z.number(),
  readings: z.number(),
  known: z.number(),
  refused: z.number(),
  setAside: z.number(),
  dropped: z.number(),
  byTransport: z.record(z.string(), z.number()),
  rate: z.number(),
  refusedRate: z.number(),
  waiting: z.number(),
  lagMs: z.object({ median: z.number(), high: z.number() }),
  connections: z.record(z.string(), z.number()),
  databaseAway: z.boolean(),
});

/** What an ingest process tells of itself. Counts are since its start; rates are a second, over its last minute. */
export type IngestFiguresView = z.output<typeof figures>;

export interface IngestProcessView {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: Date;
  readonly seenAt: Date;
  /** Whether it has told of itself of late. */
  readonly isAlive: boolean;
  readonly figures: IngestFiguresView;
}

export interface IngestHealthView {
  readonly processes: readonly IngestProcessView[];
  /** Readings a second, of all that are alive. */
  readonly rate: number;
  readonly refusedRate: number;
  /** Messages that wait to be written. */
  readonly waiting: number;
  /** Milliseconds from arrival to commit: the slowest process's 95th of a hundred. */
  readonly lagMs: number;
  /** Stored readings whose verdicts are still to be made, as marks, and since when the oldest waits. */
  readonly toWorkOff: number;
  readonly toWorkOffSince: Date | null;
  /** Refused messages that are kept, and of those the ones of devices that nobody knows. */
  readonly setAside: number;
  readonly setAsideOfStrangers: number;
  /** The commonest reasons of the last 24 hours. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** Months that were dropped for their age, newest first. */
  readonly retired: readonly {
    readonly month: string;
    readonly readings: number;
    readonly kept: number;
    readonly at: Date;
  }[];
}

const ALIVE_MS = 15_000;
const DAY_MS = 86_400_000;

/** How taking in readings fares, in all processes: for who runs the portal. It tells of no device. */
export const ingestHealth = async (db: Database, now: Date): Promise<IngestHealthView> => {
  const rows = await db.ingestProcess.findMany({ orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] });
  const processes = rows.flatMap((row): IngestProcessView[] => {
    const parsed = figures.safeParse(row.figures);
    const { id, host, pid, startedAt, seenAt } = row;
    const isAlive = now.getTime() - seenAt.getTime() < ALIVE_MS;
    return parsed.success ? [{ id, host, pid, startedAt, seenAt, isAlive, figures: parsed.data }] : [];
  });
  const alive = processes.filter(one => one.isAlive).map(one => one.figures);
  const sum = (of: (one: IngestFiguresView) => number): number => alive.reduce((total, one) => total + of(one), 0);
  const marks = await db.telemetryDirty.aggregate({ _count: true, _min: { at: true } });
  const setAside = await db.ingestSetAside.count();
  const setAsideOfStrangers = await db.ingestSetAside.count({ where: { deviceId: null } });
  const since = new Date(now.getTime() - DAY_MS);
  const reasons = await db.$queryRaw<{ reason: string; count: number }[]>`
    SELECT reason, count(*)::int AS count FROM ingest_set_aside WHERE "receivedAt" > ${since}
     GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 10`;
  const retired = await db.readingRetirement.findMany({ orderBy: { month: 'desc' }, take: 24 });
  return {
    processes,
    rate: sum(one => one.rate),
    refusedRate: sum(one => one.refusedRate),
    waiting: sum(one => one.waiting),
    lagMs: Math.max(0, ...alive.map(one => one.lagMs.high)),
    toWorkOff: marks._count,
    toWorkOffSince: marks._min.at,
    ...{ setAside, setAsideOfStrangers, reasons },
    retired: retired.map(({ month, readings, kept, at }) => ({
      month,
      readings: Number(readings),
      kept: Number(kept),
      at,
    })),
  };
};
