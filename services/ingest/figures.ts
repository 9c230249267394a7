import type { TransportName } from '#domain/telemetry/sink';

/** What an ingest process counts since it started. */
export interface Counts {
  messages: number;
  readings: number;
  /** Readings that were known. */
  known: number;
  refused: number;
  setAside: number;
  /** What was refused and could not be kept as well: there was too much of it. */
  dropped: number;
}

/** What an ingest process tells of itself, for operators. */
export interface IngestFigures extends Readonly<Counts> {
  readonly byTransport: Readonly<Partial<Record<TransportName, number>>>;
  /** Readings stored a second, over the last minute. */
  readonly rate: number;
  readonly refusedRate: number;
  /** Messages that wait to be written. */
  readonly waiting: number;
  /** Milliseconds from arrival to commit, of the last minute: the median and the 95th of a hundred. */
  readonly lagMs: { readonly median: number; readonly high: number };
  readonly connections: Readonly<Record<string, number>>;
  readonly databaseAway: boolean;
}

const SECONDS = 60;

interface Second {
  readonly at: number;
  readings: number;
  refused: number;
  readonly lags: number[];
}

/** Counts what is taken in, by second for the last minute. */
export class FigureBook {
  readonly counts: Counts = { messages: 0, readings: 0, known: 0, refused: 0, setAside: 0, dropped: 0 };
  readonly byTransport: Partial<Record<TransportName, number>> = {};
  #seconds: Second[] = [];
  /** How many connections each listener has; set by whoever listens. */
  readonly connections = new Map<string, () => number>();

  stored(transport: TransportName, stored: number, known: number, lagMs: number): void {
    this.counts.messages += 1;
    this.counts.readings += stored;
    this.counts.known += known;
    this.byTransport[transport] = (this.byTransport[transport] ?? 0) + 1;
    const second = this.#now();
    second.readings += stored;
    if (second.lags.length < 200) second.lags.push(lagMs);
  }

  refused(): void {
    this.counts.refused += 1;
    this.#now().refused += 1;
  }

  #now(): Second {
    const at = Math.floor(Date.now() / 1000);
    const last = this.#seconds.at(-1);
    if (last?.at === at) return last;
    const second: Second = { at, readings: 0, refused: 0, lags: [] };
    this.#seconds = [...this.#seconds.filter(one => one.at > at - SECONDS), second];
    return second;
  }

  figures(waiting: number, databaseAway: boolean): IngestFigures {
    const from = Math.floor(Date.now() / 1000) - SECONDS;
    const recent = this.#seconds.filter(({ at }) => at > from);
    const lags = recent.flatMap(one => one.lags).sort((a, b) => a - b);
    const lagAt = (share: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0;
    const sum = (of: (one: Second) => number): number => recent.reduce((total, one) => total + of(one), 0) / SECONDS;
    return {
      ...this.counts,
      byTransport: { ...this.byTransport },
      rate: sum(one => one.readings),
      refusedRate: sum(one => one.refused),
      waiting,
      lagMs: { median: lagAt(0.5), high: lagAt(0.95) },
      connections: Object.fromEntries([...this.connections].map(([name, count]) => [name, count()])),
      databaseAway,
    };
  }
}
