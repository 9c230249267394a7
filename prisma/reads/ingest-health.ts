import { z } from 'zod';
import type { Database } from '../client.ts';

const lag = z.object({ median: z.number(), high: z.number() });

const figures = z.object({
  messages: z.number(),
  readings: z.number(),
  known: z.number(),
  refused: z.number(),
  setAside: z.number(),
  dropped: z.number(),
  byTransport: z.record(z.string(), z.number()),
  byProtocol: z
    .record(
      z.string(),
      z.object({
        ...{ messages: z.number(), readings: z.number(), refused: z.number() },
        ...{ rate: z.number(), refusedRate: z.number(), lagMs: lag },
      }),
    )
    .default({}),
  rate: z.number(),
  refusedRate: z.number(),
  waiting: z.number(),
  lagMs: lag,
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

/** How messages of one protocol fare, in all processes that are alive. */
export interface ProtocolHealth {
  readonly protocol: string;
  /** Readings stored, and messages refused, a second over the last minute. */
  readonly rate: number;
  readonly refusedRate: number;
  /** Milliseconds from arrival to commit: the slowest process's 95th of a hundred. */
  readonly lagMs: number;
  /** Since the processes began. */
  readonly readings: number;
  readonly refused: number;
  /** Refused messages that are kept. */
  readonly setAside: number;
  /** Registered, and of them those that were heard in the last hour. */
  readonly devices: number;
  readonly heard: number;
  readonly lastMessageAt: Date | null;
}

export interface IngestHealthView {
  readonly processes: readonly IngestProcessView[];
  /** By name: those of which there are devices, messages or refusals. */
  readonly protocols: readonly ProtocolHealth[];
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
  /** Machines whose verdicts, days or alarms failed and are left alone for a while, and since when. */
  readonly failing: number;
  readonly failingSince: Date | null;
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
const HOUR_MS = 3_600_000;

/** Devices by what they speak, and when they were heard. */
const heardByProtocol = (
  db: Database,
  now: Date,
): Promise<{ protocol: string; devices: number; heard: number; lastMessageAt: Date | null }[]> => db.$queryRaw`
  SELECT d.protocol, count(*)::int AS devices, max(h."lastMessageAt") AS "lastMessageAt",
         (count(*) FILTER (WHERE h."lastMessageAt" > ${new Date(now.getTime() - HOUR_MS)}))::int AS heard
    FROM devices d LEFT JOIN device_health h ON h."deviceId" = d.id
   WHERE d."removedAt" IS NULL GROUP BY d.protocol`;

const protocolsOf = async (db: Database, alive: readonly IngestFiguresView[], now: Date): Promise<ProtocolHealth[]> => {
  const heard = new Map((await heardByProtocol(db, now)).map(({ protocol, ...row }) => [protocol, row]));
  const aside = await db.ingestSetAside.groupBy({ by: ['protocol'], _count: true });
  const kept = new Map(aside.map(row => [row.protocol, row._count]));
  const told = alive.flatMap(one => Object.entries(one.byProtocol));
  const names = [...new Set([...heard.keys(), ...kept.keys(), ...told.map(([name]) => name)])].sort();
  return names.map(protocol => {
    const own = told.flatMap(([name, one]) => (name === protocol ? [one] : []));
    const sum = (of: 'rate' | 'refusedRate' | 'readings' | 'refused'): number =>
      own.reduce((total, one) => total + one[of], 0);
    const { devices = 0, heard: lately = 0, lastMessageAt = null } = heard.get(protocol) ?? {};
    return {
      protocol,
      ...{ rate: sum('rate'), refusedRate: sum('refusedRate'), readings: sum('readings'), refused: sum('refused') },
      lagMs: Math.max(0, ...own.map(one => one.lagMs.high)),
      setAside: kept.get(protocol) ?? 0,
      ...{ devices, heard: lately, lastMessageAt },
    };
  });
};

/** How taking in readings fares, in all processes: for who runs the portal. It tells of no single device. */
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
  const failures = await db.recomputeFailure.aggregate({ _count: true, _min: { failedAt: true } });
  const setAside = await db.ingestSetAside.count();
  const setAsideOfStrangers = await db.ingestSetAside.count({ where: { deviceId: null } });
  const since = new Date(now.getTime() - DAY_MS);
  const reasons = await db.$queryRaw<{ reason: string; count: number }[]>`
    SELECT reason, count(*)::int AS count FROM ingest_set_aside WHERE "receivedAt" > ${since}
     GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 10`;
  const retired = await db.readingRetirement.findMany({ orderBy: { month: 'desc' }, take: 24 });
  return {
    processes,
    protocols: await protocolsOf(db, alive, now),
    rate: sum(one => one.rate),
    refusedRate: sum(one => one.refusedRate),
    waiting: sum(one => one.waiting),
    lagMs: Math.max(0, ...alive.map(one => one.lagMs.high)),
    toWorkOff: marks._count,
    toWorkOffSince: marks._min.at,
    failing: failures._count,
    failingSince: failures._min.failedAt,
    ...{ setAside, setAsideOfStrangers, reasons },
    retired: retired.map(({ month, readings, kept, at }) => ({
      month,
      readings: Number(readings),
      kept: Number(kept),
      at,
    })),
  };
};
